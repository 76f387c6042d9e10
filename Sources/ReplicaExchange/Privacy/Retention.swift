package import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaText
import ReplicaTrust

/// A record whose time has come by a rule of its form.
package struct RetentionDue: Sendable, Equatable {
    package let id: String
    package let collection: String
    package let rule: RetentionRule
    /// The date that the rule counts from, as the record has it.
    package let date: String
    /// Since when it is due.
    package let since: CivilDay
    /// Why it stays all the same; `nil` where nothing keeps it.
    package let hold: Hold?

    package enum Hold: Equatable, Sendable {
        /// A sealed report counts it.
        case sealedReport
        /// It is an open case, or about a person or a case that is open, by the id of the case.
        case openCase(String)
        /// The person has asked something that is not answered, by the id of the request.
        case openRequest(String)
        /// Another office's, or an erasure away from the centre: this replica may not do it.
        case notOurs
    }
}

/// What `retention` carried out.
package struct RetentionCarriedOut: Sendable {
    package let archived: [String]
    package let erased: [ErasureGiven]
    /// What was due and stays.
    package let held: [RetentionDue]
}

extension Replica {
    /// The records whose time has come, by the rules of their forms; those that something keeps are among them, with
    /// the reason.
    ///
    /// - Parameter collection: `nil` for all.
    package func retentionDue(collection: String?) throws -> [RetentionDue] {
        try read { try RetentionSearch($0, own: key.replica, wallMilliseconds: Self.now()).due(collection: collection) }
    }

    /// Archives and erases what is due.
    ///
    /// - Parameters:
    ///   - basis: On what ground; it stands in the reason of an archiving and in the order of an erasure, with the rule.
    ///   - limit: How many records at most.
    package func carryOutRetention(collection: String?, basis: String, limit: Int?) throws -> RetentionCarriedOut {
        if try Self.note(basis).isEmpty { throw ExchangeError.basisMissing }
        let all = try retentionDue(collection: collection)
        let due = all.filter { $0.hold == nil }.prefix(limit ?? .max)
        var archived: [String] = []
        var erased: [ErasureGiven] = []
        for (rule, due) in Dictionary(grouping: due, by: \.rule).sorted(by: { $0.key.text < $1.key.text }) {
            let ground = "\(basis) (hết thời hạn lưu giữ: \(rule.text))"
            switch rule.action {
            case .archive: archived += try due.map { try delete(id: $0.id, reason: ground) }
            case .erase: erased += try erase(ids: due.map(\.id), fields: [], basis: ground, dryRun: false)
            }
        }
        return RetentionCarriedOut(archived: archived, erased: erased, held: all.filter { $0.hold != nil })
    }
}

/// Looks for what is due.
private struct RetentionSearch {
    private let session: StoreSession
    private let own: ReplicaID
    private let today: CivilDay
    private let isMaster: Bool
    /// What keeps a record, and every record that refers to it; by their ids.
    private let open: [String: RetentionDue.Hold]
    private let counted: Set<Dot>

    init(_ session: StoreSession, own: ReplicaID, wallMilliseconds: UInt64) throws {
        self.session = session
        self.own = own
        today = CivilDay(wallMilliseconds: wallMilliseconds)
        isMaster = try session.trust.isMaster(own)
        open = try Self.open(session)
        counted = try Self.counted(session)
    }

    func due(collection: String?) throws -> [RetentionDue] {
        let forms = try collection.map { [try RecordFinder(session: session).form($0)] } ?? session.catalog.collections
        return try forms.filter { !$0.retention.isEmpty }.flatMap { form in
            try form.retention.flatMap { try due($0, form) }
                // What is to be erased need not be archived before.
                .sorted { ($0.id, $0.rule.action == .erase ? 0 : 1) < ($1.id, $1.rule.action == .erase ? 0 : 1) }
                .reduce(into: [RetentionDue]()) { found, item in
                    if found.last?.id != item.id { found.append(item) }
                }
        }
    }

