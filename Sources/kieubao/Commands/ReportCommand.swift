import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaReports

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "report", "bao-cao", Message.Reports.help, usage: "report COMMAND …",
            examples: ["report figures 2026-H1"], subcommands: [ReportFiguresCommand.self])
    }
}

/// The period and the office that a command about reports is for.
struct ReportOptions: ParsableArguments {
    @Argument(help: .init(Message.Reports.periodHelp, valueName: "PERIOD"))
    var period: String

    @Option(help: .init(Message.Reports.unitHelp, valueName: "CODE"))
    var unit: String?
}

struct ReportFiguresCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "figures", "so-lieu", Message.Reports.figuresHelp, usage: "report figures PERIOD [--unit CODE] [--detail]",
            examples: ["report figures 2026-H1", "report figures 2026-N --unit ubnd-phu-cat --detail"],
            exits: [.noReplica, .ruleBlocks])
    }

    @OptionGroup
    var report: ReportOptions

    @Flag(help: .init(Message.Reports.detailHelp))
    var detail = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let reckoned = try global.replica().figures(of: report.period, unit: report.unit)
        if console.isForScripts { return console.json(.figures(reckoned)) }
        var page = console.page
        page.figures(reckoned, withCells: detail)
        console.showPaged(page)
        for finding in reckoned.findings {
            console.note(
                .caution(Message.Reports.severity(finding.severity)), .plain(": "),
                .plain(Message.Reports.finding(finding)))
        }
    }
}

extension Page {
    /// The tables of the annex.
    mutating func figures(_ reckoned: ReckonedFigures, withCells: Bool) {
        let period = reckoned.period
        line(
            .strong(Message.Reports.heading(period)), .plain(" · "),
            .plain(reckoned.unit?.name.text ?? Message.Reports.province.text))
        line(.faint(Message.Reports.data(period.data)), .faint("; "), .faint(Message.Reports.due(period)))
        for table in ReportTable.allCases {
            let figures = reckoned.figures.filter { reckoned.titles[$0.name]?.table == table }
            if figures.isEmpty { continue }
            line()
            line(.strong(Message.Reports.table(table)))
            self.table(Self.table(figures, reckoned, withCells: withCells))
        }
    }

    private static func table(_ figures: [Figure], _ reckoned: ReckonedFigures, withCells: Bool) -> FittedTable {
        FittedTable(
            columns: [
                .init(header: Message.Reports.code.text, isKept: true),
                .init(header: Message.Reports.indicator.text), .init(header: Message.Reports.measure.text),
                .init(header: Message.Reports.now.text, alignsRight: true, isKept: true),
                .init(header: Message.Reports.yearBefore.text, alignsRight: true),
                .init(header: Message.Reports.sincePlan.text, alignsRight: true),
            ],
            rows: figures.flatMap { figure -> [[String]] in
                let title = reckoned.titles[figure.name]
                let main = [
                    figure.name.text, title.map { "\($0.indicator.text): \($0.part.text)" } ?? "",
                    title?.measure.text ?? "", figure.now.text, figure.yearBefore?.text ?? "",
                    figure.sincePlan?.text ?? "",
                ]
                return [main] + (withCells ? cells(figure, reckoned) : [])
            })
    }

    private static func cells(_ figure: Figure, _ reckoned: ReckonedFigures) -> [[String]] {
        let dimensions = Set(figure.now.cells.keys.map(\.dimension)).sorted()
        return dimensions.flatMap { dimension in
            figure.now.cells(of: dimension).map { value, amount in
                let cell = FigureCell(dimension, value)
                return [
                    "", "    \(DimensionTitle.of(dimension).text): \(reckoned.text(of: cell))", "", amount.written,
                    figure.yearBefore?.cells[cell]?.written ?? "", figure.sincePlan?.cells[cell]?.written ?? "",
                ]
            }
        }
    }
}

extension ReckonedFigures {
    /// What people call the value of a cell.
    func text(of cell: FigureCell) -> String {
        if cell.value.isEmpty { return Message.Reports.unknown.text }
        return labels[cell]?.text ?? cell.value
    }
}

extension Amount {
    /// As people read it in the language of this run.
    var written: String { Language.current == .vietnamese ? vietnamese : text }
}

extension FigureValue {
    /// The total, or what each currency comes to.
    var text: String {
        let money = cells(of: FigureCell.currency)
        if money.isEmpty { return total?.written ?? "–" }
        return money.map { "\($0.amount.written) \($0.value)" }.joined(separator: "; ")
    }
}

extension JSONText {
    static func figures(_ reckoned: ReckonedFigures) -> Self {
        .object([
            ("period", .string(reckoned.period.code)), ("unit", .string(orNull: reckoned.unit?.code)),
            ("data_from", .string(reckoned.period.data.first.text)),
            ("data_to", .string(reckoned.period.data.last.text)), ("due", .string(reckoned.period.due.text)),
            ("last_day", .string(reckoned.period.lastDay.text)),
            ("figures", .array(reckoned.figures.map { .figure($0, reckoned) })),
            ("findings", .array(reckoned.findings.map { .finding($0) })),
        ])
    }

    private static func figure(_ figure: Figure, _ reckoned: ReckonedFigures) -> Self {
        let title = reckoned.titles[figure.name]
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
                            ("label", .string(reckoned.text(of: cell))), ("amount", .amount(amount)),
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
}
