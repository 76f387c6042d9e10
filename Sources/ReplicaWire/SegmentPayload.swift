package import ReplicaCore

/// The data of a segment, column by column, over the inflated bytes (`Protocol/03` §4).
///
/// Values stay where they lie in `bytes`: a record goes from the wire into a table without becoming a string.
/// References inside the segment are not resolved here, because the dots that they name are computed while
/// the leaves are checked.
///
/// Classes, because they are walked a hundred thousand times and a struct of so many arrays is costly to pass on.
package final class SegmentPayload: Sendable {
    /// The inflated bytes, and after them the strings that were coded by position.
    package let bytes: [UInt8]
    /// The secret that the salts of the changes come from, 32 bytes.
    package let secret: [UInt8]
    package let authors: [Range<Int>]
    package let shapes: [Shape]
    /// For each shape, the places of its entries in the table of entries.
    package let entriesOfShape: [[Int]]
    package let numbers: [UInt64]
    package let times: [HybridTimestamp]
    package let authorIndexes: [UInt16]
    package let shapeIndexes: [UInt16]
    package let records: [DotReference]
    /// The dots of other segments that references name.
    package let outside: [Dot]
    package let notes: BytesColumn
    /// For each change, where its uses start; one more than there are changes.
    package let useStarts: [UInt32]
    /// For each use, change by change, its row in the columns of its entry.
    package let uses: [UInt32]
    /// For each entry of the table of entries, its columns.
    package let columns: [EntryColumns]

    init(
        bytes: [UInt8], secret: [UInt8], authors: [Range<Int>], shapes: [Shape], entriesOfShape: [[Int]],
        numbers: [UInt64], times: [HybridTimestamp], authorIndexes: [UInt16], shapeIndexes: [UInt16],
        records: [DotReference], outside: [Dot], notes: BytesColumn, useStarts: [UInt32], uses: [UInt32],
        columns: [EntryColumns]
    ) {
        self.bytes = bytes
        self.secret = secret
        self.authors = authors
        self.shapes = shapes
        self.entriesOfShape = entriesOfShape
        self.numbers = numbers
        self.times = times
        self.authorIndexes = authorIndexes
        self.shapeIndexes = shapeIndexes
        self.records = records
        self.outside = outside
        self.notes = notes
        self.useStarts = useStarts
        self.uses = uses
        self.columns = columns
    }

    package var count: Int { numbers.count }

    /// About how many bytes of memory the payload takes.
    package var byteCount: Int {
        let perChange = 8 + 8 + 2 + 2 + 4 + 4
        let strings = columns.reduce(0) { sum, entry in
            sum + entry.values.reduce(0) { $0 + 8 * $1.contents.strings.count }
        }
        return bytes.count + count * perChange + 4 * uses.count + strings
    }

    package func shape(of change: Int) -> Shape { shapes[Int(shapeIndexes[change])] }

    /// Where the author's name of a change lies.
    package func author(of change: Int) -> Range<Int> { authors[Int(authorIndexes[change])] }

    /// The columns and rows that hold a change, one for each entry of its shape.
    package func forEachEntry<Failure: Error>(
        of change: Int, _ body: (_ columns: EntryColumns, _ row: Int) throws(Failure) -> Void
    ) throws(Failure) {
        let start = Int(useStarts[change])
        for (position, entry) in entriesOfShape[Int(shapeIndexes[change])].enumerated() {
            try body(columns[entry], Int(uses[start + position]))
        }
    }

    /// The columns of one entry over all its uses.
    package final class EntryColumns: Sendable {
        /// What each use replaces.
        package let replaced: ReplacedColumn
        /// For each member of the entry: its values.
        package let values: [ValueColumn]

        init(replaced: ReplacedColumn, values: [ValueColumn]) {
            self.replaced = replaced
            self.values = values
        }
    }

    /// What one entry replaces, for each of its uses.
    package final class ReplacedColumn: Sendable {
        private let items: [ReplacedReference]
        /// Where each use's items start; one more than there are uses. Empty if no use replaces anything.
        private let starts: [Int]

        init(items: [ReplacedReference], starts: [Int]) {
            self.items = items
            self.starts = starts
        }

        package var isEmpty: Bool { items.isEmpty }

        package func items(row: Int) -> ArraySlice<ReplacedReference> {
            starts.isEmpty ? [] : items[starts[row]..<starts[row + 1]]
        }
    }

    package struct ReplacedReference: Sendable {
        package let dot: DotReference
        package let part: UInt32
    }

    /// A dot as a payload writes it, in four bytes.
    package struct DotReference: Hashable, Sendable {
        private let code: Int32

        package enum Target {
            /// The record itself: of a record, that the change creates it; of a replaced item, the record's dot.
            case own
            /// The change at this index of the segment.
            case inSegment(Int)
            /// The dot at this place of ``SegmentPayload/outside``.
            case outside(Int)
        }

        package init(_ target: Target) {
            code =
                switch target {
                case .own: -1
                case .inSegment(let index): Int32(index)
                case .outside(let place): -2 - Int32(place)
                }
        }

        package var target: Target { code >= 0 ? .inSegment(Int(code)) : code == -1 ? .own : .outside(-2 - Int(code)) }
        package var isOwn: Bool { code == -1 }
    }

    /// The values of one member of one entry.
    package final class ValueColumn: Sendable {
        /// One tag for all values, or one for each.
        private let tags: [ValueTag]
        package let contents: BytesColumn

        init(tags: [ValueTag], contents: BytesColumn) {
            self.tags = tags
            self.contents = contents
        }

        /// Whether all values have one tag.
        package var isUniform: Bool { tags.count == 1 }

        package func tag(row: Int) -> ValueTag { tags.count == 1 ? tags[0] : tags[row] }
    }
}
