import ReplicaCore

extension SegmentPayload {
    /// Decodes a payload's data in the order of its bytes (`Protocol/03` §4).
    ///
    /// - Parameter extent: The count and the numbers that the data has to agree with.
    package static func decode(_ bytes: [UInt8], extent: SegmentExtent) throws(WireError) -> SegmentPayload {
        var decoder = PayloadDecoder(bytes: bytes, extent: extent)
        return try decoder.decode()
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
    private var reader: ByteReader
    private let extent: SegmentExtent
    private var replicas: [ReplicaID] = []
    private var outside: [Dot] = []
    /// Strings that were coded by position.
    private var expanded: [UInt8] = []
    /// The bytes that dictionary indexes stand for so far.
    private var contentCount = 0
    private var replacedCount = 0

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
        let entries = try entryTable(names: names)
        let (shapes, entriesOfShape) = try shapeTable(names: names, entries: entries)
        let numbers = try numberColumn()
        let times = try timeColumn()
        let authorIndexes = try indexColumn(count: extent.count, below: authors.count, "03 §4 authors")
        let shapeIndexes = try indexColumn(count: extent.count, below: shapes.count, "03 §4 shapes")
        let records = try recordColumn()
        let notes = try bytesColumn(
            count: extent.count, max: WireLimits.noteBytesMax, isText: true, "03 §4 notes")

        let uses = try EntryUses(shapeIndexes: shapeIndexes, entriesOfShape: entriesOfShape, entryCount: entries.count)
        let useStarts = uses.starts
        var changesOfUses: [UInt32]?
        var columns: [SegmentPayload.EntryColumns] = []
        columns.reserveCapacity(entries.count)
        for (place, entry) in entries.enumerated() {
            let useCount = uses.counts[place]
            guard useCount > 0 else {
                columns.append(.init(replaced: .init(items: [], starts: []), values: []))
                continue
            }
            let replaced = try replacedColumn(of: entry, records: records) {
                let changes = changesOfUses ?? uses.changes(shapeIndexes: shapeIndexes, entriesOfShape: entriesOfShape)
                changesOfUses = changes
                let start = useStarts[place]
                return changes[start..<start + useCount]
            }
            var values: [SegmentPayload.ValueColumn] = []
            for _ in entry.members { values.append(try valueColumn(count: useCount)) }
            columns.append(.init(replaced: replaced, values: values))
        }
        try reader.expectEnd("03 §4")
        return SegmentPayload(
            bytes: expanded.isEmpty ? reader.bytes : reader.bytes + expanded, secret: secret, authors: authors,
            shapes: shapes, entriesOfShape: entriesOfShape, numbers: numbers, times: times,
            authorIndexes: authorIndexes, shapeIndexes: shapeIndexes, records: records, outside: outside, notes: notes,
            useStarts: uses.startsOfChanges, uses: uses.rows, columns: columns)
    }

    // MARK: Tables

    private mutating func authorTable() throws(WireError) -> [Range<Int>] {
        let place = "03 §4 authors"
        var authors: [Range<Int>] = []
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            let range = try reader.range(try reader.count(max: WireLimits.authorBytesMax, place), place)
            guard UTF8Check.isWellFormed(reader.bytes, in: range) else { throw WireError(.text, place) }
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

    private mutating func entryTable(names: [FormName]) throws(WireError) -> [Shape.Entry] {
        let place = "03 §4 entries"
        var entries: [Shape.Entry] = []
        var memberCount = 0
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            guard let kind = EntryKind(rawValue: try reader.byte(place)) else { throw WireError(.kind, place) }
            let register = names[try reader.index(below: names.count, place)]
            var members: [FormName] = []
            for _ in 0..<(try reader.count(max: WireLimits.membersMax, place)) {
                memberCount += 1
                guard memberCount <= WireLimits.entriesTotalMax else { throw WireError(.limit, place) }
                members.append(names[try reader.index(below: names.count, place)])
            }
            if kind.isElement, members != [register] { throw WireError(.kind, place) }
            entries.append(Shape.Entry(kind: kind, register: register, members: members))
        }
        return entries
    }

