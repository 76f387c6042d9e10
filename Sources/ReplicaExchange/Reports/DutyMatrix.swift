package import ReplicaCore
import ReplicaForms
package import ReplicaReports
import ReplicaStore

/// Which office has to carry out what of the Plan, and what there is to show for it in a period.
package struct DutyMatrix: Sendable {
    package let period: ReportPeriod
    /// In the order of the Plan.
    package let items: [Item]
    /// In the order of the roster.
    package let offices: [Office]
    package internal(set) var cells: [Place: Cell] = [:]

    package struct Item: Sendable {
        package let code: String
        package let title: String
        /// The codes of the offices that it is assigned to.
        package let units: [String]
    }

    package struct Office: Sendable {
        package let code: String
        package let name: Labels
        /// A key of the list `reporting_duty`.
        package let duty: String
    }

    package struct Place: Hashable, Sendable {
        package let item: String
        package let unit: String

        package init(item: String, unit: String) {
            self.item = item
            self.unit = unit
        }
    }

    package struct Cell: Sendable {
        /// Records that name the item, and figures above zero that are for it.
        package internal(set) var evidence = 0
        package internal(set) var answer: DutyAnswer?
        package internal(set) var reason = ""

        package var isOpen: Bool { evidence == 0 && answer == nil }
    }

    package func cell(_ item: String, _ unit: String) -> Cell { cells[Place(item: item, unit: unit)] ?? Cell() }

    /// The duties of one office, or of all together.
    package func duties(of unit: String?) -> [Duty] {
        items.compactMap { item -> Duty? in
            guard let unit else {
                let all = item.units.map { cell(item.code, $0) }
                return Duty(
                    item: item.code, title: item.title, evidence: all.reduce(0) { $0 + $1.evidence }, answer: nil,
                    reason: "", offices: all.count, open: all.count(where: \.isOpen))
            }
            guard item.units.contains(unit) else { return nil }
            let own = cell(item.code, unit)
            return Duty(
                item: item.code, title: item.title, evidence: own.evidence, answer: own.answer, reason: own.reason,
                open: own.isOpen ? 1 : 0)
        }
    }
}

extension Replica {
    /// The coverage of a period: of one office, at the centre of all unless one is named.
    package func dutyMatrix(of period: String, unit: String?) throws -> DutyMatrix {
        try read { session in
            let period = try session.reportPeriod(period)
            let unit = try reportingUnit(unit, session)
            let figures = try session.figures(of: period, unit: unit).figures
            return try session.dutyMatrix(of: period, unit: unit, figures: figures)
        }
    }
}

extension StoreSession {
    /// - Parameter unit: The code of the one office that is asked about; `nil` for all.
    func dutyMatrix(of period: ReportPeriod, unit: String?, figures: [Figure]) throws -> DutyMatrix {
        let units = unitCodesByID()
        let items = try dutyItems(units)
        let asked = items.items.filter { item in unit.map { item.units.contains($0) } ?? true }
        let offices = try reportingOffices().filter { unit == nil || $0.code == unit }
        var matrix = DutyMatrix(period: period, items: asked, offices: offices)
        try noteRecords(in: &matrix, units, items.codes)
        Self.noteFigures(figures, in: &matrix)
        try noteAnswers(in: &matrix, items.codes)
        return matrix
    }

    /// The items of the Plan that somebody has to carry out or report on, and the codes of all by their ids.
    private func dutyItems(_ units: [String: String]) throws -> (items: [DutyMatrix.Item], codes: [String: String]) {
        guard let form = catalog.collection(key: "plan_item") else { return ([], [:]) }
        var found: [(position: Int, item: DutyMatrix.Item)] = []
        var codes: [String: String] = [:]
        try forEachCountedRow(of: form.key, fields: ["code", "position", "title", "role", "units"]) { row in
            codes[row.id] = row["code"]
            // The general contents of part II are for everybody, and answered as a whole.
            guard row["role"] != "noi_dung" else { return }
            let assigned = row.values("units").compactMap { units[$0] }.sorted()
            if assigned.isEmpty { return }
            found.append(
                (
                    Int(row["position"]) ?? .max,
                    DutyMatrix.Item(code: row["code"], title: row["title"], units: assigned)
                ))
        }
        let sorted = found.sorted { ($0.position, $0.item.code) < ($1.position, $1.item.code) }
        return (sorted.map(\.item), codes)
    }

    /// The offices of the roster, in its order, without those that are not asked to report.
    func reportingOffices() throws -> [DutyMatrix.Office] {
        guard let form = catalog.collection(key: "unit") else { return [] }
        var offices: [DutyMatrix.Office] = []
        try forEachShownRow(of: form.name, fields: ["code", "name", "name_en", "reporting_duty"]) { row in
            guard !row.texts[0].isEmpty, row.texts[3] != "khong", !row.texts[3].isEmpty else { return }
            let english = row.texts[2].isEmpty ? row.texts[1] : row.texts[2]
            offices.append(
                DutyMatrix.Office(
                    code: row.texts[0], name: Labels(vietnamese: row.texts[1], english: english), duty: row.texts[3]))
        }
        return offices
    }

    private func noteRecords(
        in matrix: inout DutyMatrix, _ units: [String: String], _ codes: [String: String]
    ) throws {
        for rule in EvidenceRule.all {
            try forEachCountedRow(of: rule.collection, fields: rule.fields) { row in
                let named = row.values(rule.items).compactMap { codes[$0] }
                guard !named.isEmpty, rule.isOf(matrix.period.data, row) else { return }
                let owner = rule.unit.lazy.compactMap { units[row[$0]] }.first ?? row.owner
                let others = rule.others.map { row.values($0).compactMap { units[$0] } } ?? []
                for unit in Set([owner] + others) {
                    for item in named {
                        matrix.cells[DutyMatrix.Place(item: item, unit: unit), default: .init()].evidence += 1
                    }
                }
            }
        }
    }

    /// A figure of something that happened is evidence for the places of the Plan that its indicator is for.
    private static func noteFigures(_ figures: [Figure], in matrix: inout DutyMatrix) {
        for figure in figures where figure.sincePlan != nil {
            guard let indicator = Indicator.named(figure.name.indicator) else { continue }
            for item in matrix.items where indicator.serves(item.code) {
                for unit in item.units {
                    let amount = figure.now.cells[FigureCell(FigureCell.unit, unit)] ?? .zero
                    guard .zero < amount else { continue }
                    matrix.cells[DutyMatrix.Place(item: item.code, unit: unit), default: .init()].evidence += 1
                }
            }
        }
    }

    /// What offices answered in their reports of the period.
    private func noteAnswers(in matrix: inout DutyMatrix, _ codes: [String: String]) throws {
        let reports = try currentReports(of: matrix.period.code)
        let units = Dictionary(
            reports.filter { $0.kind != ReportContent.Kind.ofProvince.rawValue }.map { ($0.id, $0.unit) },
            uniquingKeysWith: { first, _ in first })
        try forEachCountedRow(of: "report_section", fields: ["report", "plan_item", "answer", "reason"]) { row in
            guard let unit = units[row["report"]], let item = codes[row["plan_item"]],
                let answer = DutyAnswer(rawValue: row["answer"])
            else { return }
            matrix.cells[DutyMatrix.Place(item: item, unit: unit), default: .init()].answer = answer
            matrix.cells[DutyMatrix.Place(item: item, unit: unit), default: .init()].reason = row["reason"]
        }
    }
}
