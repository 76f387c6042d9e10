package import ReplicaCore
import ReplicaTrust
package import ReplicaWire

/// Computes the leaves of the changes of one tail or segment, and with them their dots (`Protocol/02` §6).
///
/// Keeps the hash of each shape and the buffers, so that a run of like changes costs three hashes each.
package struct LeafHasher {
    private let secret: [UInt8]
    private var lastShape: (shape: Shape, hash: [UInt8])?
    private var shapeHashes: [Shape: [UInt8]] = [:]
    private var skeleton = ByteWriter(reserving: 512)
    private var content = ByteWriter(reserving: 1024)

    /// - Parameter secret: The 32 bytes that the salts come from.
    package init(secret: [UInt8]) { self.secret = secret }

    /// The leaf of a change.
    package mutating func leaf(of change: Change) -> Hash256 {
        skeleton.removeAll()
        content.removeAll()
        ChangeBytes.skeleton(change, shapeHash: hash(of: change.shape), into: &skeleton)
        ChangeBytes.content(change, salt: salt(of: change.number), into: &content)
        return leaf()
    }

    /// The dots and leaves of all changes of a payload (`Protocol/03` §5, step 6).
    ///
    /// - Throws: ``WireError`` of class `order` where the replaced dots of an entry, once resolved, are not
    ///   ascending.
    package mutating func resolve(
        _ payload: SegmentPayload, replica: ReplicaID
    ) throws(WireError) -> (dots: [Dot], leaves: [Hash256]) {
        var dots: [Dot] = []
        var leaves: [Hash256] = []
        dots.reserveCapacity(payload.count)
        leaves.reserveCapacity(payload.count)
        for index in 0..<payload.count {
            let leaf = try leaf(of: index, in: payload, dots: dots)
            leaves.append(leaf)
            dots.append(Dot(replica: replica, number: payload.numbers[index], hash: leaf.prefix))
        }
        return (dots, leaves)
    }

    private mutating func leaf(
        of index: Int, in payload: SegmentPayload, dots: [Dot]
    ) throws(WireError) -> Hash256 {
        let shape = payload.shapes[payload.shapeIndexes[index]]
        let columns = payload.columns[payload.shapeIndexes[index]]
        let row = payload.rows[index]
        let number = payload.numbers[index]
        skeleton.removeAll()
        content.removeAll()
        let record = payload.record(of: index, dots: dots)
        ChangeBytes.skeletonStart(
            number: number, time: payload.times[index],
            author: payload.bytes[payload.authors[payload.authorIndexes[index]]], record: record,
            shapeHash: hash(of: shape), into: &skeleton)
        for (entry, column) in zip(shape.entries, columns.replaced) {
            let replaced = try payload.replaced(column, row: row, record: record, dots: dots)
            ChangeBytes.replaced(replaced, kind: entry.kind, into: &skeleton)
        }
        content.raw(salt(of: number))
        for column in columns.values {
            content.byte(column.tag(row: row).rawValue)
            let range = column.contents[row]
            content.varint(range.count)
            content.raw(payload.bytes[range])
        }
        let note = payload.notes[index]
        content.varint(note.count)
        content.raw(payload.bytes[note])
        return leaf()
    }

    private func leaf() -> Hash256 {
        .of(.leaf, skeleton.bytes, Hash256.of(.content, content.bytes).bytes)
    }

    private func salt(of number: UInt64) -> [UInt8] {
        var input = secret
        input.appendBigEndian(number)
        return Array(Hash256.of(.salt, input).bytes[0..<16])
    }

    private mutating func hash(of shape: Shape) -> [UInt8] {
        if let lastShape, lastShape.shape == shape { return lastShape.hash }
        let hash = shapeHashes[shape] ?? Hash256.of(.shape, ChangeBytes.shape(shape)).bytes
        shapeHashes[shape] = hash
        lastShape = (shape, hash)
        return hash
    }
}

extension SegmentPayload {
    /// The record of a change; `nil` if the change creates it.
    ///
    /// - Parameter dots: The dots of the changes before it.
    package func record(of index: Int, dots: [Dot]) -> Dot? {
        switch records[index] {
        case .own: nil
        case .inSegment(let earlier): dots[earlier]
        case .outside(let dot): dot
        }
    }

    /// What an entry replaces, as dots.
    package func replaced(
        _ column: ReplacedColumn, row: Int, record: Dot?, dots: [Dot]
    ) throws(WireError) -> [Change.Replaced] {
        let items = column.items(row: row)
        if items.isEmpty { return [] }
        var replaced: [Change.Replaced] = []
        for item in items {
            let dot: Dot
            switch item.dot {
            case .own:
                guard let record else { throw WireError(.reference, "03 §4 replaced") }
                dot = record
            case .inSegment(let earlier): dot = dots[earlier]
            case .outside(let outside): dot = outside
            }
            let name = Change.Replaced(dot: dot, part: item.part)
            if let before = replaced.last, before >= name { throw WireError(.order, "03 §4 replaced") }
            replaced.append(name)
        }
        return replaced
    }

    /// One change of the payload.
    ///
    /// - Parameter dots: The dots of all changes of the segment.
    package func change(_ index: Int, dots: [Dot]) throws(WireError) -> Change {
        let shape = shapes[shapeIndexes[index]]
        let columns = columns[shapeIndexes[index]]
        let row = rows[index]
        let record = record(of: index, dots: dots)
        var replaced: [[Change.Replaced]] = []
        for column in columns.replaced {
            replaced.append(try self.replaced(column, row: row, record: record, dots: dots))
        }
        return Change(
            number: numbers[index], time: times[index],
            author: ByteText(bytes: Array(bytes[authors[authorIndexes[index]]])), record: record, shape: shape,
            replaced: replaced,
            values: columns.values.map { Value(tag: $0.tag(row: row), content: Array(bytes[$0.contents[row]])) },
            note: ByteText(bytes: Array(bytes[notes[index]])))
    }
}
