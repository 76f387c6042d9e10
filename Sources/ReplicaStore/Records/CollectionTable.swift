import GRDB
import ReplicaCore
import ReplicaFilter
import ReplicaText

/// Writes and reads the rows of one collection through statements that are prepared when first needed.
final class CollectionTable {
    let layout: TableLayout
    private let db: Database
    /// What its rows are held against.
    private(set) lazy var rules = RowRules(layout, checks)
    /// The rules of its form that can be read and that look at one record alone.
    private(set) lazy var checks = layout.form.rules.compactMap { rule in
        RuleCheck(rule, of: layout.form).map { FormCheck(rule: rule, check: $0) }
    }.filter { !$0.check.isRelated }
    private lazy var columnList =
        (TableLayout.engineColumns + layout.columns.map(\.name) + layout.sortColumns.map(\.name))
        .map(TableLayout.quoted).joined(separator: ",")
    private lazy var insertion = Result { try RawStatement(db, insertionSQL) }
    private lazy var newRowResult = Result { try NewRow(self) }
    /// How new records of the shapes that came last are written.
    private var plans: [Shape: NewRowPlan?] = [:]

    private static let plansMax = 64
    private lazy var replacement = Result {
        let marks = Array(repeating: "?", count: columnCount).joined(separator: ",")
        return try RawStatement(db, "REPLACE INTO \(layout.table) (\(columnList)) VALUES (\(marks))")
    }
    private lazy var deletion = Result { try RawStatement(db, "DELETE FROM \(layout.table) WHERE _key = ?") }
    private lazy var selection = Result {
        try RawStatement(db, "SELECT \(columnList) FROM \(layout.table) WHERE _key = ?")
    }
    private lazy var searchInsertion = Result {
        try RawStatement(db, "INSERT INTO \(layout.searchTable) (rowid, text) VALUES (?, ?)")
    }
    private lazy var searchDeletion = Result {
        try RawStatement(
            db, "INSERT INTO \(layout.searchTable) (\(layout.searchTable), rowid, text) VALUES ('delete', ?, ?)")
    }

    /// A row as its cells.
    struct StoredRow: Hashable {
        var key: Int64
        var id: String
        var ownerUnit: String?
        var scope: Int64
        var clock: [UInt8]
        /// One for each column of the layout.
        var cells: [Cell]
    }

    init(_ layout: TableLayout, _ db: Database) {
        self.layout = layout
        self.db = db
    }

    private var insertionSQL: String {
        let marks = Array(repeating: "?", count: columnCount).joined(separator: ",")
        return "INSERT INTO \(layout.table) (\(columnList)) VALUES (\(marks))"
    }

    private var columnCount: Int { 5 + layout.columns.count + layout.sortColumns.count }

    func row(_ key: Int64) throws -> StoredRow? {
        let selection = try selection.get()
        defer { selection.reset() }
        selection.bind(1, key)
        guard try selection.step() else { return nil }
        return StoredRow(
            key: key, id: String(decoding: selection.bytes(1), as: UTF8.self),
            ownerUnit: selection.isNull(2) ? nil : String(decoding: selection.bytes(2), as: UTF8.self),
            scope: selection.int(3), clock: selection.bytes(4),
            cells: layout.columns.indices.map { cell(selection, 5 + $0, layout.columns[$0].field) })
    }

    private func cell(_ statement: RawStatement, _ column: Int, _ field: FieldForm) -> Cell {
        if statement.isNull(column) { return .null }
        if statement.isInteger(column) { return .integer(statement.int(column)) }
        return field.type == .bytes ? .blob(statement.bytes(column)) : .text(statement.bytes(column))
    }

    func insert(_ row: StoredRow) throws {
        let insertion = try insertion.get()
        bind(row, to: insertion)
        try insertion.run()
        try indexForSearch(row)
    }

    func update(_ row: StoredRow, from old: StoredRow) throws {
        if row == old { return }
        let replacement = try replacement.get()
        bind(row, to: replacement)
        try replacement.run()
        guard searchText(row) != searchText(old) else { return }
        try removeFromSearch(old)
        try indexForSearch(row)
    }

    func delete(_ row: StoredRow) throws {
        try removeFromSearch(row)
        let deletion = try deletion.get()
        deletion.bind(1, row.key)
        try deletion.run()
    }

    private func bind(_ row: StoredRow, to statement: RawStatement) {
        statement.bind(1, row.key)
        statement.bind(2, text: row.id)
        if let unit = row.ownerUnit { statement.bind(3, text: unit) } else { statement.bindNull(3) }
        statement.bind(4, row.scope)
        statement.bind(5, blob: row.clock)
        for (index, cell) in row.cells.enumerated() { cell.bind(to: statement, at: 6 + index) }
        for (index, sort) in layout.sortColumns.enumerated() {
            let position = 6 + row.cells.count + index
            if case .text(let text) = row.cells[sort.column] {
                statement.bind(position, blob: Self.sortKey(text, sort.sort))
            } else {
                statement.bindNull(position)
            }
        }
    }

    static func sortKey(_ text: [UInt8], _ sort: FieldSort) -> [UInt8] {
        switch sort {
        case .text: VietnameseSortKey.forText(utf8: text.span)
        case .person: VietnameseSortKey.forPersonName(utf8: text.span)
        }
    }

    // MARK: Search

