import ReplicaCore

extension SegmentPayload {
    /// Decodes a payload's data in the order of its bytes (`Protocol/03` §4, §7).
    ///
    /// - Parameters:
    ///   - extent: The count and the numbers that the data has to agree with.
    ///   - isKnown: These very bytes were decoded before, so that what they call text is text.
    package static func decode(
        _ bytes: [UInt8], extent: SegmentExtent, form: SegmentForm = .full, isKnown: Bool = false
    ) throws(WireError) -> SegmentPayload {
        var decoder = PayloadDecoder(bytes: bytes, extent: extent, isKnown: isKnown)
        return try decoder.decode(form)
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
    /// Whether text was checked before.
    private let isKnown: Bool
    private var replicas: [ReplicaID] = []
    private var outside: [Dot] = []
    /// Strings that were coded by position.
    private var expanded: [UInt8] = []
    /// The bytes that dictionary indexes stand for so far.
    private var contentCount = 0
    private var replacedCount = 0
    private var cells: [SegmentPayload.Cell] = []
    /// The strings of dictionaries so far.
    private var sharedCount = 0
    private var redaction: Redaction?
    /// The changes whose content is gone.
    private var erased: Set<Int> = []

    init(bytes: [UInt8], extent: SegmentExtent, isKnown: Bool) {
        self.isKnown = isKnown
        reader = ByteReader(bytes)
        self.extent = extent
    }

    mutating func decode(_ form: SegmentForm) throws(WireError) -> SegmentPayload {
        var secret: [UInt8] = []
        switch form {
        case .full: secret = try reader.raw(32, "03 §4 secret")
        case .redacted: try readRedaction()
        }
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
        let notes = try noteColumn()

        let uses = try EntryUses(shapeIndexes: shapeIndexes, entriesOfShape: entriesOfShape, entries: entries)
        // Each value takes a byte at least: room is made for no more than can come.
        let goneCount = erased.reduce(0) { $0 + Int(uses.cellStarts[$1 + 1] - uses.cellStarts[$1]) }
        guard uses.cellCount - goneCount <= reader.remaining else { throw WireError(.truncated, "03 §4 values") }
        cells = Array(repeating: SegmentPayload.Cell(0..<0, tag: .empty), count: uses.cellCount)
        var replaced: [SegmentPayload.ReplacedColumn?] = []
        replaced.reserveCapacity(entries.count)
        for (place, entry) in entries.enumerated() {
            let uses = uses.places(of: place)
            if uses.isEmpty {
                replaced.append(nil)
                continue
            }
            replaced.append(try replacedColumn(of: entry, uses: uses, records: records))
            let kept = erased.isEmpty ? uses : uses.filter { !erased.contains(Int($0.change)) }[...]
            if kept.isEmpty { continue }
            for member in entry.members.indices { try valueColumn(uses: kept, member: member) }
        }
        for change in erased {
            for cell in Int(uses.cellStarts[change])..<Int(uses.cellStarts[change + 1]) {
                cells[cell] = SegmentPayload.Cell(0..<0, tag: .erased)
            }
        }
        try reader.expectEnd("03 §4")
        return SegmentPayload(
            bytes: expanded.isEmpty ? reader.bytes : reader.bytes + expanded, secret: secret, redaction: redaction,
            authors: authors, shapes: shapes, entriesOfShape: entriesOfShape, numbers: numbers, times: times,
            authorIndexes: authorIndexes, shapeIndexes: shapeIndexes, records: records, outside: outside, notes: notes,
            useStarts: uses.starts, cells: cells, cellStarts: uses.cellStarts, sharedCount: sharedCount,
            replaced: replaced)
    }

    // MARK: What is gone

    private mutating func readRedaction() throws(WireError) {
        let place = "03 §7"
        let count = try reader.varint(place)
        guard count <= UInt64(extent.count) else { throw WireError(.count, place) }
        var positions: [Int] = []
        for _ in 0..<count {
            let gap = try reader.varint(place)
            let start = positions.last.map { $0 + 1 } ?? 0
            guard gap < UInt64(extent.count), start + Int(gap) < extent.count else { throw WireError(.count, place) }
            positions.append(start + Int(gap))
        }
        let salts = try reader.raw(Redaction.saltBytes * (extent.count - positions.count), place)
        var hashes: [Hash256] = []
        for _ in positions { hashes.append(try reader.hash(place)) }
        redaction = Redaction(erased: positions, contentHashes: hashes, salts: salts)
        erased = Set(positions)
    }

    private mutating func noteColumn() throws(WireError) -> BytesColumn {
        let kept = try bytesColumn(
            count: extent.count - erased.count, max: WireLimits.noteBytesMax, isText: true, "03 §4 notes")
        if erased.isEmpty { return kept }
        var row = 0
        let strings = (0..<extent.count).map { change in
            if erased.contains(change) { return ByteSlice(0..<0) }
            defer { row += 1 }
            return ByteSlice(kept[row])
        }
        return BytesColumn(strings: strings)
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
        of entry: Shape.Entry, uses: ArraySlice<EntryUses.Place>, records: [SegmentPayload.DotReference]
    ) throws(WireError) -> SegmentPayload.ReplacedColumn? {
        let place = "03 §4 replaced"
        guard try reader.isPresent(place) else { return nil }
        var items: [SegmentPayload.ReplacedReference] = []
        var starts: [UInt32] = []
        for use in uses {
            let change = Int(use.change)
            starts.append(UInt32(items.count))
            for _ in 0..<(try reader.count(max: WireLimits.replacedMax, place)) {
                replacedCount += 1
                guard replacedCount <= WireLimits.replacedTotalMax else { throw WireError(.limit, place) }
                let dot = try reference(mayBeOwn: !records[change].isOwn, change: change, place)
                let part = entry.kind.isElement ? try reader.count(max: WireLimits.partMax, place) : 0
                items.append(SegmentPayload.ReplacedReference(dot: dot, part: UInt32(part)))
            }
        }
        if items.isEmpty { return nil }
        starts.append(UInt32(items.count))
        return .init(items: items, uses: uses.map(\.use), starts: starts)
    }

    /// Reads the values of one member of an entry, and puts each where its change has its cells.
    private mutating func valueColumn(uses: ArraySlice<EntryUses.Place>, member: Int) throws(WireError) {
        let place = "03 §4 values"
        let isUniform = try reader.isPresent(place)
        var tags: [ValueTag] = []
        for _ in 0..<(isUniform ? 1 : uses.count) { tags.append(ValueTag(rawValue: try reader.byte(place))) }
        let isText = isUniform && (tags[0] == .text || tags[0] == .empty)
        let contents = try bytesColumn(count: uses.count, max: WireLimits.valueBytesMax, isText: isText, place)
        if isUniform {
            let tag = tags[0]
            let strings = contents.strings
            if contents.hasDictionary {
                for (string, use) in zip(contents.places, uses) {
                    cells[Int(use.cell) + member] = SegmentPayload.Cell(
                        strings[Int(string)], tag: tag, shared: sharedCount + Int(string))
                }
                sharedCount += strings.count
            } else {
                for (string, use) in zip(strings, uses) {
                    cells[Int(use.cell) + member] = SegmentPayload.Cell(string, tag: tag)
                }
            }
        } else {
            for (row, use) in uses.enumerated() {
                let tag = tags[row]
                if !isKnown, tag == .text || tag == .empty { try checkText(contents[row], place) }
                cells[Int(use.cell) + member] = SegmentPayload.Cell(contents[row], tag: tag)
            }
        }
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
        if isText, !isKnown, !areAllText(column.strings) {
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
        var shortest = 0
        var position = 0
        while !rows.isEmpty {
            for row in rows {
                expanded[ends[row] - 1 - position] = reader.bytes[next]
                next += 1
            }
            position += 1
            if position < shortest { continue }
            rows.removeAll { lengths[$0] <= position }
            shortest = rows.lazy.map { lengths[$0] }.min() ?? 0
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

/// Which changes use which entries, and where the values of each use go.
private struct EntryUses {
    /// For each change, where its uses start, counted through all changes; one more than there are changes.
    let starts: [UInt32]
    /// For each change, where its cells start; one more than there are changes.
    let cellStarts: [UInt32]
    let cellCount: Int
    /// Entry by entry, and change by change of those that use it.
    private let places: [Place]
    /// For each entry, where its places start; one more than there are entries.
    private let placeStarts: [Int]

    struct Place {
        var change: UInt32 = 0
        /// Among the uses of all changes.
        var use: UInt32 = 0
        /// The cell of the entry's first member.
        var cell: UInt32 = 0
    }

    /// - Throws: ``WireError`` of class `limit` for too many uses, before room is made for them.
    init(shapeIndexes: [UInt16], entriesOfShape: [[Int]], entries: [Shape.Entry]) throws(WireError) {
        let memberCounts = entries.map(\.members.count)
        let cellCounts = entriesOfShape.map { $0.reduce(0) { $0 + memberCounts[$1] } }
        var starts: [UInt32] = [0]
        var cellStarts: [UInt32] = [0]
        starts.reserveCapacity(shapeIndexes.count + 1)
        cellStarts.reserveCapacity(shapeIndexes.count + 1)
        var useCount = 0
        var cellCount = 0
        var counts = Array(repeating: 0, count: entries.count)
        for shape in shapeIndexes {
            let used = entriesOfShape[Int(shape)]
            useCount += used.count
            cellCount += cellCounts[Int(shape)]
            guard useCount <= WireLimits.entriesTotalMax else { throw WireError(.limit, "03 §4 uses") }
            starts.append(UInt32(useCount))
            cellStarts.append(UInt32(cellCount))
            for entry in used { counts[entry] += 1 }
        }
        var placeStarts = [0]
        for count in counts { placeStarts.append(placeStarts[placeStarts.count - 1] + count) }
        var places = Array(repeating: Place(), count: useCount)
        var next = placeStarts
        var place = Place()
        for (change, shape) in shapeIndexes.enumerated() {
            place.change = UInt32(change)
            for entry in entriesOfShape[Int(shape)] {
                places[next[entry]] = place
                next[entry] += 1
                place.use += 1
                place.cell += UInt32(memberCounts[entry])
            }
        }
        self.starts = starts
        self.cellStarts = cellStarts
        self.cellCount = cellCount
        self.places = places
        self.placeStarts = placeStarts
    }

    func places(of entry: Int) -> ArraySlice<Place> { places[placeStarts[entry]..<placeStarts[entry + 1]] }
}
