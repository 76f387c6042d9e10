package import ReplicaCore

extension SegmentPayload {
    /// How a payload's columns are coded.
    package enum Coding: Sendable {
        /// As short as it gets once compressed: for what travels.
        case compact
        /// As quick as it gets: for the pending tail, which is written anew when it is sealed.
        case plain
        /// With a dictionary wherever a string comes again: never longer, inflated, than another writer made it.
        case bounded
    }

    /// A stretch of a payload's data of one kind, for the compressor.
    package struct Section: Sendable {
        /// Where the stretch ends; it starts where the one before ended.
        package let end: Int
        /// Whether it is text, in which stretches come again; elsewhere only single bytes are more or less frequent.
        package let isText: Bool
    }

    /// Writes the data of a payload (`Protocol/03` §4).
    ///
    /// - Parameters:
    ///   - changes: The changes of the segment, in order of their numbers, at least one.
    ///   - dots: Their dots.
    ///   - secret: The secret of the tail that they were made in, 32 bytes.
    package static func encode(
        _ changes: [Change], dots: [Dot], secret: [UInt8], coding: Coding = .compact
    ) -> [UInt8] {
        encodeSections(changes, dots: dots, secret: secret, coding: coding).bytes
    }

    /// Like ``encode(_:dots:secret:coding:)``, with the stretches of one kind that the data falls into.
    package static func encodeSections(
        _ changes: [Change], dots: [Dot], secret: [UInt8], coding: Coding = .compact
    ) -> (bytes: [UInt8], sections: [Section]) {
        var encoder = PayloadEncoder(changes: changes, dots: dots, coding: coding)
        return encoder.encode { $0.raw(secret) }
    }

    /// Writes the data of a redacted payload (`Protocol/03` §7).
    ///
    /// - Parameter changes: All changes of the segment. What those say whose content is gone is not written.
    package static func encodeSections(
        _ changes: [Change], dots: [Dot], redaction: Redaction, coding: Coding = .compact
    ) -> (bytes: [UInt8], sections: [Section]) {
        var encoder = PayloadEncoder(
            changes: changes, dots: dots, coding: coding, erased: Set(redaction.erased))
        return encoder.encode { writer in
            writer.varint(redaction.erased.count)
            var next = 0
            for position in redaction.erased {
                writer.varint(position - next)
                next = position + 1
            }
            writer.raw(redaction.salts)
            for hash in redaction.contentHashes { writer.hash(hash) }
        }
    }
}

private struct PayloadEncoder {
    private let changes: [Change]
    private let dots: [Dot]
    private let coding: SegmentPayload.Coding
    /// The changes whose content is not written.
    private let erased: Set<Int>
    private var replicas = IndexTable<ReplicaID>()
    private var authors = IndexTable<ByteText>()
    private var names = IndexTable<FormName>()
    private var entries = IndexTable<Shape.Entry>()
    private var shapes = IndexTable<Shape>()
    private var entriesOfShape: [[Int]] = []
    /// For each shape, where the values of its entries start among a change's values.
    private var valuesOfShape: [[Int]] = []
    private var shapeIndexes: [Int] = []
    /// For each entry of the table, where it is used.
    private var uses: [[Use]] = []
    /// Where the changes of this segment stand that others of it refer to.
    private var places: [Dot: Int] = [:]
    private var body = ByteWriter(reserving: 1 << 16)
    private var sections: [SegmentPayload.Section] = []

    private struct Use {
        let change: Int
        /// The entry's position in the change.
        let position: Int
        /// The index of the entry's first value in the change.
        let value: Int
    }

    /// Shorter stretches go with what follows: a code of their own costs some 60 bytes.
    private static let sectionBytesMin = 512

    init(changes: [Change], dots: [Dot], coding: SegmentPayload.Coding, erased: Set<Int> = []) {
        self.changes = changes
        self.erased = erased
        self.dots = dots
        self.coding = coding
        if changes.contains(where: { $0.record != nil || $0.replaced.contains { !$0.isEmpty } }) {
            places = Dictionary(zip(dots, dots.indices), uniquingKeysWith: { first, _ in first })
        }
    }

