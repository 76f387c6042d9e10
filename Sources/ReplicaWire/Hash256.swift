import ReplicaCore

/// A SHA-256 hash: 32 bytes, compared as bytes.
///
/// Kept as four words so that a leaf costs no allocation.
package struct Hash256: Hashable, Comparable, Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let byteCount = 32

    /// Reads a hash from exactly 32 bytes; `nil` for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self = bytes.withUnsafeBytes { Hash256(digest: $0) }
    }

    /// - Parameter digest: The 32 bytes of a digest.
    package init(digest: UnsafeRawBufferPointer) {
        precondition(digest.count == Self.byteCount, "SHA-256 has 32 bytes")
        func word(_ position: Int) -> UInt64 {
            UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8 * position, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        withBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Calls `body` with the 32 bytes of the hash.
    func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeBytes(of: (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian), body)
    }

    package static func == (left: Self, right: Self) -> Bool { left.words == right.words }
    package static func < (left: Self, right: Self) -> Bool { left.words < right.words }
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    /// The first 8 bytes as a number: the hash of a dot, if this is a leaf.
    package var prefix: UInt64 { words.0 }

    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
