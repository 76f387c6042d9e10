/// Names one replica: its Ed25519 public key, 32 bytes (`Protocol/01` §1).
///
/// Kept as four words so that comparing and hashing cost no allocation; the order is that of the bytes.
package struct ReplicaID: Hashable, Comparable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The length of an id in bytes.
    package static let byteCount = 32

    /// Reads the id from exactly 32 bytes; `nil` for any other number.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var rest = bytes.makeIterator()
        func word() -> UInt64 {
            var word: UInt64 = 0
            for _ in 0..<8 { word = word << 8 | UInt64(rest.next() ?? 0) }
            return word
        }
        words = (word(), word(), word(), word())
    }

    /// The id whose bytes are four big-endian words.
    package init(words first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    /// The 32 bytes of the id.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        forEachWord { bytes.appendBigEndian($0) }
        return bytes
    }

    /// Calls `body` with the four big-endian words of the id.
    package func forEachWord(_ body: (UInt64) -> Void) {
        body(words.0)
        body(words.1)
        body(words.2)
        body(words.3)
    }

    package static func == (left: Self, right: Self) -> Bool { left.words == right.words }
    package static func < (left: Self, right: Self) -> Bool { left.words < right.words }
    package func hash(into hasher: inout Hasher) { forEachWord { hasher.combine($0) } }
}

extension Array where Element == UInt8 {
    /// Appends the 8 bytes of a number, most significant first.
    package mutating func appendBigEndian(_ number: UInt64) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
