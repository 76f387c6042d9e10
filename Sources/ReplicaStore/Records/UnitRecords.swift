import GRDB
package import ReplicaCore

extension StoreSession {
    /// The keys of the records of a collection that lie outside `province` and that a unit owns, or that lie in one of
    /// some scopes; in the order of keys.
    package func keys(in collection: FormName, ownedBy unit: String, orIn scopes: [ScopeName]) throws -> [Int64] {
        guard let layout = layouts[collection] else { return [] }
        let numbers = scopes.compactMap { numbering.scope($0) }
        let places = numbers.map { _ in "?" }.joined(separator: ", ")
        let province = numbering.scope(.province) ?? -1
        return try Int64.fetchAll(
            db,
            sql: """
                SELECT _key FROM \(layout.table)
                WHERE _scope <> ? AND (owner_unit = ? OR _scope IN (\(places))) ORDER BY _key
                """,
            arguments: StatementArguments([province]) + [unit] + StatementArguments(numbers))
    }
}
