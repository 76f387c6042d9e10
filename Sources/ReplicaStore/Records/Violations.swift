import GRDB
import ReplicaCore

/// What records break of their forms: listed, and never a reason to keep a change out (`Protocol/05` §8).
extension StoreSession {
    /// Lists what a record breaks, in place of what was listed before.
    ///
    /// - Parameter isListed: Whether anything may be listed of it.
    func saveViolations(
        _ row: CollectionTable.StoredRow, state: RecordState, table: CollectionTable, collection: Int64, isListed: Bool
    ) throws {
        if isListed {
            try db.cachedStatement(sql: "DELETE FROM kb_violation WHERE key = ?").execute(arguments: [row.key])
        }
        // Nobody can mend what was erased.
        if state.isErased { return }
        let columns = table.layout.columns
        let missing = columns.indices.filter { place in
            columns[place].field.isRequired && row.cells[place] == .null && !state.saysWhy(columns[place].field)
        }
        let broken = missing.map { columns[$0].field.name } + table.rules.broken { row.cells[$0] }
        for name in broken { try list(violation: name, key: row.key, collection: collection) }
    }

    func list(violation: FormName, key: Int64, collection: Int64) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO kb_violation (key, field, collection) VALUES (?, ?, ?)")
            .execute(arguments: [key, try numbering.number(for: violation, db), collection])
    }

    /// How many places break a rule, by the code of the unit that owns their records; empty for none. Reads no record.
    package func violationsByOwner() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for collection in try Int64.fetchAll(db, sql: "SELECT DISTINCT collection FROM kb_violation") {
            guard let layout = numbering.name(number: collection).flatMap({ layouts[$0] }) else { continue }
            let selection = try RawStatement(
                db,
                """
                SELECT owner_unit, count(*) FROM kb_violation JOIN \(layout.table) ON _key = key
                WHERE collection = ? GROUP BY owner_unit
                """)
            selection.bind(1, collection)
            while try selection.step() { counts[selection.text(0), default: 0] += Int(selection.int(1)) }
        }
        return counts
    }

    /// Holds all records of a collection against its form anew: a rule came or went, or asks something else.
    func listViolations(of collection: FormName) throws {
        guard let table = tables[collection] else { return }
        let number = try numbering.number(for: collection, db)
        try db.execute(sql: "DELETE FROM kb_violation WHERE collection = ?", arguments: [number])
        if checks(of: table.layout.form).isEmpty, !table.layout.columns.contains(where: \.field.isRequired) { return }
        for key in try Int64.fetchAll(db, sql: "SELECT _key FROM \(table.layout.table) ORDER BY _key") {
            guard let stored = try record(key: key, collection: collection), case .row(_, let row) = stored.place else {
                continue
            }
            try saveViolations(row, state: stored.state, table: table, collection: number, isListed: false)
            relatedRules.noteAsked(key, of: collection)
        }
    }
}

extension RecordState {
    /// Whether any of its values was erased.
    var isErased: Bool { registers.values.contains { $0.live.contains(where: \.isErased) } }

    /// Whether somebody said why a field has no value (`Protocol/05` §9).
    fileprivate func saysWhy(_ field: FieldForm) -> Bool {
        live(RegisterKey(field.register)).contains { live in
            zip(live.members, live.values).contains {
                $0 == field.name && $1.tag == .empty && !$1.content.isEmpty
            }
        }
    }
}
