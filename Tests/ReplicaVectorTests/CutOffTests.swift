import ReplicaTrust
import ReplicaWire
import Testing

/// What a program writes into `ended` (`Protocol/07` §5).
struct CutOffTests {
    private func heads(_ count: Int) -> [Hash256] { (0..<count).map { Hash256.of([UInt8($0 >> 8), UInt8($0 & 255)]) } }

    @Test func `one of more heads than it may name can be read, and keeps those that came first`() {
        let named = heads(CutOff.headsMax + 3)
        let written = CutOff(kind: .revoked, heads: named)
        #expect(written.heads == named.prefix(CutOff.headsMax).sorted())
        #expect(CutOff(content: written.content) == written)
    }

    @Test func `heads named twice are one`() {
        let named = heads(3)
        let written = CutOff(kind: .retired, heads: named + named)
        #expect(CutOff(content: written.content) == CutOff(kind: .retired, heads: named))
    }
}