    private func searchText(_ row: StoredRow) -> [UInt8] {
        var folded: [UInt8] = []
        for (column, cell) in zip(layout.columns, row.cells) where column.field.isSearched {
            if case .text(let text) = cell { SearchedText.append(text.span, to: &folded) }
        }
        return folded
    }

    private func indexForSearch(_ row: StoredRow) throws {
        guard layout.isSearched else { return }
        try Self.index(row.key, searchText(row), with: searchInsertion.get())
    }

    private static func index(_ key: Int64, _ folded: [UInt8], with statement: RawStatement) throws {
        if folded.isEmpty { return }
        statement.bind(1, key)
        try folded.withUnsafeBufferPointer { folded in
            statement.bind(2, staying: folded)
            try statement.run()
        }
    }

    private func removeFromSearch(_ row: StoredRow) throws {
        guard layout.isSearched else { return }
        let folded = searchText(row)
        if folded.isEmpty { return }
        let searchDeletion = try searchDeletion.get()
        searchDeletion.bind(1, row.key)
        searchDeletion.bind(2, text: folded)
        try searchDeletion.run()
    }

    // MARK: New rows, value by value

    /// A row of a record that has none, filled value by value and inserted again and again: what it needs of the
    /// table is at hand, because it is asked for every value.
    final class NewRow {
        private let insertion: RawStatement
        private let search: RawStatement?
        private let sortStart: Int
        private var folded: [UInt8] = []
        /// What filled the columns last.
        private var filledBy: Filling?

        init(_ table: CollectionTable) throws {
            // One of its own: nobody else leaves anything bound in it.
            insertion = try RawStatement(table.db, table.insertionSQL)
            search = table.layout.isSearched ? try table.searchInsertion.get() : nil
            sortStart = 6 + table.layout.columns.count
        }

        /// Begins a row.
        ///
        /// - Parameter filling: Stands for the columns that will be filled; the same object for every row that fills
        ///   them.
        func begin(_ filling: Filling) {
            if filledBy !== filling {
                // What the row before left in other columns must not get into this one.
                if let filledBy { empty(filledBy.columns, butNot: filling.columns) }
                filledBy = filling
            }
            folded.removeAll(keepingCapacity: true)
        }

        private func empty(_ columns: [NewColumn], butNot kept: [NewColumn]) {
            for column in columns where !kept.contains(where: { $0.place == column.place }) {
                insertion.bindNull(6 + column.place)
                if let sort = column.sort { insertion.bindNull(sortStart + sort.place) }
            }
        }

        /// - Parameters:
        ///   - stays: Whether the text stays where it is until the row is inserted; otherwise it is copied.
        ///   - folded: The text as ``SearchedText`` writes it, if that is known.
        func put(
            text: UnsafeBufferPointer<UInt8>, into column: NewColumn, stays: Bool, folded: [UInt8]? = nil
        ) {
            if stays {
                insertion.bind(6 + column.place, staying: text)
            } else {
                insertion.bind(6 + column.place, utf8: text)
            }
            if column.isSearched {
                if let folded {
                    self.folded.append(contentsOf: folded)
                } else {
                    SearchedText.append(text.span, to: &self.folded)
                }
            }
            guard let sort = column.sort else { return }
            let key =
                sort.kind == .person
                ? VietnameseSortKey.forPersonName(utf8: text.span) : VietnameseSortKey.forText(utf8: text.span)
            insertion.bind(sortStart + sort.place, blob: key)
        }

        func put(integer: Int64, into column: NewColumn) { insertion.bind(6 + column.place, integer) }

        /// Inserts the row.
        func insert(key: Int64, id: [UInt8], ownerUnit: [UInt8]?, scope: Int64, clock: [UInt8]) throws {
            insertion.bind(1, key)
            insertion.bind(4, scope)
            try id.withUnsafeBufferPointer { id in
                insertion.bind(2, staying: id)
                try (ownerUnit ?? []).withUnsafeBufferPointer { unit in
                    if ownerUnit == nil { insertion.bindNull(3) } else { insertion.bind(3, staying: unit) }
                    try clock.withUnsafeBufferPointer { clock in
                        insertion.bind(5, stayingBlob: clock)
                        try insertion.run()
                    }
                }
            }
            if let search { try CollectionTable.index(key, folded, with: search) }
        }
    }

    /// The row for new records.
    func newRow() throws -> NewRow { try newRowResult.get() }

    /// How new records of a shape are written; `nil` if they have to go the general way.
    func plan(for shape: Shape, _ session: StoreSession) throws -> NewRowPlan? {
        if let known = plans[shape] { return known }
        if plans.count >= Self.plansMax { plans.removeAll() }
        let plan = try NewRowPlan(shape, of: self, session)
        plans[shape] = .some(plan)
        return plan
    }

    /// A choice of columns.
    final class Filling {
        let columns: [NewColumn]

        init(_ columns: [NewColumn]) { self.columns = columns }
    }

    /// What has to be known of a column to fill it; small, because it is asked for every value.
    struct NewColumn {
        let place: Int
        let isSearched: Bool
        let sort: (place: Int, kind: FieldSort)?

        init(_ column: Int, of layout: TableLayout) {
            place = column
            isSearched = layout.columns[column].field.isSearched && layout.columns[column].field.type != .bytes
            sort = layout.sortColumns.firstIndex { $0.column == column }.map { ($0, layout.sortColumns[$0].sort) }
        }
    }
}
