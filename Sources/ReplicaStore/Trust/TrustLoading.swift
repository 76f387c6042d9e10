import GRDB
import ReplicaCore
import ReplicaTrust
import ReplicaWire

/// Computes ``ReplicaTrust/Trust`` from the records of `province` (`Protocol/07`).
struct TrustLoading {
    let session: StoreSession

    func trust() throws -> Trust {
        var trust = Trust()
        guard let root = try session.root() else { return trust }
        trust.root = root
        try loadAuthorities(&trust, root: root)
        for state in try states(of: BuiltIn.enrolments) {
            guard let key = replica(state) else { continue }
            trust.enrolments[key, default: []].append(enrolment(state))
        }
        for state in try states(of: BuiltIn.replicas) {
            for successor in state.elements(of: BuiltIn.successor) {
                guard let next = ReplicaID(bytes: successor.content), next != state.record.replica else { continue }
                // Two that claim one successor: the smaller key, whatever came first.
                let before = trust.predecessors[next]
                trust.predecessors[next] = before.map { min($0, state.record.replica) } ?? state.record.replica
            }
        }
        for state in try states(of: BuiltIn.admissions) {
            guard let segment = Hash256(bytes: content(BuiltIn.segment, state)) else { continue }
            let over = state.live(RegisterKey(BuiltIn.over)).flatMap(\.values).compactMap(\.dots).flatMap(\.self)
            trust.admissions[segment, default: []].formUnion(over)
        }
        for state in try states(of: BuiltIn.scopes) {
            let name = ScopeName(ByteText(bytes: content(BuiltIn.name, state)))
            let members = state.elements(of: BuiltIn.member).compactMap(\.dot)
            trust.scopes[name, default: []].formUnion(members)
        }
        if let own = try session.ownReplica(), trust.enrolments(of: own).isEmpty { trust.newcomer = own }
        trust.masterCollections = Set(session.catalog.collections.filter(\.isMasters).map(\.name))
        return trust
    }

    private func loadAuthorities(_ trust: inout Trust, root: ReplicaID) throws {
        var keys: [(key: ReplicaID, rank: Int64, state: RecordState)] = []
        for state in try states(of: BuiltIn.authorities) {
            guard let key = replica(state) else { continue }
            let text = String(decoding: content(BuiltIn.rank, state), as: UTF8.self)
            keys.append((key, Int64(text) ?? .max, state))
        }
        if !keys.contains(where: { $0.key == root }) { trust.authorities[root] = .init(rank: 1, ended: []) }
        let order = Dictionary(keys.map { ($0.key, $0.rank) }, uniquingKeysWith: min)
        for (key, rank, state) in keys {
            // Nobody takes away the key that made him one, unless that key does so itself.
            let ended = ended(state).filter { ended in
                let author = ended.dot.replica
                guard let authorRank = order[author] else { return author == root }
                return author == key || (authorRank, author) < (rank, key)
            }
            let known = trust.authorities[key]
            trust.authorities[key] = .init(rank: min(rank, known?.rank ?? rank), ended: (known?.ended ?? []) + ended)
        }
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
            session.db, sql: "SELECT _key FROM \(table.layout.table) WHERE _scope = ?", arguments: [scope])
        return try keys.compactMap { try session.record(key: $0, collection: collection)?.state }
            .sorted { $0.record < $1.record }
    }

    private func replica(_ state: RecordState) -> ReplicaID? { ReplicaID(bytes: content(BuiltIn.key, state)) }

    private func content(_ field: FormName, _ state: RecordState) -> [UInt8] { shown(field, state)?.content ?? [] }

    private func shown(_ field: FormName, _ state: RecordState) -> Value? {
        ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: state.live(RegisterKey(field)))?.values.first
    }
}
