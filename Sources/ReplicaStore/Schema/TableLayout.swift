package import ReplicaCore
import ReplicaFilter

/// The ordinary SQLite table of one collection: which column shows which field.
///
/// Names come from forms, which are data from outside: only ``isPlainName(_:)`` ones reach SQL, always quoted.
package struct TableLayout: Sendable {
    package let form: CollectionForm
    /// In the order of the form; groups themselves have no column.
    package let columns: [Column]
    /// Columns that hold sort keys, after the others.
    package let sortColumns: [(name: String, column: Int, sort: FieldSort)]
    let columnOfField: [FormName: Int]
    /// The registers of the form with the columns of their members.
    let registers: [(name: FormName, columns: [Int], isSet: Bool)]

    package struct Column: Sendable {
        package let name: String
        package let field: FieldForm
        /// A set, shown as a JSON array.
        package var isSet: Bool { field.isMultiple }
        fileprivate var isDateOrNumber: Bool {
            [.integer, .decimal, .date, .partialDate, .instant].contains(field.type)
        }
    }

    package init(form: CollectionForm) {
        self.form = form
        columns = form.valueFields.map { Column(name: Self.column(for: $0.key), field: $0) }
        let columns = columns
        sortColumns = columns.indices.compactMap { index in
            columns[index].field.sort.map { ("_sort_" + columns[index].name, index, $0) }
        }
        columnOfField = Dictionary(
            columns.indices.map { (columns[$0].field.name, $0) }, uniquingKeysWith: { first, _ in first })
        var registers: [(FormName, [Int], Bool)] = []
        for (index, column) in columns.enumerated() {
            if let group = column.field.group {
                if let place = registers.firstIndex(where: { $0.0 == group }) {
                    registers[place].1.append(index)
                } else {
                    registers.append((group, [index], false))
                }
            } else {
                registers.append((column.field.name, [index], column.isSet))
            }
        }
        self.registers = registers
    }

    package var table: String { Self.quoted(form.key) }
    package var searchTable: String { Self.quoted(searchName) }
    /// - Parameter column: One of ``sortColumns`` by its name.
    func sortIndex(of column: String) -> String { Self.quoted(form.key + column) }
    var searchName: String { form.key + "_search" }
    package var isSearched: Bool { columns.contains(where: \.field.isSearched) }

    /// The columns of the engine in every table of a collection.
    package static let engineColumns = ["_key", "id", "owner_unit", "_scope", "_clock"]

    package static func column(for key: String) -> String {
        engineColumns.contains(key) ? "field_" + key : key
    }

    package static func quoted(_ name: String) -> String {
        precondition(isPlain(name.utf8.drop { $0 == UInt8(ascii: "_") }), "names are checked before")
        return "\"" + name + "\""
    }

    /// Whether a name from a form may name a table or column: `[a-z][a-z0-9_]*`, short, not the engine's.
    package static func isPlainName(_ name: String) -> Bool {
        name.utf8.count <= 63 && !name.hasPrefix("kb_") && !name.hasPrefix("sqlite") && isPlain(name.utf8[...])
    }

    private static func isPlain(_ name: Substring.UTF8View) -> Bool {
        guard let first = name.first, (97...122).contains(first) else { return false }
        return name.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// Whether a name from a form may be that of another form's index (``searchTable`` and ``migration(existing:)``).
    package static func mayNameIndex(_ name: String) -> Bool {
        ["_search", "_sort_", "_source_ref_index", "_rule_"].contains { name.contains($0) }
    }

    /// The statements that create the table, or that add what a newer form has.
    ///
    /// - Parameters:
    ///   - existing: The columns that the table has; none if there is no table.
    ///   - hasSearchTable: Whether its search table is there.
    func migration(existing: Set<String>, hasSearchTable: Bool) -> [String] {
        var statements: [String] = []
        if existing.isEmpty {
            // A column behind others costs a walk over theirs in every row: first come the texts, which all rows are
            // looked through for a part of, then what puts rows in order.
            func fields(_ columns: [Column]) -> [String] { columns.map { Self.quoted($0.name) + " " + $0.sqlType } }
            let texts = fields(columns.filter { $0.field.type == .text })
            let sorts = sortColumns.map { Self.quoted($0.name) + " BLOB" }
            let ordered = fields(columns.filter(\.isDateOrNumber))
            let others = fields(columns.filter { $0.field.type != .text && !$0.isDateOrNumber })
            statements.append(
                """
                CREATE TABLE \(table) (_key INTEGER PRIMARY KEY, id TEXT NOT NULL, owner_unit TEXT, \
                \((texts + sorts + ordered + others).map { $0 + ", " }.joined())_scope INTEGER NOT NULL, _clock BLOB NOT NULL)
                """)
        } else {
            for column in columns where !existing.contains(column.name) {
                statements.append("ALTER TABLE \(table) ADD COLUMN \(Self.quoted(column.name)) \(column.sqlType)")
            }
            for sort in sortColumns where !existing.contains(sort.name) {
                statements.append("ALTER TABLE \(table) ADD COLUMN \(Self.quoted(sort.name)) BLOB")
            }
        }
        if isSearched, !hasSearchTable {
            statements.append(
                """
                CREATE VIRTUAL TABLE \(searchTable) USING fts5(text, content='', columnsize=0, detail=none, \
                tokenize='unicode61 remove_diacritics 0')
                """)
        }
        for sort in sortColumns where !existing.contains(sort.name) {
            statements.append(
                "CREATE INDEX \(sortIndex(of: sort.name)) ON \(table) (\(Self.quoted(sort.name)))")
        }
        if let source = form.field(key: "source_ref"), !existing.contains(source.key) {
            statements.append(
                """
                CREATE INDEX \(Self.quoted(form.key + "_source_ref_index")) ON \(table) (source_ref) \
                WHERE source_ref IS NOT NULL
                """)
        }
        return statements + ruleIndexes
    }

    /// What makes rules that look at other records find them.
    private var ruleIndexes: [String] {
        let lookups = Set(form.rules.flatMap { RuleCheck.lookups(of: $0.must) }).compactMap { keys -> [String]? in
            let found = keys.compactMap { key in columns.first { $0.field.key == key && !$0.isSet }?.name }
            return found.count == keys.count && Set(found).count == found.count ? found : nil
        }
        return lookups.sorted { $0.lexicographicallyPrecedes($1) }.map { names in
            let quoted = names.map(Self.quoted)
            let index = Self.quoted(form.key + "_rule_" + names.joined(separator: "_"))
            return """
                CREATE INDEX IF NOT EXISTS \(index) ON \(table) (\(quoted.joined(separator: ", "))) \
                WHERE \(quoted[0]) IS NOT NULL
                """
        }
    }
}

extension TableLayout.Column {
    fileprivate var sqlType: String {
        if field.isMultiple { return "TEXT" }
        return switch field.type {
        case .integer, .boolean: "INTEGER"
        case .bytes: "BLOB"
        default: "TEXT"
        }
    }
}
