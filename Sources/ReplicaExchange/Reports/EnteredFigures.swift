import ReplicaCore
import ReplicaReports
import ReplicaStore

/// A figure that people entered (`indicator_value`).
struct EnteredFigure {
    var figure: Figure
    let title: FigureTitle
}

extension StoreSession {
    /// The figures that people entered for a period, each beside that of the year before.
    func enteredFigures(of period: ReportPeriod, unit: String?) throws -> [EnteredFigure] {
        let indicators = try enteredIndicators()
        let periods = try periodCodes()
        let units = unitCodesByID()
        var found: [String: EnteredFigure] = [:]
        let fields = ["indicator", "unit", "period", "country", "value"]
        try forEachCountedRow(of: "indicator_value", fields: fields) { row in
            guard let indicator = indicators[row["indicator"]], let amount = Amount(row["value"]) else { return }
            let owner = units[row["unit"]] ?? row.owner
            if let unit, owner != unit { return }
            let code = periods[row["period"]]
            let isNow = code == period.code
            guard isNow || (code != nil && code == period.codeYearBefore) else { return }
            var entered =
                found[indicator.code]
                ?? EnteredFigure(
                    figure: Figure(
                        name: FigureName(indicator.code, Self.enteredPart), now: FigureValue(total: nil)),
                    title: indicator.title)
            var value = (isNow ? entered.figure.now : entered.figure.yearBefore) ?? FigureValue(total: nil)
            value.total = (value.total ?? .zero) + amount
            value.cells[FigureCell(FigureCell.unit, owner), default: .zero] += amount
            if !row["country"].isEmpty { value.cells[FigureCell("country", row["country"]), default: .zero] += amount }
            if isNow { entered.figure.now = value } else { entered.figure.yearBefore = value }
            found[indicator.code] = entered
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The part that figures have which people entered.
    private static let enteredPart = "nhap"

    /// The indicators of the centre's records, by their ids.
    private func enteredIndicators() throws -> [String: (code: String, title: FigureTitle)] {
        guard let form = catalog.collection(key: "indicator") else { return [:] }
        var indicators: [String: (code: String, title: FigureTitle)] = [:]
        try forEachShownRow(of: form.name, fields: ["code", "name", "name_en", "measure"]) { row in
            let (code, name) = (row.texts[0], row.texts[1])
            let english = row.texts[2].isEmpty ? name : row.texts[2]
            let title = FigureTitle(
                table: Indicator.named(code)?.table ?? .management, indicator: Wording(name, english),
                part: Wording("Số liệu nhập tay", "As entered"), measure: Wording(row.texts[3], row.texts[3]))
            indicators[row.id] = (code, title)
        }
        return indicators
    }

    /// The codes of the centre's periods, by the ids of their records.
    func periodCodes() throws -> [String: String] {
        guard let form = catalog.collection(key: "report_period") else { return [:] }
        var codes: [String: String] = [:]
        try forEachShownRow(of: form.name, fields: ["code"]) { codes[$0.id] = $0.texts[0] }
        return codes
    }
}