    /// - Parameter start: Writes what stands before the tables.
    mutating func encode(
        start writeStart: (inout ByteWriter) -> Void
    ) -> (bytes: [UInt8], sections: [SegmentPayload.Section]) {
        collectShapes()
        columnsOfAll()
        for entry in entries.items.indices { columns(of: entry) }
        var writer = ByteWriter(reserving: body.bytes.count + 4096)
        writeStart(&writer)
        tables(into: &writer)
        let start = writer.bytes.count
        writer.raw(body.bytes)
        let moved = sections.map { SegmentPayload.Section(end: start + $0.end, isText: $0.isText) }
        return (writer.bytes, [SegmentPayload.Section(end: start, isText: true)] + moved)
    }

    /// Notes that a stretch of one kind ends, if it is worth a code of its own.
    private mutating func endSection(isText: Bool = false) {
        if body.bytes.count - (sections.last?.end ?? 0) >= Self.sectionBytesMin {
            sections.append(SegmentPayload.Section(end: body.bytes.count, isText: isText))
        }
    }

    // MARK: Tables

    private mutating func collectShapes() {
        shapeIndexes.reserveCapacity(changes.count)
        for (index, change) in changes.enumerated() {
            let shape = shapes.index(of: change.shape)
            if shape == entriesOfShape.count { add(change.shape) }
            shapeIndexes.append(shape)
            for (position, entry) in entriesOfShape[shape].enumerated() {
                uses[entry].append(Use(change: index, position: position, value: valuesOfShape[shape][position]))
            }
        }
        for case .defined(let dot) in names.items { _ = replicas.index(of: dot.replica) }
    }

    private mutating func add(_ shape: Shape) {
        _ = names.index(of: shape.collection)
        entriesOfShape.append(shape.entries.map { entries.index(of: $0) })
        var value = 0
        valuesOfShape.append(
            shape.entries.map { entry in
                defer { value += entry.members.count }
                return value
            })
        for entry in shape.entries {
            _ = names.index(of: entry.register)
            for member in entry.members { _ = names.index(of: member) }
        }
        while uses.count < entries.items.count { uses.append([]) }
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
        writer.varint(entries.items.count)
        for entry in entries.items {
            writer.byte(entry.kind.rawValue)
            writer.varint(names.indexes[entry.register] ?? 0)
            writer.varint(entry.members.count)
            for member in entry.members { writer.varint(names.indexes[member] ?? 0) }
        }
        writer.varint(shapes.items.count)
        for (shape, used) in zip(shapes.items, entriesOfShape) {
            writer.varint(names.indexes[shape.collection] ?? 0)
            writer.varint(used.count)
            for entry in used { writer.varint(entry) }
        }
    }

    // MARK: Columns of all changes

