package import ReplicaCore
package import ReplicaReports
import ReplicaStore
import ReplicaTrust

/// The figures of a period as the records here give them now.
package struct ReckonedFigures: Sendable {
    package let period: ReportPeriod
    /// The code and the name of the office; `nil` for the whole province.
    package let unit: (code: String, name: Labels)?
    package let figures: [Figure]
    /// What people call the figures.
    package let titles: [FigureName: FigureTitle]
    /// What people call the values of cells; one that is missing stands for itself.
    package let labels: [FigureCell: Labels]
    package let findings: [RuleFinding]
    /// How many records wait for approval, so that they count nowhere.
    package static let uncounted = FigureName("QL07", "chua_duyet")

    /// The keys of the rows that the figures of the period are made of, by collection.
    let evidence: [String: Set<Int64>]
}

extension Replica {
    /// Reckons the figures of a period.
    ///
    /// - Parameter unit: The code of an office; `nil` for the own one, and at the centre for all.
    package func figures(of period: String, unit: String?) throws -> ReckonedFigures {
        try read { session in
            let period = try session.reportPeriod(period)
            let unit = try reportingUnit(unit, session)
            return try session.figures(of: period, unit: unit)
        }
    }

    /// Whose report is meant; `nil` for the whole province.
    func reportingUnit(_ typed: String?, _ session: StoreSession) throws -> String? {
        let own = session.office(of: key.replica)
        let isCentre = try own.map { try session.isMasterUnit($0) } ?? false
        guard let typed else {
            if isCentre { return nil }
            guard let code = own.flatMap({ session.unitCodes[$0] }) else { throw ExchangeError.officeUnknown }
            return code
        }
        guard session.unit(code: typed) != nil else {
            throw ExchangeError.unknownUnit(typed, known: session.unitCodes.values.sorted())
        }
        let isOwn = own.flatMap { session.unitCodes[$0] } == typed
        if !isCentre, !isOwn { throw ExchangeError.report(.othersReport(typed)) }
        return typed
    }
}

extension StoreSession {
    func figures(of period: ReportPeriod, unit: String?) throws -> ReckonedFigures {
        var reckoning = FigureReckoning(
            FigureReckoning.Question(period: period, unit: unit), register: try figureRegister())
        for collection in FigureReckoning.collections {
            try forEachCountedRow(of: collection, fields: FigureReckoning.fields(of: collection)) { row in
                reckoning.take(row, of: collection)
            }
        }
        let entered = try enteredFigures(of: period, unit: unit)
        var figures = reckoning.figures() + (try dataQuality(unit: unit))
        figures = Self.inOrder(figures + entered.map(\.figure))
        var titles: [FigureName: FigureTitle] = [:]
        for figure in figures { titles[figure.name] = FigureTitle(figure.name) ?? Self.qualityTitles[figure.name] }
        for entered in entered { titles[entered.figure.name] = entered.title }
        return ReckonedFigures(
            period: period, unit: try unit.map { ($0, try unitName($0)) }, figures: figures, titles: titles,
            labels: try cellLabels(figures), findings: CrossRules(figures).findings,
            evidence: reckoning.evidence)
    }

