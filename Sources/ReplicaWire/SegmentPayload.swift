package import ReplicaCore

/// The data of a segment, column by column, over the inflated bytes (`Protocol/03` §4).
///
/// Values stay where they lie in `bytes`: a record goes from the wire into a table without becoming a string.
/// References inside the segment are not resolved here, because the dots that they name are computed while
/// the leaves are checked.
package struct SegmentPayload: Sendable {
    package let bytes: [UInt8]
    /// The secret that the salts of the changes come from, 32 bytes.
    package let secret: [UInt8]
    package let authors: [Range<Int>]
    package let shapes: [Shape]
    package let numbers: [UInt64]
    package let times: [HybridTimestamp]
    package let authorIndexes: [Int]
    package let shapeIndexes: [Int]
    package let records: [DotReference]
    package let notes: [Range<Int>]
    /// For each change, its place among the changes of its shape.
    package let rows: [Int]
    /// For each shape, its columns.
    package let columns: [ShapeColumns]

    package var count: Int { numbers.count }

    /// The columns of the changes of one shape.
    package struct ShapeColumns: Sendable {
        /// For each entry, for each change: what it replaces.
        package let replaced: [ReplacedColumn]
        /// For each member of each entry: its values.
        package let values: [ValueColumn]
    }

    /// What one entry replaces, for each change of a shape.
    package struct ReplacedColumn: Sendable {
        package let items: [ReplacedReference]
        /// Where each change's items start; one more than there are changes. Empty if no change replaces
        /// anything.
        package let starts: [Int]

        package func items(row: Int) -> ArraySlice<ReplacedReference> {
            starts.isEmpty ? [] : items[starts[row]..<starts[row + 1]]
        }
    }

    package struct ReplacedReference: Sendable {
        package let dot: DotReference
        package let part: UInt32
    }

    /// A dot as a payload writes it.
    package enum DotReference: Sendable {
        /// The record itself: of a record, that the change creates it; of a replaced item, the record's dot.
        case own
        /// The change at this index of the segment.
        case inSegment(Int)
        case outside(Dot)
    }

    /// The values of one member of one entry.
    package struct ValueColumn: Sendable {
        /// One tag for all values, or one for each.
        package let tags: [ValueTag]
        package let contents: [Range<Int>]

        package func tag(row: Int) -> ValueTag { tags.count == 1 ? tags[0] : tags[row] }
    }
}
