import ReplicaCore
import ReplicaReports
import ReplicaStore

/// A record of `report`, as the commands about reports see it.
struct ReportRecord {
    let id: String
    /// The code of the office.
    let unit: String
    /// The keys of `report_kind` and `report_state`.
    let kind: String
    let state: String
    let seal: String
    /// The day on which the centre got it: when its seal came there, or what the centre wrote down of a report on paper.
    /// Elsewhere, and where nobody knows, the day of the seal by its office's own clock; `nil` for one that is not sealed and
    /// of which nothing is written down.
    let day: CivilDay?
    /// The id of the report that it takes the place of.
    let supersedes: String
    let isEmbedded: Bool

    var isSealed: Bool { !seal.isEmpty }
    var isOfProvince: Bool { kind == ReportContent.Kind.ofProvince.rawValue }
}

extension StoreSession {
    private static let reportFields = [
        "period", "unit", "kind", "state", "seal", "sealed_at", "received_at", "supersedes", "embedded_in",
    ]

    /// The reports of a period that no other takes the place of, in the order of their ids.
    func currentReports(of period: String) throws -> [ReportRecord] {
        let all = try reports(of: period)
        let replaced = Set(all.map(\.supersedes))
        return all.filter { !replaced.contains($0.id) }
    }

    func reports(of period: String) throws -> [ReportRecord] {
        let periods = try periodCodes()
        let units = unitCodesByID()
        let arrivals = try arrivalsAtCentre()
        var reports: [ReportRecord] = []
        try forEachCountedRow(of: "report", fields: Self.reportFields) { row in
            guard periods[row["period"]] == period, let unit = units[row["unit"]] else { return }
            reports.append(
                ReportRecord(
                    id: row.id, unit: unit, kind: row["kind"], state: row["state"], seal: row["seal"],
                    day: try arrival(ofReport: row, arrivals), supersedes: row["supersedes"],
                    isEmbedded: !row["embedded_in"].isEmpty))
        }
        return reports.sorted { $0.id < $1.id }
    }

    private func arrival(ofReport row: CountedRow, _ arrivals: Arrivals?) throws -> CivilDay? {
        guard let form = catalog.collection(key: "report"),
            let stored = try record(key: row.key, collection: form.name)
        else { return nil }
        func live(_ key: String) -> LiveValue? {
            form.field(key: key).flatMap { stored.state.live(RegisterKey($0.name)).first }
        }
        // Only the centre's word says when it got something.
        if let received = CivilDay(instant: row["received_at"]), let value = live("received_at"),
            try office(of: value.dot.replica).map({ try isMasterUnit($0) }) ?? false
        {
            return received
        }
        if let arrivals, let seal = live("seal"), let at = arrival(of: seal.dot, scope: stored.scope, arrivals) {
            return CivilDay(wallMilliseconds: at)
        }
        return CivilDay(instant: row["sealed_at"])
    }

    /// The report of a period that an office works on, or that it sealed last.
    ///
    /// - Parameter ofProvince: The consolidated one of the centre, and not that of its own office.
    func currentReport(of period: String, unit: String, ofProvince: Bool) throws -> ReportRecord? {
        try currentReports(of: period).first { report in
            report.unit == unit && (try? isOfProvince(report, in: period)) == ofProvince
        }
    }

    /// What an amendment amends says whether it is the consolidated one.
    private func isOfProvince(_ report: ReportRecord, in period: String) throws -> Bool {
        let all = Dictionary(uniqueKeysWithValues: try reports(of: period).map { ($0.id, $0) })
        var (current, seen) = (report, Set<String>())
        while let before = all[current.supersedes], seen.insert(before.id).inserted { current = before }
        return current.isOfProvince
    }

    /// What people typed for a report, in the order of the parts and of the Plan.
    func sections(of report: String) throws -> [(id: String, section: ReportSection)] {
        var items: [String: (code: String, position: Int)] = [:]
        try forEachCountedRow(of: "plan_item", fields: ["code", "position"]) { row in
            items[row.id] = (row["code"], Int(row["position"]) ?? .max)
        }
        var found: [(id: String, section: ReportSection, place: Int)] = []
        let fields = ["report", "part", "plan_item", "answer", "narrative", "reason"]
        try forEachCountedRow(of: "report_section", fields: fields) { row in
            guard row["report"] == report, let part = ReportPart(rawValue: row["part"]) else { return }
            let item = items[row["plan_item"]]
            let section = ReportSection(
                part: part, item: item?.code ?? "", answer: DutyAnswer(rawValue: row["answer"]),
                narrative: row["narrative"], reason: row["reason"])
            let place = (ReportPart.allCases.firstIndex(of: part) ?? 0) * 1_000_000
            found.append((row.id, section, place + min(item?.position ?? 0, 999_999)))
        }
        return found.sorted { ($0.place, $0.id) < ($1.place, $1.id) }.map { ($0.id, $0.section) }
    }
}
