import ReplicaCore
import ReplicaReports
import ReplicaStore

extension StoreSession {
    /// All that a report says, from the records as they are now.
    ///
    /// - Parameters:
    ///   - unit: The office whose report it is.
    ///   - ofProvince: The consolidated one: figures of all offices.
    /// - Returns: That, and the figures in it with the rows that they are made of.
    func reportContent(
        of period: ReportPeriod, unit: String, ofProvince: Bool, kind: ReportContent.Kind, report: String?
    ) throws -> (content: ReportContent, reckoned: ReckonedFigures) {
        let asked = ofProvince ? nil : unit
        let reckoned = try figures(of: period, unit: asked)
        let matrix = try dutyMatrix(of: period, unit: asked, figures: reckoned.figures)
        var content = ReportContent(
            period: period, unit: unit, unitName: try unitName(unit).wording, kind: kind, figures: reckoned.figures,
            titles: reckoned.titles, labels: reckoned.labels.mapValues(\.wording))
        content.sections = try report.map { try sections(of: $0).map(\.section) } ?? []
        content.duties = matrix.duties(of: asked)
        content.records = try namedRecords(of: period, unit: asked)
        if ofProvince { content.offices = try standings(of: period) }
        content.addManagementFigures(matrix)
        try content.compareWithSealed(yearBefore(of: period, unit: unit, ofProvince: ofProvince))
        content.findings = CrossRules(content.figures).findings.filter { !content.explains($0) }
        if !ofProvince { content.findings += try unanswered(content.duties, unit: unit) }
        return (content, reckoned)
    }

    /// Items of the Plan without evidence and without an answer keep an office that has to report from sealing.
    private func unanswered(_ duties: [Duty], unit: String) throws -> [RuleFinding] {
        let isObliged = try reportingOffices().first { $0.code == unit }?.duty == "bat_buoc"
        return duties.filter { $0.open > 0 }.map {
            RuleFinding(.unanswered, isObliged ? .block : .warn, [], [], subject: $0.item)
        }
    }

    /// What the office sealed for the same period of the year before, if it did.
    private func yearBefore(of period: ReportPeriod, unit: String, ofProvince: Bool) throws -> ReportContent? {
        guard let code = period.codeYearBefore,
            let report = try currentReport(of: code, unit: unit, ofProvince: ofProvince), report.isSealed
        else { return nil }
        return try? sealedReport(report).snapshot.content
    }

    // MARK: Records that parts name

    private func namedRecords(of period: ReportPeriod, unit: String?) throws -> [NamedRecord] {
        let units = unitCodesByID()
        func rows(
            _ part: ReportPart, _ collection: String, unit unitField: String, state: String, list: String, day: String?,
            isWanted: (CountedRow) -> Bool
        ) throws -> [NamedRecord] {
            guard let form = catalog.collection(key: collection) else { return [] }
            let title = form.titleField?.key ?? "title"
            var found: [NamedRecord] = []
            let fields = Set([title, unitField, state] + [day].compactMap { $0 }).sorted()
            try forEachCountedRow(of: collection, fields: fields) { row in
                let owner = units[row[unitField]] ?? row.owner
                guard unit == nil || owner == unit, isWanted(row) else { return }
                let code = catalog.list(key: list)?.code(key: row[state])
                found.append(
                    NamedRecord(
                        part: part, id: row.id, title: row[title],
                        state: code?.labels.wording ?? Wording(row[state], row[state]),
                        day: day.flatMap { row.day($0) }))
            }
            return found.sorted { ($0.day?.daysSince1970 ?? 0, $0.id) < ($1.day?.daysSince1970 ?? 0, $1.id) }
        }
        func isInPeriod(_ row: CountedRow, _ field: String) -> Bool {
            period.data.contains(row.day(field) ?? row.created)
        }
        func isKnown(_ row: CountedRow, _ field: String) -> Bool { (row.day(field) ?? row.created) <= period.data.last }
        return try rows(
            .direction, "unit_plan", unit: "unit", state: "state", list: "plan_state", day: "period_from",
            isWanted: { $0["state"] == "ban_hanh" && isKnown($0, "period_from") })
            + rows(
                .direction, "legal_document", unit: "issuer", state: "document_type", list: "document_type",
                day: "issued_on", isWanted: { isInPeriod($0, "issued_on") && $0.day("issued_on") != nil })
            + rows(
                .obstacles, "issue", unit: "raised_by", state: "state", list: "issue_state", day: "raised_on",
                isWanted: {
                    isKnown($0, "raised_on") && !["da_giai_quyet", "khong_giai_quyet"].contains($0["state"])
                })
            + rows(
                .proposals, "reward_proposal", unit: "proposing_unit", state: "state", list: "reward_state",
                day: nil, isWanted: { period.data.contains($0.created) })
            + rows(
                .next, "task", unit: "unit", state: "state", list: "task_state", day: "due_on",
                isWanted: { row in
                    guard !["hoan_thanh", "khong_thuc_hien"].contains(row["state"]) else { return false }
                    return row.day("due_on").map { $0.daysSince1970 > period.data.last.daysSince1970 } ?? false
                })
    }
}

