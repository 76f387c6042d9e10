import GRDB
package import ReplicaCore
import ReplicaText

/// A condition on the rows of a collection, as SQL with bound values.
package struct RowCondition: Sendable {
    /// Made of column names that a ``TableLayout`` quoted and of `?` only.
    package let sql: String
    package let arguments: [Argument]

    package init(sql: String, arguments: [Argument]) {
        self.sql = sql
        self.arguments = arguments
    }

    package enum Argument: Sendable {
        case text(String)
        case integer(Int64)
        case real(Double)
        case blob([UInt8])
    }
}

/// Which rows of a collection, in what order.
package struct RowSelection: Sendable {
    package var conditions: [RowCondition] = []
    /// Folded words, each the beginning of a word of the record.
    package var words: [String] = []
    /// Dates, each as its one word in the index, or as the words of what else may be written like it.
    package var dates: [(word: String, parts: [String])] = []
    /// Whether only what has the whole words is wanted where there is any: nobody types half of an address who has all
    /// of it.
    package var prefersWhole = false
    /// Whether `words` are whole words. Beginnings make the index gather every record that has one, which takes long
    /// for common ones.
    package var areWordsWhole = false
    /// Beginnings of words of which any one does as well as all of `words`.
    package var alternatives: [String] = []
    /// A field by its key; `nil` for the order of entry.
    package var sort: String?
    package var isDescending = false
    package var limit: Int?

    package init() {}

    /// What the search index has to match for all of the words and dates.
    ///
    /// - Parameter term: A word as a term of the index.
    fileprivate func match(_ term: (String) -> String) -> String {
        let dates = dates.map { date in
            "((" + date.parts.map(term).joined(separator: " AND ") + ") OR " + term(date.word) + ")"
        }
        return (words.map(term) + dates).joined(separator: " AND ")
    }
}

extension StoreSession {
    /// The keys of the rows of a collection that a selection picks.
    ///
    /// Without a sort field the order is that of entry. Where a search asks for a few, records that have its words
    /// as they stand come before those in which they only begin one: the index finds the first as it goes, and has
    /// to gather all of the second.
    package func keys(in collection: FormName, _ selection: RowSelection) throws -> [Int64] {
        guard let layout = layouts[collection] else { return [] }
        guard !selection.words.isEmpty || !selection.dates.isEmpty else {
            return try keys(layout, selection, matching: nil)
        }
        guard layout.isSearched else { return [] }
        let whole = selection.match(Self.whole)
        if selection.areWordsWhole { return try keys(layout, selection, matching: whole) }
        let beginnings = selection.match(Self.beginning)
        let any = selection.alternatives.map { " OR " + Self.beginning($0) }.joined()
        let all = "(" + beginnings + ")" + any
        guard let limit = selection.limit, selection.sort == nil, !selection.isDescending else {
            return try keys(layout, selection, matching: all)
        }
        let first = try keys(layout, selection, matching: whole)
        if first.count == limit || (selection.prefersWhole && !first.isEmpty) { return first }
        var rest = selection
        rest.limit = limit + first.count
        let known = Set(first)
        let found = try firstKeys(layout, rest) ?? keys(layout, rest, matching: all)
        return first + found.filter { !known.contains($0) }.prefix(limit - first.count)
    }

    /// The keys of the rows that have words which begin like those of a selection, where enough of the rows that were
    /// entered first do: for common beginnings the index has to gather most of what it holds.
    ///
    /// - Returns: `nil` where that is not so.
    func firstKeys(
        _ layout: TableLayout, _ selection: RowSelection, rows: Int = StoreSession.firstRows
    ) throws -> [Int64]? {
        guard let limit = selection.limit, limit < rows, selection.dates.isEmpty else { return nil }
        let columns = layout.columns.filter { $0.field.isSearched && $0.field.type != .bytes }
        let condition = selection.conditions.isEmpty ? "1" : RowCondition.joined(selection.conditions)
        let list = columns.map { ", " + TableLayout.quoted($0.name) }.joined()
        let statement = try RawStatement(
            db, "SELECT _key, \(condition)\(list) FROM \(layout.table) ORDER BY _key LIMIT \(rows)")
        for (place, argument) in selection.conditions.flatMap(\.arguments).enumerated() {
            statement.bind(1 + place, argument)
        }
        let beginnings = WordBeginnings(all: selection.words, any: selection.alternatives)
        var keys: [Int64] = []
        var seen = 0
        var text: [UInt8] = []
        while keys.count < limit, try statement.step() {
            if Self.isHopeless(keys.count, of: limit, after: seen, of: rows) { return nil }
            seen += 1
            if statement.int(1) == 0 { continue }
            text.removeAll(keepingCapacity: true)
            for place in columns.indices where statement.isText(place + 2) {
                statement.withText(place + 2) { SearchedText.append($0, to: &text) }
            }
            guard let isFound = beginnings.areFound(in: text.span) else { return nil }
            if isFound { keys.append(statement.int(0)) }
        }
        return keys.count == limit || seen < rows ? keys : nil
    }

