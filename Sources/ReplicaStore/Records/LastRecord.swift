import GRDB
package import ReplicaCore

extension StoreSession {
    /// The record of a collection that a replica made last and that is shown here.
    package func lastRecord(of collection: FormName, by replica: ReplicaID) throws -> StoredRecord? {
        guard let layout = layouts[collection] else { return nil }
        for origin in numbering.origins(of: replica).reversed() {
            let key = try Int64.fetchOne(
                db,
                sql: "SELECT _key FROM \(layout.table) WHERE _key BETWEEN ? AND ? ORDER BY _key DESC LIMIT 1",
                arguments: [origin.number << 32, (origin.number << 32) + 0xFFFF_FFFF])
            if let key { return try record(key: key, collection: collection) }
        }
        return nil
    }
}
