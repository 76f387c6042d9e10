import ReplicaCore
import ReplicaForms
import ReplicaStore

/// What has to be in order before anybody vouches for a record.
final class SubmissionGuard {
    private let session: StoreSession
    private let reporting: RecordReporting
    private let wallMilliseconds: UInt64
    /// The records with which each may share its person, by the keys of their rows, as far as nobody said anything.
    private lazy var duplicates = Result { try Self.openPairs(session) }
    private lazy var bases = Result { try LegalBases(session, wallMilliseconds: wallMilliseconds) }

    /// - Parameter wallMilliseconds: What the clock shows.
    init(_ session: StoreSession, wallMilliseconds: UInt64) {
        self.session = session
        self.wallMilliseconds = wallMilliseconds
        reporting = RecordReporting(session)
    }

    /// - Returns: `nil` if all is in order.
    func fault(of stored: StoreSession.StoredRecord, _ form: CollectionForm) throws -> ReviewFault? {
        let problems = try rules(broken: stored, form)
        if !problems.isEmpty { return .rules(problems) }
        if !stored.state.conflicts.isEmpty || stored.state.isContested {
            let fields = try reporting.conflicts(of: stored).map(\.label)
            return .conflict(fields)
        }
        if form.key == PersonReading.collection {
            let standing = try bases.get().standing(of: stored.state)
            if standing != .present { return .noLegalBasis(standing) }
            if let others = try duplicates.get()[stored.key] {
                let ids = try others.compactMap { try session.record(key: $0, collection: form.name) }
                    .map { session.label(of: $0.state.record) }
                if !ids.isEmpty { return .duplicate(of: ids) }
            }
        }
        return nil
    }

    /// The blocking rules that the record breaks, a required field without a value among them.
    private func rules(broken stored: StoreSession.StoredRecord, _ form: CollectionForm) throws -> [FieldProblem] {
        try session.violations(of: stored.key).compactMap { name in
            if let field = form.field(named: name) {
                return FieldProblem(field: field.key, reason: .requiredIsEmpty)
            }
            guard let rule = form.rules.first(where: { $0.name == name }), rule.severity == .block else { return nil }
            return FieldProblem(field: rule.key, reason: .rule(rule))
        }
    }

    /// The pairs that may be one person's and on which nobody has said anything, in both directions.
    static func openPairs(_ session: StoreSession) throws -> [Int64: [Int64]] {
        var pairs: [Int64: [Int64]] = [:]
        try session.forEachUndecidedPair { pair in
            guard pair.standing == .open else { return }
            pairs[pair.first.key, default: []].append(pair.second.key)
            pairs[pair.second.key, default: []].append(pair.first.key)
        }
        return pairs
    }
}