    private mutating func shapeTable(
        names: [FormName], entries: [Shape.Entry]
    ) throws(WireError) -> (shapes: [Shape], entriesOfShape: [[Int]]) {
        let place = "03 §4 shapes"
        var shapes: [Shape] = []
        var entriesOfShape: [[Int]] = []
        // A member counts as often as shapes say it: each is hashed with every one of them.
        var memberCount = 0
        for _ in 0..<(try reader.count(max: WireLimits.tableMax, place)) {
            let collection = names[try reader.index(below: names.count, place)]
            var used: [Int] = []
            var kinds: [FormName: EntryKind] = [:]
            for _ in 0..<(try reader.count(max: WireLimits.entriesMax, place)) {
                let row = try reader.index(below: entries.count, place)
                let entry = entries[row]
                used.append(row)
                memberCount += max(1, entry.members.count)
                guard memberCount <= WireLimits.entriesTotalMax else { throw WireError(.limit, place) }
                if let before = kinds.updateValue(entry.kind, forKey: entry.register),
                    before == .assign || entry.kind == .assign
                {
                    throw WireError(.order, place)
                }
            }
            shapes.append(Shape(collection: collection, entries: used.map { entries[$0] }))
            entriesOfShape.append(used)
        }
        return (shapes, entriesOfShape)
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

    /// - Parameter limit: At most ``WireLimits/tableMax``.
    private mutating func indexColumn(count: Int, below limit: Int, _ place: String) throws(WireError) -> [UInt16] {
        var indexes: [UInt16] = []
        indexes.reserveCapacity(count)
        for _ in 0..<count { indexes.append(UInt16(try reader.index(below: limit, place))) }
        return indexes
    }

    private mutating func recordColumn() throws(WireError) -> [SegmentPayload.DotReference] {
        var records: [SegmentPayload.DotReference] = []
        records.reserveCapacity(extent.count)
        for index in 0..<extent.count {
            records.append(try reference(mayBeOwn: true, change: index, "03 §4 records"))
        }
        return records
    }

    private mutating func reference(
        mayBeOwn: Bool, change: Int, _ place: String
    ) throws(WireError) -> SegmentPayload.DotReference {
        switch try reader.varint(place) {
        case 0:
            guard mayBeOwn else { throw WireError(.reference, place) }
            return .init(.own)
        case 1:
            let back = try reader.varint(place)
            guard back >= 1, back <= UInt64(change) else { throw WireError(.reference, place) }
            return .init(.inSegment(change - Int(back)))
        case let key:
            guard key - 2 < UInt64(replicas.count) else { throw WireError(.reference, place) }
            outside.append(
                Dot(
                    replica: replicas[Int(key - 2)], number: try reader.changeNumber(place),
                    hash: try reader.bigEndian(place)))
            return .init(.outside(outside.count - 1))
        }
    }

    // MARK: Columns of one entry

    private mutating func replacedColumn(
        of entry: Shape.Entry, records: [SegmentPayload.DotReference], changes: () -> ArraySlice<UInt32>
    ) throws(WireError) -> SegmentPayload.ReplacedColumn {
        let place = "03 §4 replaced"
        guard try reader.isPresent(place) else { return .init(items: [], starts: []) }
        var items: [SegmentPayload.ReplacedReference] = []
        var starts: [Int] = []
        for change in changes() {
            let change = Int(change)
            starts.append(items.count)
            for _ in 0..<(try reader.count(max: WireLimits.replacedMax, place)) {
                replacedCount += 1
                guard replacedCount <= WireLimits.replacedTotalMax else { throw WireError(.limit, place) }
                let dot = try reference(mayBeOwn: !records[change].isOwn, change: change, place)
                let part = entry.kind.isElement ? try reader.count(max: WireLimits.partMax, place) : 0
                items.append(SegmentPayload.ReplacedReference(dot: dot, part: UInt32(part)))
            }
        }
        starts.append(items.count)
        return .init(items: items, starts: starts)
    }

    private mutating func valueColumn(count: Int) throws(WireError) -> SegmentPayload.ValueColumn {
        let place = "03 §4 values"
        let isUniform = try reader.isPresent(place)
        var tags: [ValueTag] = []
        for _ in 0..<(isUniform ? 1 : count) { tags.append(ValueTag(rawValue: try reader.byte(place))) }
        let isText = isUniform && (tags[0] == .text || tags[0] == .empty)
        let contents = try bytesColumn(count: count, max: WireLimits.valueBytesMax, isText: isText, place)
        if !isUniform {
            for (row, tag) in tags.enumerated() where tag == .text || tag == .empty {
                try checkText(contents[row], place)
            }
        }
        return SegmentPayload.ValueColumn(tags: tags, contents: contents)
    }

    // MARK: Columns of strings

    /// A column of byte strings: plain, with a dictionary, or by position.
    ///
    /// - Parameter isText: Whether each item of the column has to be text; what stands in the dictionary alone
    ///   is never asked.
    private mutating func bytesColumn(
        count: Int, max: Int, isText: Bool, _ place: String
    ) throws(WireError) -> BytesColumn {
        let column: BytesColumn
        switch try reader.byte(place) {
        case 0:
            column = BytesColumn(strings: try strings(count: count, max: max, place))
        case 1:
            column = try dictionaryColumn(count: count, max: max, place)
        case 2:
            column = BytesColumn(strings: try stringsByPosition(count: count, place))
        default:
            throw WireError(.version, place)
        }
        if isText, !areAllText(column.strings) {
            for row in 0..<count { try checkText(column[row], place) }
        }
        return column
    }

    private mutating func dictionaryColumn(count: Int, max: Int, _ place: String) throws(WireError) -> BytesColumn {
        let distinct = try reader.count(max: WireLimits.tableMax, place)
        let strings = try self.strings(count: distinct, max: max, place)
        var places: [UInt16] = []
        places.reserveCapacity(count)
        for _ in 0..<count {
            let string = try reader.index(below: distinct, place)
            // A short payload may point many times at one long string.
            contentCount += strings[string].range.count
            guard contentCount <= WireLimits.dictionaryContentBytesMax else { throw WireError(.limit, place) }
            places.append(UInt16(string))
        }
        return BytesColumn(strings: strings, places: places)
    }

    private mutating func lengths(count: Int, max: Int, _ place: String) throws(WireError) -> [Int] {
        var lengths: [Int] = []
        lengths.reserveCapacity(count)
        for _ in 0..<count { lengths.append(try reader.count(max: max, place)) }
        return lengths
    }

    private mutating func strings(count: Int, max: Int, _ place: String) throws(WireError) -> [ByteSlice] {
        let lengths = try lengths(count: count, max: max, place)
        var strings: [ByteSlice] = []
        strings.reserveCapacity(count)
        for length in lengths { strings.append(ByteSlice(try reader.range(length, place))) }
        return strings
    }

    /// Puts strings together whose last bytes come first, then the last but one, and so on.
    private mutating func stringsByPosition(count: Int, _ place: String) throws(WireError) -> [ByteSlice] {
        let lengths = try lengths(count: count, max: WireLimits.positionStringBytesMax, place)
        let source = try reader.range(lengths.reduce(0, +), place)
        let first = expanded.count
        expanded.append(contentsOf: repeatElement(0, count: source.count))
        var ends: [Int] = []
        ends.reserveCapacity(count)
        var end = first
        for length in lengths {
            end += length
            ends.append(end)
        }
        var next = source.lowerBound
        // Each pass looks only at the strings that the one before had bytes for.
        var rows = (0..<count).filter { lengths[$0] > 0 }
        var position = 0
        while !rows.isEmpty {
            for row in rows {
                expanded[ends[row] - 1 - position] = reader.bytes[next]
                next += 1
            }
            position += 1
            rows.removeAll { lengths[$0] <= position }
        }
        let offset = reader.bytes.count
        return zip(ends, lengths).map { ByteSlice(offset + $0 - $1..<offset + $0) }
    }

    /// Whether strings that follow one another are all text, which is told faster at once than one by one.
    private func areAllText(_ strings: [ByteSlice]) -> Bool {
        guard let first = strings.first, let last = strings.last else { return true }
        let all = first.range.lowerBound..<last.range.upperBound
        guard isText(all) else { return false }
        // Their borders: a string starts where a character starts.
        return withBytes(of: all) { bytes in
            strings.allSatisfy { $0.range.isEmpty || bytes[$0.range.lowerBound - all.lowerBound] & 0xC0 != 0x80 }
        }
    }

    private func checkText(_ range: Range<Int>, _ place: String) throws(WireError) {
        guard isText(range) else { throw WireError(.text, place) }
    }

    private func isText(_ range: Range<Int>) -> Bool { withBytes(of: range) { UTF8Check.isWellFormed($0) } }

    /// Strings lie in the payload or, where they were put together, after it; a column's all in one or the other.
    private func withBytes<Result>(of range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let inflated = reader.bytes.count
        if range.upperBound <= inflated {
            return reader.bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
        }
        return expanded.withUnsafeBufferPointer {
            body(UnsafeBufferPointer(rebasing: $0[range.lowerBound - inflated..<range.upperBound - inflated]))
        }
    }
}

/// Which rows of the columns of entries belong to which changes.
private struct EntryUses {
    /// For each change, where its uses start in ``rows``; one more than there are changes.
    let startsOfChanges: [UInt32]
    /// For each use, change by change, its row in the columns of its entry.
    let rows: [UInt32]
    /// For each entry, how many uses it has.
    let counts: [Int]

