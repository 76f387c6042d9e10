import GRDB
import ReplicaCore
import ReplicaTrust
import ReplicaWire

/// Computes ``ReplicaTrust/Trust`` in three steps, each from what the ones before it have settled (`Protocol/07` §6):
/// so there is one result, whatever was believed before.
struct TrustLoading {
    private let session: StoreSession
    private let statements: [TrustStatement]

    init(_ session: StoreSession) throws {
        self.session = session
        statements = try session.root() == nil ? [] : session.trustStatements()
    }

    /// Everything, from records that are judged already.
    func trust() throws -> Trust {
        var trust = Trust()
        for step in steps { try step(&trust) }
        return trust
    }

    var steps: [(inout Trust) throws -> Void] { [loadAuthorities, loadEnrolments, loadScopes] }

    /// Who is an authority, and what they ended and admitted: from their own segments alone.
    private func loadAuthorities(_ trust: inout Trust) throws {
        trust.root = try session.root()
        trust.founding = try session.founding()
        var ranking = AuthorityRanking(trust, statements, ancestry: LogAncestry(session: session))
        trust = try ranking.ranked()
    }

    /// Who is enrolled, and who succeeds whom: from records that authorities alone write, and from what replicas say
    /// of themselves.
    private func loadEnrolments(_ trust: inout Trust) throws {
        guard trust.root != nil else { return }
        let ancestry = LogAncestry(session: session)
        var keys: [Dot: ReplicaID] = [:]
        for statement in statements {
            guard case .enrols(let key) = statement.content, trust.authorities[statement.dot.replica] != nil,
                try trust.objection(
                    to: statement.segment, of: statement.dot.replica, scope: .province, ancestry: ancestry) == nil
            else { continue }
            keys[statement.dot] = key
        }
        trust.newcomer = nil
        trust.enrolments = [:]
        for state in try states(of: BuiltIn.enrolments) {
            guard let key = keys[state.record] else { continue }
            trust.enrolments[key, default: []].append(enrolment(state))
        }
        try trust.settleSuccessions(statements, ancestry: ancestry)
        if let own = try session.ownReplica(), trust.enrolments(of: own).isEmpty { trust.newcomer = own }
    }

    /// Which offices take part in scopes that are named one by one, and what only the master writes.
    private func loadScopes(_ trust: inout Trust) throws {
        guard trust.root != nil else { return }
        trust.scopes = [:]
        for state in try states(of: BuiltIn.scopes) {
            let names = Set(state.live(RegisterKey(BuiltIn.name)).compactMap { $0.values.first?.content })
            guard names.count == 1, let text = names.first else { continue }
            let name = ScopeName(ByteText(bytes: text))
            guard Grant.isNamedOneByOne(name) else { continue }
            let members = Set(state.elements(of: BuiltIn.member).compactMap(\.dot))
            trust.scopes[name] = trust.scopes[name]?.intersection(members) ?? members
        }
        trust.masterCollections = Set(session.catalog.collections.filter(\.isMasters).map(\.name))
    }

    private func enrolment(_ state: RecordState) -> Trust.Enrolment {
        let roles = state.live(RegisterKey(BuiltIn.role)).flatMap(\.values).compactMap(\.string).map(Trust.Role.init)
        return Trust.Enrolment(
            record: state.record, name: String(decoding: content(BuiltIn.name, state), as: UTF8.self),
            office: shown(BuiltIn.unit, state)?.dot, role: Self.narrowest(roles),
            grants: state.elements(of: BuiltIn.grant).compactMap(\.string).compactMap(Grant.init),
            ended: ended(state), agreementKey: content(BuiltIn.agreementKey, state))
    }

    /// Of contradicting roles the one that may less; one that this program does not know may only read.
    private static func narrowest(_ roles: [Trust.Role?]) -> Trust.Role {
        if roles.isEmpty || roles.contains(nil) || roles.contains(.reader) { return .reader }
        return roles.contains(.clerk) ? .clerk : .master
    }

    private func ended(_ state: RecordState) -> [Trust.Ended] {
        state.live(RegisterKey(BuiltIn.ended)).compactMap { live in
            guard let value = live.values.first, value.tag != .empty else { return nil }
            return Trust.Ended(cutOff: CutOff(content: value.content), dot: live.dot)
        }.sorted { $0.dot < $1.dot }
    }

    // MARK: Reading records

    private func states(of collection: FormName) throws -> [RecordState] {
        guard let table = session.tables[collection], let scope = session.numbering.scope(.province) else { return [] }
        let keys = try Int64.fetchAll(
            session.db.cachedStatement(sql: "SELECT _key FROM \(table.layout.table) WHERE _scope = ?"),
            arguments: [scope])
        return try keys.compactMap { try session.record(key: $0, collection: collection)?.state }
            .sorted { $0.record < $1.record }
    }

    private func content(_ field: FormName, _ state: RecordState) -> [UInt8] { shown(field, state)?.content ?? [] }

    private func shown(_ field: FormName, _ state: RecordState) -> Value? {
        ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: state.live(RegisterKey(field)))?.values.first
    }
}
