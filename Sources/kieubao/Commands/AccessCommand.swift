import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaForms

struct AccessCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "access", "truy-cap", Message.Privacy.access, usage: "access COMMAND …", examples: ["access log"],
            subcommands: [AccessLogCommand.self])
    }
}

struct AccessLogCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "log", "nhat-ky", Message.Privacy.accessLog,
            usage: """
                access log [--unit CODE] [--person NAME] [--record ID] [--from DAY] [--to DAY] [--limit N]
                |  access log --verify [--unit CODE]
                """,
            examples: [
                "access log", "access log --record PHUCAT2-128-7K3 --json",
                "access log --unit ubnd-phu-cat --from 1/9/2026 --to 30/9/2026", "access log --verify",
            ], exits: [.noReplica])
    }

    @Option(help: .init(Message.Privacy.accessUnit, valueName: "CODE"))
    var unit: String?

    @Option(help: .init(Message.Privacy.accessPerson, valueName: "NAME"))
    var person: String?

    @Option(help: .init(Message.Privacy.accessRecord, valueName: "ID"))
    var record: String?

    @Option(help: .init(Message.Privacy.accessFrom, valueName: "DAY"))
    var from: String?

    @Option(help: .init(Message.Privacy.accessTo, valueName: "DAY"))
    var to: String?

    @Option(help: .init(Message.Privacy.accessLimit, valueName: "N"))
    var limit: Int?

    @Flag(help: .init(Message.Privacy.accessVerify))
    var verify = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    /// As many as a person looks through at once.
    private static let shownMax = 100

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let holdings = try replica.accessHoldings(query())
        if verify { return try showStandings(holdings, console) }
        var entries = holdings.flatMap { holding in holding.entries.map { (holding, $0) } }
        // Of one log the later entry stands behind, whatever the clock said.
        if holdings.count > 1 { entries.sort { $0.1.at < $1.1.at } }
        entries.reverse()
        let limit = limit ?? (console.isForScripts ? 0 : Self.shownMax)
        if limit > 0 { entries = Array(entries.prefix(limit)) }
        if console.isForScripts {
            console.json(list: entries.map(json))
        } else if entries.isEmpty {
            console.note(.plain(Message.Privacy.nothingRead))
        } else {
            show(entries, console)
        }
        if let fault = try replica.accesses().fault {
            console.note(.bad(Message.Privacy.accessFault(fault)))
            throw Ending(exit: .failure)
        }
        for holding in holdings where holding.standing.isFault {
            console.note(.bad(Message.Privacy.standing(holding.standing, of: holding.replica)))
        }
    }

    private func query() throws -> AccessQuery {
        var query = AccessQuery()
        query.unit = unit
        query.person = person
        query.record = record
        query.from = try day(from)
        query.to = try day(to)
        return query
    }

    private func day(_ typed: String?) throws -> CivilDay? {
        guard let typed else { return nil }
        guard let date = TypedDate(typed), let month = date.month, let day = date.day else {
            throw UsageError(Message.Roster.badDay, command: "access log")
        }
        return CivilDay(year: date.year, month: month, day: day)
    }

    private func show(_ entries: [(AccessHolding, AccessEntry)], _ console: Console) {
        let isOfSeveral = Set(entries.map(\.0.replica)).count > 1
        var columns: [FittedTable.Column] = [
            .init(header: Message.Privacy.time.text, isKept: true), .init(header: Message.Privacy.person.text),
            .init(header: Message.Privacy.action.text), .init(header: Message.Privacy.collection.text),
            .init(header: Message.Privacy.records.text), .init(header: Message.Privacy.purposeLabel.text),
        ]
        if isOfSeveral { columns.insert(.init(header: Message.Privacy.replica.text, isKept: true), at: 1) }
        let table = FittedTable(
            columns: columns,
            rows: entries.map { holding, entry in
                var row = [
                    InstantText.vietnamese(entry.at), entry.person, Message.Privacy.action(entry.action).text,
                    entry.collection, entry.ids.count == 1 ? entry.ids[0] : String(entry.count), entry.purpose,
                ]
                if isOfSeveral { row.insert("\(holding.replica) (\(holding.unit))", at: 1) }
                return row
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ holding: AccessHolding, _ entry: AccessEntry) -> JSONText {
        .object([
            ("at", .instant(entry.at)), ("action", .string(entry.action.rawValue)),
            ("collection", .string(entry.collection)), ("count", .integer(entry.count)), ("ids", .strings(entry.ids)),
            ("person", .string(entry.person)), ("purpose", .string(entry.purpose)),
            ("replica", .string(holding.replica)), ("unit", .string(holding.unit)),
        ])
    }

    // MARK: Whether the logs are whole

    private func showStandings(_ holdings: [AccessHolding], _ console: Console) throws {
        if console.isForScripts {
            console.json(
                list: holdings.map { holding in
                    .object([
                        ("replica", .string(holding.replica)), ("unit", .string(holding.unit)),
                        ("entries", .integer(holding.entries.count)), ("state", .string(holding.standing.name)),
                        ("ok", .boolean(!holding.standing.isFault)),
                    ])
                })
        } else {
            var page = console.page
            for holding in holdings {
                let text = Message.Privacy.standing(holding.standing, of: "\(holding.replica) (\(holding.unit))")
                let count = Message.Privacy.entryCount(holding.entries.count)
                switch holding.standing {
                case .whole: page.line(.good(text), .faint(" · \(count.text)"))
                case .waiting, .restored: page.line(.caution(text), .faint(" · \(count.text)"))
                case .apart, .anew, .altered: page.line(.bad(text), .faint(" · \(count.text)"))
                }
            }
            console.show(page)
        }
        if holdings.contains(where: \.standing.isFault) { throw Ending(exit: .failure) }
    }
}

extension Console {
    /// Notes that personal records are shown. Where that cannot be done they are shown all the same, and the person is
    /// told: a folder that may only be read is no reason to stop work.
    func noteAccess(
        _ replica: Replica, _ action: AccessEntry.Action, collection: String?, ids: [String], count: Int? = nil,
        purpose: String = ""
    ) {
        do {
            try replica.noteAccess(action, collection: collection, ids: ids, count: count, purpose: purpose)
        } catch {
            note(.caution(Message.Privacy.notNoted))
        }
    }
}
