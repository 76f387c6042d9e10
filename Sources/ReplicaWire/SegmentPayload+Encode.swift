package import ReplicaCore

extension SegmentPayload {
    /// Writes the data of a payload (`Protocol/03` §4).
    ///
    /// - Parameters:
    ///   - changes: The changes of the segment, in order of their numbers, at least one.
    ///   - dots: Their dots.
    ///   - secret: The secret of the tail that they were made in, 32 bytes.
    package static func encode(_ changes: [Change], dots: [Dot], secret: [UInt8]) -> [UInt8] {
        encodeColumns(changes, dots: dots, secret: secret).bytes
    }

    /// Like ``encode(_:dots:secret:)``, with the places where one kind of data ends and another begins.
    package static func encodeColumns(
        _ changes: [Change], dots: [Dot], secret: [UInt8]
    ) -> (bytes: [UInt8], cuts: [Int]) {
        var encoder = PayloadEncoder(changes: changes, dots: dots)
        return encoder.encode(secret: secret)
    }
}

private struct PayloadEncoder {
    let changes: [Change]
    let dots: [Dot]
    var replicas = IndexTable<ReplicaID>()
    var authors = IndexTable<ByteText>()
    var names = IndexTable<FormName>()
    var shapes: [Shape] = []
    var shapeIndexes: [Int] = []
    var changesOfShape: [[Int]] = []
    /// Where the changes of this segment stand that others of it refer to.
    var places: [Dot: Int] = [:]
    var body = ByteWriter(reserving: 1 << 16)
    /// Places in `body` where the kind of data changes.
    var cuts: [Int] = []

    /// Shorter runs share a code with what follows: a code costs some 60 bytes itself.
    private static let cutBytesMin = 512

    init(changes: [Change], dots: [Dot]) {
        self.changes = changes
        self.dots = dots
        if changes.contains(where: { $0.record != nil || $0.replaced.contains { !$0.isEmpty } }) {
            places = Dictionary(zip(dots, dots.indices), uniquingKeysWith: { first, _ in first })
        }
    }

    mutating func encode(secret: [UInt8]) -> (bytes: [UInt8], cuts: [Int]) {
        collectShapes()
        columnsOfAll()
        for (shape, members) in zip(shapes, changesOfShape) { columns(of: shape, members) }
        var writer = ByteWriter(reserving: body.bytes.count + 4096)
        writer.raw(secret)
        tables(into: &writer)
        let start = writer.bytes.count
        writer.raw(body.bytes)
        return (writer.bytes, cuts.map { start + $0 })
    }

    /// Notes that another kind of data begins, if what came since the last note is worth a code of its own.
    private mutating func cut() {
        if body.bytes.count - (cuts.last ?? 0) >= Self.cutBytesMin { cuts.append(body.bytes.count) }
    }

    private mutating func collectShapes() {
        var indexes: [Shape: Int] = [:]
        for (index, change) in changes.enumerated() {
            // Changes of one import share the shape's storage, which makes this comparison short.
            if let last = shapeIndexes.last, shapes[last] == change.shape {
                shapeIndexes.append(last)
            } else if let known = indexes[change.shape] {
                shapeIndexes.append(known)
            } else {
                indexes[change.shape] = shapes.count
                shapeIndexes.append(shapes.count)
                shapes.append(change.shape)
                changesOfShape.append([])
            }
            changesOfShape[shapeIndexes[index]].append(index)
        }
        for shape in shapes {
            _ = names.index(of: shape.collection)
            for entry in shape.entries {
                _ = names.index(of: entry.register)
                for member in entry.members { _ = names.index(of: member) }
            }
        }
        for case .defined(let dot) in names.items { _ = replicas.index(of: dot.replica) }
    }

