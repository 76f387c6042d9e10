import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaSync
import ReplicaWire
import ReplicaTrust

extension Replica {
    /// Who this is, what is not sent, what waits.
    package func status() throws -> StatusReport {
        try read { session in
            let reporting = RecordReporting(session)
            let office = session.office(of: key.replica)
            let isMaster = try isMaster(session)
            let requests = try session.requestsDue(wallMilliseconds: Self.now())
            let changes = try ownChanges(isMaster: isMaster, session)
            let waiting = try session.waiting()
            let held = try session.held()
            let waitingHashes = Set(waiting.map(\.hash) + held.map(\.hash))
            var missing: Set<MissingReport> = []
            for item in try session.releasable().flatMap({ try session.missing(for: $0.header) })
            where !waitingHashes.contains(item.head.segment) {
                missing.insert(Self.report(item, session))
            }
            let counts = try session.recordCounts()
            return StatusReport(
                replica: session.label(of: key.replica), fingerprint: KeyFingerprint(key: key.replica).text,
                unit: office.flatMap { session.unitCodes[$0] } ?? "",
                unitName: try office.flatMap { try reporting.unitName($0) } ?? Labels(vietnamese: "", english: ""),
                isMaster: isMaster, folder: folder.path, user: author.string,
                records: session.catalog.collections.compactMap { form in
                    guard case .defined = form.name else { return nil }
                    return (form.key, form.labels, counts[form.name] ?? 0)
                },
                pending: changes.pending, unsent: changes.unsent, unconfirmed: changes.unconfirmed,
                conflicts: try session.conflictCount(), violations: try session.violationCount(),
                inbox: try InboxReading(session, own: key.replica).count(),
                quarantine: try session.quarantinedCount(),
                authority: try session.provinceFingerprint(),
                ending: try session.ending(of: key.replica)?.notice, waiting: waiting.count,
                held: held.filter { $0.decision == .pending }.reduce(0) { $0 + $1.header.count },
                missing: Self.sorted(missing),
                scopes: try ScopeHoldings(session, own: key.replica).all(),
                frontier: try session.frontier().flatMap { log in
                    log.heads.map { (session.label(of: log.replica), log.scope.string, $0.last) }
                },
                peers: try PeerReceipt.current(
                    session.peers().map { PeerReceipt(replica: $0.replica, at: $0.receivedAt, way: $0.way) },
                    predecessors: session.trust.predecessors
                ).map { peer in
                    PeerReport(
                        replica: session.label(of: peer.replica), unit: reporting.unitCode(of: peer.replica),
                        at: peer.at, isByWire: peer.way == .wire, lacks: try lacked(by: peer.replica, session))
                },
                agenda: try AgendaReading(
                    session, own: key.replica, wallMilliseconds: Self.now(), everywhere: false
                ).count(requests),
                requests: requests,
                erasuresHere: try session.openErasures().count,
                erasuresElsewhere: try session.trust.isMaster(key.replica)
                    ? ErasureReceipts(session).openCount(besides: key.replica) : 0,
                knowsRecipients: (try? BundleRecipients(session: session, own: key.replica).resolve(nil)) != nil)
        }
    }

    /// The own changes, and how many of them are not known to have reached where they have to go: the centre; or from
    /// the centre any replica that may have them, if there is one.
    private func ownChanges(
        isMaster: Bool, _ session: StoreSession
    ) throws -> (pending: Int, unsent: Int, unconfirmed: Int) {
        if isMaster {
            let trust = try session.trust
            let peers = Set(trust.enrolments.keys).union(try session.peers().map(\.replica)).subtracting([key.replica])
            let shared = session.scopeNames().filter { scope in peers.contains { trust.mayRead($0, scope) } }
            return try session.ownChanges(confirmedBy: peers.sorted(), in: Set(shared))
        }
        let masters = try session.announcedReplicas().filter { origin in
            try origin.unit.map { try session.isMasterUnit($0) } ?? false
        }
        return try session.ownChanges(confirmedBy: masters.map(\.replica))
    }

    /// How many changes of what both may have a peer is not known to have, by its short name; 0 for an unknown one.
    package func lacked(by name: String) throws -> Int {
        try read { session in
            let peer = try session.peers().map(\.replica).first { session.label(of: $0) == name }
            return try peer.map { try lacked(by: $0, session) } ?? 0
        }
    }

    /// How many changes of what both may have a peer is not known to have.
    func lacked(by peer: ReplicaID, _ session: StoreSession) throws -> Int {
        let known = WirePeer(replica: peer, name: "", unit: nil, isEnded: try session.ending(of: peer) != nil)
        let shared = try SharedLogs(session, own: key.replica, peer: known)
        let logs = try shared.frontier(session)
        let frontier = SyncFrontier(logs: try session.frontier(of: peer), kept: [])
        let farewell = known.isEnded ? try session.farewell(to: peer, from: key.replica) : nil
        let sealed = try session.segments(of: logs, lackedBy: frontier, farewell: farewell).reduce(0) { $0 + $1.count }
        if known.isEnded { return sealed }
        return try session.pendingChanges().reduce(sealed) { sum, pending in
            shared.contains(pending.key, of: key.replica) ? sum + pending.value : sum
        }
    }

    /// Whether this replica consolidates: as its enrolment says, and before it is welcomed as it announced itself.
    private func isMaster(_ session: StoreSession) throws -> Bool {
        let trust = try session.trust
        if !trust.enrolments(of: key.replica).isEmpty { return trust.isMaster(key.replica) }
        guard let label = RecordLabel(typed: session.label(of: key.replica) + "-1") else { return false }
        let announcement = try session.find(label).first { $0.state.collection == BuiltIn.replicas }
        return announcement?.state.live(RegisterKey(BuiltIn.role)).contains { $0.values == [.text("master")] } ?? false
    }
}

extension RecordReporting {
    /// The name of a unit in both languages.
    func unitName(_ unit: Dot) throws -> Labels? {
        guard let form = session.catalog.collection(key: "unit"),
            let stored = try session.record(unit, scope: .province, collection: form.name)
        else { return nil }
        let vietnamese = title(of: stored.state)
        let english = form.field(key: "name_en").flatMap { value(of: $0, in: stored.state)?.values.first }
        return Labels(vietnamese: vietnamese, english: english ?? vietnamese)
    }
}
