package import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A record that waits for the people of this office.
package struct InboxItem: Sendable {
    package let id: String
    package let collection: String
    package let title: String
    /// The code of the office that owns it.
    package let unit: String?
    package let review: ReviewReport
}

/// What `inbox` gives.
package struct InboxList: Sendable {
    package let items: [InboxItem]
    /// All that wait, by collection.
    package let counts: [(collection: String, label: Labels, count: Int)]

    package var count: Int { counts.reduce(0) { $0 + $1.count } }
}

extension Replica {
    /// What waits for a decision of this office's people, by collection in the order of entry.
    ///
    /// - Parameters:
    ///   - collection: The only one that is asked for.
    ///   - unit: The code of the office whose records are asked for.
    ///   - limit: How many records at most; `nil` for all.
    package func inbox(collection: String?, unit: String?, limit: Int?) throws -> InboxList {
        try read { session in
            let finder = RecordFinder(session: session)
            let wanted = try collection.map { try finder.form($0).name }
            if let unit, session.unit(code: unit) == nil {
                throw ExchangeError.unknownUnit(unit, known: session.unitCodes.values.sorted())
            }
            let inbox = try InboxReading(session, own: key.replica, unit: unit)
            var found: [(StoreSession.StoredRecord, CollectionForm)] = []
            var counts: [(collection: String, label: Labels, count: Int)] = []
            for form in try inbox.forms() where wanted == nil || form.name == wanted {
                var selection = inbox.selection(form)
                let count = try session.count(of: form.name, where: selection.conditions)
                if count == 0 { continue }
                counts.append((form.key, form.labels, count))
                selection.limit = limit.map { $0 - found.count }
                if selection.limit == 0 { continue }
                found += try session.keys(in: form.name, selection).compactMap { key in
                    try session.record(key: key, collection: form.name).map { ($0, form) }
                }
            }
            return InboxList(items: try inbox.items(found), counts: counts)
        }
    }
}

/// Finds what waits, and says what it is.
struct InboxReading {
    private let session: StoreSession
    private let reading: ReviewReading
    private let right: ReviewRight
    private let office: String
    private let unit: String?

    /// - Parameter unit: The code of the office whose records are asked for; `nil` for all.
    init(_ session: StoreSession, own: ReplicaID, unit: String? = nil) throws {
        self.session = session
        self.unit = unit
        reading = try ReviewReading(session, own: own)
        right = reading.right(of: own)
        office = session.office(of: own).flatMap { session.unitCodes[$0] } ?? ""
    }

    /// The forms of which anything was ever decided.
    func forms() throws -> [CollectionForm] {
        try session.reviewedCollections().compactMap { session.catalog.collection(named: $0) }
    }

    func selection(_ form: CollectionForm) -> RowSelection {
        var selection = RowSelection()
        selection.conditions = ReviewSelection.inbox(
            right, unit: office, centre: reading.centreOrigins, confirms: !form.identityRegisters.isEmpty)
        if let unit { selection.conditions.append(RowCondition(sql: "owner_unit = ?", arguments: [.text(unit)])) }
        return selection
    }

    /// How many records wait.
    func count() throws -> Int {
        try forms().reduce(0) { try $0 + session.count(of: $1.name, where: selection($1).conditions) }
    }

    /// How many records wait, by the code of the office that owns them.
    func countsByOwner() throws -> [String: Int] {
        try forms().reduce(into: [:]) { counts, form in
            counts.merge(
                try session.countsByOwner(of: form.name, where: selection(form).conditions), uniquingKeysWith: +)
        }
    }

    /// How many records were sent back and wait for their offices, by the codes of these.
    func returnedByOwner() throws -> [String: Int] {
        let condition = ReviewSelection.condition(.returned, centre: reading.centreOrigins)
        return try forms().reduce(into: [:]) { counts, form in
            counts.merge(try session.countsByOwner(of: form.name, where: [condition]), uniquingKeysWith: +)
        }
    }

    func items(_ found: [(StoreSession.StoredRecord, CollectionForm)]) throws -> [InboxItem] {
        var asked: [ScopeName: Set<Dot>] = [:]
        for (stored, form) in found {
            if let decision = reading.state(of: stored, form).decision {
                asked[stored.scope, default: []].insert(decision.dot)
            }
        }
        let made = try asked.reduce(into: [Dot: Change]()) { made, asked in
            made.merge(try session.changes(of: asked.value, scope: asked.key)) { first, _ in first }
        }
        let duplicates = found.isEmpty ? [:] : try SubmissionGuard.openPairs(session)
        let reporting = RecordReporting(session)
        return try found.map { stored, form in
            InboxItem(
                id: session.label(of: stored.state.record), collection: form.key,
                title: reporting.title(of: stored.state),
                unit: session.owner(of: stored.state).flatMap { session.unitCodes[$0] },
                review: try reading.report(stored, form, made: made)
                    .adding(duplicates[stored.key] != nil ? .duplicate : nil))
        }
    }
}

extension ReviewReport {
    fileprivate func adding(_ flag: ReviewFlag?) -> Self {
        guard let flag else { return self }
        return ReviewReport(
            status: status, step: step, author: author, unit: unit, at: at, note: note, flags: flags + [flag])
    }
}