    /// - Throws: ``WireError`` of class `limit` for too many uses, before room is made for them.
    init(shapeIndexes: [UInt16], entriesOfShape: [[Int]], entryCount: Int) throws(WireError) {
        var starts: [UInt32] = [0]
        starts.reserveCapacity(shapeIndexes.count + 1)
        var count = 0
        for shape in shapeIndexes {
            count += entriesOfShape[Int(shape)].count
            guard count <= WireLimits.entriesTotalMax else { throw WireError(.limit, "03 §4 uses") }
            starts.append(UInt32(count))
        }
        var rows: [UInt32] = []
        rows.reserveCapacity(count)
        var counts = Array(repeating: 0, count: entryCount)
        for shape in shapeIndexes {
            for entry in entriesOfShape[Int(shape)] {
                rows.append(UInt32(counts[entry]))
                counts[entry] += 1
            }
        }
        startsOfChanges = starts
        self.rows = rows
        self.counts = counts
    }

    /// Where the uses of each entry start in ``changes(shapeIndexes:entriesOfShape:)``.
    var starts: [Int] {
        var sum = 0
        return counts.map { count in
            defer { sum += count }
            return sum
        }
    }

    /// The changes of all uses, entry by entry.
    func changes(shapeIndexes: [UInt16], entriesOfShape: [[Int]]) -> [UInt32] {
        var next = starts
        var changes = Array(repeating: 0 as UInt32, count: rows.count)
        for (change, shape) in shapeIndexes.enumerated() {
            for entry in entriesOfShape[Int(shape)] {
                changes[next[entry]] = UInt32(change)
                next[entry] += 1
            }
        }
        return changes
    }
}