extension ReportContent {
    /// The figures about reporting itself: what was handed in (QL02), and which duties there is something to show for
    /// (QL03).
    mutating func addManagementFigures(_ matrix: DutyMatrix) {
        var cells: [FigureCell: Amount] = [:]
        for office in matrix.offices {
            let covered = matrix.duties(of: office.code).count { $0.open == 0 }
            cells[FigureCell(FigureCell.unit, office.code)] = Amount(covered)
            labels[FigureCell(FigureCell.unit, office.code)] = office.name.wording
        }
        let duties = Wording(
            "Nhiệm vụ được giao có minh chứng hoặc đã trả lời", "Assigned items with evidence or an answer")
        let items = Wording("nhiệm vụ", "items")
        var added = [
            managementFigure("QL03", "", duties, Wording("Đã có", "Covered"), items, cells)
        ]
        let assigned = Dictionary(
            uniqueKeysWithValues: matrix.offices.map { office in
                (FigureCell(FigureCell.unit, office.code), Amount(matrix.duties(of: office.code).count))
            })
        added.append(managementFigure("QL03", "giao", duties, Wording("Được giao", "Assigned"), items, assigned))
        if !offices.isEmpty {
            let reports = Wording("Báo cáo của các đơn vị", "Reports of the offices")
            for state in OfficeStanding.State.allCases {
                let handedIn = offices.filter { $0.state == state }.map {
                    (FigureCell(FigureCell.unit, $0.unit), Amount.one)
                }
                added.append(
                    managementFigure(
                        "QL02", state.rawValue, reports, state.title, Wording("báo cáo", "reports"),
                        Dictionary(uniqueKeysWithValues: handedIn)))
            }
        }
        let place = figures.firstIndex { $0.name.indicator == "QL04" } ?? figures.endIndex
        figures.insert(contentsOf: added.sorted { $0.name < $1.name }, at: place)
    }

    private mutating func managementFigure(
        _ code: String, _ part: String, _ indicator: Wording, _ name: Wording, _ measure: Wording,
        _ cells: [FigureCell: Amount]
    ) -> Figure {
        let figure = FigureName(code, part)
        titles[figure] = FigureTitle(table: .management, indicator: indicator, part: name, measure: measure)
        return Figure(
            name: figure, now: FigureValue(total: cells.values.reduce(.zero) { $0 + $1 }, cells: cells))
    }

    /// Takes figures of the year before from what was sealed then: what was published is not reckoned again.
    mutating func compareWithSealed(_ before: ReportContent?) throws {
        guard let before else { return }
        let published = Dictionary(before.figures.map { ($0.name, $0.now) }, uniquingKeysWith: { first, _ in first })
        for place in figures.indices {
            if let value = published[figures[place].name] { figures[place].yearBefore = value }
        }
        labels.merge(before.labels) { now, _ in now }
    }

    /// Whether what a rule asks for was said: that there was nothing, in the part of a duty that the figure is for.
    func explains(_ finding: RuleFinding) -> Bool {
        guard finding.rule == .nothingNow, let figure = finding.figures.first,
            let indicator = Indicator.named(figure.indicator)
        else { return false }
        return sections.contains { $0.answer == .nothing && indicator.serves($0.item) }
    }
}

extension Labels {
    var wording: Wording { Wording(vietnamese, english) }
}