    /// Some milliseconds' worth.
    static let firstRows = 20_000

    /// Whether a tenth of some rows gave less than half of what a tenth has to give.
    private static func isHopeless(_ found: Int, of wanted: Int, after seen: Int, of rows: Int) -> Bool {
        seen >= rows / 10 && found * rows * 2 < wanted * seen
    }

    /// - Parameter match: What the search index has to match; `nil` for everything.
    private func keys(_ layout: TableLayout, _ selection: RowSelection, matching match: String?) throws -> [Int64] {
        if match == nil, let keys = try walkedKeys(layout, selection) ?? dividedKeys(layout, selection) { return keys }
        var arguments = StatementArguments()
        var sql = "SELECT _key FROM "
        if let match {
            // In this form the index is walked in the order of entry, and no further than the limit.
            sql += "(SELECT rowid AS _match FROM \(layout.searchTable) WHERE \(layout.searchTable) MATCH ?)"
            sql += " CROSS JOIN \(layout.table) ON _key = _match"
            arguments += [match]
        } else {
            sql += layout.table
        }
        let (condition, bound) = RowCondition.clause(selection.conditions)
        sql += condition
        arguments += bound
        sql += " ORDER BY " + Self.order(layout, selection, entry: match == nil ? "_key" : "_match")
        if let limit = selection.limit {
            sql += " LIMIT ?"
            arguments += [limit]
        }
        return try Int64.fetchAll(db, sql: sql, arguments: arguments)
    }

    /// The keys that a selection picks, where an index has its order and what comes first in it fulfils the conditions
    /// often enough: what is common is found at once, and of what is rare little is left to put in order.
    ///
    /// - Parameter rows: How far the index is followed.
    /// - Returns: `nil` where that is not so.
    func walkedKeys(
        _ layout: TableLayout, _ selection: RowSelection, rows: Int = StoreSession.walkedRows
    ) throws -> [Int64]? {
        guard let limit = selection.limit, limit < rows, !selection.conditions.isEmpty,
            let sort = layout.sortColumns.first(where: { layout.columns[$0.column].field.key == selection.sort })
        else { return nil }
        let statement = try RawStatement(
            db,
            """
            SELECT _key, \(RowCondition.joined(selection.conditions)) FROM \(layout.table) \
            INDEXED BY \(layout.sortIndex(of: sort.name)) \
            ORDER BY \(Self.order(layout, selection, entry: "_key")) LIMIT \(rows)
            """)
        for (place, argument) in selection.conditions.flatMap(\.arguments).enumerated() {
            statement.bind(1 + place, argument)
        }
        var keys: [Int64] = []
        var seen = 0
        while keys.count < limit, try statement.step() {
            if Self.isHopeless(keys.count, of: limit, after: seen, of: rows) { return nil }
            seen += 1
            if statement.int(1) != 0 { keys.append(statement.int(0)) }
        }
        return keys.count == limit || seen < rows ? keys : nil
    }

    /// Some milliseconds' worth, after which looking at all rows is the better way.
    static let walkedRows = 2_000

    /// The keys that a selection picks, where other connections help to look at all rows.
    ///
    /// - Returns: `nil` where that is not to be had, or an index leads to the rows at once.
    private func dividedKeys(_ layout: TableLayout, _ selection: RowSelection) throws -> [Int64]? {
        let isIndexed = layout.sortColumns.contains { layout.columns[$0.column].field.key == selection.sort }
        guard !companions.isEmpty, let limit = selection.limit, limit <= Self.dividedLimit,
            !selection.conditions.isEmpty || selection.sort != nil && !isIndexed
        else { return nil }
        let scan = try DividedScan(
            [db] + companions, table: layout.table,
            condition: (RowCondition.joined(selection.conditions), selection.conditions.flatMap(\.arguments)),
            sort: Self.sortValue(layout, selection), isDescending: selection.isDescending, limit: limit)
        if selection.sort == nil { return try scan.first() }
        let order = Self.order(layout, selection, entry: "_key")
        let candidates = try scan.candidates().map(String.init).joined(separator: ",")
        let sql = """
            SELECT _key FROM \(layout.table) WHERE _key IN (SELECT value FROM json_each(?)) ORDER BY \(order) LIMIT ?
            """
        return try Int64.fetchAll(db, sql: sql, arguments: ["[\(candidates)]", limit])
    }

    /// With more rows than these wanted, putting them in order takes longer than finding them.
    private static let dividedLimit = 1_000

    /// - Parameter entry: The column that stands for the order of entry.
    private static func order(_ layout: TableLayout, _ selection: RowSelection, entry: String) -> String {
        let direction = selection.isDescending ? " DESC" : ""
        guard let value = sortValue(layout, selection) else { return entry + direction }
        return value + direction + ", _key" + direction
    }

