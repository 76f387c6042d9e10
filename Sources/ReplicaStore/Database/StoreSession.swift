package import GRDB
package import ReplicaCore
import ReplicaLog
import ReplicaTrust
import ReplicaWire

/// The store within one transaction: numbers, forms and tables, and the records behind them.
///
/// A session belongs to one database connection and one thread. What it caches is good as long as nobody else
/// writes; ``Store`` throws it away when that happened or when a transaction was rolled back.
package final class StoreSession {
    package let db: Database
    var numbering: Numbering
    package private(set) var catalog: FormCatalog
    private(set) var tables: [FormName: CollectionTable] = [:]
    private var loadedRules: RelatedRules?
    package private(set) var layouts: [FormName: TableLayout] = [:]
    /// The codes of the units, by the dot of their record.
    package private(set) var unitCodes: [Dot: String] = [:]
    /// Own tails as far as they are in memory; what they hold is in the database too, or will be at the
    /// transaction's end.
    var tails: [Int64: OpenTail] = [:]
    /// Read once: a database never changes its owner under an open session.
    var own: ReplicaID?
    /// Who may write what, once it was asked for.
    var loadedTrust: Trust?
    /// Segments opened last, for walking through history.
    var openRuns: [(hash: Hash256, run: ChangeRun)] = []
    /// The scopes that were searched for records which not everybody may write, and have none; good for one
    /// transaction, and until ``noteWriting(to:)``.
    var openScopes: Set<Int64> = []
    /// Other connections that see the same state while this transaction lasts, for ``DividedScan``.
    var companions: [Database] = []
    private var hiddenSelection: RawStatement?
    private var exceptionSelection: RawStatement?
    /// For the tables as they are; made anew when one is added.
    private var holdingSelection: TablesHolding?

    /// - Parameters:
    ///   - forms: The forms as another session read them, if they are still good.
    ///   - reader: A session that read through the same connection, with the same forms: what it prepared is taken over.
    init(_ db: Database, forms: LoadedForms? = nil, after reader: StoreSession? = nil) throws {
        self.db = db
        numbering = try Numbering(db)
        if let forms {
            catalog = forms.catalog
            unitCodes = forms.unitCodes
            layouts = forms.layouts
            tables = reader?.tables ?? forms.layouts.mapValues { CollectionTable($0, db) }
            hiddenSelection = reader?.hiddenSelection
            exceptionSelection = reader?.exceptionSelection
            holdingSelection = reader?.holdingSelection
        } else {
            catalog = FormCatalog(collections: [], lists: [])
            if try !openKeptForms() {
                try openTables(creating: false)
                if !tables.isEmpty { try loadForms(creating: false) }
            }
        }
    }

    /// Forgets what takes much room and is quickly read again.
    func forgetRuns() { openRuns.removeAll() }

    // MARK: Sharing forms between sessions

    /// What a session reads of the forms and the roster; good for others as long as ``Setting/formsVersion`` stays.
    struct LoadedForms: Sendable {
        let version: UInt64
        let catalog: FormCatalog
        let layouts: [FormName: TableLayout]
        let unitCodes: [Dot: String]
    }

    func loadedForms() throws -> LoadedForms {
        LoadedForms(
            version: try number(.formsVersion), catalog: catalog, layouts: layouts, unitCodes: unitCodes)
    }

    // MARK: Forms

    /// Takes the forms that were kept when they changed last; `false` where there are none that can be read.
    private func openKeptForms() throws -> Bool {
        guard let kept = try self[.catalog], try number(.formsVersion) == Self.keptVersion(kept),
            let forms = try? CatalogBytes.decode(Array(kept[8...]))
        else { return false }
        catalog = forms.catalog
        unitCodes = forms.unitCodes
        // They were kept when every one of them had its table.
        for form in catalog.collections {
            let layout = TableLayout(form: form)
            layouts[form.name] = layout
            tables[form.name] = CollectionTable(layout, db)
        }
        return true
    }

    private static func keptVersion(_ kept: [UInt8]) -> UInt64? {
        kept.count > 8 ? kept[0..<8].reduce(0) { $0 << 8 | UInt64($1) } : nil
    }

    /// Counts a change of the forms or of the roster, and keeps both for the next program that starts.
    private func keepForms() throws {
        let version = try number(.formsVersion) + 1
        try set(.formsVersion, version)
        var kept: [UInt8] = []
        kept.appendBigEndian(version)
        try set(.catalog, kept + CatalogBytes.encode(catalog, unitCodes: unitCodes))
    }

    /// The forms as they are kept, without the number of the change.
    func keptForms() throws -> [UInt8] { try self[.catalog].map { Array($0.dropFirst(8)) } ?? [] }

    /// The rules that look at other records, read when they are first asked for.
    var relatedRules: RelatedRules {
        let rules = loadedRules ?? RelatedRules(catalog, layouts, db)
        loadedRules = rules
        return rules
    }

    /// Lists anew what this transaction's records, and those that they concern, break of the rules that look at other
    /// records; asked when the transaction ends.
    func settleRules() throws { try loadedRules?.settle(self) }

    /// Reads the forms anew from their records and gives every collection its table.
    func loadForms(creating: Bool) throws {
        // What was noted belongs to the rules as they were.
        try settleRules()
        catalog = try FormLoading(session: self).catalog()
        defer { loadedRules = nil }
        try openTables(creating: creating)
        unitCodes = try FormLoading(session: self).unitCodes()
    }

    func openTables(creating: Bool) throws {
        holdingSelection = nil
        let names = try tableNames()
        let known = Set(catalog.collections.map(\.name))
        tables = tables.filter { known.contains($0.key) }
        layouts = layouts.filter { known.contains($0.key) }
        for form in catalog.collections {
            let layout = TableLayout(form: form)
            if tables[form.name]?.layout.form == form { continue }
            let existing = try names.contains(form.key) ? columnNames(of: layout.table) : []
            if creating {
                let hasSearchTable = names.contains(layout.searchName)
                for statement in layout.migration(existing: existing, hasSearchTable: hasSearchTable) {
                    try db.execute(sql: statement)
                }
                for field in form.fields { _ = try numbering.number(for: field.name, db) }
                _ = try numbering.number(for: form.name, db)
            } else if existing.isEmpty || !layout.columns.allSatisfy({ existing.contains($0.name) }) {
                continue
            }
            layouts[form.name] = layout
            tables[form.name] = CollectionTable(layout, db)
        }
    }

    /// Read once for all forms: asking for each table makes the library read the whole schema each time.
    private func tableNames() throws -> Set<String> {
        let selection = try RawStatement(db, "SELECT name FROM sqlite_master WHERE type = 'table'")
        var names: Set<String> = []
        while try selection.step() { names.insert(String(decoding: selection.bytes(0), as: UTF8.self)) }
        return names
    }

    private func columnNames(of table: String) throws -> Set<String> {
        let selection = try RawStatement(db, "PRAGMA table_info(\(table))")
        var names: Set<String> = []
        while try selection.step() { names.insert(String(decoding: selection.bytes(1), as: UTF8.self)) }
        return names
    }

    func codec(_ table: CollectionTable) -> RowCodec {
        RowCodec(
            layout: table.layout, catalog: catalog, numbering: numbering, unitCode: { [unitCodes] in unitCodes[$0] })
    }

    /// Reads the codes of the units anew, and shows them with the records that the units own.
    ///
    /// - Parameter before: The codes that the rows show; `nil` for those read last.
    func rosterChanged(from before: [Dot: String]? = nil) throws {
        let before = before ?? unitCodes
        unitCodes = try FormLoading(session: self).unitCodes()
        try keepForms()
        if before == unitCodes { return }
        let changed = before.filter { unitCodes[$0.key] != $0.value }.map(\.value)
        // A record that has no owner, such as all of the genesis, shows none whatever the roster says.
        let owned = try Set(
            Int64.fetchAll(
                db, sql: "SELECT key FROM kb_exception WHERE field = ?", arguments: [numbering.name(BuiltIn.owner)]))
        for (collection, table) in tables {
            let marks = Array(repeating: "?", count: changed.count).joined(separator: ",")
            let keys = try Int64.fetchAll(
                db, sql: "SELECT _key FROM \(table.layout.table) WHERE owner_unit IS NULL OR owner_unit IN (\(marks))",
                arguments: StatementArguments(changed))
            for key in keys where numbering.origin(key >> 32)?.unit != nil || owned.contains(key) {
                try record(key: key, collection: collection).map(save)
            }
        }
    }

    /// The record of a unit.
    package func unit(code: String) -> Dot? { unitCodes.first { $0.value == code }?.key }

    // MARK: Finding records

    /// A record as the store holds it.
    package struct StoredRecord {
        package let key: Int64
        package let scope: ScopeName
        package internal(set) var state: RecordState
        var creationTime: HybridTimestamp
        var place: Place
        var hasExceptions: Bool

        /// Milliseconds since 1970, as the clock of who created it claimed.
        package var createdAt: UInt64 { creationTime.wallMilliseconds }

        enum Place {
            case row(CollectionTable, CollectionTable.StoredRow)
            case hidden
            case nowhere
        }

        /// Whether the record is one of its collection's rows: not deleted, of a known form.
        package var isShown: Bool { if case .row = place { true } else { false } }
    }

    /// The state of a record in a scope; `nil` if nothing is known of it there.
    ///
    /// - Parameter collection: The collection to look in first.
    package func record(_ record: Dot, scope: ScopeName, collection: FormName?) throws -> StoredRecord? {
        guard let scopeNumber = numbering.scope(scope) else { return nil }
        for origin in numbering.origins(of: record.replica) {
            let key = try origin.key(record.number)
            if let found = try row(key, record: record, scope: scopeNumber, first: collection) { return found }
            if let found = try hidden(key, record: record, scope: scopeNumber) { return found }
        }
        return nil
    }

    private func row(_ key: Int64, record: Dot, scope: Int64, first: FormName?) throws -> StoredRecord? {
        if let first, let table = tables[first], let found = try row(key, in: table, record: record, scope: scope) {
            return found
        }
        for table in try tables(holding: key...key) where table.layout.form.name != first {
            if let found = try row(key, in: table, record: record, scope: scope) { return found }
        }
        return nil
    }

    /// The tables that have rows with any of some keys, found by one statement over all.
    func tables(holding keys: ClosedRange<Int64>) throws -> [CollectionTable] {
        let selection = try holdingSelection ?? TablesHolding(tables.keys.sorted(), layouts, db)
        holdingSelection = selection
        return try selection.tables(keys).compactMap { tables[$0] }
    }

    private func row(_ key: Int64, in table: CollectionTable, record: Dot, scope: Int64) throws -> StoredRecord? {
        guard let row = try table.row(key), row.scope == scope else { return nil }
        let clock = try ClockColumn(bytes: row.clock)
        guard clock.hash == record.hash else { return nil }
        return try stored(row, in: table, record: record, clock: clock)
    }

    /// - Parameter codec: Reads the row where that is not the codec of the forms of now.
    func stored(
        _ row: CollectionTable.StoredRow, in table: CollectionTable, record: Dot, clock: ClockColumn,
        _ codec: RowCodec? = nil
    ) throws -> StoredRecord {
        let exceptions = try exceptions(of: row.key)
        let state = try (codec ?? self.codec(table)).decode(row, record: record, exceptions: exceptions)
        guard let scope = numbering.scope(number: row.scope) else { throw WireError(.reference, "scope") }
        return StoredRecord(
            key: row.key, scope: scope, state: state, creationTime: clock.time, place: .row(table, row),
            hasExceptions: !exceptions.isEmpty)
    }

    private func exceptions(of key: Int64) throws -> [(RegisterKey, LiveValue)] {
        let selection =
            try exceptionSelection
            ?? RawStatement(db, "SELECT live FROM kb_exception WHERE key = ? ORDER BY field")
        exceptionSelection = selection
        defer { selection.reset() }
        selection.bind(1, key)
        var live: [(RegisterKey, LiveValue)] = []
        while try selection.step() {
            var reader = LiveValueReader(selection.bytes(0), numbering: numbering)
            live += try reader.live()
        }
        return live
    }

    func hidden(_ key: Int64, record: Dot, scope: Int64) throws -> StoredRecord? {
        let selection =
            try hiddenSelection
            ?? RawStatement(db, "SELECT state FROM kb_hidden WHERE key = ? AND scope = ?")
        hiddenSelection = selection
        defer { selection.reset() }
        selection.bind(1, key)
        selection.bind(2, scope)
        guard try selection.step() else { return nil }
        let found = try HiddenRecord(bytes: selection.bytes(0), numbering: numbering)
        guard found.state.record == record, let name = numbering.scope(number: scope) else { return nil }
        return StoredRecord(
            key: key, scope: name, state: found.state, creationTime: found.creationTime, place: .hidden,
            hasExceptions: false)
    }

    /// A place for a record of which nothing is known in the scope.
    func newRecord(_ record: Dot, scope: ScopeName, collection: FormName) throws -> StoredRecord {
        var branch = 0
        while true {
            let origin = try numbering.origin(for: record.replica, branch: branch, db)
            let key = try origin.key(record.number)
            if try isFree(key, for: record) {
                return StoredRecord(
                    key: key, scope: scope, state: RecordState(record: record, collection: collection),
                    creationTime: HybridTimestamp(rawValue: 0), place: .nowhere, hasExceptions: false)
            }
            branch += 1
        }
    }

    /// A place for a record that this replica creates: its number was never used, except by who edits a record
    /// that never was.
    func freshRecord(_ record: Dot, scope: ScopeName, collection: FormName) throws -> StoredRecord {
        let key = try numbering.origin(for: record.replica, db).key(record.number)
        let isTaken = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM kb_hidden WHERE key = ?)"), arguments: [key])
        if isTaken == true { return try newRecord(record, scope: scope, collection: collection) }
        return StoredRecord(
            key: key, scope: scope, state: RecordState(record: record, collection: collection),
            creationTime: HybridTimestamp(rawValue: 0), place: .nowhere, hasExceptions: false)
    }

    /// Whether no *other* record has a key. The same record may have it in another scope.
    private func isFree(_ key: Int64, for record: Dot) throws -> Bool {
        for table in try tables(holding: key...key) {
            if let row = try table.row(key), try ClockColumn(bytes: row.clock).hash != record.hash { return false }
        }
        let states = try [UInt8].fetchAll(db, sql: "SELECT state FROM kb_hidden WHERE key = ?", arguments: [key])
        return try states.allSatisfy { try HiddenRecord(bytes: $0, numbering: numbering).state.record == record }
    }

    // MARK: Saving records

    /// Writes a record's state to where it belongs now: its row, or out of sight.
    ///
    /// A record has one row, whatever the number of scopes that have it: that of its least ``Standing``, and among
    /// equal ones of the scope that comes first by name.
    func save(_ stored: StoredRecord) throws {
        noteWriting()
        let state = stored.state
        let collection = try numbering.number(for: state.collection, db)
        let scope = try numbering.scopeNumber(for: stored.scope, db)
        for key in state.registers.keys { _ = try numbering.number(for: key.field, db) }
        let standing = state.standing(dots: \.dots)
        guard standing != .absent, let table = tables[state.collection], try takesRow(stored, standing) else {
            try hide(stored, standing, collection: collection, scope: scope)
            if stored.isShown { try showNext(after: stored) }
            return
        }
        if case .row(let old, _) = stored.place, old !== table { try removeRow(stored) }
        for target in state.registers.values.flatMap(\.live).flatMap(\.values) {
            if let dot = target.dot, target.tag == .reference { _ = try numbering.origin(for: dot.replica, db) }
        }
        let encoded = try codec(table).encode(
            state, key: stored.key, scope: scope, creation: (state.record.hash, stored.creationTime))
        if case .row(let old, let row) = stored.place, old === table {
            try table.update(encoded.row, from: row)
            relatedRules.note(encoded.row, before: row, of: state.collection)
        } else {
            if case .hidden = stored.place {
                try db.execute(
                    sql: "DELETE FROM kb_hidden WHERE key = ? AND scope = ?", arguments: [stored.key, scope])
            }
            try table.insert(encoded.row)
            relatedRules.note(encoded.row, before: nil, of: state.collection)
        }
        try saveExceptions(encoded, of: stored, collection: collection)
        var isListed = false
        if case .row = stored.place { isListed = true }
        try saveViolations(encoded.row, state: state, table: table, collection: collection, isListed: isListed)
        try saveReview(of: stored, form: table.layout.form, collection: collection)
        try noteScattered(stored, standing, isShown: true, scope: scope)
    }

    /// Whether the record's row is this scope's. One of another scope that has it and is less fit leaves it.
    private func takesRow(_ stored: StoredRecord, _ standing: Standing) throws -> Bool {
        if stored.isShown, standing == .original { return true }
        for rival in try states(of: stored.state.record) where rival.scope != stored.scope {
            let other = rival.state.standing(dots: \.dots)
            guard other != .absent, tables[rival.state.collection] != nil else { continue }
            if (other, rival.scope) < (standing, stored.scope) { return false }
            if rival.isShown {
                try hide(
                    rival, other, collection: numbering.number(for: rival.state.collection, db),
                    scope: numbering.scopeNumber(for: rival.scope, db))
            }
        }
        return true
    }

    private func hide(_ stored: StoredRecord, _ standing: Standing, collection: Int64, scope: Int64) throws {
        try removeRow(stored)
        var isDeleted = false
        if case .deleted = stored.state.presence(dots: \.dots) { isDeleted = true }
        let hidden = HiddenRecord(state: stored.state, creationTime: stored.creationTime)
        try db.execute(
            sql: "REPLACE INTO kb_hidden (scope, key, collection, deleted, state) VALUES (?, ?, ?, ?, ?)",
            arguments: [scope, stored.key, collection, isDeleted, try hidden.bytes(liveWriter())])
        try noteScattered(stored, standing, isShown: false, scope: scope)
    }

    /// Gives the row that a scope's state has left to another scope's.
    private func showNext(after stored: StoredRecord) throws {
        let next = try states(of: stored.state.record)
            .filter { $0.scope != stored.scope && tables[$0.state.collection] != nil }
            .map { ($0, $0.state.standing(dots: \.dots)) }
            .filter { $0.1 != .absent }
            .min { ($0.1, $0.0.scope) < ($1.1, $1.0.scope) }
        if let next { try save(next.0) }
    }

    /// Notes what of a record people have to settle because several scopes have it: late values, a second copy,
    /// moves to different places.
    private func noteScattered(_ stored: StoredRecord, _ standing: Standing, isShown: Bool, scope: Int64) throws {
        let state = stored.state
        var wasHidden = false
        if case .hidden = stored.place { wasHidden = true }
        let isSecond = !isShown && standing <= .copy && tables[state.collection] != nil
        guard
            isSecond || wasHidden || state.isCopied || state.registers[RegisterKey(BuiltIn.moved)] != nil
        else { return }
        try db.execute(
            sql: "DELETE FROM kb_scattered WHERE key = ? AND scope = ?", arguments: [stored.key, scope])
        var fields: Set<FormName> = isSecond ? [BuiltIn.copied] : []
        if let departure = state.departure(dots: \.dots), standing == .contested {
            fields.formUnion(departure.late.map(\.key.field))
            if isShown, departure.isRecalled || departure.destinations.count > 1 { fields.insert(BuiltIn.moved) }
        }
        for field in fields {
            try db.execute(
                sql: "INSERT INTO kb_scattered (key, scope, field) VALUES (?, ?, ?)",
                arguments: [stored.key, scope, try numbering.number(for: field, db)])
        }
    }

    func removeRow(_ stored: StoredRecord) throws {
        guard case .row(let table, let row) = stored.place else { return }
        try table.delete(row)
        let collection = table.layout.form.name
        relatedRules.noteGone(row, of: collection, isAsNow: tables[collection] === table)
        try db.execute(sql: "DELETE FROM kb_exception WHERE key = ?", arguments: [stored.key])
        try db.execute(sql: "DELETE FROM kb_violation WHERE key = ?", arguments: [stored.key])
        try db.execute(sql: "DELETE FROM kb_review WHERE key = ?", arguments: [stored.key])
    }

    private func saveExceptions(_ encoded: RowCodec.Encoded, of stored: StoredRecord, collection: Int64) throws {
        if stored.hasExceptions {
            try db.execute(sql: "DELETE FROM kb_exception WHERE key = ?", arguments: [stored.key])
        }
        for (field, live) in encoded.exceptions {
            var writer = liveWriter()
            try writer.write(live)
            let statement = try db.cachedStatement(
                sql: "INSERT INTO kb_exception (key, field, collection, conflict, live) VALUES (?, ?, ?, ?, ?)")
            try statement.execute(arguments: [
                stored.key, try numbering.number(for: field, db), collection, encoded.conflicts.contains(field),
                writer.writer.bytes,
            ])
        }
    }

    func liveWriter() -> LiveValueWriter {
        LiveValueWriter(
            number: { [unowned self] in try numbering.number(for: $0, db) },
            origin: { [unowned self] in try numbering.origin(for: $0, db).number })
    }
}

