/// What happened, line by line, and a hash over all of it: two runs of one seed have the same.
package struct Trace: Sendable {
    package private(set) var lines: [String] = []
    private let keepsLines: Bool
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    package init(keepsLines: Bool) { self.keepsLines = keepsLines }

    mutating func add(_ line: String) {
        for byte in line.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        if keepsLines { lines.append(line) }
    }

    package var hash: UInt64 { state }
}
