import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaReports

struct ReportShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "xem", Message.Reports.showHelp,
            usage:
                "report show PERIOD [--unit CODE] [--now] [--detail] [--format text|html|docx|xlsx|json --output FILE]",
            examples: [
                "report show 2026-H1", "report show 2026-H1 --unit ubnd-phu-cat --json",
                "report show 2026-H1 --format docx --output bao-cao.docx",
            ], exits: [.noReplica, .ruleBlocks, .missing])
    }

    @OptionGroup
    var report: ReportOptions

    @Flag(help: .init(Message.Reports.nowHelp))
    var now = false

    @Flag(help: .init(Message.Reports.detailHelp))
    var detail = false

    @Option(help: .init(Message.Reports.formatHelp, valueName: "FORMAT"))
    var format: ReportForm?

    @Option(help: .init(Message.Reports.outputHelp, valueName: "FILE"), completion: .file())
    var output: String?

    @Flag(help: .init(Message.Reports.forceHelp))
    var force = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let file = try wantedFile
        let replica = try global.replica()
        let shown = try replica.report(of: report.period, unit: report.unit, reckonsAnew: now)
        if let file {
            try replica.write(shown, as: file.format, to: file.path, overwrite: force)
            if console.isForScripts { return console.json(.object([("file", .string(file.path))])) }
            return console.line(.good(Message.Reports.written(file.path)))
        }
        if format == .json { return console.json(.report(shown)) }
        if console.isForScripts { return console.json(.report(shown)) }
        var page = console.page
        page.report(shown, withCells: detail)
        console.showPaged(page)
        console.note(uncountedIn: shown.content)
        console.note(findings: shown.content.findings)
    }
}

extension ReportShowCommand {
    /// The file that is to be written; `nil` for the terminal.
    fileprivate var wantedFile: (format: ReportFormat, path: String)? {
        get throws {
            guard let wanted = format.flatMap({ ReportFormat(rawValue: $0.rawValue) }) else {
                if output != nil { throw UsageError(Message.Reports.outputNeedsFormat, command: "report show") }
                return nil
            }
            guard let output else { throw UsageError(Message.Reports.formatNeedsOutput, command: "report show") }
            return (wanted, output)
        }
    }
}

/// What `--format` takes.
enum ReportForm: String, CaseIterable, ExpressibleByArgument {
    case text, html, docx, xlsx, json
}

extension Page {
    /// The whole report, part by part.
    mutating func report(_ shown: ShownReport, withCells: Bool) {
        let content = shown.content
        line(.strong(Message.Reports.title(content)))
        line(.plain(content.unitName.text))
        line(
            .faint(Message.Reports.data(content.period.data)), .faint("; "), .faint(Message.Reports.due(content.period))
        )
        switch shown {
        case .draft: line(.caution(Message.Reports.isDraft))
        case .sealed(let sealed):
            line(
                .good(
                    Message.Reports.isSealed(InstantText.vietnamese(sealed.snapshot.sealedAt), sealed.snapshot.author)))
            line(.faint(Message.Reports.sealIs(sealed.seal)))
            if !sealed.snapshot.note.isEmpty { line(.faint(Message.Reports.noteWas(sealed.snapshot.note))) }
        }
        for part in ReportPart.allCases where part != .annex { self.part(part, of: content) }
        if !content.offices.isEmpty {
            line()
            line(.strong(Message.Reports.scoreboard))
            scoreboard(content.offices)
        }
        line()
        line(.strong(ReportPart.annex.title.text.uppercased()))
        figures(content, withCells: withCells)
    }

    private mutating func part(_ part: ReportPart, of content: ReportContent) {
        line()
        line(.strong("\(part.rawValue). \(part.title.text)"))
        for text in content.section(part)?.narrative.split(separator: "\n") ?? [] { line(.plain(String(text))) }
        switch part {
        case .results: results(content)
        case .duties: duties(content)
        case .budget:
            for figure in content.figures where figure.name.indicator == "QL05" {
                line(.plain(content.text(of: figure)))
            }
        default: break
        }
        for record in content.records where record.part == part {
            let day = record.day.map { " (\($0.vietnamese))" } ?? ""
            line(.plain("- \(record.title)\(day): \(record.state.text)"), .faint(" [\(record.id)]"))
        }
        if !content.says(of: part) { line(.faint(Message.Reports.nothingSaidHere)) }
    }

    /// The eight contents of part II: what was typed, then the figures above zero.
    private mutating func results(_ content: ReportContent) {
        for number in 1...8 {
            let item = "II.\(number)"
            let figures = content.figures(for: item).filter { !$0.now.isNothing }
            let narrative = content.section(.results, item: item)?.narrative ?? ""
            if figures.isEmpty, narrative.isEmpty { continue }
            line(.strong(item))
            for text in narrative.split(separator: "\n") { line(.plain(String(text))) }
            for figure in figures { line(.plain("- " + content.text(of: figure))) }
        }
    }

