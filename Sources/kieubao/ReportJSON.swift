import ReplicaCore
import ReplicaExchange
import ReplicaReports
import ReplicaWire

extension JSONText {
    /// A report as scripts have it.
    static func report(_ shown: ShownReport) -> Self {
        let content = shown.content
        var members: [(key: String, value: JSONText)] = [
            ("period", .string(content.period.code)), ("unit", .string(content.unit)),
            ("kind", .string(content.kind.rawValue)),
        ]
        switch shown {
        case .draft: members += [("sealed", .boolean(false)), ("seal", .null)]
        case .sealed(let sealed):
            members += [
                ("sealed", .boolean(true)), ("seal", .string(sealed.seal)), ("id", .string(sealed.id)),
                ("sealed_at", .string(InstantText.rfc3339(sealed.snapshot.sealedAt))),
                ("author", .string(sealed.snapshot.author)), ("note", .string(sealed.snapshot.note)),
                ("supersedes", .string(orNull: sealed.snapshot.supersedes?.hexadecimal)),
                ("evidence", .integer(sealed.snapshot.evidenceCount)),
            ]
        }
        members += [
            ("sections", .array(content.sections.map { .section($0) })),
            ("duties", .array(content.duties.map { .duty($0) })),
            ("records", .array(content.records.map { .namedRecord($0) })),
            ("offices", .array(content.offices.map { .office($0) })),
        ]
        return .object(members + figureMembers(content))
    }

    static func figures(_ content: ReportContent, unit: String?) -> Self {
        .object(
            [("period", .string(content.period.code)), ("unit", .string(orNull: unit))] + figureMembers(content))
    }

    private static func figureMembers(_ content: ReportContent) -> [(key: String, value: JSONText)] {
        let period = content.period
        return [
            ("data_from", .string(period.data.first.text)), ("data_to", .string(period.data.last.text)),
            ("due", .string(period.due.text)), ("last_day", .string(period.lastDay.text)),
            ("figures", .array(content.figures.map { figure($0, content) })),
            ("findings", .array(content.findings.map { .finding($0) })),
        ]
    }

    private static func figure(_ figure: Figure, _ content: ReportContent) -> Self {
        let title = content.titles[figure.name]
        return .object([
            ("code", .string(figure.name.text)), ("table", .string(title?.table.number ?? "")),
            ("indicator", .string(title?.indicator.text ?? "")), ("name", .string(title?.part.text ?? "")),
            ("measure", .string(title?.measure.text ?? "")), ("value", .amount(figure.now.total)),
            ("year_before", .amount(figure.yearBefore?.total)), ("since_plan", .amount(figure.sincePlan?.total)),
            (
                "cells",
                .array(
                    figure.now.cells.sorted { $0.key < $1.key }.map { cell, amount in
                        .object([
                            ("by", .string(cell.dimension)), ("value", .string(cell.value)),
                            ("label", .string(content.label(of: cell).text)), ("amount", .amount(amount)),
                            ("year_before", .amount(figure.yearBefore?.cells[cell])),
                            ("since_plan", .amount(figure.sincePlan?.cells[cell])),
                        ])
                    })
            ),
        ])
    }

    static func amount(_ amount: Amount?) -> Self { amount.map { .decimal($0.text) } ?? .null }

    static func finding(_ finding: RuleFinding) -> Self {
        .object([
            ("rule", .string(finding.rule.rawValue)), ("severity", .string(finding.severity.rawValue)),
            ("figures", .strings(finding.figures.map(\.text))), ("subject", .string(finding.subject)),
            ("message", .string(Message.Reports.finding(finding).text)),
        ])
    }

    private static func section(_ section: ReportSection) -> Self {
        .object([
            ("part", .string(section.part.rawValue)), ("item", .string(section.item)),
            ("answer", .string(orNull: section.answer?.rawValue)), ("narrative", .string(section.narrative)),
            ("reason", .string(section.reason)),
        ])
    }

    private static func duty(_ duty: Duty) -> Self {
        .object([
            ("item", .string(duty.item)), ("title", .string(duty.title)), ("evidence", .integer(duty.evidence)),
            ("answer", .string(orNull: duty.answer?.rawValue)), ("reason", .string(duty.reason)),
            ("offices", .integer(duty.offices)), ("open", .integer(duty.open)),
        ])
    }

    private static func namedRecord(_ record: NamedRecord) -> Self {
        .object([
            ("part", .string(record.part.rawValue)), ("id", .string(record.id)), ("title", .string(record.title)),
            ("state", .string(record.state.text)), ("day", .string(orNull: record.day?.text)),
        ])
    }

    /// - Parameter board: What is known besides, where the centre watches over it.
    static func office(_ office: OfficeStanding, on board: Scoreboard? = nil) -> Self {
        let watched: [(key: String, value: JSONText)] =
            board.map { board in
                [
                    ("last_heard", .string(orNull: board.heard[office.unit]?.text)),
                    ("silent", .boolean(board.isSilent(office.unit))),
                    ("waiting", .integer(board.waiting[office.unit] ?? 0)),
                ]
            } ?? []
        return .object(
            [
                ("unit", .string(office.unit)), ("name", .string(office.name.text)), ("duty", .string(office.duty)),
                ("state", .string(office.state.rawValue)), ("day", .string(orNull: office.day?.text)),
                ("days_late", .integer(office.daysLate)),
                ("seal", .string(orNull: office.seal.isEmpty ? nil : office.seal)),
            ] + watched)
    }
}
