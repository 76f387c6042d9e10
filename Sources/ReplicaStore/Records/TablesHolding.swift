import GRDB
import ReplicaCore

/// Finds the tables that have rows with any of some keys: a record's key does not say its collection.
final class TablesHolding {
    private let names: [FormName]
    private let statement: RawStatement?

    init(_ names: [FormName], _ layouts: [FormName: TableLayout], _ db: Database) throws {
        self.names = names
        let parts = names.enumerated().compactMap { place, name in
            layouts[name].map { layout in
                "SELECT \(place) WHERE EXISTS (SELECT 1 FROM \(layout.table) WHERE _key BETWEEN ?1 AND ?2)"
            }
        }
        statement = try parts.isEmpty ? nil : RawStatement(db, parts.joined(separator: " UNION ALL "))
    }

    /// The collections whose tables have such a row.
    func tables(_ keys: ClosedRange<Int64>) throws -> [FormName] {
        guard let statement else { return [] }
        defer { statement.reset() }
        statement.bind(1, keys.lowerBound)
        statement.bind(2, keys.upperBound)
        var found: [FormName] = []
        while try statement.step() { found.append(names[Int(statement.int(0))]) }
        return found
    }
}