    /// The value by which the rows of a selection are put in order, in SQL; `nil` for the order of entry.
    private static func sortValue(_ layout: TableLayout, _ selection: RowSelection) -> String? {
        guard let sort = selection.sort, let place = layout.columns.firstIndex(where: { $0.field.key == sort }) else {
            return nil
        }
        let column = TableLayout.quoted(
            layout.sortColumns.first { $0.column == place }?.name ?? layout.columns[place].name)
        // Decimals are text, so that none is rounded; they sort as numbers all the same.
        return layout.columns[place].field.type == .decimal ? "CAST(\(column) AS REAL)" : column
    }

    /// How many rows of a collection some conditions pick, by the code of the unit that owns them; empty for none.
    package func countsByOwner(of collection: FormName, where conditions: [RowCondition]) throws -> [String: Int] {
        guard let layout = layouts[collection] else { return [:] }
        let (condition, arguments) = RowCondition.clause(conditions)
        let sql = "SELECT owner_unit, count(*) AS count FROM \(layout.table)\(condition) GROUP BY owner_unit"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).reduce(into: [:]) { counts, row in
            counts[row["owner_unit"] ?? "", default: 0] += row["count"] as Int
        }
    }

    /// How many rows of a collection some conditions pick, and of one of their dates the first, and how many lie before
    /// a day.
    ///
    /// - Parameters:
    ///   - date: The key of a date field; `nil` for none.
    ///   - day: `YYYY-MM-DD`.
    package func summary(
        of collection: FormName, _ conditions: [RowCondition], date: String?, before day: String
    ) throws -> (count: Int, first: String?, early: Int) {
        guard let layout = layouts[collection] else { return (0, nil, 0) }
        let column = date.map { TableLayout.quoted(TableLayout.column(for: $0)) } ?? "NULL"
        let (condition, arguments) = RowCondition.clause(conditions)
        let sql = "SELECT count(*), min(\(column)), coalesce(sum(\(column) < ?), 0) FROM \(layout.table)\(condition)"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [day] + arguments) else { return (0, nil, 0) }
        return (row[0], row[1], row[2])
    }

    /// A word of letters and digits as the search index takes one.
    private static func whole(_ word: String) -> String { "\"" + word + "\"" }

    /// A word of letters and digits as the search index takes the beginning of one.
    private static func beginning(_ word: String) -> String { "\"" + word + "\"*" }

    /// The fields of class `P2` that a statement of a user's own reads, also where it only compares them.
    ///
    /// - Returns: `collection.field`, in the order of the forms.
    package func sensitiveFields(readBy sql: String) throws -> [String] {
        let region = try db.makeStatement(sql: sql).databaseRegion
        // Of `count(*)` SQLite says only which table it reads; beside it, whoever reads a column names it, or all of them.
        let written = sql.lowercased()
        let text = written.replacing(#/count\s*\(\s*\*\s*\)/#, with: "")
        let isCounted = text != written
        return layouts.values.flatMap { layout in
            layout.columns.filter { column in
                column.field.isSensitive
                    && (!isCounted || text.contains("*") || text.contains(column.name.lowercased()))
                    && region.isModified(
                        byEventsOfKind: .update(tableName: layout.form.key, columnNames: [column.name]))
            }.map { layout.form.key + "." + $0.field.key }
        }.sorted()
    }

    /// A read-only statement of a user's own, with at most one result set.
    package func query(_ sql: String) throws -> (columns: [String], rows: [[QueryCell]]) {
        let statement = try db.makeStatement(sql: sql)
        guard statement.isReadonly else { throw StoreError.sqlite("attempt to write") }
        let rows = try Row.fetchAll(statement).map { row -> [QueryCell] in
            row.databaseValues.map { value -> QueryCell in
                switch value.storage {
                case .null: QueryCell.null
                case .int64(let number): .integer(number)
                case .double(let number): .real(number)
                case .string(let text): .text(text)
                case .blob(let data): .blob(data.count)
                }
            }
        }
        return (statement.columnNames, rows)
    }
}

/// One cell of a query's result.
package enum QueryCell: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    /// A blob, by its length in bytes.
    case blob(Int)
}

extension RowCondition {
    /// All of some conditions as the end of a statement, with what is bound in it; empty for none.
    static func clause(_ conditions: [Self]) -> (sql: String, arguments: StatementArguments) {
        if conditions.isEmpty { return ("", []) }
        return (" WHERE " + joined(conditions), StatementArguments(conditions.flatMap(\.arguments).map(\.bound)))
    }

    /// All of some conditions as one, without what is bound in it; empty for none.
    static func joined(_ conditions: [Self]) -> String {
        conditions.map { "(" + $0.sql + ")" }.joined(separator: " AND ")
    }
}

extension RowCondition.Argument {
    fileprivate var bound: any DatabaseValueConvertible {
        switch self {
        case .text(let text): text
        case .integer(let number): number
        case .real(let number): number
        case .blob(let bytes): bytes
        }
    }
}
