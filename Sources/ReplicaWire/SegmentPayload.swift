package import ReplicaCore

/// The data of a segment, column by column, over the inflated bytes (`Protocol/03` §4).
///
/// Values stay where they lie in `bytes`: a record goes from the wire into a table without becoming a string.
/// References inside the segment are not resolved here, because the dots that they name are computed while
/// the leaves are checked.
///
/// A class, because it is walked a hundred thousand times and a struct of so many arrays is costly to pass on.
package final class SegmentPayload: Sendable {
    /// The inflated bytes, and after them the strings that were coded by position.
    package let bytes: [UInt8]
    /// The secret that the salts of the changes come from, 32 bytes; empty in a redacted payload.
    package let secret: [UInt8]
    /// What a redacted payload has instead; `nil` in a full one.
    package let redaction: Redaction?
    /// For each change of a redacted payload its place among those that have their content; or, as the complement,
    /// among those whose content is gone.
    private let redactedPlaces: [Int32]
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
    /// The values of all changes, change by change: for each entry of its shape, those of its members.
    ///
    /// In this order, although the payload has them column by column: hashing and storing walk along a change, and
    /// one array is read far faster than a column object for every value.
    package let cells: [Cell]
    /// For each change, where its cells start; one more than there are changes.
    package let cellStarts: [UInt32]
    /// How many strings of dictionaries cells share.
    package let sharedCount: Int
    /// For each change, where its uses of entries start, counted through; one more than there are changes.
    private let useStarts: [UInt32]
    /// What changes replace, for each entry of the table of entries; `nil` where no use of it replaces anything.
    package let replaced: [ReplacedColumn?]

    init(
        bytes: [UInt8], secret: [UInt8], redaction: Redaction?, authors: [Range<Int>], shapes: [Shape],
        entriesOfShape: [[Int]],
        numbers: [UInt64], times: [HybridTimestamp], authorIndexes: [UInt16], shapeIndexes: [UInt16],
        records: [DotReference], outside: [Dot], notes: BytesColumn, useStarts: [UInt32], cells: [Cell],
        cellStarts: [UInt32], sharedCount: Int, replaced: [ReplacedColumn?]
    ) {
        self.bytes = bytes
        self.secret = secret
        self.redaction = redaction
        redactedPlaces = redaction.map { Self.places(of: $0, count: numbers.count) } ?? []
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
        self.cells = cells
        self.cellStarts = cellStarts
        self.sharedCount = sharedCount
        self.replaced = replaced
    }

    package var count: Int { numbers.count }

    /// About how many bytes of memory the payload takes.
    package var byteCount: Int {
        let perChange = 8 + 8 + 2 + 2 + 4 + 4
        return bytes.count + count * perChange + MemoryLayout<Cell>.stride * cells.count
            + replaced.reduce(0) { $0 + ($1?.byteCount ?? 0) }
    }

    private static func places(of redaction: Redaction, count: Int) -> [Int32] {
        let erased = Set(redaction.erased)
        var (kept, gone) = (Int32(0), Int32(0))
        return (0..<count).map { change in
            if erased.contains(change) {
                defer { gone += 1 }
                return ~gone
            }
            defer { kept += 1 }
            return kept
        }
    }

    /// Whether the values and the note of a change are gone.
    package func isErased(_ change: Int) -> Bool { !redactedPlaces.isEmpty && redactedPlaces[change] < 0 }

    /// The salt of a change of a redacted payload; `nil` where it comes from the secret, or is gone.
    package func salt(of change: Int) -> ArraySlice<UInt8>? {
        guard let redaction, redactedPlaces[change] >= 0 else { return nil }
        let start = Redaction.saltBytes * Int(redactedPlaces[change])
        return redaction.salts[start..<start + Redaction.saltBytes]
    }

    /// The hash of a content that is gone; `nil` for a change that has its content.
    package func goneHash(of change: Int) -> Hash256? {
        guard let redaction, redactedPlaces[change] < 0 else { return nil }
        return redaction.contentHashes[Int(~redactedPlaces[change])]
    }

    package func shape(of change: Int) -> Shape { shapes[Int(shapeIndexes[change])] }

    /// Where the author's name of a change lies.
    package func author(of change: Int) -> Range<Int> { authors[Int(authorIndexes[change])] }

    /// The cells of a change.
    package func cells(of change: Int) -> Range<Int> { Int(cellStarts[change])..<Int(cellStarts[change + 1]) }

    /// What a change replaces with one of its entries.
    ///
    /// - Parameter position: The entry's among those of the change's shape.
    package func replaced(of change: Int, at position: Int) -> ArraySlice<ReplacedReference> {
        replaced[entriesOfShape[Int(shapeIndexes[change])][position]]?.items(of: useStarts[change] + UInt32(position))
            ?? []
    }

    /// Whether no change replaces anything, as when all are new records.
    package var replacesNothing: Bool { replaced.allSatisfy { $0 == nil } }

    /// Where a value lies, in twelve bytes.
    package struct Cell: Sendable {
        private let start: UInt32
        private let countAndTag: UInt32
        private let sharedPlace: UInt32

        /// - Parameters:
        ///   - range: Within the bounds that `Protocol/02` §8 sets a payload and a value.
        ///   - shared: The place of the string among all that cells share; `nil` for a string of its own.
        init(_ range: Range<Int>, tag: ValueTag, shared: Int? = nil) {
            start = UInt32(range.lowerBound)
            countAndTag = UInt32(range.count) << 8 | UInt32(tag.rawValue)
            sharedPlace = shared.map { UInt32($0) } ?? .max
        }

        /// The same for a string of a column.
        init(_ string: ByteSlice, tag: ValueTag, shared: Int? = nil) {
            start = string.start
            countAndTag = string.count << 8 | UInt32(tag.rawValue)
            sharedPlace = shared.map { UInt32($0) } ?? .max
        }

        package var tag: ValueTag { ValueTag(rawValue: UInt8(truncatingIfNeeded: countAndTag)) }
        package var range: Range<Int> { Int(start)..<Int(start) + Int(countAndTag >> 8) }
        /// The place of the cell's string among all that cells of like tags share.
        package var shared: Int? { sharedPlace == .max ? nil : Int(sharedPlace) }
    }

    /// What one entry replaces, for each of its uses.
    package final class ReplacedColumn: Sendable {
        private let items: [ReplacedReference]
        /// The uses of the entry, ascending.
        private let uses: [UInt32]
        /// Where the items of each of them start; one more than there are uses.
        private let starts: [UInt32]

        init(items: [ReplacedReference], uses: [UInt32], starts: [UInt32]) {
            self.items = items
            self.uses = uses
            self.starts = starts
        }

        var byteCount: Int { MemoryLayout<ReplacedReference>.stride * items.count + 4 * (uses.count + starts.count) }

        func items(of use: UInt32) -> ArraySlice<ReplacedReference> {
            var low = 0
            var high = uses.count
            while low < high {
                let middle = (low + high) / 2
                if uses[middle] < use { low = middle + 1 } else { high = middle }
            }
            guard low < uses.count, uses[low] == use else { return [] }
            return items[Int(starts[low])..<Int(starts[low + 1])]
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
}
