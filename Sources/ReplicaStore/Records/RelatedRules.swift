import GRDB
package import ReplicaCore
package import ReplicaFilter

/// The rules of all forms that look at other records than the one that they are asked of (`Protocol/05` §8).
///
/// They are asked when a transaction ends, of every record that it wrote and of those that a written one may have
/// mended or spoiled; which these are, the indexes on the fields concerned tell
/// (``TableLayout/migration(existing:hasSearchTable:)``).
final class RelatedRules {
    /// By the collection whose records they are asked of.
    private let checks: [FormName: [FormCheck]]
    /// By the collection whose records are looked at.
    private let followers: [FormName: [Follower]]
    private let layouts: [FormName: TableLayout]
    private let db: Database
    private var statements: [String: RawStatement] = [:]
    /// The replicas that ids name, until the transaction ends.
    private var origins: [String: [Origin]] = [:]
    private var noted = Noted()

    /// How many other records may have the same in the fields of a rule; beyond, nobody knows what it says.
    private static let othersMax = 256

    /// A field by which a collection's rules look at records of another.
    private struct Follower {
        let collection: FormName
        let reference: Int
        /// What they ask of these records.
        let fields: Set<Int>
    }

    /// What a transaction wrote.
    private struct Noted {
        /// Records that their own rules have to be asked of, by collection.
        var asked: [FormName: Set<Int64>] = [:]
        /// Records that others refer to, and that say something else now; the ids of those that are gone.
        var spoken: [FormName: Set<Int64>] = [:]
        var gone: [FormName: Set<String>] = [:]
        /// What records had in the fields of a rule and have no more.
        var left: Set<Fellowship> = []

        var isEmpty: Bool { asked.isEmpty && spoken.isEmpty && gone.isEmpty && left.isEmpty }
    }

    /// The records of a collection that have the same in the fields of a rule.
    private struct Fellowship: Hashable {
        let collection: FormName
        let fields: [Int]
        let texts: [RuleCheck.Texts]
    }

    init(_ catalog: FormCatalog, _ layouts: [FormName: TableLayout], _ db: Database) {
        self.layouts = layouts
        self.db = db
        var checks: [FormName: [FormCheck]] = [:]
        var followers: [FormName: [Follower]] = [:]
        for form in catalog.collections where layouts[form.name] != nil {
            let related = form.rules.compactMap { rule in
                RuleCheck(rule, of: form, among: catalog).map { FormCheck(rule: rule, check: $0) }
            }.filter(\.check.isRelated)
            if related.isEmpty { continue }
            checks[form.name] = related
            for check in related where check.isListed {
                for (reference, fields) in check.check.followed {
                    guard let target = form.valueFields[reference].target else { continue }
                    followers[target, default: []].append(
                        Follower(collection: form.name, reference: reference, fields: fields))
                }
            }
        }
        self.checks = checks
        self.followers = followers
    }

    /// The rules of a form that look at other records.
    func checks(of form: FormName) -> [FormCheck] { checks[form] ?? [] }

    // MARK: What was written

    /// Notes a row that was written; `nil` before for one that is new.
    func note(_ row: CollectionTable.StoredRow, before: CollectionTable.StoredRow?, of collection: FormName) {
        noteAsked(row.key, of: collection)
        if let before { noteLeft(before, for: row, of: collection) }
        let isHeard = followers[collection]?.contains { follower in
            guard let before, before.id == row.id else { return true }
            return follower.fields.contains { before.cells[$0] != row.cells[$0] }
        }
        if isHeard == true { noted.spoken[collection, default: []].insert(row.key) }
    }

    /// Notes a new row by its key alone.
    func noteNew(_ key: Int64, of collection: FormName) {
        noteAsked(key, of: collection)
        if followers[collection] != nil { noted.spoken[collection, default: []].insert(key) }
    }

    /// Notes a row whose rules have to be asked again.
    func noteAsked(_ key: Int64, of collection: FormName) {
        if checks[collection] != nil { noted.asked[collection, default: []].insert(key) }
    }

    /// Notes a row that is taken out.
    ///
    /// - Parameter isAsNow: Whether it has the columns of the form of now; otherwise all rows are written anew.
    func noteGone(_ row: CollectionTable.StoredRow, of collection: FormName, isAsNow: Bool) {
        if isAsNow { noteLeft(row, for: nil, of: collection) }
        if followers[collection] != nil { noted.gone[collection, default: []].insert(row.id) }
    }

    private func noteLeft(
        _ row: CollectionTable.StoredRow, for new: CollectionTable.StoredRow?, of collection: FormName
    ) {
        for check in checks(of: collection) where check.isListed {
            guard let unique = check.check.unique, let left = fellowship(unique, row, collection) else { continue }
            // Where it stays, it is found by what it has.
            if new.flatMap({ fellowship(unique, $0, collection) }) != left { noted.left.insert(left) }
        }
    }

