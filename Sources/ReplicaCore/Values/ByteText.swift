/// Text as its UTF-8 bytes: the bytes decide equality and order.
///
/// Swift's `String` calls composed and decomposed text equal although they hash and sign differently, so
/// whatever is hashed, signed or compared between replicas is a `ByteText`.
package struct ByteText: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }
    package init(_ string: String) { bytes = Array(string.utf8) }
    package init(stringLiteral value: String) { self.init(value) }

    package static let empty = ByteText(bytes: [])

    package var isEmpty: Bool { bytes.isEmpty }

    /// The text for showing; malformed bytes appear as replacement characters.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    package static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
