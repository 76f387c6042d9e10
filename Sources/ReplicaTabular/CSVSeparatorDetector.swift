/// Finds the separator of a CSV file from its first line.
struct CSVSeparatorDetector {
    /// In the order in which they are preferred where they stand equally often.
    static let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    /// How many bytes to look at.
    private let bytesMax: Int
    private var counts = Array(repeating: 0, count: candidates.count)
    private var seen = 0
    private var isQuoted = false
    private var hasText = false

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Returns the separator, or nil if the first line goes on beyond these bytes.
    ///
    /// - Parameters:
    ///   - bytes: All bytes so far; earlier ones are not looked at again.
    ///   - start: Where the first line begins.
    ///   - isAll: Whether no more bytes will come.
    mutating func separator(in bytes: Span<UInt8>, from start: Int, isAll: Bool) -> UInt8? {
        var position = max(seen, start)
        defer { seen = position }
        while position < bytes.count, position - start <= bytesMax {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if hasText { return best }
                continue  // empty lines may stand before the first record
            }
            hasText = true
            if let candidate = Self.candidates.firstIndex(of: byte) {
                counts[candidate] += 1
            }
        }
        return isAll || position - start > bytesMax ? best : nil
    }

    private var best: UInt8 {
        let most = counts.max() ?? 0
        return Self.candidates[counts.firstIndex(of: most) ?? 0]
    }
}
