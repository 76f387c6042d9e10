package import ReplicaStore

extension Replica {
    /// A user's own SQL over the collections; it cannot change anything.
    package func query(_ sql: String) throws -> (columns: [String], rows: [[QueryCell]]) {
        try read { try $0.query(sql) }
    }
}
