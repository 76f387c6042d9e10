import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaWire

extension StoreSession {
    /// Calls `body` with every row of a collection that counts in reports, as it counts.
    ///
    /// The one place that decides it. What offices write about their work counts in the version that they approved
    /// last (`Protocol/05` §11); what the centre alone writes, and reports themselves, count as they stand.
    func forEachCountedRow(
        of collection: String, fields: [String], _ body: (CountedRow) throws -> Void
    ) throws {
        guard let form = catalog.collection(key: collection) else { return }
        let columns = RowColumns(fields)
        let isReviewed = isReviewed(form)
        let counted = try isReviewed ? countedRecords() : nil
        let arrivals = try isReviewed ? arrivalsAtCentre() : nil
        try forEachShownRow(
            of: form.name, fields: fields, where: counted?.asTheyStand, tellsChanges: collection == "person",
            arrivals: arrivals
        ) {
            row in
            try body(
                CountedRow(
                    key: row.key, id: row.id, owner: row.owner, created: CivilDay(wallMilliseconds: row.createdAt),
                    changed: CivilDay(wallMilliseconds: row.changedAt), columns: columns, texts: row.texts))
        }
        guard let earlier = try counted?.asTheyWere(form), !earlier.isEmpty else { return }
        let reading = EarlierRow(self, form, columns, arrivals)
        for (stored, state) in earlier { try body(reading.row(stored, state)) }
    }

    /// Where only what was approved counts.
    func isReviewed(_ form: CollectionForm) -> Bool { !form.isMasters && Self.reviewed.contains(form.key) }

    /// What figures and the coverage of the Plan are reckoned from.
    private static let reviewed = Set(FigureReckoning.collections + EvidenceRule.all.map(\.collection))

    /// At the centre, when the changes of offices came: what came late counts for the time in which it came, whatever the
    /// clock of its office says. An office goes by its own clock.
    func arrivalsAtCentre() throws -> Arrivals? {
        let own = try ownReplica().flatMap { office(of: $0) }
        return try own.map { try isMasterUnit($0) } ?? false ? try arrivals() : nil
    }

    func countedRecords() throws -> CountedRecords? {
        try ownReplica().map { try CountedRecords(self, own: $0, from: .approved) }
    }

    /// How many records wait for approval, and count in no report yet, by the code of their office.
    func uncountedRecords() throws -> [String: Int] {
        guard let counted = try countedRecords() else { return [:] }
        return try catalog.collections.filter(isReviewed).reduce(into: [:]) { counts, form in
            counts.merge(try counted.uncounted(form), uniquingKeysWith: +)
        }
    }

    /// What figures have to know besides rows: units by the ids of their records, and merged records.
    func figureRegister() throws -> FigureReckoning.Register {
        var joined: [String: FigureReckoning.Joined] = [:]
        if try hasEdges() {
            for group in try RecordEdges(self).groups {
                for (place, member) in group.enumerated() {
                    joined[label(of: member)] = .init(head: label(of: group[0]), place: place)
                }
            }
        }
        return FigureReckoning.Register(unitCodes: unitCodesByID(), joined: joined)
    }

    /// The codes of the units by the ids of their records, as reference fields show them.
    func unitCodesByID() -> [String: String] {
        Dictionary(unitCodes.map { (label(of: $0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Shows an earlier version of a record as a row shows the one of now.
private struct EarlierRow {
    private let session: StoreSession
    private let form: CollectionForm
    private let columns: RowColumns
    private let arrivals: Arrivals?
    private let reporting: RecordReporting

    init(_ session: StoreSession, _ form: CollectionForm, _ columns: RowColumns, _ arrivals: Arrivals?) {
        self.session = session
        self.arrivals = arrivals
        self.form = form
        self.columns = columns
        reporting = RecordReporting(session)
    }

    func row(_ stored: StoreSession.StoredRecord, _ state: RecordState) -> CountedRow {
        let created = instant(of: state.record, in: stored.scope) ?? stored.createdAt
        let changed = state.registers.values.flatMap(\.live).map { value in
            instant(of: value.dot, in: stored.scope) ?? value.time.wallMilliseconds
        }.max()
        return CountedRow(
            key: stored.key, id: session.label(of: stored.state.record),
            owner: session.owner(of: stored.state).flatMap { session.unitCodes[$0] } ?? "",
            created: CivilDay(wallMilliseconds: created),
            changed: CivilDay(wallMilliseconds: max(created, changed ?? 0)),
            columns: columns,
            texts: columns.fields.map { text(of: $0, in: state) })
    }

    /// When a change came to the centre; `nil` where that is not asked, or not known.
    private func instant(of change: Dot, in scope: ScopeName) -> UInt64? {
        arrivals.flatMap { session.arrival(of: change, scope: scope, $0) }
    }

    private func text(of key: String, in state: RecordState) -> String {
        guard let field = form.field(key: key) else { return "" }
        if field.isMultiple {
            let texts = state.elements(of: field.name).filter { $0.tag != .erased }.map(plain)
            return texts.isEmpty ? "" : CountedRow.json(texts)
        }
        let shown = ShownValue(owner: session.owner(of: state), office: session.office(of:))
        guard let live = shown.choose(from: state.live(RegisterKey(field.register))),
            let place = live.members.firstIndex(of: field.name)
        else { return "" }
        return plain(live.values[place])
    }

    /// As a column shows it: a reference by the id of its record.
    private func plain(_ value: Value) -> String {
        if value.tag == .reference, let record = value.dot { return session.label(of: record) }
        return reporting.plain(value)
    }
}
