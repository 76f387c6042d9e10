import ReplicaCore
import ReplicaForms
import ReplicaMatching
import ReplicaStore

/// What has to be in order before anybody vouches for a record.
struct SubmissionGuard {
    private let session: StoreSession
    private let reporting: RecordReporting
    /// The records with which each may share its person, by the keys of their rows, as far as nobody decided.
    private let duplicates: [Int64: [Int64]]
    private let bases: LegalBases

    /// - Parameter wallMilliseconds: What the clock shows.
    init(_ session: StoreSession, wallMilliseconds: UInt64) throws {
        self.session = session
        reporting = RecordReporting(session)
        duplicates = try Self.openPairs(session)
        bases = try LegalBases(session, wallMilliseconds: wallMilliseconds)
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
            let standing = bases.standing(of: stored.state)
            if standing != .present { return .noLegalBasis(standing) }
            if let others = duplicates[stored.key] {
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
        let candidates = try session.candidates(reaching: DuplicateMatcher.threshold)
        guard !candidates.isEmpty, let form = session.catalog.collection(key: PersonReading.collection) else {
            return [:]
        }
        let edges = try RecordEdges(session)
        var pairs: [Int64: [Int64]] = [:]
        for pair in candidates {
            guard let first = try session.record(key: pair.first, collection: form.name)?.state.record,
                let second = try session.record(key: pair.second, collection: form.name)?.state.record,
                edges.standing(of: RecordEdges.Pair(first, second)) == .open,
                edges.head(of: first) != edges.head(of: second)
            else { continue }
            pairs[pair.first, default: []].append(pair.second)
            pairs[pair.second, default: []].append(pair.first)
        }
        return pairs
    }
}
