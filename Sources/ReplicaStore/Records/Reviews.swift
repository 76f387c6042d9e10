import GRDB
package import ReplicaCore
import ReplicaWire

/// What was decided on records, kept beside their rows so that what waits is found without reading every record
/// (`Protocol/05` §11).
extension StoreSession {
    /// Notes what was decided on a shown record, in place of what was noted before.
    func saveReview(of stored: StoredRecord, form: CollectionForm, collection: Int64) throws {
        let state = stored.state
        let isDecided = state.registers.keys.contains { BuiltIn.isDecision($0.field) }
        if stored.hasExceptions {
            try db.cachedStatement(sql: "DELETE FROM kb_review WHERE key = ?").execute(arguments: [stored.key])
        }
        if !isDecided { return }
        let review = state.review(identity: form.identityRegisters, dots: \.dots)
        try db.cachedStatement(sql: "INSERT INTO kb_review VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .execute(arguments: [
                stored.key, collection, review.isOpen, Self.code(of: review.step), try author(of: review.decision),
                Int64(clamping: review.decision?.time.wallMilliseconds ?? 0), review.isCurrent, review.isDisputed,
                review.isByItsAuthor, Self.code(of: review.approved), try author(of: review.approved.value),
                Self.code(of: review.accepted), try author(of: review.accepted.value),
                Self.code(of: review.confirmed), try author(of: review.confirmed.value),
            ])
    }

    private func author(of value: LiveValue?) throws -> Int64? {
        try value.map { try numbering.origin(for: $0.dot.replica, db).number }
    }

    private static func code(of step: ReviewStep?) -> Int {
        step.flatMap { ReviewStep.allCases.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    }

    private static func code(of cover: ReviewCover) -> Int {
        switch cover {
        case .none: 0
        case .earlier: 1
        case .current: 2
        }
    }

    /// The collections with records on which something was decided.
    package func reviewedCollections() throws -> [FormName] {
        try Int64.fetchAll(db, sql: "SELECT DISTINCT collection FROM kb_review ORDER BY collection")
            .compactMap { numbering.name(number: $0) }
    }

    /// The local numbers of some replicas, for lists in SQL.
    package func originNumbers(where isMeant: (ReplicaID) throws -> Bool) rethrows -> [Int64] {
        try numbering.origins.filter { try isMeant($0.replica) }.map(\.number)
    }
}