/// A record that is not shown, as `kb_hidden` keeps it.
struct HiddenRecord {
    let state: RecordState
    let creationTime: HybridTimestamp

    init(state: RecordState, creationTime: HybridTimestamp) {
        self.state = state
        self.creationTime = creationTime
    }

    func bytes(_ live: LiveValueWriter) throws -> [UInt8] {
        var writer = ByteWriter()
        writer.dot(state.record)
        writer.name(state.collection)
        writer.byte((state.isCreated ? 1 : 0) | (state.isCopied ? 2 : 0))
        writer.bigEndian(creationTime.rawValue)
        var live = live
        try live.write(RowCodec.sorted(state.registers.map { ($0.key, $0.value) }))
        writer.raw(live.writer.bytes)
        return writer.bytes
    }

    init(bytes: [UInt8], numbering: Numbering) throws {
        var reader = ByteReader(bytes)
        let record = try reader.dot("hidden")
        let collection = try reader.name("hidden")
        let known = try reader.byte("hidden")
        guard known < 4 else { throw WireError(.kind, "hidden") }
        creationTime = HybridTimestamp(rawValue: try reader.bigEndian("hidden"))
        var live = LiveValueReader(Array(bytes[reader.position...]), numbering: numbering)
        var registers: [RegisterKey: Register] = [:]
        for (key, value) in try live.live() { registers[key, default: Register()].insert(value) }
        state = RecordState(
            record: record, collection: collection, isCreated: known & 1 != 0, isCopied: known & 2 != 0,
            registers: registers)
    }
}
