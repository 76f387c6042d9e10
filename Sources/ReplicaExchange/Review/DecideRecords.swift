import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What is done about a record in the review (`Protocol/05` §11).
package enum ReviewDecision: String, Sendable {
    case submit, accept, `return`, recall
}

/// The records that a decision is about.
package enum ReviewTarget: Sendable {
    /// All of them, or none.
    case ids([String])
    /// Those of a collection that a condition picks and on which the decision is possible.
    case all(collection: String, ListQuery)
}

extension Replica {
    /// Submits records, approves or accepts them, sends them back or takes back that they were submitted, in one
    /// transaction. Each decision is bound to what the record says now.
    ///
    /// - Parameters:
    ///   - note: The reason; needed to send back and to take back.
    ///   - bySelf: Approves one's own work, where the roster says that the office has one officer only.
    ///   - dryRun: Says what would be decided, and changes nothing.
    /// - Throws: ``ExchangeError/reviewRefused(_:)`` if a record that was named cannot be decided on.
    package func decide(
        _ decision: ReviewDecision, on target: ReviewTarget, note: String = "", bySelf: Bool = false,
        dryRun: Bool = false
    ) throws -> ReviewDone {
        let note = try Self.note(note)
        if note.isEmpty, decision == .return || decision == .recall { throw ExchangeError.reasonMissing }
        // Nobody vouches for a person who may be in the register twice.
        if decision == .submit || decision == .accept, try isAboutPeople(target) { _ = try compareRecords() }
        func plan(_ session: StoreSession) throws -> [ReviewAct.Outcome] {
            try ReviewAct(
                decision, session, own: key.replica, author: author, bySelf: bySelf, wallMilliseconds: Self.now()
            ).outcomes(of: target)
        }
        if dryRun { return try read { try Self.done(plan($0), refusing: target) } }
        return try change { session, writer in
            let outcomes = try plan(session)
            let done = try Self.done(outcomes, refusing: target)
            for outcome in outcomes {
                guard case .write(let entries, _) = outcome.result else { continue }
                try writer.make(draft(outcome.stored, in: outcome.stored.scope, entries, note: note))
            }
            return done
        }
    }

    private func isAboutPeople(_ target: ReviewTarget) throws -> Bool {
        switch target {
        case .all(let collection, _): return collection == PersonReading.collection
        case .ids(let ids):
            return try read { session in
                let finder = RecordFinder(session: session)
                return try ids.contains { id in
                    try finder.form(of: finder.record(id), id: id).key == PersonReading.collection
                }
            }
        }
    }

    private static func done(_ outcomes: [ReviewAct.Outcome], refusing target: ReviewTarget) throws -> ReviewDone {
        let left = outcomes.compactMap { outcome -> RefusedRecord? in
            guard case .refuse(let fault) = outcome.result else { return nil }
            return RefusedRecord(record: outcome.report(outcome.status, isChanged: false), fault: fault)
        }
        if case .ids = target, !left.isEmpty { throw ExchangeError.reviewRefused(left) }
        let decided = outcomes.compactMap { outcome -> ReviewedRecord? in
            switch outcome.result {
            case .write(_, let status): outcome.report(status, isChanged: true)
            case .nothing: outcome.report(outcome.status, isChanged: false)
            case .refuse: nil
            }
        }
        return ReviewDone(decided: decided, left: left)
    }
}

/// One decision, as the person who makes it may make it.
private struct ReviewAct {
    /// What comes of it for one record.
    struct Outcome {
        enum Result {
            case write([ChangeDraft.Entry], RecordStatus)
            /// It is so already.
            case nothing
            case refuse(ReviewFault)
        }

        let stored: StoreSession.StoredRecord
        let id: String
        let collection: String
        let title: String
        let status: RecordStatus
        let result: Result

        func report(_ status: RecordStatus, isChanged: Bool) -> ReviewedRecord {
            ReviewedRecord(id: id, collection: collection, title: title, status: status, isChanged: isChanged)
        }
    }

    private let decision: ReviewDecision
    private let session: StoreSession
    private let finder: RecordFinder
    private let reporting: RecordReporting
    private let reading: ReviewReading
    private let own: ReplicaID
    private let office: Dot?
    private let right: ReviewRight
    private let author: ByteText
    private let bySelf: Bool
    private let guarding: SubmissionGuard

