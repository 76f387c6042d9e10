import ReplicaCore
import ReplicaStore
import ReplicaWire

/// Reads what was decided on records, and whether who decided had the right to (`Protocol/05` §11).
final class ReviewReading {
    let session: StoreSession
    private let own: ReplicaID
    /// The rights of offices, by the dots of their units.
    private let rights: [Dot: ReviewRight]
    /// Read for who is told of single decisions, and not by who only counts.
    private lazy var receipts = Result { [rights] in
        try DecisionReceipts(session, own: own) { rights[$0] == .centre }
    }

    init(_ session: StoreSession, own: ReplicaID) throws {
        self.session = session
        self.own = own
        rights = try Dictionary(
            uniqueKeysWithValues: session.unitCodes.keys.map { ($0, ReviewRight(role: try session.role(of: $0))) })
    }

    func right(of replica: ReplicaID) -> ReviewRight { session.office(of: replica).flatMap { rights[$0] } ?? .office }

    /// The local numbers of the centre's replicas, for lists in SQL.
    var centreOrigins: [Int64] { session.originNumbers { right(of: $0) == .centre } }

    func state(of stored: StoreSession.StoredRecord, _ form: CollectionForm) -> ReviewState {
        stored.state.review(identity: form.identityRegisters, dots: \.dots)
    }

    /// Where a record stands.
    ///
    /// - Parameter made: The changes that took the steps, as far as they were looked up.
    func report(
        _ stored: StoreSession.StoredRecord, _ form: CollectionForm, made: [Dot: Change]? = nil
    ) throws -> ReviewReport {
        let state = state(of: stored, form)
        let status = status(of: state)
        let change = try state.decision.flatMap { decision in
            try made?[decision.dot] ?? session.change(decision.dot, scope: stored.scope)?.change
        }
        let decider = state.decision.map(\.dot.replica)
        return ReviewReport(
            status: status, step: state.step, author: change?.author.string ?? "",
            unit: decider.flatMap { session.office(of: $0) }.flatMap { session.unitCodes[$0] },
            at: state.decision?.time.wallMilliseconds, note: change?.note.string ?? "",
            flags: try flags(of: state, status, stored, form))
    }

    func status(of state: ReviewState) -> RecordStatus { state.status(right: right) }

    private func flags(
        of state: ReviewState, _ status: RecordStatus, _ stored: StoreSession.StoredRecord, _ form: CollectionForm
    ) throws -> [ReviewFlag] {
        var flags: Set<ReviewFlag> = []
        if !state.isCurrent, status == .submitted || status == .returned, !state.lacksRight(right) {
            flags.insert(.changed)
        }
        if state.isDisputed { flags.insert(.disputed) }
        if state.isByItsAuthor, status == .approved || status == .accepted { flags.insert(.own) }
        if status == .accepted, !isApprovedByItsOffice(state, stored) { flags.insert(.unapproved) }
        if !form.identityRegisters.isEmpty, status != .draft, !isConfirmed(state) { flags.insert(.unconfirmed) }
        if state.lacksRight(right) { flags.insert(.noRight) }
        if let decision = state.decision, decision.dot.replica == own,
            try !receipts.get().isAcknowledged(decision.dot, stored.scope, owner: session.owner(of: stored.state))
        {
            flags.insert(.provisional)
        }
        if status != .accepted, status != .approved, case .earlier = state.approved { flags.insert(.earlierCounts) }
        if !stored.state.conflicts.isEmpty || stored.state.isContested { flags.insert(.conflict) }
        return ReviewFlag.allCases.filter(flags.contains)
    }

    private func isApprovedByItsOffice(_ state: ReviewState, _ stored: StoreSession.StoredRecord) -> Bool {
        guard case .current(let approval) = state.approved else { return false }
        return session.office(of: approval.dot.replica) == session.owner(of: stored.state)
    }

    /// Whether the police, or what they confirmed, stand behind who the person is.
    func isConfirmed(_ state: ReviewState) -> Bool {
        guard case .current(let confirmation) = state.confirmed else { return false }
        return right(of: confirmation.dot.replica) == .steward
    }
}

/// Which decisions of this replica have reached whom they are for: those of an office the centre, those of the centre
/// the office.
private struct DecisionReceipts {
    private let session: StoreSession
    private let own: ReplicaID
    private let isCentre: (Dot) -> Bool
    /// What each peer said it has of this replica's log of a scope: the greatest number.
    private let received: [ReplicaID: [ScopeName: UInt64]]

    init(_ session: StoreSession, own: ReplicaID, isCentre: @escaping (Dot) -> Bool) throws {
        self.session = session
        self.own = own
        self.isCentre = isCentre
        var received: [ReplicaID: [ScopeName: UInt64]] = [:]
        for peer in try session.peers() {
            for log in try session.frontier(of: peer.replica) where log.replica == own {
                received[peer.replica, default: [:]][log.scope] = log.heads.map(\.last).max()
            }
        }
        self.received = received
    }

    func isAcknowledged(_ dot: Dot, _ scope: ScopeName, owner: Dot?) throws -> Bool {
        let isOurs = session.office(of: own).map(isCentre) ?? false
        // What the centre decides on its own records nobody has to confirm.
        if isOurs, owner == session.office(of: own) { return true }
        return received.contains { peer, logs in
            guard let office = session.office(of: peer), let last = logs[scope], last >= dot.number else {
                return false
            }
            return isOurs ? office == owner : isCentre(office)
        }
    }
}
