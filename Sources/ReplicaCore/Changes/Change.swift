/// One person's edit of one record (`Protocol/01` §4).
package struct Change: Hashable, Sendable {
    /// Its place in the replica's sequence, from 1.
    package let number: UInt64
    package let time: HybridTimestamp
    /// The person's name, as the office claims it.
    package let author: ByteText
    /// The record; `nil` in the change that creates it.
    package let record: Dot?
    package let shape: Shape
    /// For each entry of the shape, the values that the author saw and replaces, ascending.
    package let replaced: [[Replaced]]
    /// The values of all members of all entries, in order.
    package let values: [Value]
    /// The person's reason, or empty.
    package let note: ByteText

    package init(
        number: UInt64, time: HybridTimestamp, author: ByteText, record: Dot?, shape: Shape,
        replaced: [[Replaced]], values: [Value], note: ByteText
    ) {
        precondition(replaced.count == shape.entries.count && values.count == shape.valueCount)
        self.number = number
        self.time = time
        self.author = author
        self.record = record
        self.shape = shape
        self.replaced = replaced
        self.values = values
        self.note = note
    }

    /// Names a value that a change replaces: the change that wrote it and, in a set field, the position of the
    /// entry that wrote it.
    package struct Replaced: Hashable, Comparable, Sendable {
        package let dot: Dot
        /// 0 outside set fields.
        package let part: UInt32

        package init(dot: Dot, part: UInt32 = 0) {
            self.dot = dot
            self.part = part
        }

        package static func < (left: Self, right: Self) -> Bool {
            left.dot != right.dot ? left.dot < right.dot : left.part < right.part
        }
    }
}