    init(
        _ decision: ReviewDecision, _ session: StoreSession, own: ReplicaID, author: ByteText, bySelf: Bool,
        wallMilliseconds: UInt64
    ) throws {
        self.decision = decision
        self.session = session
        self.own = own
        self.author = author
        finder = RecordFinder(session: session)
        reporting = RecordReporting(session)
        reading = try ReviewReading(session, own: own)
        office = session.office(of: own)
        right = reading.right(of: own)
        self.bySelf = try bySelf && Self.hasOneOfficer(office, session)
        guarding = SubmissionGuard(session, wallMilliseconds: wallMilliseconds)
    }

    /// Whether the roster says that an office has one officer for this work.
    private static func hasOneOfficer(_ office: Dot?, _ session: StoreSession) throws -> Bool {
        guard let office, let form = session.catalog.collection(key: "unit"),
            let field = form.field(key: "focal_staff"),
            let stored = try session.record(office, scope: .province, collection: form.name)
        else { return false }
        return RecordReporting(session).value(of: field, in: stored.state)?.values == ["1"]
    }

    func outcomes(of target: ReviewTarget) throws -> [Outcome] {
        var seen: Set<Int64> = []
        let records = try records(of: target).filter { seen.insert($0.0.key).inserted }
        let authors = try authors(of: records)
        return try records.map { stored, form in
            let state = reading.state(of: stored, form)
            let status = reading.status(of: state)
            return Outcome(
                stored: stored, id: session.label(of: stored.state.record), collection: form.key,
                title: reporting.title(of: stored.state), status: status,
                result: try result(stored, form, state, status, authors))
        }
    }

    private func records(of target: ReviewTarget) throws -> [(StoreSession.StoredRecord, CollectionForm)] {
        switch target {
        case .ids(let ids):
            return try ids.map { id in
                let stored = try finder.record(id)
                return (stored, try finder.form(of: stored, id: id))
            }
        case .all(let collection, let query):
            let form = try finder.form(collection)
            var selection = try Replica.selection(query, form, finder)
            selection.conditions.append(candidates)
            return try session.keys(in: form.name, selection).compactMap { key in
                try session.record(key: key, collection: form.name).map { ($0, form) }
            }
        }
    }

    /// Leaves out most of the records on which the decision would change nothing.
    private var candidates: RowCondition {
        switch decision {
        case .submit: ReviewSelection.condition(.draft, centre: [])
        case .accept: ReviewSelection.inReview
        case .return, .recall: ReviewSelection.decided
        }
    }

    // MARK: Rules

    private func result(
        _ stored: StoreSession.StoredRecord, _ form: CollectionForm, _ state: ReviewState, _ status: RecordStatus,
        _ authors: [Dot: Change]
    ) throws -> Outcome.Result {
        guard case .defined = form.name, !form.isMasters else { return .refuse(.mastersOnly) }
        if !(try session.trust.mayWrite(own, stored.scope)) { return .refuse(.notOurs(unit: owner(of: stored))) }
        switch decision {
        case .submit: return try submit(stored, form, state, status)
        case .accept: return try accept(stored, form, state, status, authors)
        case .return: return sendBack(stored, state, status)
        case .recall: return recall(stored, state, status)
        }
    }

    private func submit(
        _ stored: StoreSession.StoredRecord, _ form: CollectionForm, _ state: ReviewState, _ status: RecordStatus
    ) throws -> Outcome.Result {
        switch status {
        case .submitted where state.isCurrent && !state.isDisputed, .approved, .accepted: return .nothing
        case .edited: return .nothing
        case .draft, .submitted, .returned: break
        }
        if let fault = try guarding.fault(of: stored, form) { return .refuse(fault) }
        return .write([step(.submitted, stored)], .submitted)
    }