    private mutating func duties(_ content: ReportContent) {
        let isOfProvince = !content.offices.isEmpty
        table(
            FittedTable(
                columns: [
                    .init(header: Message.Reports.item.text, isKept: true), .init(header: Message.Reports.content.text),
                    .init(header: Message.Reports.evidence.text, alignsRight: true),
                    .init(header: isOfProvince ? Message.Reports.openOffices.text : Message.Reports.answer.text),
                ],
                rows: content.duties.map { duty in
                    [
                        duty.item, duty.title, String(duty.evidence),
                        isOfProvince
                            ? "\(duty.open)/\(duty.offices)"
                            : [Message.Reports.standing(duty).text, duty.reason].filter { !$0.isEmpty }
                                .joined(separator: ": "),
                    ]
                }))
        for section in content.sections where section.part == .duties && !section.narrative.isEmpty {
            if !section.item.isEmpty { line(.strong(section.item)) }
            if !section.item.isEmpty {
                for text in section.narrative.split(separator: "\n") { line(.plain(String(text))) }
            }
        }
    }

    mutating func scoreboard(_ offices: [OfficeStanding]) {
        table(
            FittedTable(
                columns: [
                    .init(header: Message.Reports.office.text, isKept: true), .init(header: Message.Record.unit.text),
                    .init(header: Message.Reports.duty.text),
                    .init(header: Message.Reports.standing.text, isKept: true),
                    .init(header: Message.Reports.day.text),
                    .init(header: Message.Reports.daysLate.text, alignsRight: true),
                ],
                rows: offices.map { office in
                    [
                        office.unit, office.name.text, Message.Reports.duty(office.duty).text, office.state.title.text,
                        office.day?.vietnamese ?? "", office.daysLate > 0 ? String(office.daysLate) : "",
                    ]
                }))
    }

    /// The tables of the annex.
    mutating func figures(_ content: ReportContent, withCells: Bool) {
        for table in ReportTable.allCases {
            let figures = content.figures.filter { content.titles[$0.name]?.table == table }
            if figures.isEmpty { continue }
            line()
            line(.strong(Message.Reports.table(table)))
            self.table(Self.table(figures, content, withCells: withCells))
        }
    }

    private static func table(_ figures: [Figure], _ content: ReportContent, withCells: Bool) -> FittedTable {
        FittedTable(
            columns: [
                .init(header: Message.Reports.code.text, isKept: true),
                .init(header: Message.Reports.indicator.text), .init(header: Message.Reports.measure.text),
                .init(header: Message.Reports.now.text, alignsRight: true, isKept: true),
                .init(header: Message.Reports.yearBefore.text, alignsRight: true),
                .init(header: Message.Reports.sincePlan.text, alignsRight: true),
            ],
            rows: figures.flatMap { figure -> [[String]] in
                let title = content.titles[figure.name]
                let main = [
                    figure.name.text, title.map { "\($0.indicator.text): \($0.part.text)" } ?? "",
                    title?.measure.text ?? "", figure.now.text, figure.yearBefore?.text ?? "",
                    figure.sincePlan?.text ?? "",
                ]
                return [main] + (withCells ? cells(figure, content) : [])
            })
    }

    private static func cells(_ figure: Figure, _ content: ReportContent) -> [[String]] {
        let dimensions = Set(figure.now.cells.keys.map(\.dimension)).sorted()
        return dimensions.flatMap { dimension in
            figure.now.cells(of: dimension).map { value, amount in
                let cell = FigureCell(dimension, value)
                return [
                    "", "    \(DimensionTitle.of(dimension).text): \(content.label(of: cell).text)", "", amount.written,
                    figure.yearBefore?.cells[cell]?.written ?? "", figure.sincePlan?.cells[cell]?.written ?? "",
                ]
            }
        }
    }
}

extension ReckonedFigures {
    /// The figures alone, as a report has them.
    var content: ReportContent {
        var content = ReportContent(
            period: period, unit: unit?.code ?? "",
            unitName: unit.map { Wording($0.name.vietnamese, $0.name.english) } ?? Wording("", ""),
            kind: unit == nil ? .ofProvince : .ofOffice, figures: figures, titles: titles,
            labels: labels.mapValues { Wording($0.vietnamese, $0.english) })
        content.findings = findings
        return content
    }
}

extension ReportContent {
    /// A figure as a line of text: `Lượt người dự: 150 lượt người`.
    func text(of figure: Figure) -> String {
        guard let title = titles[figure.name] else { return "\(figure.name.text): \(figure.now.text)" }
        let isMoney = !figure.now.cells(of: FigureCell.currency).isEmpty
        let measure = isMoney ? "" : " \(title.measure.text)"
        return "\(title.indicator.text) – \(title.part.text): \(figure.now.text)\(measure)"
    }

    /// Whether the report has anything to say in a part.
    func says(of part: ReportPart) -> Bool {
        sections.contains { $0.part == part && !($0.narrative.isEmpty && $0.answer == nil) }
            || records.contains { $0.part == part } || part == .duties && !duties.isEmpty
            || part == .budget && figures.contains { $0.name.indicator == "QL05" }
            || part == .results
                && (1...8).contains { number in figures(for: "II.\(number)").contains { !$0.now.isNothing } }
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
