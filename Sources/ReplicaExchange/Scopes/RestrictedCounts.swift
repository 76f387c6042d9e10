import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// How many restricted records an office keeps: all that others learn of them (`Protocol/05` §6).
struct RestrictedCounts {
    private let session: StoreSession

    init(_ session: StoreSession) { self.session = session }

    /// What offices say of their restricted scopes; where several replicas of an office speak, who spoke last.
    func all() throws -> [ScopeName: [ScopeCount]] {
        var found: [ScopeName: (time: HybridTimestamp, counts: [ScopeCount])] = [:]
        for stored in try session.records(of: BuiltIn.replicas) {
            guard let office = session.office(of: stored.state.record.replica), let unit = session.unitCodes[office]
            else { continue }
            let scope = ScopeName.restricted(unit)
            var time = HybridTimestamp(rawValue: 0)
            var counts: [ScopeCount] = []
            for element in stored.state.elements(of: BuiltIn.tally) {
                guard let count = Self.count(element) else { continue }
                counts.append(count)
                for live in stored.state.live(RegisterKey(BuiltIn.tally, element: element)) {
                    time = max(time, live.time)
                }
            }
            if counts.isEmpty { continue }
            if let known = found[scope], known.time > time { continue }
            found[scope] = (time, counts)
        }
        return found.mapValues(\.counts)
    }

    /// The change that tells the counts anew, where they are not what was told last; `nil` where they are, or where
    /// this replica keeps no restricted scope.
    func draft(own: ReplicaID) throws -> ChangeDraft? {
        guard let office = session.office(of: own), let unit = session.unitCodes[office] else { return nil }
        let scope = ScopeName.restricted(unit)
        let trust = try session.trust
        guard trust.mayRead(own, scope), trust.mayWrite(own, scope), let record = try session.announcement(of: own)
        else {
            return nil
        }
        // What the program itself puts there for the auditors is no record of people's.
        let type = TableLayout.quoted(TableLayout.column(for: "media_type"))
        let people = RowCondition(sql: "\(type) IS NOT ?", arguments: [.text(AccessRun.mediaType)])
        let now = Set(
            try session.counts(in: scope, where: ["attachment": people])
                .map { Value.text("\($0.collection) \($0.count)") })
        let told = Set(record.state.elements(of: BuiltIn.tally))
        let added = now.subtracting(told).sorted()
        let removed = told.subtracting(now).sorted()
        if added.isEmpty, removed.isEmpty { return nil }
        func entry(_ kind: EntryKind, _ element: Value) -> ChangeDraft.Entry {
            ChangeDraft.Entry(
                Shape.Entry(kind, BuiltIn.tally),
                replaced: record.state.live(RegisterKey(BuiltIn.tally, element: element)).map(\.name),
                values: [element])
        }
        return ChangeDraft(
            scope: .province, record: record.state.record, collection: BuiltIn.replicas,
            entries: added.map { entry(.include, $0) } + removed.map { entry(.exclude, $0) })
    }

    /// `COLLECTION COUNT`
    private static func count(_ element: Value) -> ScopeCount? {
        let parts = element.string.split(separator: " ")
        guard element.tag == .text, parts.count == 2, let count = Int(parts[1]), count >= 0 else { return nil }
        return ScopeCount(collection: String(parts[0]), count: count)
    }
}