    /// By the tables of the annex: those that people enter stand with the computed ones of the same code.
    private static func inOrder(_ figures: [Figure]) -> [Figure] {
        let places = Dictionary(
            Indicator.all.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
        return figures.enumerated().sorted { left, right in
            let last = Indicator.all.count
            return (places[left.element.name.indicator] ?? last, left.offset)
                < (places[right.element.name.indicator] ?? last, right.offset)
        }.map(\.element)
    }

    // MARK: What the machinery knows

    private static let quality = "QL07"
    private static let qualityTitles: [FigureName: FigureTitle] = {
        func title(_ vietnamese: String, _ english: String, _ measure: Wording) -> FigureTitle {
            FigureTitle(
                table: .management, indicator: Indicator.named(quality)?.name ?? Wording("", ""),
                part: Wording(vietnamese, english), measure: measure)
        }
        return [
            FigureName(quality, "xung_dot"): title(
                "Trường đang xung đột", "Fields in conflict", Wording("trường", "fields")),
            FigureName(quality, "nghi_trung"): title(
                "Cặp hồ sơ nghi trùng", "Pairs that may be one person's", Wording("cặp", "pairs")),
            FigureName(quality, "vi_pham"): title(
                "Điểm chưa đúng quy tắc", "Broken rules", Wording("điểm", "places")),
            ReckonedFigures.uncounted: title(
                "Hồ sơ chưa duyệt, chưa tính vào báo cáo", "Records not approved, which count nowhere",
                Wording("hồ sơ", "records")),
        ]
    }()

    private func dataQuality(unit: String?) throws -> [Figure] {
        func figure(_ part: String, _ counts: [String: Int]) -> Figure {
            let counted = counts.filter { unit == nil || $0.key == unit }
            let cells = counted.map { (FigureCell(FigureCell.unit, $0.key), Amount($0.value)) }
            return Figure(
                name: FigureName(Self.quality, part),
                now: FigureValue(
                    total: Amount(counted.values.reduce(0, +)), cells: Dictionary(uniqueKeysWithValues: cells)))
        }
        return [
            figure(ReckonedFigures.uncounted.part, try uncountedRecords()),
            figure("xung_dot", try conflictsByOwner()),
            figure("nghi_trung", try openPairsByOwner(decides: true)),
            figure("vi_pham", try violationsByOwner()),
        ]
    }

    /// How many pairs may be one person's and wait for somebody's word, by the code of the office of the first.
    ///
    /// - Parameter decides: Whether who asks decides; for others what somebody proposed waits no more.
    func openPairsByOwner(decides: Bool) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        try forEachUndecidedPair { pair in
            guard pair.standing.waits(forOneWhoDecides: decides) else { return }
            counts[owner(of: pair.first.state).flatMap { unitCodes[$0] } ?? "", default: 0] += 1
        }
        return counts
    }

    // MARK: What people call cells

    private func cellLabels(_ figures: [Figure]) throws -> [FigureCell: Labels] {
        var cells: Set<FigureCell> = []
        for value in figures.flatMap({ [$0.now, $0.yearBefore, $0.sincePlan].compactMap { $0 } }) {
            cells.formUnion(value.cells.keys)
        }
        var labels: [FigureCell: Labels] = [:]
        for cell in cells where !cell.value.isEmpty { labels[cell] = try label(of: cell) }
        return labels
    }

    private func label(of cell: FigureCell) throws -> Labels? {
        let dimension = cell.dimension.split(separator: "/").first.map(String.init) ?? cell.dimension
        switch dimension {
        case FigureCell.unit: return try unitName(cell.value)
        case "home_district", "home_commune", "receiver", "place": return try title(ofRecord: cell.value)
        default: break
        }
        for list in Self.lists[dimension] ?? [] {
            if let code = catalog.list(key: list)?.code(key: cell.value) { return code.labels }
        }
        return nil
    }

    /// The code lists that the values of a dimension may be of.
    private static let lists: [String: [String]] = [
        "country": ["country"], "sex": ["sex"], "vn_status": ["vn_status"],
        "kind": [
            "stay_kind", "organization_kind", "activity_kind", "channel_kind", "contribution_kind", "case_kind",
            "issue_kind",
        ],
        "field": ["field_of_work"], "sector": ["field_of_work"], "degree": ["degree"],
        "form": ["engagement_form", "reward_form"],
        "level": ["education_level"], "subject": ["review_subject"], "language": ["language"],
        "source": ["budget_source"], "ground": ["reward_ground"], "currency": ["currency"],
    ]

    /// What people call a record that a cell names by its id: a unit by its name, any other by its title.
    private func title(ofRecord id: String) throws -> Labels? {
        guard let label = RecordLabel(typed: id), let stored = try find(label).first(where: \.isShown) else {
            return nil
        }
        if let code = unitCodes[stored.state.record] { return try unitName(code) }
        let title = RecordReporting(self).title(of: stored.state)
        return Labels(vietnamese: title, english: title)
    }
}
