import ReplicaCore
import ReplicaReports
import ReplicaStore

extension StoreSession {
    /// The period that a code means: what the centre has written down of it, and the Plan's own rule for the rest.
    func reportPeriod(_ code: String) throws -> ReportPeriod {
        guard let record = try periodRecord(code) else {
            if let standard = ReportPeriod(standard: code) { return standard }
            throw ExchangeError.report(.unknownPeriod(code, known: try knownPeriods()))
        }
        return try Self.period(code, record.texts)
    }

    /// The record of `report_period` with a code; `nil` while the centre has not opened the period.
    func periodRecord(_ code: String) throws -> (id: String, texts: [String: String])? {
        guard let form = catalog.collection(key: "report_period") else { return nil }
        var found: (id: String, texts: [String: String])?
        try forEachShownRow(of: form.name, fields: Self.periodFields) { row in
            guard row.texts[0] == code else { return }
            // Of two records with one code the first by its id holds everywhere.
            if let found, found.id <= row.id { return }
            found = (row.id, Dictionary(uniqueKeysWithValues: zip(Self.periodFields, row.texts)))
        }
        return found
    }

    /// The periods that the centre has opened and not closed again, by the ids of their records.
    func openPeriods() throws -> [(id: String, period: ReportPeriod)] {
        guard let form = catalog.collection(key: "report_period") else { return [] }
        var codes: Set<String> = []
        try forEachShownRow(of: form.name, fields: ["code", "state"]) { row in
            if !["du_kien", "khoa", "dong"].contains(row.texts[1]) { codes.insert(row.texts[0]) }
        }
        // One that is not written down whole is nobody's work yet.
        return try codes.sorted().compactMap { code in
            guard let record = try periodRecord(code), let period = try? Self.period(code, record.texts) else {
                return nil
            }
            return (record.id, period)
        }
    }

    private static let periodFields = [
        "code", "kind", "data_from", "data_to", "due_on", "due_bound", "grace_days", "state",
    ]

    private static func period(_ code: String, _ texts: [String: String]) throws -> ReportPeriod {
        let standard = ReportPeriod(standard: code)
        func day(_ field: String, _ known: CivilDay?) throws -> CivilDay {
            if let day = texts[field].flatMap({ CivilDay(earliestOf: $0) }) ?? known { return day }
            throw ExchangeError.report(.periodIncomplete(code, field: field))
        }
        var period = ReportPeriod(
            code: code, kind: texts["kind"].flatMap(ReportPeriod.Kind.init) ?? standard?.kind ?? .special,
            data: DayRange(
                first: try day("data_from", standard?.data.first), last: try day("data_to", standard?.data.last)),
            due: try day("due_on", standard?.due),
            bound: texts["due_bound"].flatMap(ReportPeriod.Bound.init) ?? standard?.bound ?? .notLater)
        period.graceDays = texts["grace_days"].flatMap { Int($0) }.map { min(max($0, 0), 365) } ?? 0
        return period
    }

    /// The codes that the centre has opened, and those of the Plan around today's year.
    private func knownPeriods() throws -> [String] {
        var codes: Set<String> = []
        if let form = catalog.collection(key: "report_period") {
            try forEachShownRow(of: form.name, fields: ["code"]) { codes.insert($0.texts[0]) }
        }
        let year = CivilDay(wallMilliseconds: Replica.now()).year
        codes.formUnion(["\(year)-H1", "\(year)-N", "SK-2027", "TK-2031"])
        return codes.sorted()
    }
}
