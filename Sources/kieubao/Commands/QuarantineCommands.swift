import ArgumentParser
import ReplicaExchange

struct QuarantineListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "xem", Message.Trust.quarantineList, usage: "quarantine list", examples: ["quarantine list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let entries = try global.replica().quarantineList()
        if console.isForScripts { return console.json(list: entries.map(json)) }
        if entries.isEmpty { return console.note(.good(Message.Trust.nothingQuarantined)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Trust.segment.text, isKept: true), .init(header: Message.Trust.name.text),
                .init(header: Message.Trust.unit.text), .init(header: Message.Trust.scope.text),
                .init(header: Message.Trust.numbers.text), .init(header: Message.Trust.apart.text),
                .init(header: Message.Trust.reason.text),
            ],
            rows: entries.map { entry in
                [
                    String(entry.segment.prefix(8)), entry.replica, entry.unit ?? "", entry.scope,
                    entry.first == entry.last ? String(entry.first) : "\(entry.first)–\(entry.last)",
                    String(entry.count),
                    Message.Trust.objection(entry.objection).text,
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
        console.note(.plain(Message.Trust.lookBeforeAdmitting), .strong("kieubao quarantine show"))
    }

    private func json(_ entry: QuarantineEntry) -> JSONText {
        .object([
            ("segment", .string(entry.segment)), ("replica", .string(entry.replica)),
            ("unit", .string(orNull: entry.unit)), ("scope", .string(entry.scope)),
            ("first", .unsigned(entry.first)), ("last", .unsigned(entry.last)), ("count", .integer(entry.count)),
            ("reason", .string(Message.Trust.objection(entry.objection).english)),
        ])
    }
}

struct QuarantineShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "noi-dung", Message.Trust.quarantineShow, usage: "quarantine show [REPLICA|SEGMENT] [--limit N]",
            examples: ["quarantine show", "quarantine show PHUCAT2 --limit 0"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Trust.shown, valueName: "REPLICA|SEGMENT"))
    var selection: String?

    @Option(help: .init(Message.Trust.limitHelp, valueName: "N"))
    var limit: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    /// As many as a person looks through at once.
    private static let shownMax = 50

    func run(_ console: Console) throws {
        let limit = limit ?? (console.isForScripts ? 0 : Self.shownMax)
        let found = try global.replica().quarantined(selection, limit: limit > 0 ? limit : nil)
        if console.isForScripts { return console.json(list: found.changes.map { .change($0) }) }
        if found.changes.isEmpty { return console.note(.good(Message.Trust.nothingQuarantined)) }
        var page = console.page
        for (position, change) in found.changes.enumerated() {
            if position > 0 { page.line() }
            page.line(.strong(change.id))
            page.change(change, number: position + 1)
        }
        if found.changes.count < found.count {
            page.line()
            page.line(.plain(Message.Trust.moreQuarantined(found.changes.count, of: found.count)))
        }
        console.showPaged(page)
    }
}

struct QuarantineAdmitCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "admit", "nhan", Message.Trust.admit,
            usage: "quarantine admit REPLICA|SEGMENT --reason TEXT [--authority FILE]",
            examples: ["quarantine admit PHUCAT2 --reason 'đã kiểm tra từng hồ sơ'"],
            exits: [.noReplica, .locked, .wrongKey])
    }

    @Argument(help: .init(Message.Trust.admitted, valueName: "REPLICA|SEGMENT"))
    var selection: String

    @OptionGroup
    var signed: AuthorityOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let count = try global.replica().admit(selection, reason: signed.reason ?? "", authority: signed.authority)
        if console.isForScripts { return console.json(.object([("admitted", .integer(count))])) }
        console.line(.good(Message.Trust.admitted(count)))
        console.note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}
