import ReplicaCore

extension SegmentPayload {
    /// Decodes a payload's data in the order of its bytes (`Protocol/03` §4).
    ///
    /// - Parameter extent: The count and the numbers that the data has to agree with.
    package init(bytes: [UInt8], extent: SegmentExtent) throws(WireError) {
        var decoder = PayloadDecoder(bytes: bytes, extent: extent)
        self = try decoder.decode()
    }
}

/// Which changes a payload holds: the numbers of the first and the last, and how many.
package struct SegmentExtent: Hashable, Sendable {
    package let first: UInt64
    package let last: UInt64
    package let count: Int

    package init(first: UInt64, last: UInt64, count: Int) {
        self.first = first
        self.last = last
        self.count = count
    }
}

private struct PayloadDecoder {
    var reader: ByteReader
    let extent: SegmentExtent
    var replicas: [ReplicaID] = []
    /// The bytes that dictionary indexes stand for so far.
    var contentCount = 0
    var replacedCount = 0
    var memberCount = 0

    init(bytes: [UInt8], extent: SegmentExtent) {
        reader = ByteReader(bytes)
        self.extent = extent
    }

    mutating func decode() throws(WireError) -> SegmentPayload {
        let secret = try reader.raw(32, "03 §4 secret")
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, "03 §4 replicas")) {
            replicas.append(try reader.replica("03 §4 replicas"))
        }
        let authors = try authorTable()
        let names = try nameTable()
        let shapes = try shapeTable(names: names)
        let count = extent.count
        let numbers = try numberColumn()
        let times = try timeColumn()
        let authorIndexes = try indexColumn(below: authors.count, "03 §4 authors")
        let shapeIndexes = try indexColumn(below: shapes.count, "03 §4 shapes")
        var records: [SegmentPayload.DotReference] = []
        records.reserveCapacity(count)
        for index in 0..<count {
            records.append(try reference(own: true, change: index, "03 §4 records"))
        }
        let notes = try bytesColumn(count: count, max: WireLimits.noteBytesMax, isText: true, "03 §4 notes")

        var rows: [Int] = []
        rows.reserveCapacity(count)
        var changesOfShape: [[Int]] = Array(repeating: [], count: shapes.count)
        for (change, shape) in shapeIndexes.enumerated() {
            rows.append(changesOfShape[shape].count)
            changesOfShape[shape].append(change)
        }
        var columns: [SegmentPayload.ShapeColumns] = []
        for (shape, changes) in zip(shapes, changesOfShape) {
            columns.append(try shapeColumns(shape, changes: changes, records: records))
        }
        try reader.expectEnd("03 §4")
        return SegmentPayload(
            bytes: reader.bytes, secret: secret, authors: authors, shapes: shapes, numbers: numbers, times: times,
            authorIndexes: authorIndexes, shapeIndexes: shapeIndexes, records: records, notes: notes, rows: rows,
            columns: columns)
    }

    // MARK: Tables

    private mutating func authorTable() throws(WireError) -> [Range<Int>] {
        let place = "03 §4 authors"
        var authors: [Range<Int>] = []
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            let range = try reader.range(try reader.count(max: WireLimits.authorBytesMax, place), place)
            try checkText(range, place)
            authors.append(range)
        }
        return authors
    }

    private mutating func nameTable() throws(WireError) -> [FormName] {
        let place = "03 §4 names"
        var names: [FormName] = []
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            if try reader.isPresent(place) {
                let replica = replicas[try reader.index(below: replicas.count, place)]
                names.append(
                    .defined(
                        Dot(
                            replica: replica, number: try reader.changeNumber(place),
                            hash: try reader.bigEndian(place))))
            } else {
                names.append(.builtIn(try reader.varint(place)))
            }
        }
        return names
    }

    private mutating func shapeTable(names: [FormName]) throws(WireError) -> [Shape] {
        let place = "03 §4 shapes"
        var shapes: [Shape] = []
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            let collection = names[try reader.index(below: names.count, place)]
            var entries: [Shape.Entry] = []
            var kinds: [FormName: EntryKind] = [:]
            for _ in 0..<(try reader.count(max: WireLimits.entriesMax, place)) {
                guard let kind = EntryKind(rawValue: try reader.byte(place)) else { throw WireError(.kind, place) }
                let register = names[try reader.index(below: names.count, place)]
                var members: [FormName] = []
                for _ in 0..<(try reader.count(max: WireLimits.membersMax, place)) {
                    memberCount += 1
                    guard memberCount <= WireLimits.membersTotalMax else { throw WireError(.limit, place) }
                    members.append(names[try reader.index(below: names.count, place)])
                }
                if kind.isElement, members != [register] { throw WireError(.kind, place) }
                if let before = kinds.updateValue(kind, forKey: register), before == .assign || kind == .assign {
                    throw WireError(.order, place)
                }
                entries.append(Shape.Entry(kind: kind, register: register, members: members))
            }
            shapes.append(Shape(collection: collection, entries: entries))
        }
        return shapes
    }

    // MARK: Columns of all changes

    private mutating func numberColumn() throws(WireError) -> [UInt64] {
        let place = "03 §4 numbers"
        var numbers: [UInt64] = []
        numbers.reserveCapacity(extent.count)
        for index in 0..<extent.count {
            let gap = try reader.varint(place)
            let start = index == 0 ? extent.first : numbers[index - 1] + 1
            guard gap <= extent.last, start <= extent.last - gap, index > 0 || gap == 0 else {
                throw WireError(.count, place)
            }
            numbers.append(start + gap)
        }
        guard numbers.last == extent.last else { throw WireError(.count, place) }
        return numbers
    }

    private mutating func timeColumn() throws(WireError) -> [HybridTimestamp] {
        var times: [HybridTimestamp] = []
        times.reserveCapacity(extent.count)
        var time: UInt64 = 0
        for _ in 0..<extent.count {
            time &+= UInt64(bitPattern: try reader.signed("03 §4 times"))
            times.append(HybridTimestamp(rawValue: time))
        }
        return times
    }

    private mutating func indexColumn(below limit: Int, _ place: String) throws(WireError) -> [Int] {
        var indexes: [Int] = []
        indexes.reserveCapacity(extent.count)
        for _ in 0..<extent.count { indexes.append(try reader.index(below: limit, place)) }
        return indexes
    }

    private mutating func reference(
        own: Bool, change: Int, _ place: String
    ) throws(WireError) -> SegmentPayload.DotReference {
        switch try reader.varint(place) {
        case 0:
            guard own else { throw WireError(.reference, place) }
            return .own
        case 1:
            let back = try reader.varint(place)
            guard back >= 1, back <= UInt64(change) else { throw WireError(.reference, place) }
            return .inSegment(change - Int(back))
        case let key:
            guard key - 2 < UInt64(replicas.count) else { throw WireError(.reference, place) }
            return .outside(
                Dot(
                    replica: replicas[Int(key - 2)], number: try reader.changeNumber(place),
                    hash: try reader.bigEndian(place)))
        }
    }

    // MARK: Columns of one shape

    private mutating func shapeColumns(
        _ shape: Shape, changes: [Int], records: [SegmentPayload.DotReference]
    ) throws(WireError) -> SegmentPayload.ShapeColumns {
        var replaced: [SegmentPayload.ReplacedColumn] = []
        var values: [SegmentPayload.ValueColumn] = []
        for entry in shape.entries {
            replaced.append(try replacedColumn(kind: entry.kind, changes: changes, records: records))
            for _ in entry.members where !changes.isEmpty { values.append(try valueColumn(count: changes.count)) }
        }
        return SegmentPayload.ShapeColumns(replaced: replaced, values: values)
    }

    private mutating func replacedColumn(
        kind: EntryKind, changes: [Int], records: [SegmentPayload.DotReference]
    ) throws(WireError) -> SegmentPayload.ReplacedColumn {
        let place = "03 §4 replaced"
        var items: [SegmentPayload.ReplacedReference] = []
        var starts: [Int] = []
        for (row, change) in changes.enumerated() {
            let count = try reader.count(max: WireLimits.replacedMax, place)
            if count > 0, starts.isEmpty { starts = Array(repeating: 0, count: row) }
            if count > 0 || !starts.isEmpty { starts.append(items.count) }
            var isCreation = false
            if case .own = records[change] { isCreation = true }
            for _ in 0..<count {
                replacedCount += 1
                guard replacedCount <= WireLimits.replacedTotalMax else { throw WireError(.limit, place) }
                let dot = try reference(own: !isCreation, change: change, place)
                let part = kind.isElement ? try reader.count(max: WireLimits.partMax, place) : 0
                items.append(SegmentPayload.ReplacedReference(dot: dot, part: UInt32(part)))
            }
        }
        if !starts.isEmpty { starts.append(items.count) }
        return SegmentPayload.ReplacedColumn(items: items, starts: starts)
    }

    private mutating func valueColumn(count: Int) throws(WireError) -> SegmentPayload.ValueColumn {
        let place = "03 §4 values"
        let isUniform = try reader.isPresent(place)
        var tags: [ValueTag] = []
        for _ in 0..<(isUniform ? 1 : count) { tags.append(ValueTag(rawValue: try reader.byte(place))) }
        let isText = isUniform && (tags[0] == .text || tags[0] == .empty)
        let contents = try bytesColumn(count: count, max: WireLimits.valueBytesMax, isText: isText, place)
        if !isUniform {
            for (tag, content) in zip(tags, contents) where tag == .text || tag == .empty {
                try checkText(content, place)
            }
        }
        return SegmentPayload.ValueColumn(tags: tags, contents: contents)
    }

    /// A column of byte strings, plain or with a dictionary.
    ///
    /// - Parameter isText: Whether each item of the column has to be text; what stands in the dictionary alone
    ///   is never asked.
    private mutating func bytesColumn(
        count: Int, max: Int, isText: Bool, _ place: String
    ) throws(WireError) -> [Range<Int>] {
        let strings: [Range<Int>]
        var column: [Range<Int>] = []
        switch try reader.byte(place) {
        case 0:
            strings = try self.strings(count: count, max: max, place)
            column = strings
        case 1:
            let distinct = try reader.count(max: WireLimits.tableMax, place)
            strings = try self.strings(count: distinct, max: max, place)
            column.reserveCapacity(count)
            for _ in 0..<count {
                let content = strings[try reader.index(below: distinct, place)]
                // A short payload may point many times at one long entry.
                contentCount += content.count
                guard contentCount <= WireLimits.dictionaryContentBytesMax else { throw WireError(.limit, place) }
                column.append(content)
            }
        default:
            throw WireError(.version, place)
        }
        if isText, !areAllText(strings) { for item in column { try checkText(item, place) } }
        return column
    }

    private mutating func strings(count: Int, max: Int, _ place: String) throws(WireError) -> [Range<Int>] {
        var lengths: [Int] = []
        lengths.reserveCapacity(count)
        for _ in 0..<count { lengths.append(try reader.count(max: max, place)) }
        var strings: [Range<Int>] = []
        strings.reserveCapacity(count)
        for length in lengths { strings.append(try reader.range(length, place)) }
        return strings
    }

    /// Whether strings that follow one another are all text, which is told faster at once than one by one.
    private func areAllText(_ strings: [Range<Int>]) -> Bool {
        guard let first = strings.first, let last = strings.last else { return true }
        guard UTF8Check.isWellFormed(reader.bytes, in: first.lowerBound..<last.upperBound) else { return false }
        // Their borders: a string starts where a character starts.
        return strings.allSatisfy { $0.isEmpty || reader.bytes[$0.lowerBound] & 0xC0 != 0x80 }
    }

    private func checkText(_ range: Range<Int>, _ place: String) throws(WireError) {
        guard UTF8Check.isWellFormed(reader.bytes, in: range) else { throw WireError(.text, place) }
    }
}
