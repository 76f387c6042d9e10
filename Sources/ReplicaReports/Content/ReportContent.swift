package import ReplicaCore

/// A part of the report, as the list `report_part` has them.
package enum ReportPart: String, Sendable, CaseIterable {
    case direction = "I"
    case results = "II"
    case duties = "III"
    case budget = "IV"
    case obstacles = "V"
    case proposals = "VI"
    case next = "VII"
    case annex = "PL"

    package var title: Wording {
        switch self {
        case .direction: Wording("Công tác chỉ đạo, triển khai", "Direction and organisation")
        case .results: Wording("Kết quả thực hiện các nội dung của Kế hoạch", "Results by the contents of the Plan")
        case .duties: Wording("Kết quả thực hiện nhiệm vụ được giao", "Results of the assigned duties")
        case .budget: Wording("Kinh phí thực hiện", "Budget")
        case .obstacles: Wording("Khó khăn, vướng mắc và nguyên nhân", "Obstacles and their causes")
        case .proposals: Wording("Đề xuất, kiến nghị", "Proposals")
        case .next: Wording("Phương hướng, nhiệm vụ kỳ tới", "The period to come")
        case .annex: Wording("Phụ lục số liệu", "Annex: figures")
        }
    }

    /// Reads `II`, and a place within a part, such as `II.5`, for its part.
    package init?(typed: String) {
        self.init(rawValue: typed.split(separator: ".").first.map { $0.uppercased() } ?? "")
    }
}

/// What an office answers about an item of the Plan, as the list `task_answer` has it.
package enum DutyAnswer: String, Sendable, CaseIterable {
    case done = "da_lam"
    case underWay = "dang_lam"
    case nothing = "khong_phat_sinh"
    case notDone = "chua_lam"

    package var title: Wording {
        switch self {
        case .done: Wording("đã thực hiện", "done")
        case .underWay: Wording("đang thực hiện", "under way")
        case .nothing: Wording("không phát sinh", "nothing to report")
        case .notDone: Wording("chưa thực hiện", "not done")
        }
    }
}

/// What people typed for one part of a report, or for one item of the Plan.
package struct ReportSection: Equatable, Sendable {
    package let part: ReportPart
    /// The code of the item of the Plan; empty for the part as a whole.
    package let item: String
    package var answer: DutyAnswer?
    package var narrative: String
    package var reason: String

    package init(part: ReportPart, item: String, answer: DutyAnswer?, narrative: String, reason: String) {
        self.part = part
        self.item = item
        self.answer = answer
        self.narrative = narrative
        self.reason = reason
    }
}

/// An item of the Plan that offices have to carry out, and what there is to show for it in the period.
package struct Duty: Equatable, Sendable {
    package let item: String
    package let title: String
    /// Records that name the item, and figures above zero of indicators that are for it.
    package let evidence: Int
    /// Of one office: what it answered; of the province: the worst answer.
    package let answer: DutyAnswer?
    package let reason: String
    /// How many offices have it; 1 in the report of one.
    package let offices: Int
    /// How many of them neither have evidence nor have answered.
    package let open: Int

    package init(
        item: String, title: String, evidence: Int, answer: DutyAnswer?, reason: String, offices: Int = 1, open: Int
    ) {
        self.item = item
        self.title = title
        self.evidence = evidence
        self.answer = answer
        self.reason = reason
        self.offices = offices
        self.open = open
    }
}

/// A record that a part of the report names.
package struct NamedRecord: Equatable, Sendable {
    package let part: ReportPart
    package let id: String
    package let title: String
    /// What has become of it; empty where nothing is said.
    package let state: Wording
    package let day: CivilDay?

    package init(part: ReportPart, id: String, title: String, state: Wording, day: CivilDay?) {
        self.part = part
        self.id = id
        self.title = title
        self.state = state
        self.day = day
    }
}