    private mutating func columnsOfAll() {
        var number = changes[0].number
        for change in changes {
            body.varint(change.number - number)
            number = change.number + 1
        }
        endSection()
        var time: UInt64 = 0
        for change in changes {
            body.signed(Int64(bitPattern: change.time.rawValue &- time))
            time = change.time.rawValue
        }
        endSection()
        for change in changes { body.varint(authors.index(of: change.author)) }
        endSection()
        for index in shapeIndexes { body.varint(index) }
        endSection()
        for (index, change) in changes.enumerated() {
            if let record = change.record { reference(record, from: index) } else { body.varint(0) }
        }
        endSection()
        bytesColumn(changes.indices.filter { !erased.contains($0) }.map { changes[$0].note.bytes })
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

    // MARK: Columns of one entry

    private mutating func columns(of place: Int) {
        let entry = entries.items[place]
        let uses = uses[place]
        replacedColumn(uses, kind: entry.kind)
        let kept = erased.isEmpty ? uses : uses.filter { !erased.contains($0.change) }
        if kept.isEmpty { return }
        for member in entry.members.indices { valueColumn(kept, member) }
    }

    private mutating func replacedColumn(_ uses: [Use], kind: EntryKind) {
        guard uses.contains(where: { !changes[$0.change].replaced[$0.position].isEmpty }) else { return body.byte(0) }
        body.byte(1)
        for use in uses {
            let items = changes[use.change].replaced[use.position]
            body.varint(items.count)
            for item in items {
                if item.dot == changes[use.change].record {
                    body.varint(0)
                } else {
                    reference(item.dot, from: use.change)
                }
                if kind.isElement { body.varint(UInt64(item.part)) }
            }
        }
        endSection()
    }

    private mutating func valueColumn(_ uses: [Use], _ member: Int) {
        var tags: [UInt8] = []
        var contents: [[UInt8]] = []
        tags.reserveCapacity(uses.count)
        contents.reserveCapacity(uses.count)
        for use in uses {
            let value = changes[use.change].values[use.value + member]
            tags.append(value.tag.rawValue)
            contents.append(value.content)
        }
        if let tag = tags.first, tags.allSatisfy({ $0 == tag }) {
            body.byte(1)
            body.byte(tag)
        } else {
            body.byte(0)
            body.raw(tags)
        }
        bytesColumn(contents)
    }

    // MARK: Columns of strings

    private mutating func bytesColumn(_ column: [[UInt8]]) {
        if coding != .plain {
            if let dictionary = Self.dictionary(of: column, always: coding == .bounded) {
                body.byte(1)
                body.varint(dictionary.strings.count)
                strings(dictionary.strings)
                for index in dictionary.indexes { body.varint(index) }
                return endSection()
            }
            if Self.isShorterByPosition(column) {
                body.byte(2)
                return stringsByPosition(column)
            }
        }
        body.byte(0)
        strings(column)
    }

    /// A dictionary where values repeat, which both shortens the column and saves the reader work.
    ///
    /// - Parameter always: Also where few do.
    private static func dictionary(of column: [[UInt8]], always: Bool) -> (strings: [[UInt8]], indexes: [Int])? {
        var table = IndexTable<[UInt8]>()
        // Where strings that look alike stand: most columns have few strings, and comparing costs less than hashing.
        var alike = Array(repeating: -1, count: 256)
        var indexes: [Int] = []
        indexes.reserveCapacity(column.count)
        for content in column {
            let middle = content.isEmpty ? 0 : content[content.count / 2]
            let look = Int((content.last ?? 0) &+ 31 &* (middle &+ UInt8(content.count & 7)))
            if alike[look] < 0 || table.items[alike[look]] != content { alike[look] = table.index(of: content) }
            indexes.append(alike[look])
            if !always, indexes.count >= 64, table.items.count * 2 > indexes.count { return nil }
        }
        if always {
            return table.items.count < column.count && table.items.count <= WireLimits.tableMax
                ? (table.items, indexes) : nil
        }
        return table.items.count * 2 <= column.count ? (table.items, indexes) : nil
    }

    /// Whether each position of the strings has fewer different bytes than all positions together: numbers, dates,
    /// and keys of one length.
    private static func isShorterByPosition(_ column: [[UInt8]]) -> Bool {
        guard column.count >= 16 else { return false }
        var byteCount = 0
        var digitCount = 0
        var isOfOneLength = true
        for string in column {
            guard string.count <= WireLimits.positionStringBytesMax else { return false }
            byteCount += string.count
            for byte in string where byte &- UInt8(ascii: "0") < 10 { digitCount += 1 }
            isOfOneLength = isOfOneLength && string.count == column[0].count
        }
        return isOfOneLength || digitCount * 2 >= byteCount
    }

    private mutating func strings(_ strings: [[UInt8]]) {
        endSection()
        for string in strings { body.varint(string.count) }
        endSection()
        for string in strings { body.raw(string) }
        endSection(isText: true)
    }

    private mutating func stringsByPosition(_ strings: [[UInt8]]) {
        endSection()
        for string in strings { body.varint(string.count) }
        endSection()
        for position in 0..<strings.reduce(0, { max($0, $1.count) }) {
            for string in strings where string.count > position { body.byte(string[string.count - 1 - position]) }
            endSection()
        }
    }
}

/// Distinct items in order of first use.
private struct IndexTable<Item: Hashable> {
    private(set) var items: [Item] = []
    private(set) var indexes: [Item: Int] = [:]
    /// Runs of one item are looked up once.
    private var last: (item: Item, index: Int)?

    mutating func index(of item: Item) -> Int {
        if let last, last.item == item { return last.index }
        let index = indexes[item] ?? items.count
        if index == items.count {
            indexes[item] = index
            items.append(item)
        }
        last = (item, index)
        return index
    }
}