    private func accept(
        _ stored: StoreSession.StoredRecord, _ form: CollectionForm, _ state: ReviewState, _ status: RecordStatus,
        _ authors: [Dot: Change]
    ) throws -> Outcome.Result {
        let isOurs = session.owner(of: stored.state) == office
        let confirms = right == .steward && !form.identityRegisters.isEmpty
        guard right == .centre || isOurs || confirms else { return .refuse(.notOurs(unit: owner(of: stored))) }
        if status == .draft || status == .returned, !state.isDisputed { return .refuse(.notSubmitted) }
        if let fault = try guarding.fault(of: stored, form) { return .refuse(fault) }
        var entries: [ChangeDraft.Entry] = []
        var result = status
        if confirms, !reading.isConfirmed(state) {
            entries.append(cover(BuiltIn.confirmed, stored, stored.state.version(of: form.identityRegisters)))
        }
        let isOwnWork = isOwnWork(stored, authors)
        let wanted: RecordStatus? = right == .centre ? .accepted : isOurs ? .approved : nil
        if let wanted, state.isDisputed || !(status == wanted || status == .accepted) {
            if isOwnWork, !bySelf { return .refuse(.ownWork(author: author.string)) }
            entries.append(step(wanted == .accepted ? .accepted : .approved, stored, isByItsAuthor: isOwnWork))
            let version = stored.state.version()
            if !state.approved.isCurrent { entries.append(cover(BuiltIn.approved, stored, version)) }
            if wanted == .accepted { entries.append(cover(BuiltIn.accepted, stored, version)) }
            result = wanted
        }
        return entries.isEmpty ? .nothing : .write(entries, result)
    }

    private func sendBack(
        _ stored: StoreSession.StoredRecord, _ state: ReviewState, _ status: RecordStatus
    ) -> Outcome.Result {
        let isOurs = session.owner(of: stored.state) == office
        guard right == .centre || isOurs else { return .refuse(.notOurs(unit: owner(of: stored))) }
        if status == .draft { return .refuse(.notSubmitted) }
        if status == .returned, !state.isDisputed { return .nothing }
        if right != .centre, status == .accepted || state.accepted.isCurrent { return .refuse(.accepted) }
        var entries = [step(.returned, stored)]
        // Who sends back what was approved or accepted as it stands takes that back.
        if state.approved.isCurrent { entries.append(cover(BuiltIn.approved, stored, nil)) }
        if state.accepted.isCurrent { entries.append(cover(BuiltIn.accepted, stored, nil)) }
        return .write(entries, .returned)
    }

    private func recall(
        _ stored: StoreSession.StoredRecord, _ state: ReviewState, _ status: RecordStatus
    ) -> Outcome.Result {
        guard session.owner(of: stored.state) == office else { return .refuse(.notOurs(unit: owner(of: stored))) }
        if status == .draft { return state.isDisputed ? .write([step(.recalled, stored)], .draft) : .nothing }
        if right != .centre, status == .accepted || state.accepted.isCurrent { return .refuse(.accepted) }
        var entries = [step(.recalled, stored)]
        if state.approved.isCurrent { entries.append(cover(BuiltIn.approved, stored, nil)) }
        return .write(entries, .draft)
    }

    private func owner(of stored: StoreSession.StoredRecord) -> String? {
        session.owner(of: stored.state).flatMap { session.unitCodes[$0] }
    }

    // MARK: Who entered it

    /// The changes behind what records say now, as far as this office made them.
    private func authors(of records: [(StoreSession.StoredRecord, CollectionForm)]) throws -> [Dot: Change] {
        if decision != .accept { return [:] }
        var asked: [ScopeName: Set<Dot>] = [:]
        for (stored, _) in records {
            let ours = stored.state.version().filter { session.office(of: $0.replica) == office }
            if !ours.isEmpty { asked[stored.scope, default: []].formUnion(ours) }
        }
        return try asked.reduce(into: [:]) { found, asked in
            found.merge(try session.changes(of: asked.value, scope: asked.key)) { first, _ in first }
        }
    }

    /// Whether any of what the record says was entered by who decides now. Who moved it to another scope only copied
    /// what others had entered.
    private func isOwnWork(_ stored: StoreSession.StoredRecord, _ authors: [Dot: Change]) -> Bool {
        stored.state.version().contains { dot in
            authors[dot].map { $0.author == author && !$0.isCopy } ?? false
        }
    }

    // MARK: Entries

    private func step(
        _ step: ReviewStep, _ stored: StoreSession.StoredRecord, isByItsAuthor: Bool = false
    ) -> ChangeDraft.Entry {
        ReviewEntry.step(step, over: stored.state, isByItsAuthor: isByItsAuthor)
    }

    private func cover(
        _ field: FormName, _ stored: StoreSession.StoredRecord, _ version: [Dot]?
    ) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(.assign, field), replaced: stored.state.live(RegisterKey(field)).map(\.name),
            values: [version.map { .dots($0) } ?? .empty])
    }
}
