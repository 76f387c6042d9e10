import GRDB
package import ReplicaCore
package import ReplicaWire

/// The single values of `kb_setting`.
package enum Setting: String, Sendable {
    /// The greatest hybrid timestamp issued or received.
    case clock
    /// The number of the next own change.
    case nextNumber = "next_number"
    /// Counts the times that forms or roster changed here.
    case formsVersion = "forms_version"
    /// The forms and codes of units as ``CatalogBytes`` writes them, after the ``formsVersion`` that they are of.
    case catalog
    /// The own replica id, 32 bytes.
    case replica
    /// The segment hash of the genesis, 32 bytes.
    case genesis
    /// The key that founded the province, 32 bytes; absent until this replica is welcomed.
    case root
    /// The segment that founded the province, 32 bytes; absent while it is not known.
    case founding
    /// Drawn with each identity: tells this database from others of the same replica, 16 bytes.
    case instance
    /// Where the identity was taken: computer and file, as `ReplicaExchange` describes a place.
    case place
    /// The identities that this one succeeds, oldest first, 32 bytes each.
    case former
    /// Present once a segment of the own log came that was not written here: this is a copy, or was rolled back.
    case seenElsewhere = "seen_elsewhere"
    /// Replicas that were sent the news of their end: 32 bytes, and 8 of the hash of the dot that says it.
    case told
    /// When and where the last backup was written: decimal milliseconds, a line feed, the path.
    case lastBackup = "last_backup"
    /// The person chosen with `user use`, and the list of names, one a line.
    case user, users
    /// The filters that people saved, as `ReplicaExchange` writes them.
    case filters
    /// How many existing records an import may change before it is held, and what share of them, in percent.
    case holdRecords = "hold_records"
    case holdPercent = "hold_percent"
    /// How far the access log beside the database went, as `ReplicaExchange` writes it.
    case accessEnd = "access_end"
    /// How far of it the auditors were sent.
    case accessSent = "access_sent"
    /// What matching learned of this register, in its own bytes.
    case matchWeights = "match_weights"
}

extension StoreSession {
    func number(_ setting: Setting) throws -> UInt64 {
        guard let bytes = try self[setting], bytes.count == 8 else { return setting == .nextNumber ? 1 : 0 }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    static func formsVersion(_ db: Database) throws -> UInt64 {
        (try value(of: .formsVersion, db) ?? []).reduce(0) { $0 << 8 | UInt64($1) }
    }

    func set(_ setting: Setting, _ number: UInt64) throws {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(number)
        try set(setting, bytes)
    }

    package subscript(setting: Setting) -> [UInt8]? {
        get throws {
            try Self.value(of: setting, db)
        }
    }

    private static func value(of setting: Setting, _ db: Database) throws -> [UInt8]? {
        try [UInt8].fetchOne(
            db.cachedStatement(sql: "SELECT value FROM kb_setting WHERE key = ?"), arguments: [setting.rawValue])
    }

    package func set(_ setting: Setting, _ value: [UInt8]) throws {
        try db.cachedStatement(sql: "REPLACE INTO kb_setting (key, value) VALUES (?, ?)")
            .execute(arguments: [setting.rawValue, value])
    }

    package func unset(_ setting: Setting) throws {
        try db.execute(sql: "DELETE FROM kb_setting WHERE key = ?", arguments: [setting.rawValue])
    }

    /// The replica that this store belongs to; `nil` before it was created.
    package func ownReplica() throws -> ReplicaID? {
        if let own { return own }
        own = try self[.replica].flatMap { ReplicaID(bytes: $0) }
        return own
    }

    /// The segment that the province begins with.
    package func genesis() throws -> Hash256? { try self[.genesis].flatMap(Hash256.init(bytes:)) }

    /// Says whose store this is and which province it belongs to.
    package func create(replica: ReplicaID, genesis: Hash256) throws {
        try set(.replica, replica.bytes)
        own = replica
        try set(.genesis, genesis.bytes)
        _ = try numbering.origin(for: replica, db)
    }
}
