import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaReports

struct ReportScoreboardCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "scoreboard", "theo-doi", Message.Reports.scoreboardHelp, usage: "report scoreboard PERIOD",
            examples: ["report scoreboard 2026-H1"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Reports.periodHelp, valueName: "PERIOD"))
    var period: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let board = try global.replica().scoreboard(of: period)
        let (found, offices) = (board.period, board.offices)
        let counts = OfficeStanding.State.allCases.map { state in (state, offices.count { $0.state == state }) }
        if console.isForScripts {
            return console.json(
                .object([
                    ("period", .string(found.code)), ("last_day", .string(found.lastDay.text)),
                    ("expected", .integer(offices.count)),
                    ("received", .integer(offices.count(where: \.state.isReceived))),
                    ("counts", .object(counts.map { ($0.0.rawValue, .integer($0.1)) })),
                    ("silent", .strings(offices.map(\.unit).filter(board.isSilent))),
                    ("offices", .array(offices.map { .office($0, on: board) })),
                ]))
        }
        var page = console.page
        page.line(.strong(Message.Reports.title(found)), .plain(" · "), .plain(Message.Reports.due(found)))
        page.scoreboard(offices)
        page.line()
        page.line(
            .plain(Message.Reports.received(offices.count(where: \.state.isReceived), of: offices.count)), .plain(": "),
            .plain(counts.filter { $0.1 > 0 }.map { "\($0.0.title.text) \($0.1)" }.joined(separator: " · ")))
        console.showPaged(page)
        let silent = offices.map(\.unit).filter(board.isSilent)
        if !silent.isEmpty { console.note(.caution(Message.Reports.silent(silent))) }
        let waiting = offices.compactMap { office in board.waiting[office.unit].map { "\(office.unit) \($0)" } }
        if !waiting.isEmpty { console.note(.plain(Message.Reports.waiting(waiting))) }
        if !board.lacking.isEmpty {
            console.note(
                .plain(Message.Replica.next), .plain(": "), .strong("kieubao report reminders \(period)"))
        }
    }
}

struct ReportRemindersCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reminders", "don-doc", Message.Reports.remindersHelp, usage: "report reminders PERIOD",
            examples: ["report reminders 2026-H1", "report reminders 2026-H1 --json"], exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Reports.periodHelp, valueName: "PERIOD"))
    var period: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let board = try replica.scoreboard(of: period)
        let reminders = try replica.reminders(of: period)
        if console.isForScripts {
            return console.json(
                list: reminders.map { reminder in
                    .object([
                        ("unit", .string(reminder.office.unit)), ("open", .strings(reminder.open)),
                        ("text", .string(Message.Reports.reminder(reminder, board).text)),
                    ])
                })
        }
        if reminders.isEmpty { return console.note(.good(Message.Reports.nobodyLacks)) }
        var page = console.page
        for (number, reminder) in reminders.enumerated() {
            if number > 0 { page.line() }
            page.line(.strong(reminder.office.unit))
            for text in Message.Reports.reminder(reminder, board).text.split(separator: "\n") {
                page.line(.plain(String(text)))
            }
        }
        console.showPaged(page)
    }
}

struct ReportCoverageCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "coverage", "do-phu", Message.Reports.coverageHelp, usage: "report coverage PERIOD… [--unit CODE] [--open]",
            examples: [
                "report coverage 2026-H1", "report coverage 2025-N 2026-H1 2026-N",
                "report coverage 2026-H1 --unit ubnd-phu-cat --open",
            ],
            exits: [.noReplica, .ruleBlocks])
    }

    @OptionGroup
    var report: ReportOptions

    @Argument(help: .init(Message.Reports.morePeriodsHelp, valueName: "PERIOD"))
    var others: [String] = []

    @Flag(help: .init(Message.Reports.openOnlyHelp))
    var open = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    private typealias Row = (period: String, item: DutyMatrix.Item, unit: String, cell: DutyMatrix.Cell)

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let periods = [report.period] + others
        let all = try periods.flatMap { period in
            let matrix = try replica.dutyMatrix(of: period, unit: report.unit)
            let asked = Set(matrix.offices.map(\.code))
            return matrix.items.flatMap { item in
                item.units.filter(asked.contains).map { unit -> Row in
                    (matrix.period.code, item, unit, matrix.cell(item.code, unit))
                }
            }
        }
        let rows = open ? all.filter(\.cell.isOpen) : all
        if console.isForScripts { return console.json(list: rows.map(Self.json)) }
        var page = console.page
        // One period needs no column of its own.
        let first = periods.count > 1 ? [FittedTable.Column(header: Message.Reports.period.text, isKept: true)] : []
        let columns: [FittedTable.Column] = [
            .init(header: Message.Reports.item.text, isKept: true),
            .init(header: Message.Reports.office.text, isKept: true),
            .init(header: Message.Reports.content.text),
            .init(header: Message.Reports.evidence.text, alignsRight: true),
            .init(header: Message.Reports.answer.text),
        ]
        page.table(
            FittedTable(
                columns: first + columns, rows: rows.map { row in first.map { _ in row.period } + Self.cells(row) }))
        console.showPaged(page)
        let openCount = all.count(where: \.cell.isOpen)
        let message = Message.Reports.covered(all.count - openCount, of: all.count)
        console.note(openCount == 0 ? .good(message) : .caution(message))
    }

    private static func standing(_ cell: DutyMatrix.Cell) -> Message {
        Message.Reports.standing(answer: cell.answer, hasEvidence: cell.evidence > 0)
    }

    private static func cells(_ row: Row) -> [String] {
        let standing = [Self.standing(row.cell).text, row.cell.reason].filter { !$0.isEmpty }.joined(separator: ": ")
        return [row.item.code, row.unit, row.item.title, String(row.cell.evidence), standing]
    }

    private static func json(_ row: Row) -> JSONText {
        .object([
            ("period", .string(row.period)), ("item", .string(row.item.code)), ("title", .string(row.item.title)),
            ("unit", .string(row.unit)),
            ("evidence", .integer(row.cell.evidence)), ("answer", .string(orNull: row.cell.answer?.rawValue)),
            ("reason", .string(row.cell.reason)), ("open", .boolean(row.cell.isOpen)),
        ])
    }
}