    private func fellowship(
        _ unique: RuleCheck.Unique, _ row: CollectionTable.StoredRow, _ collection: FormName
    ) -> Fellowship? {
        guard let layout = layouts[collection] else { return nil }
        let texts = unique.fields.map { row.cells[$0].texts(of: layout.columns[$0].field) }
        if texts.contains(.none) { return nil }
        return Fellowship(collection: collection, fields: unique.fields, texts: texts)
    }

    // MARK: The end of a transaction

    /// Lists anew what the noted records, and those that they concern, break of the rules.
    func settle(_ session: StoreSession) throws {
        defer { origins.removeAll() }
        if noted.isEmpty { return }
        let noted = noted
        self.noted = Noted()
        var asked = noted.asked
        try addFollowers(noted, to: &asked)
        try addFellows(noted, to: &asked)
        for (collection, keys) in asked {
            let listed = checks(of: collection).filter(\.isListed)
            guard let table = session.tables[collection], !listed.isEmpty else { continue }
            for key in keys.sorted() {
                guard let row = try table.row(key) else { continue }
                for check in listed { try settle(check, row, collection, session) }
            }
        }
    }

    /// The records that refer to noted ones.
    private func addFollowers(_ noted: Noted, to asked: inout [FormName: Set<Int64>]) throws {
        for collection in Set(noted.spoken.keys).union(noted.gone.keys) {
            for follower in followers[collection] ?? [] {
                guard let layout = layouts[follower.collection], try !isEmpty(layout) else { continue }
                let column = TableLayout.quoted(layout.columns[follower.reference].name)
                let selection = try statement("SELECT _key FROM \(layout.table) WHERE \(column) = ?")
                func add(_ id: String) throws {
                    defer { selection.reset() }
                    selection.bind(1, text: id)
                    while try selection.step() { asked[follower.collection, default: []].insert(selection.int(0)) }
                }
                for id in noted.gone[collection] ?? [] { try add(id) }
                for key in noted.spoken[collection] ?? [] { try id(of: key, in: collection).map(add) }
            }
        }
    }

    private func isEmpty(_ layout: TableLayout) throws -> Bool {
        let selection = try statement("SELECT 1 FROM \(layout.table) LIMIT 1")
        defer { selection.reset() }
        return try !selection.step()
    }

    private func id(of key: Int64, in collection: FormName) throws -> String? {
        guard let layout = layouts[collection] else { return nil }
        let selection = try statement("SELECT id FROM \(layout.table) WHERE _key = ?")
        defer { selection.reset() }
        selection.bind(1, key)
        return try selection.step() ? String(decoding: selection.bytes(0), as: UTF8.self) : nil
    }

    /// The records that have, or had, the same as noted ones.
    private func addFellows(_ noted: Noted, to asked: inout [FormName: Set<Int64>]) throws {
        var fellowships: [Fellowship: Int] = [:]
        for left in noted.left { fellowships[left, default: 0] += 1 }
        for (collection, keys) in noted.asked {
            guard let layout = layouts[collection] else { continue }
            for check in checks(of: collection) where check.isListed {
                guard let unique = check.check.unique else { continue }
                for key in keys {
                    guard let texts = try texts(of: unique.fields, key, layout) else { continue }
                    fellowships[
                        Fellowship(collection: collection, fields: unique.fields, texts: texts), default: 0] += 1
                }
            }
        }
        for (fellowship, written) in fellowships {
            // Where there were too many before already, nothing changes for those that nobody wrote.
            let max = Self.othersMax + 1 + written
            let fellows = try keys(fellowship, limit: max + 1)
            if fellows.count <= max { asked[fellowship.collection, default: []].formUnion(fellows) }
        }
    }

    /// What a row has in some fields; `nil` where it lacks any.
    private func texts(of fields: [Int], _ key: Int64, _ layout: TableLayout) throws -> [RuleCheck.Texts]? {
        let columns = fields.map { TableLayout.quoted(layout.columns[$0].name) }.joined(separator: ", ")
        let selection = try statement("SELECT \(columns) FROM \(layout.table) WHERE _key = ?")
        defer { selection.reset() }
        selection.bind(1, key)
        guard try selection.step() else { return nil }
        let texts = fields.enumerated().map { place, field in
            Cell(selection, place).texts(of: layout.columns[field].field)
        }
        return texts.contains(.none) ? nil : texts
    }

    private func keys(_ fellowship: Fellowship, limit: Int) throws -> [Int64] {
        guard let layout = layouts[fellowship.collection] else { return [] }
        let conditions = fellowship.fields.map { TableLayout.quoted(layout.columns[$0].name) + " = ?" }
        let selection = try statement(
            "SELECT _key FROM \(layout.table) WHERE \(conditions.joined(separator: " AND ")) LIMIT ?")
        defer { selection.reset() }
        for (place, field) in fellowship.fields.enumerated() {
            Cell(fellowship.texts[place], of: layout.columns[field].field).bind(to: selection, at: place + 1)
        }
        selection.bind(fellowship.fields.count + 1, limit)
        var keys: [Int64] = []
        while try selection.step() { keys.append(selection.int(0)) }
        return keys
    }

