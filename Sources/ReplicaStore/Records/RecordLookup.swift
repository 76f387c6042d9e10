import GRDB
package import ReplicaCore
import ReplicaWire

extension StoreSession {
    /// The records that a label may mean, in every scope that has them; one, if the label is good.
    package func find(_ label: RecordLabel) throws -> [StoredRecord] {
        var found: [StoredRecord] = []
        for origin in numbering.origins where origin.label == label.replica {
            guard label.number <= UInt64(UInt32.max) else { continue }
            let key = try origin.key(label.number)
            for table in try tables(holding: key...key) {
                guard let row = try table.row(key) else { continue }
                let clock = try ClockColumn(bytes: row.clock)
                guard label.agrees(with: clock.hash) else { continue }
                let dot = Dot(replica: origin.replica, number: label.number, hash: clock.hash)
                found.append(try stored(row, in: table, record: dot, clock: clock))
            }
            let hidden = try Row.fetchAll(
                db, sql: "SELECT scope, state FROM kb_hidden WHERE key = ?", arguments: [key])
            for row in hidden {
                let record = try HiddenRecord(bytes: row["state"], numbering: numbering).state
                guard label.agrees(with: record.record.hash), let scope = numbering.scope(number: row["scope"]),
                    let stored = try self.record(record.record, scope: scope, collection: record.collection)
                else { continue }
                found.append(stored)
            }
        }
        return found
    }

    /// What is known of a record, in every scope that anything is known of it in; the shown one first, then by the
    /// names of the scopes.
    package func states(of record: Dot) throws -> [StoredRecord] {
        guard record.number <= UInt64(UInt32.max) else { return [] }
        var shown: [StoredRecord] = []
        var hidden: [StoredRecord] = []
        for origin in numbering.origins(of: record.replica) {
            let key = try origin.key(record.number)
            for table in try tables(holding: key...key) {
                guard let row = try table.row(key) else { continue }
                let clock = try ClockColumn(bytes: row.clock)
                if clock.hash == record.hash { shown.append(try stored(row, in: table, record: record, clock: clock)) }
            }
            let scopes = try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT scope FROM kb_hidden WHERE key = ?"), arguments: [key])
            for scope in scopes {
                if let found = try self.hidden(key, record: record, scope: scope) { hidden.append(found) }
            }
        }
        return shown.sorted { $0.scope < $1.scope } + hidden.sorted { $0.scope < $1.scope }
    }

    /// A shown record by the key of its row.
    package func record(key: Int64, collection: FormName) throws -> StoredRecord? {
        guard let table = tables[collection], let row = try table.row(key), let origin = numbering.origin(key >> 32)
        else { return nil }
        let clock = try ClockColumn(bytes: row.clock)
        let dot = Dot(replica: origin.replica, number: UInt64(key & 0xFFFF_FFFF), hash: clock.hash)
        return try stored(row, in: table, record: dot, clock: clock)
    }

    /// The keys of the records of a collection whose field shows a text, through the index on it if there is one.
    package func keys(collection: FormName, where column: String, is text: String, limit: Int) throws -> [Int64] {
        guard let layout = layouts[collection] else { return [] }
        return try Int64.fetchAll(
            db.cachedStatement(
                sql: "SELECT _key FROM \(layout.table) WHERE \(TableLayout.quoted(column)) = ? LIMIT ?"),
            arguments: [text, limit])
    }

