import GRDB
import ReplicaCore
import ReplicaTrust
import ReplicaWire

extension StoreSession {
    /// Applies one change to its record (`Protocol/01` §5). The caller knows that the change is new.
    ///
    /// - Parameter isFresh: The change was made just now, so that nothing can be known of a record it creates.
    func apply(
        _ change: Change, dot: Dot, scope: ScopeName, awaited: AwaitedReplacements = .none, isFresh: Bool = false
    ) throws {
        let record = change.record ?? dot
        _ = try numbering.origin(for: dot.replica, db)
        try numberReplicas(of: change)
        let scopeNumber = try numbering.scopeNumber(for: scope, db)
        var stored: StoredRecord
        if isFresh, change.record == nil {
            stored = try freshRecord(record, scope: scope, collection: change.shape.collection)
        } else {
            stored =
                try self.record(record, scope: scope, collection: change.shape.collection)
                ?? newRecord(record, scope: scope, collection: change.shape.collection)
        }
        var change = change
        if !isFresh || change.record != nil, try hasQuarantine(scope: scopeNumber) {
            change = try throughQuarantine(change, of: record, scope: scopeNumber)
            if change.record != nil, !stored.state.isCreated,
                let creation = try quarantinedChange(record, scope: scopeNumber), creation.record == nil
            {
                stored.state.markCreated(collection: creation.shape.collection)
                stored.creationTime = creation.time
            }
        }
        let unmet = stored.state.apply(change, dot: dot) { awaited.contains($0) }
        if change.record == nil { stored.creationTime = change.time }
        try save(stored)
        for replacement in unmet { try AwaitedReplacements.insert(replacement, scope: scopeNumber, self) }
        if stored.state.collection == BuiltIn.replicas { try announce(stored.state) }
    }

    /// Replicas that a change names get their local numbers before its values are stored.
    private func numberReplicas(of change: Change) throws {
        for value in change.values {
            if let target = value.dot { _ = try numbering.origin(for: target.replica, db) }
        }
    }

    /// Notes a replica's name and office from the record that it created about itself (`Protocol/05` §3), as long as
    /// the authority has not said them.
    private func announce(_ state: RecordState) throws {
        if try trust.enrolments[state.record.replica] != nil { return }
        let show = ShownValue<Dot>(owner: nil, office: { _ in nil })
        func value(_ field: FormName) -> Value? {
            let own = state.live(RegisterKey(field)).filter { $0.dot.replica == state.record.replica }
            return show.choose(from: own)?.values.first
        }
        guard let name = value(BuiltIn.name)?.string, Self.isShortName(name), let unit = value(BuiltIn.unit)?.dot
        else { return }
        // A successor's office is that of whom it succeeds, whatever it says.
        let office = try trust.enrolments(of: state.record.replica).first?.office ?? unit
        if try numbering.announce(state.record.replica, name: name, unit: office, db) {
            try showAgain(originsOf: state.record.replica)
        }
    }

    /// Writes the rows of a replica's records anew, now that it has a name.
    func showAgain(originsOf replica: ReplicaID) throws {
        for origin in numbering.origins(of: replica) {
            let first = origin.number << 32
            let last = first | 0xFFFF_FFFF
            for table in try tables(holding: first...last) {
                let keys = try Int64.fetchAll(
                    db, sql: "SELECT _key FROM \(table.layout.table) WHERE _key BETWEEN ? AND ?",
                    arguments: [first, last])
                for key in keys { try record(key: key, collection: table.layout.form.name).map(save) }
            }
        }
    }

    /// Whether a text may be a replica's short name (`Protocol/05` §1).
    package static func isShortName(_ name: String) -> Bool {
        guard name != GenesisReplica.shortName, let first = name.utf8.first, (65...90).contains(first),
            (2...16).contains(name.utf8.count)
        else {
            return false
        }
        return name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
    }
}

/// Replacements that met no live value when they came: of values replaced before, or not arrived yet.
///
/// A change that arrives after its replacement finds it here and does not come to life. What was replaced
/// before never comes again, so that entry is idle; there is one for each pair of concurrent edits.
struct AwaitedReplacements {
    private let items: Set<RecordState.UnmetReplacement>

    /// No replacement can be known of a change that is only being made.
    static let none = AwaitedReplacements(items: [])

    private init(items: Set<RecordState.UnmetReplacement>) { self.items = items }

    /// The replacements of changes `first`…`last` of a log.
    init(_ session: StoreSession, scope: Int64, replica: ReplicaID, first: UInt64, last: UInt64) throws {
        let rows = try [UInt8].fetchAll(
            session.db.cachedStatement(
                sql: """
                    SELECT item FROM kb_awaited WHERE scope = ? AND number BETWEEN ? AND ?
                        AND origin IN (SELECT no FROM kb_origin WHERE replica = ?)
                    """), arguments: [scope, Int64(first), Int64(last), replica.bytes])
        items = Set(try rows.map { try Self.item($0) })
    }

    var isEmpty: Bool { items.isEmpty }

    func contains(_ item: RecordState.UnmetReplacement) -> Bool { !items.isEmpty && items.contains(item) }

    static func insert(_ item: RecordState.UnmetReplacement, scope: Int64, _ session: StoreSession) throws {
        guard item.replaced.dot.number <= UInt64(UInt32.max) else { return }
        var writer = ByteWriter()
        writer.dot(item.record)
        writer.name(item.field)
        writer.dot(item.replaced.dot)
        writer.varint(UInt64(item.replaced.part))
        writer.byte(item.isElement ? 1 : 0)
        let statement = try session.db.cachedStatement(
            sql: "INSERT OR IGNORE INTO kb_awaited (scope, origin, number, item) VALUES (?, ?, ?, ?)")
        let origin = try session.numbering.origin(for: item.replaced.dot.replica, session.db)
        try statement.execute(arguments: [scope, origin.number, Int64(item.replaced.dot.number), writer.bytes])
    }

    private static func item(_ bytes: [UInt8]) throws(WireError) -> RecordState.UnmetReplacement {
        var reader = ByteReader(bytes)
        let record = try reader.dot("awaited")
        let field = try reader.name("awaited")
        let dot = try reader.dot("awaited")
        let part = UInt32(truncatingIfNeeded: try reader.varint("awaited"))
        let isElement = try reader.isPresent("awaited")
        return RecordState.UnmetReplacement(
            record: record, field: field, isElement: isElement, replaced: Change.Replaced(dot: dot, part: part))
    }
}
