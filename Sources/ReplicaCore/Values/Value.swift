/// A type tag and bytes (`Protocol/02` §4).
///
/// Hashing, merging and relaying never look inside, so a replica keeps and passes on values of tags that it
/// does not know.
package struct Value: Hashable, Comparable, Sendable {
    package let tag: ValueTag
    package let content: [UInt8]

    package init(tag: ValueTag, content: [UInt8]) {
        self.tag = tag
        self.content = content
    }

    package init(_ tag: ValueTag, _ text: String) {
        self.init(tag: tag, content: Array(text.utf8))
    }

    /// The value that empties a field, with a reason or without.
    package static let empty = Value(tag: .empty, content: [])

    /// What stands for a value that was erased (`Protocol/03` §7): nobody can say any more what it was.
    package static let erased = Value(tag: .erased, content: [])

    package static func text(_ text: String) -> Value { Value(.text, text) }
    package static func boolean(_ value: Bool) -> Value { Value(tag: .boolean, content: [value ? 1 : 0]) }
    package static func integer(_ value: Int64) -> Value { Value(.integer, String(value)) }

    /// The content read as text; malformed bytes appear as replacement characters.
    package var string: String { String(decoding: content, as: UTF8.self) }

    package static func < (left: Self, right: Self) -> Bool {
        left.tag != right.tag
            ? left.tag.rawValue < right.tag.rawValue : left.content.lexicographicallyPrecedes(right.content)
    }
}

/// The tags of `Protocol/02` §4; any other byte is a tag of a newer program.
package struct ValueTag: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let empty = ValueTag(rawValue: 0)
    package static let text = ValueTag(rawValue: 1)
    package static let integer = ValueTag(rawValue: 2)
    package static let decimal = ValueTag(rawValue: 3)
    package static let boolean = ValueTag(rawValue: 4)
    package static let date = ValueTag(rawValue: 5)
    package static let partialDate = ValueTag(rawValue: 6)
    package static let instant = ValueTag(rawValue: 7)
    package static let code = ValueTag(rawValue: 8)
    package static let reference = ValueTag(rawValue: 9)
    package static let bytes = ValueTag(rawValue: 10)
    package static let dots = ValueTag(rawValue: 11)
    package static let erased = ValueTag(rawValue: 12)
}
