import GRDB
package import ReplicaCore
import ReplicaWire

/// Local numbers for replicas, scopes and names, so that a row need not repeat 32-byte keys.
///
/// They are this database's own; nothing outside depends on them.
struct Numbering {
    private(set) var origins: [Origin] = []
    private var originsOfReplica: [ReplicaID: [Int]] = [:]
    private var places: [Int64: Int] = [:]
    private var scopes: [ScopeName: Int64] = [:]
    private var scopeNames: [Int64: ScopeName] = [:]
    private var names: [FormName: Int64] = [:]
    private var namesByNumber: [Int64: FormName] = [:]

    init(_ db: Database) throws {
        for row in try Row.fetchAll(
            db.cachedStatement(sql: "SELECT no, replica, branch, name, unit FROM kb_origin ORDER BY no"))
        {
            guard let replica = ReplicaID(bytes: row["replica"] as [UInt8]) else { continue }
            let unit = (row["unit"] as [UInt8]?).flatMap { Value(tag: .reference, content: $0).dot }
            add(Origin(number: row["no"], replica: replica, branch: row["branch"], name: row["name"], unit: unit))
        }
        for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT no, CAST(name AS BLOB) AS name FROM kb_scope")) {
            add(ScopeName(ByteText(bytes: row["name"])), row["no"])
        }
        // One for each field that any form has: read the quick way.
        let selection = try RawStatement(db, "SELECT no, name FROM kb_name")
        while try selection.step() {
            guard let name = FormName(bytes: selection.bytes(1)) else { continue }
            add(name, selection.int(0))
        }
    }

    // MARK: Reading

    func origin(_ number: Int64) -> Origin? { places[number].map { origins[$0] } }

    /// The origins of a replica, the ordinary one first; empty for an unknown replica.
    func origins(of replica: ReplicaID) -> [Origin] { (originsOfReplica[replica] ?? []).map { origins[$0] } }

    func office(of replica: ReplicaID) -> Dot? { originsOfReplica[replica]?.first.flatMap { origins[$0].unit } }

    /// The short name of a replica, or one made from its key.
    func label(of replica: ReplicaID) -> String { origins(of: replica).first?.label ?? Origin.label(of: replica) }

    /// The id of a record as people read it.
    func label(of record: Dot) -> String { RecordLabel(replica: label(of: record.replica), dot: record).text }

    /// The unit that owns a record: as its owner field says, else the office of the creating replica.
    func owner(of state: RecordState) -> Dot? {
        let written = ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(
            from: state.live(RegisterKey(BuiltIn.owner)))
        return written?.values.first?.dot ?? office(of: state.record.replica)
    }

    func scope(_ name: ScopeName) -> Int64? { scopes[name] }
    func scope(number: Int64) -> ScopeName? { scopeNames[number] }
    var scopesByName: [ScopeName] { scopes.keys.sorted() }
    func name(_ name: FormName) -> Int64? { names[name] }
    func name(number: Int64) -> FormName? { namesByNumber[number] }

    // MARK: Giving numbers

    mutating func origin(for replica: ReplicaID, branch: Int = 0, _ db: Database) throws -> Origin {
        if let known = origins(of: replica).first(where: { $0.branch == branch }) { return known }
        try db.execute(
            sql: "INSERT INTO kb_origin (replica, branch) VALUES (?, ?)", arguments: [replica.bytes, branch])
        var origin = Origin(number: db.lastInsertedRowID, replica: replica, branch: branch, name: nil, unit: nil)
        if branch > 0, let first = origins(of: replica).first {
            origin.name = first.name
            origin.unit = first.unit
            try save(origin, db)
        }
        add(origin)
        return origin
    }

    /// Notes what a replica announced (`Protocol/05` §3); `false` if it was known.
    mutating func announce(_ replica: ReplicaID, name: String, unit: Dot, _ db: Database) throws -> Bool {
        var isNew = false
        for place in originsOfReplica[replica] ?? [] where origins[place].name == nil {
            origins[place].name = name
            origins[place].unit = unit
            try save(origins[place], db)
            isNew = true
        }
        return isNew
    }

    /// Notes what the authority says of a replica (`Protocol/07` §3).
    mutating func identify(_ replica: ReplicaID, name: String?, unit: Dot?, _ db: Database) throws {
        for place in originsOfReplica[replica] ?? [] {
            origins[place].name = name
            origins[place].unit = unit
            try save(origins[place], db)
        }
    }

    mutating func scopeNumber(for name: ScopeName, _ db: Database) throws -> Int64 {
        if let number = scopes[name] { return number }
        // As bytes: a bound string would end at its first NUL.
        try db.execute(sql: "INSERT INTO kb_scope (name) VALUES (CAST(? AS TEXT))", arguments: [name.text.bytes])
        add(name, db.lastInsertedRowID)
        return db.lastInsertedRowID
    }

    mutating func number(for name: FormName, _ db: Database) throws -> Int64 {
        if let number = names[name] { return number }
        try db.cachedStatement(sql: "INSERT INTO kb_name (name) VALUES (?)").execute(arguments: [name.bytes])
        add(name, db.lastInsertedRowID)
        return db.lastInsertedRowID
    }

    // MARK: Plumbing

    private func save(_ origin: Origin, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE kb_origin SET name = ?, unit = ? WHERE no = ?",
            arguments: [origin.name, origin.unit.map { Value.dot($0).content }, origin.number])
    }

    private mutating func add(_ origin: Origin) {
        originsOfReplica[origin.replica, default: []].append(origins.count)
        places[origin.number] = origins.count
        origins.append(origin)
    }

    private mutating func add(_ scope: ScopeName, _ number: Int64) {
        scopes[scope] = number
        scopeNames[number] = scope
    }

    private mutating func add(_ name: FormName, _ number: Int64) {
        names[name] = number
        namesByNumber[number] = name
    }
}

/// A replica as this database numbers it.
package struct Origin: Sendable {
    package let number: Int64
    package let replica: ReplicaID
    /// 0, or 1 and more for records whose number a copied database had used already.
    package let branch: Int
    /// The short name that the replica announced.
    package fileprivate(set) var name: String?
    /// The unit that the replica announced as its office.
    package fileprivate(set) var unit: Dot?

    /// The short name, or one made from the key while the replica is unannounced.
    package var label: String { name ?? Self.label(of: replica) }

    /// A name made from the key of a replica that announced none.
    package static func label(of replica: ReplicaID) -> String {
        if replica == GenesisReplica.id { return GenesisReplica.shortName }
        return "X" + RecordLabel.check(of: replica.bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }, count: 7)
    }

    /// The row key of a record that this origin created.
    func key(_ number: UInt64) throws -> Int64 {
        guard number <= UInt64(UInt32.max) else { throw StoreError.numberTooGreat(number) }
        return self.number << 32 | Int64(number)
    }
}

extension FormName {
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.name(self)
        return writer.bytes
    }

    init?(bytes: [UInt8]) {
        var reader = ByteReader(bytes)
        guard let name = try? reader.name("name") else { return nil }
        self = name
    }
}