    private func due(_ rule: RetentionRule, _ form: CollectionForm) throws -> [RetentionDue] {
        guard let field = form.field(key: rule.field) else { return [] }
        var due: [RetentionDue] = []
        var keys: [(key: Int64, since: CivilDay, date: String)] = []
        try session.forEachShownRow(of: form.name, fields: [field.key]) { row in
            guard let since = rule.dueDay(after: String(row.texts[0].prefix(10))), since <= today else { return }
            keys.append((row.key, since, row.texts[0]))
        }
        for (key, since, date) in keys {
            guard let stored = try session.record(key: key, collection: form.name) else { continue }
            due.append(try item(stored, rule, form, date: date, since: since))
        }
        if rule.action == .archive { return due }
        // What was archived, or deleted, is erased like anything else.
        let reporting = RecordReporting(session)
        for stored in try session.deletedRecords(of: form.name) {
            guard let date = reporting.value(of: field, in: stored.state)?.values.first,
                let since = rule.dueDay(after: String(date.prefix(10))), since <= today
            else { continue }
            due.append(try item(stored, rule, form, date: date, since: since))
        }
        return due
    }

    private func item(
        _ stored: StoreSession.StoredRecord, _ rule: RetentionRule, _ form: CollectionForm, date: String,
        since: CivilDay
    ) throws -> RetentionDue {
        let id = session.label(of: stored.state.record)
        return RetentionDue(
            id: id, collection: form.key, rule: rule, date: date, since: since,
            hold: try hold(stored, id, rule, form))
    }

    private func hold(
        _ stored: StoreSession.StoredRecord, _ id: String, _ rule: RetentionRule, _ form: CollectionForm
    ) throws -> RetentionDue.Hold? {
        if counted.contains(stored.state.record) { return .sealedReport }
        let reporting = RecordReporting(session)
        let named = form.valueFields.filter { $0.type == .reference }
            .flatMap { reporting.value(of: $0, in: stored.state)?.values ?? [] }
        if let hold = ([id] + named).compactMap({ open[$0] }).first { return hold }
        let isOurs =
            rule.action == .erase
            ? isMaster : try session.trust.mayWrite(own, stored.scope) && (!form.isMasters || isMaster)
        return isOurs ? nil : .notOurs
    }

    /// Open cases and the persons that they are about, and persons who have asked something.
    private static func open(_ session: StoreSession) throws -> [String: RetentionDue.Hold] {
        var open: [String: RetentionDue.Hold] = [:]
        if let cases = session.catalog.collection(key: "case") {
            let closed: Set<String> = ["da_giai_quyet", "khong_giai_quyet_duoc", "dong"]
            try session.forEachShownRow(of: cases.name, fields: ["state", "person"]) { row in
                if closed.contains(row.texts[0]) { return }
                open[row.id] = .openCase(row.id)
                if !row.texts[1].isEmpty { open[row.texts[1]] = .openCase(row.id) }
            }
        }
        if let requests = session.catalog.collection(key: "data_request") {
            try session.forEachShownRow(of: requests.name, fields: ["state", "person", "done_on"]) { row in
                if RequestDeadlines.closedStates.contains(row.texts[0]) || !row.texts[2].isEmpty { return }
                open[row.id] = .openRequest(row.id)
                if !row.texts[1].isEmpty { open[row.texts[1]] = .openRequest(row.id) }
            }
        }
        return open
    }

    /// The records that the figures of sealed reports are made of.
    private static func counted(_ session: StoreSession) throws -> Set<Dot> {
        let reading = try AttachmentReading(session)
        var counted: Set<Dot> = []
        for stored in try reading.records(of: SealedContent.mediaType) {
            let pieces = stored.state.elements(of: BuiltIn.content).map(\.content)
            guard let bytes = ReportSnapshot.joined(pieces), let snapshot = try? ReportSnapshot(bytes: bytes) else {
                continue
            }
            for evidence in snapshot.evidence { counted.formUnion(evidence.records.map(\.record)) }
        }
        return counted
    }
}
