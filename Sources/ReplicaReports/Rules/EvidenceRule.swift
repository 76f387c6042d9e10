/// Which records show that an item of the Plan was worked on: those that name it, of a time of their own.
package struct EvidenceRule: Sendable {
    package let collection: String
    /// The field with the items of the Plan.
    package let items: String
    /// Fields that say whose work it is, the first that has a value; else the owner of the record.
    package let unit: [String]
    /// A set of further units that took part: it is evidence of theirs as well.
    package let others: String?
    /// Dates of which any may lie in the period; without any, the day of its creation.
    package let dates: [String]
    /// Two dates between which it goes on.
    package let stretch: (from: String, to: String)?

    private init(
        _ collection: String, items: String = "plan_items", unit: [String] = [], others: String? = nil,
        dates: [String] = [], stretch: (from: String, to: String)? = nil
    ) {
        self.collection = collection
        self.items = items
        self.unit = unit
        self.others = others
        self.dates = dates
        self.stretch = stretch
    }

    package static let all: [EvidenceRule] = [
        EvidenceRule("activity", unit: ["lead_unit"], others: "co_units", dates: ["date_from", "date_to"]),
        EvidenceRule("budget", unit: ["unit"]),
        EvidenceRule("case", unit: ["responsible_unit"], dates: ["received_on", "closed_on"]),
        EvidenceRule("contribution", unit: ["counted_by"], dates: ["received_on"]),
        EvidenceRule("engagement", unit: ["unit"], stretch: ("date_from", "date_to")),
        EvidenceRule("inspection", unit: ["unit"], dates: ["inspected_on", "followed_up_on"]),
        EvidenceRule("investment", dates: ["licensed_on"]),
        EvidenceRule("issue", unit: ["raised_by"], dates: ["raised_on", "resolved_on"]),
        EvidenceRule("legal_document", unit: ["issuer"], dates: ["issued_on"]),
        EvidenceRule("procedure_review", unit: ["unit"], dates: ["submitted_on"]),
        EvidenceRule("task", items: "plan_item", unit: ["unit"], others: "co_units", dates: ["done_on"]),
        EvidenceRule("unit_plan", unit: ["unit"], stretch: ("period_from", "period_to")),
    ]

    package var fields: [String] {
        [items] + unit + [others].compactMap { $0 } + dates + [stretch?.from, stretch?.to].compactMap { $0 }
    }

    /// Whether a row is of a period.
    package func isOf(_ range: DayRange, _ row: CountedRow) -> Bool {
        if let stretch { return range.overlaps(from: row.day(stretch.from) ?? row.created, to: row.day(stretch.to)) }
        let known = dates.compactMap { row.day($0) }
        return known.isEmpty ? range.contains(row.created) : known.contains { range.contains($0) }
    }
}
