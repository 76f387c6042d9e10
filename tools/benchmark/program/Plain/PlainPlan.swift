import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaStore

/// What the plain database looks like and how a person goes into it, read off a fresh replica.
///
/// The table has the columns of the program's `person`: an integer key, the id, the owning unit, every field of
/// the form and the columns of sort keys, with the same types; the engine's own columns are left out. The indexes
/// are the program's, and so is the search index with its options.
struct PlainPlan: Codable {
    let schema: [String]
    /// The columns that a person of the workload fills, in the order of ``WorkloadField``.
    let columns: [String]
    let searchedColumns: [String]
    let sort: Sort
    let ownerUnit: String
    /// The beginning of ids, as the replica's short name is.
    let label: String

    /// A column of sort keys.
    struct Sort: Codable {
        let column: String
        let keyColumn: String
    }

    static let table = "person"

    init(replica folder: String, ownerUnit: String, label: String) throws {
        let replica = try Replica.open(at: ReplicaFolder(path: folder))
        guard let form = try replica.catalog().collection(key: Self.table) else { throw BenchError("no form person") }
        try replica.close()
        let layout = TableLayout(form: form)
        let database = try PlainDatabase(path: folder + "/" + StoreConfiguration.fileName)
        let columns = try database.rows("SELECT name, type, [notnull], pk FROM pragma_table_info('\(Self.table)')")
        let kept = columns.filter { !$0[0].hasPrefix("_") || $0[0] == "_key" || $0[0].hasPrefix("_sort_") }
        let names = Set(kept.map { $0[0] })
        guard ["_key", "id", "owner_unit"].allSatisfy(names.contains), layout.sortColumns.count == 1 else {
            throw BenchError("the table of people is not as the plain one expects it: \(names.sorted())")
        }
        let declarations = kept.map { column in
            "\"\(column[0])\" \(column[1])" + (column[3] == "1" ? " PRIMARY KEY" : column[2] == "1" ? " NOT NULL" : "")
        }
        let others = try database.rows(
            """
            SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL
                AND (type = 'index' AND tbl_name = '\(Self.table)' OR name = '\(Self.table)_search') ORDER BY name
            """
        ).map { $0[0] }
        guard others.contains(where: { $0.contains("fts5") }) else { throw BenchError("no search index") }
        try database.close()
        schema = ["CREATE TABLE \(Self.table) (\(declarations.joined(separator: ", ")))"] + others
        self.columns = WorkloadField.allCases.map { TableLayout.column(for: $0.key) }
        searchedColumns = layout.columns.filter(\.field.isSearched).map(\.name)
        sort = Sort(
            column: layout.columns[layout.sortColumns[0].column].name, keyColumn: layout.sortColumns[0].name)
        self.ownerUnit = ownerUnit
        self.label = label
        guard self.columns.allSatisfy(names.contains) else { throw BenchError("a column of the workload is missing") }
    }

    init(contentsOf path: String) throws {
        self = try JSONDecoder().decode(PlainPlan.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path))
    }
}
