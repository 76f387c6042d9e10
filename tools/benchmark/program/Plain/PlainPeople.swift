import ReplicaCore
import ReplicaText

/// The people of the plain database: written and changed as the engine writes and shows them, without a log.
final class PlainPeople {
    private let plan: PlainPlan
    private let insertion: PlainStatement
    private let searchInsertion: PlainStatement
    private let searchDeletion: PlainStatement
    private let searched: PlainStatement
    private var updates: [WorkloadField: PlainStatement] = [:]
    private let database: PlainDatabase
    /// For each searched column that the workload fills, its place in a person.
    private let searchedPlaces: [Int]
    private let sortPlace: Int
    private let owner: Scratch
    private let id = Scratch()
    private let sortKey = Scratch()
    private let folded = Scratch()

    init(_ database: PlainDatabase, _ plan: PlainPlan) throws {
        self.database = database
        self.plan = plan
        let columns = ["_key", "id", "owner_unit", plan.sort.keyColumn] + plan.columns
        let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
        insertion = try PlainStatement(database, "INSERT INTO \(PlainPlan.table) (\(list)) VALUES (\(marks))")
        let search = PlainPlan.table + "_search"
        searchInsertion = try PlainStatement(database, "INSERT INTO \(search) (rowid, text) VALUES (?, ?)")
        searchDeletion = try PlainStatement(
            database, "INSERT INTO \(search) (\(search), rowid, text) VALUES ('delete', ?, ?)")
        let filled = plan.searchedColumns.filter(plan.columns.contains)
        searched = try PlainStatement(
            database,
            "SELECT \(filled.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \(PlainPlan.table) WHERE _key = ?")
        searchedPlaces = filled.compactMap(plan.columns.firstIndex)
        sortPlace = plan.columns.firstIndex(of: plan.sort.column) ?? 0
        owner = Scratch()
        owner.set(Array(plan.ownerUnit.utf8))
    }

    /// Inserts a block of people; `first` is the key of the first.
    func insert(_ people: PackedPeople, first: Int64) throws {
        let label = Array(plan.label.utf8)
        var text: [UInt8] = []
        for index in 0..<people.count {
            let key = first + Int64(index)
            insertion.clear()
            insertion.bind(1, key)
            text.removeAll(keepingCapacity: true)
            RecordLabel.append(
                replica: label, number: UInt64(key), hash: UInt64(key) &* 0x9E37_79B9_7F4A_7C15, to: &text)
            id.set(text)
            insertion.bind(2, text: id.bytes)
            insertion.bind(3, text: owner.bytes)
            let name = people.field(sortPlace, of: index)
            sortKey.set(VietnameseSortKey.forPersonName(utf8: name.bindMemory(to: UInt8.self).span))
            insertion.bind(4, blob: sortKey.bytes)
            for place in plan.columns.indices {
                let field = people.field(place, of: index)
                if !field.isEmpty { insertion.bind(5 + place, text: field) }
            }
            try insertion.run()
            text.removeAll(keepingCapacity: true)
            for place in searchedPlaces { Self.appendSearched(people.field(place, of: index), to: &text) }
            try indexForSearch(text, key)
        }
    }

    private func indexForSearch(_ text: [UInt8], _ key: Int64) throws {
        folded.set(text)
        searchInsertion.bind(1, key)
        searchInsertion.bind(2, text: folded.bytes)
        try searchInsertion.run()
    }

    private static func appendSearched(_ field: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        if !field.isEmpty { SearchedText.append(field.bindMemory(to: UInt8.self).span, to: &text) }
    }

    /// Writes one cell, and the person's searched text anew if the cell belongs to it.
    func update(_ key: Int64, _ field: WorkloadField, to new: [UInt8]) throws {
        let column = plan.columns[WorkloadField.allCases.firstIndex(of: field) ?? 0]
        let isSearched = plan.searchedColumns.contains(column)
        if isSearched { try removeFromSearch(key) }
        let update =
            try updates[field]
            ?? PlainStatement(database, "UPDATE \(PlainPlan.table) SET \"\(column)\" = ? WHERE _key = ?")
        updates[field] = update
        try new.withUnsafeBytes { new in
            update.bind(1, text: new)
            update.bind(2, key)
            try update.run()
        }
        if isSearched { try indexForSearch(searchText(key), key) }
    }

    private func removeFromSearch(_ key: Int64) throws {
        folded.set(try searchText(key))
        searchDeletion.bind(1, key)
        searchDeletion.bind(2, text: folded.bytes)
        try searchDeletion.run()
    }

    private func searchText(_ key: Int64) throws -> [UInt8] {
        searched.bind(1, key)
        defer { searched.reset() }
        guard try searched.step() else { throw BenchError("no person \(key)") }
        var text: [UInt8] = []
        for column in 0..<searched.columnCount { Self.appendSearched(searched.bytes(column), to: &text) }
        return text
    }
}

/// Bytes that stay where they are while SQLite reads them.
private final class Scratch {
    private var memory: UnsafeMutableRawBufferPointer = .allocate(byteCount: 1_024, alignment: 1)
    private var count = 0

    deinit { memory.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

    func set(_ new: [UInt8]) {
        if new.count > memory.count {
            memory.deallocate()
            memory = .allocate(byteCount: 2 * new.count, alignment: 1)
        }
        memory.copyBytes(from: new)
        count = new.count
    }
}

/// A block of people as bytes in one piece of memory, made before the measuring begins.
final class PackedPeople {
    let count: Int
    private let memory: UnsafeMutableRawBufferPointer
    private var ends: [Int] = []

    init(_ people: [Workload.Person]) {
        count = people.count
        memory = .allocate(byteCount: people.joined().reduce(0) { $0 + $1.utf8.count }, alignment: 1)
        ends.reserveCapacity(count * WorkloadField.allCases.count + 1)
        ends.append(0)
        var end = 0
        for field in people.joined() {
            for byte in field.utf8 {
                memory[end] = byte
                end += 1
            }
            ends.append(end)
        }
    }

    deinit { memory.deallocate() }

    func field(_ place: Int, of person: Int) -> UnsafeRawBufferPointer {
        let index = person * WorkloadField.allCases.count + place
        return UnsafeRawBufferPointer(rebasing: memory[ends[index]..<ends[index + 1]])
    }
}