/// What an office has handed in for a period.
package struct OfficeStanding: Equatable, Sendable {
    package let unit: String
    package let name: Wording
    /// A key of the list `reporting_duty`.
    package let duty: String
    package let state: State
    /// The day on which the centre got the report; elsewhere the day on which it was sealed, by the clock of its office.
    package let day: CivilDay?
    /// Days after the last day; 0 in time.
    package let daysLate: Int
    /// The hash of the sealed report, hexadecimal; empty without one.
    package let seal: String

    package init(
        unit: String, name: Wording, duty: String, state: State, day: CivilDay?, daysLate: Int, seal: String
    ) {
        self.unit = unit
        self.name = name
        self.duty = duty
        self.state = state
        self.day = day
        self.daysLate = daysLate
        self.seal = seal
    }

    package enum State: String, Sendable, CaseIterable {
        /// Nothing is known here.
        case missing = "chua_co"
        case draft = "du_thao"
        case inTime = "dung_han"
        case late = "tre_han"
        /// It is part of another report.
        case embedded = "long_ghep"
        case returned = "de_nghi_bo_sung"

        package var isReceived: Bool { self == .inTime || self == .late || self == .embedded }

        package var title: Wording {
            switch self {
            case .missing: Wording("chưa có", "missing")
            case .draft: Wording("đang dự thảo", "being drafted")
            case .inTime: Wording("đúng hạn", "in time")
            case .late: Wording("trễ hạn", "late")
            case .embedded: Wording("lồng ghép", "embedded")
            case .returned: Wording("đề nghị bổ sung", "sent back")
            }
        }
    }
}

/// All that a report says, drafted or sealed: what is shown, printed and hashed comes from here alone.
package struct ReportContent: Equatable, Sendable {
    package var period: ReportPeriod
    /// The code of the office whose report it is.
    package var unit: String
    package var unitName: Wording
    package var kind: Kind
    package var figures: [Figure]
    package var titles: [FigureName: FigureTitle]
    /// What people call the values of cells; one that is missing stands for itself.
    package var labels: [FigureCell: Wording]
    package var sections: [ReportSection]
    package var duties: [Duty]
    package var records: [NamedRecord]
    /// In the report of the province: what each office has handed in.
    package var offices: [OfficeStanding]
    package var findings: [RuleFinding]

    /// The keys of the list `report_kind`.
    package enum Kind: String, Sendable {
        case ofOffice = "don_vi"
        case ofProvince = "tong_hop"
        case supplement = "bo_sung"
        case correction = "dinh_chinh"
    }

    package init(
        period: ReportPeriod, unit: String, unitName: Wording, kind: Kind, figures: [Figure],
        titles: [FigureName: FigureTitle], labels: [FigureCell: Wording]
    ) {
        self.period = period
        self.unit = unit
        self.unitName = unitName
        self.kind = kind
        self.figures = figures
        self.titles = titles
        self.labels = labels
        sections = []
        duties = []
        records = []
        offices = []
        findings = []
    }

    /// What was typed for a part as a whole, or for an item of the Plan.
    package func section(_ part: ReportPart, item: String = "") -> ReportSection? {
        sections.first { $0.part == part && $0.item == item }
    }

    /// The figures of indicators that are for a place of the Plan.
    package func figures(for item: String) -> [Figure] {
        figures.filter { Indicator.named($0.name.indicator)?.serves(item) ?? false }
    }

    /// What people call the value of a cell.
    package func label(of cell: FigureCell) -> Wording {
        if cell.value.isEmpty { return Wording("(chưa ghi)", "(not entered)") }
        return labels[cell] ?? Wording(cell.value, cell.value)
    }
}

extension Indicator {
    /// Whether the indicator is for a place of the Plan, such as `II.5` or `III.2.dd.1`.
    package func serves(_ item: String) -> Bool {
        plan.split(separator: ",").contains { place in place.drop { $0 == " " } == item }
    }
}
