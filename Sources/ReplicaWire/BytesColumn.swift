/// The byte strings of one column of a payload, where they lie in its bytes (`Protocol/03` §4, text column).
package final class BytesColumn: Sendable {
    /// One string for each row, or those of the column's dictionary.
    package let strings: [ByteSlice]
    /// For each row its place in the dictionary; empty if the column has none.
    let places: [UInt16]

    init(strings: [ByteSlice], places: [UInt16] = []) {
        self.strings = strings
        self.places = places
    }

    /// Whether rows share strings.
    package var hasDictionary: Bool { !places.isEmpty }

    /// The place of a row's string in ``strings``.
    package func place(row: Int) -> Int { places.isEmpty ? row : Int(places[row]) }

    /// Where a row's string lies.
    package subscript(row: Int) -> Range<Int> { strings[place(row: row)].range }
}

/// A range of a payload's bytes in half the room of a `Range<Int>`.
package struct ByteSlice: Hashable, Sendable {
    let start: UInt32
    let count: UInt32

    /// - Parameter range: Within the bounds that `Protocol/02` §8 sets a payload.
    init(_ range: Range<Int>) {
        start = UInt32(range.lowerBound)
        count = UInt32(range.count)
    }

    package var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}