    /// Whether any record of a collection has a value in a column.
    package func hasValue(collection: FormName, in column: String) throws -> Bool {
        guard let layout = layouts[collection] else { return false }
        return try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM \(layout.table) WHERE \(TableLayout.quoted(column)) IS NOT NULL)")
            ?? false
    }

    /// The records of a collection that somebody deleted.
    package func deletedRecords(of collection: FormName) throws -> [StoredRecord] {
        try hiddenRecords(of: collection, where: "deleted")
    }

    /// The records of a collection that are not among its rows: they were deleted, or went to another scope.
    func hiddenRecords(of collection: FormName, where condition: String = "1") throws -> [StoredRecord] {
        guard let number = numbering.name(collection) else { return [] }
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT scope, state FROM kb_hidden WHERE \(condition) AND collection = ?"),
            arguments: [number])
        return try rows.compactMap { row in
            let hidden = try HiddenRecord(bytes: row["state"], numbering: numbering)
            guard let scope = numbering.scope(number: row["scope"]) else { return nil }
            return try record(hidden.state.record, scope: scope, collection: collection)
        }
    }

    /// The unit that owns a record.
    package func owner(of state: RecordState) -> Dot? { numbering.owner(of: state) }

    /// The office of a replica, as it announced it.
    package func office(of replica: ReplicaID) -> Dot? { numbering.office(of: replica) }

    /// The short name of a replica.
    package func label(of replica: ReplicaID) -> String { numbering.label(of: replica) }

    /// The id of a record as people read it.
    package func label(of record: Dot) -> String { numbering.label(of: record) }

    /// The replicas that people call by a short name: one, unless two announced the same.
    package func replicas(labelled name: String) -> [ReplicaID] {
        numbering.origins.filter { $0.branch == 0 && $0.label == name }.map(\.replica)
    }

    /// All replicas that announced themselves, in the order in which they were met.
    package func announcedReplicas() -> [Origin] {
        numbering.origins.filter { $0.branch == 0 && $0.unit != nil }
    }

    /// The records with fields that people have to settle, and these fields.
    ///
    /// - Parameter collection: `nil` for all.
    package func conflicts(collection: FormName?) throws -> [(record: StoredRecord, fields: [FormName])] {
        let wanted = collection.flatMap { numbering.name($0) }
        var conflicts: [(StoredRecord, [FormName])] = []
        for place in try conflictPlaces().sorted() where collection == nil || place.collection == wanted {
            guard let collection = numbering.name(number: place.collection),
                let field = numbering.name(number: place.field)
            else { continue }
            if let last = conflicts.last, last.0.key == place.key {
                conflicts[conflicts.count - 1].1.append(field)
            } else if let record = try record(key: place.key, collection: collection) {
                conflicts.append((record, [field]))
            }
        }
        return conflicts
    }

    /// How many fields are in conflict, by the code of the unit that owns their records; empty for none. Reads no record.
    package func conflictsByOwner() throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for (collection, places) in Dictionary(grouping: try conflictPlaces(), by: \.collection) {
            guard let layout = numbering.name(number: collection).flatMap({ layouts[$0] }) else { continue }
            let selection = try RawStatement(db, "SELECT owner_unit FROM \(layout.table) WHERE _key = ?")
            for place in places {
                selection.bind(1, place.key)
                if try selection.step() { counts[selection.text(0), default: 0] += 1 }
                selection.reset()
            }
        }
        return counts
    }

    private func conflictPlaces() throws -> Set<ConflictPlace> {
        var found: Set<ConflictPlace> = []
        for row in try Row.fetchAll(db, sql: "SELECT collection, key, field FROM kb_exception WHERE conflict") {
            found.insert(ConflictPlace(collection: row["collection"], key: row["key"], field: row["field"]))
        }
        for row in try Row.fetchAll(db, sql: "SELECT DISTINCT key, field FROM kb_scattered") {
            guard let shown = try shownCollection(key: row["key"]), let number = numbering.name(shown) else { continue }
            found.insert(ConflictPlace(collection: number, key: row["key"], field: row["field"]))
        }
        return found
    }

    private struct ConflictPlace: Hashable, Comparable {
        let collection: Int64
        let key: Int64
        let field: Int64

        static func < (left: Self, right: Self) -> Bool {
            (left.collection, left.key, left.field) < (right.collection, right.key, right.field)
        }
    }

    /// The collection in whose table a key has a row.
    private func shownCollection(key: Int64) throws -> FormName? {
        try tables(holding: key...key).first?.layout.form.name
    }

    package func conflictCount() throws -> Int {
        try Int.fetchOne(
            db,
            sql: """
                SELECT count(*) FROM (
                    SELECT key, field FROM kb_exception WHERE conflict UNION SELECT key, field FROM kb_scattered)
                """) ?? 0
    }

    /// The shown records that have a live value in a field that no column holds.
    package func records(withLive field: FormName) throws -> [StoredRecord] {
        guard let number = numbering.name(field) else { return [] }
        let rows = try Row.fetchAll(
            db, sql: "SELECT collection, key FROM kb_exception WHERE field = ? ORDER BY key", arguments: [number])
        return try rows.compactMap { row in
            try numbering.name(number: row["collection"]).flatMap { try record(key: row["key"], collection: $0) }
        }
    }

    /// The shown records of a collection, in the order of their keys.
    package func records(of collection: FormName) throws -> [StoredRecord] {
        guard let layout = layouts[collection] else { return [] }
        let keys = try Int64.fetchAll(db, sql: "SELECT _key FROM \(layout.table) ORDER BY _key")
        return try keys.compactMap { try record(key: $0, collection: collection) }
    }

    /// How many records of each collection are shown in a scope; without those that have none.
    ///
    /// - Parameter conditions: What the records of a collection have to fulfil to be counted, by its key.
    package func counts(
        in scope: ScopeName, where conditions: [String: RowCondition] = [:]
    ) throws -> [(collection: String, count: Int)] {
        guard let number = numbering.scope(scope) else { return [] }
        let inScope = RowCondition(sql: "_scope = ?", arguments: [.integer(number)])
        return try layouts.values.sorted { $0.form.key < $1.form.key }.compactMap { layout in
            let key = layout.form.key
            let count = try count(of: layout.form.name, where: [inScope] + (conditions[key].map { [$0] } ?? []))
            return count > 0 ? (key, count) : nil
        }
    }

    /// The scopes of which anything is known here, by name.
    package func scopeNames() -> [ScopeName] { numbering.scopesByName }

    /// Required fields without a value, and rules that are broken, by the name of the field or the rule.
    package func violations() throws -> [(record: Int64, collection: FormName, field: FormName)] {
        try settleRules()
        return try Row.fetchAll(
            db, sql: "SELECT collection, key, field FROM kb_violation ORDER BY collection, key, field"
        )
        .compactMap { row in
            guard let collection = numbering.name(number: row["collection"]),
                let field = numbering.name(number: row["field"])
            else { return nil }
            return (row["key"], collection, field)
        }
    }

    /// What one record breaks: names of required fields without a value, and of rules.
    ///
    /// - Parameter record: The key of its row.
    package func violations(of record: Int64) throws -> [FormName] {
        try settleRules()
        return try Int64.fetchAll(
            db.cachedStatement(sql: "SELECT field FROM kb_violation WHERE key = ? ORDER BY field"),
            arguments: [record]
        ).compactMap { numbering.name(number: $0) }
    }

    package func violationCount() throws -> Int { try Int.fetchOne(db, sql: "SELECT count(*) FROM kb_violation") ?? 0 }

    /// How many records of each of the province's own collections are shown, counted by one statement.
    ///
    /// - Parameter excepted: A replica whose records are left out.
    package func recordCounts(except excepted: ReplicaID? = nil) throws -> [FormName: Int] {
        let origin = excepted.flatMap { numbering.origins(of: $0).first }?.number
        let condition = origin.map { " WHERE _key NOT BETWEEN \($0 << 32) AND \(($0 + 1) << 32 - 1)" } ?? ""
        let known = layouts.values.filter { if case .defined = $0.form.name { true } else { false } }
        if known.isEmpty { return [:] }
        let parts = known.enumerated().map { "SELECT \($0), count(*) FROM \($1.table)" + condition }
        let statement = try RawStatement(db, parts.joined(separator: " UNION ALL "))
        var counts: [FormName: Int] = [:]
        while try statement.step() { counts[known[Int(statement.int(0))].form.name] = Int(statement.int(1)) }
        return counts
    }

    /// How many records of a collection are shown, or of these how many some conditions pick.
    package func count(of collection: FormName, where conditions: [RowCondition] = []) throws -> Int {
        guard let layout = layouts[collection] else { return 0 }
        let (condition, arguments) = RowCondition.clause(conditions)
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM \(layout.table)\(condition)", arguments: arguments) ?? 0
    }
}