    private func settle(
        _ check: FormCheck, _ row: CollectionTable.StoredRow, _ collection: FormName, _ session: StoreSession
    ) throws {
        let isBroken = try isBroken(check, of: collection, key: row.key, today: nil, session) { place in
            row.cells[place].texts(of: layouts[collection]?.columns[place].field)
        }
        let number = try session.numbering.number(for: collection, db)
        if isBroken, try session.record(key: row.key, collection: collection)?.state.isErased == false {
            try session.list(violation: check.rule.name, key: row.key, collection: number)
        } else {
            try db.cachedStatement(sql: "DELETE FROM kb_violation WHERE key = ? AND field = ?").execute(
                arguments: [row.key, try session.numbering.number(for: check.rule.name, db)])
        }
    }

    // MARK: Asking

    /// Whether a record breaks a rule, as the records beside it are now.
    ///
    /// - Parameters:
    ///   - key: That of its row; `nil` for a record that is only being made.
    ///   - today: The day as `YYYY-MM-DD`; `nil` where it is not known.
    ///   - own: What the record holds in a field, references as ids.
    func isBroken(
        _ check: FormCheck, of collection: FormName, key: Int64?, today: [UInt8]?, _ session: StoreSession,
        own: (Int) -> RuleCheck.Texts
    ) throws -> Bool {
        try check.check.isBroken(
            today: today,
            { place in
                switch place {
                case .own(let field): own(field)
                case .followed(let reference, let field):
                    try texts(of: field, at: own(reference), in: target(reference, collection), session)
                }
            },
            isAlone: { try isAlone($0, collection, key: key, session, own: own) })
    }

    private func target(_ reference: Int, _ collection: FormName) -> FormName? {
        layouts[collection]?.columns[reference].field.target
    }

    /// What the record with an id holds in a field.
    private func texts(
        of field: Int, at id: RuleCheck.Texts, in collection: FormName?, _ session: StoreSession
    ) throws -> RuleCheck.Texts {
        guard case .one(let id) = id, let layout = collection.flatMap({ layouts[$0] }),
            let label = RecordLabel(typed: String(decoding: id, as: UTF8.self))
        else { return .unknown }
        let column = layout.columns[field]
        let selection = try statement(
            "SELECT \(TableLayout.quoted(column.name)) FROM \(layout.table) WHERE _key = ? AND id = ?")
        defer { selection.reset() }
        for origin in named(label.replica, session) {
            guard let key = try? origin.key(label.number) else { continue }
            selection.reset()
            selection.bind(1, key)
            selection.bind(2, text: id)
            if try selection.step() { return Cell(selection, 0).texts(of: column.field) }
        }
        return .unknown
    }

    private func named(_ replica: String, _ session: StoreSession) -> [Origin] {
        if let known = origins[replica] { return known }
        let found = session.numbering.origins.filter { $0.label == replica }
        origins[replica] = found
        return found
    }

    private func isAlone(
        _ unique: RuleCheck.Unique, _ collection: FormName, key: Int64?, _ session: StoreSession,
        own: (Int) -> RuleCheck.Texts
    ) throws -> Bool? {
        let texts = unique.fields.map(own)
        guard let table = session.tables[collection], !texts.contains(.none) else { return nil }
        let fellowship = Fellowship(collection: collection, fields: unique.fields, texts: texts)
        let others = try keys(fellowship, limit: Self.othersMax + 2).filter { $0 != key }
        if others.count > Self.othersMax { return nil }
        return try !others.contains { other in
            guard let row = try table.row(other) else { return false }
            return unique.isMet(by: { row.cells[$0].texts(of: table.layout.columns[$0].field) }, own: own)
        }
    }

    private func statement(_ sql: String) throws -> RawStatement {
        if let known = statements[sql] { return known }
        let made = try RawStatement(db, sql)
        statements[sql] = made
        return made
    }
}

extension StoreSession {
    /// The rules of a form that can be read, in their order.
    package func checks(of form: CollectionForm) -> [FormCheck] {
        let own = tables[form.name]?.checks ?? []
        let related = relatedRules.checks(of: form.name)
        if related.isEmpty { return own }
        let order = Dictionary(
            form.rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return (own + related).sorted { order[$0.rule.name] ?? 0 < order[$1.rule.name] ?? 0 }
    }

    /// Whether a record breaks a rule, as the records beside it are now.
    ///
    /// - Parameters:
    ///   - key: That of its row; `nil` for a record that is only being made.
    ///   - today: The day as `YYYY-MM-DD`.
    ///   - own: What the record holds in a field of the form, references as ids.
    package func isBroken(
        _ check: FormCheck, of collection: FormName, key: Int64?, today: [UInt8], own: (Int) -> RuleCheck.Texts
    ) throws -> Bool {
        try relatedRules.isBroken(check, of: collection, key: key, today: today, self, own: own)
    }
}