    private func tables(into writer: inout ByteWriter) {
        writer.varint(replicas.items.count)
        for replica in replicas.items { writer.replica(replica) }
        writer.varint(authors.items.count)
        for author in authors.items { writer.text(author) }
        writer.varint(names.items.count)
        for name in names.items {
            switch name {
            case .builtIn(let number):
                writer.byte(0)
                writer.varint(number)
            case .defined(let dot):
                writer.byte(1)
                writer.varint(replicas.indexes[dot.replica] ?? 0)
                writer.varint(dot.number)
                writer.bigEndian(dot.hash)
            }
        }
        writer.varint(shapes.count)
        for shape in shapes {
            writer.varint(names.indexes[shape.collection] ?? 0)
            writer.varint(shape.entries.count)
            for entry in shape.entries {
                writer.byte(entry.kind.rawValue)
                writer.varint(names.indexes[entry.register] ?? 0)
                writer.varint(entry.members.count)
                for member in entry.members { writer.varint(names.indexes[member] ?? 0) }
            }
        }
    }

    private mutating func columnsOfAll() {
        var number = changes[0].number
        for change in changes {
            body.varint(change.number - number)
            number = change.number + 1
        }
        var time: UInt64 = 0
        for change in changes {
            body.signed(Int64(bitPattern: change.time.rawValue &- time))
            time = change.time.rawValue
        }
        for change in changes { body.varint(authors.index(of: change.author)) }
        for index in shapeIndexes { body.varint(index) }
        for (index, change) in changes.enumerated() {
            if let record = change.record { reference(record, from: index) } else { body.varint(0) }
        }
        bytesColumn(changes.map(\.note.bytes))
    }

    private mutating func columns(of shape: Shape, _ members: [Int]) {
        var value = 0
        for (position, entry) in shape.entries.enumerated() {
            for index in members { replaced(position, of: index, kind: entry.kind) }
            for _ in entry.members {
                valueColumn(members.map { changes[$0].values[value] })
                value += 1
            }
        }
    }

    private mutating func replaced(_ entry: Int, of index: Int, kind: EntryKind) {
        let items = changes[index].replaced[entry]
        body.varint(items.count)
        for item in items {
            if item.dot == changes[index].record { body.varint(0) } else { reference(item.dot, from: index) }
            if kind.isElement { body.varint(UInt64(item.part)) }
        }
    }

    private mutating func reference(_ dot: Dot, from index: Int) {
        if let place = places[dot], place < index {
            body.varint(1)
            body.varint(index - place)
        } else {
            body.varint(2 + replicas.index(of: dot.replica))
            body.varint(dot.number)
            body.bigEndian(dot.hash)
        }
    }

    private mutating func valueColumn(_ values: [Value]) {
        if let tag = values.first?.tag, values.allSatisfy({ $0.tag == tag }) {
            body.byte(1)
            body.byte(tag.rawValue)
        } else {
            body.byte(0)
            for value in values { body.byte(value.tag.rawValue) }
        }
        bytesColumn(values.map(\.content))
    }

    /// Writes a dictionary where values repeat, which both shortens the column and saves the reader work.
    private mutating func bytesColumn(_ column: [[UInt8]]) {
        var table = IndexTable<[UInt8]>()
        var indexes: [Int] = []
        indexes.reserveCapacity(column.count)
        for content in column {
            indexes.append(table.index(of: content))
            if indexes.count >= 64, table.items.count * 2 > indexes.count { break }
        }
        if indexes.count == column.count, table.items.count * 2 <= column.count {
            body.byte(1)
            body.varint(table.items.count)
            strings(table.items)
            cut()
            for index in indexes { body.varint(index) }
            cut()
        } else {
            body.byte(0)
            strings(column)
        }
    }

    private mutating func strings(_ strings: [[UInt8]]) {
        cut()
        for string in strings { body.varint(string.count) }
        cut()
        for string in strings { body.raw(string) }
        cut()
    }
}

/// Distinct items in order of first use.
private struct IndexTable<Item: Hashable> {
    private(set) var items: [Item] = []
    private(set) var indexes: [Item: Int] = [:]

    mutating func index(of item: Item) -> Int {
        if let index = indexes[item] { return index }
        indexes[item] = items.count
        items.append(item)
        return items.count - 1
    }
}
