import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct AgendaCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "agenda", "lich-viec", Message.Agenda.help, usage: "agenda [COLLECTION] [--days N] [--all]",
            examples: ["agenda", "agenda --days 7", "agenda case --all", "agenda --json"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @Option(help: .init(Message.Agenda.days, valueName: "N"))
    var days: Int?

    @Flag(help: .init(Message.Agenda.all))
    var all = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        if let days, days < 0 { throw UsageError(Message.Agenda.negativeDays, command: "agenda") }
        let replica = try global.replica()
        let items = try replica.agenda(collection: collection, everywhere: all, days: days)
        for (collection, items) in Dictionary(grouping: items, by: \.collection).sorted(by: { $0.key < $1.key }) {
            console.noteAccess(replica, .list, collection: collection, ids: items.map(\.id))
        }
        if console.isForScripts { return console.json(list: items.map(json)) }
        if items.isEmpty { return console.note(.good(Message.Agenda.none)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Agenda.due.text, isKept: true), .init(header: Message.Agenda.left.text),
                .init(header: Message.Record.id.text, isKept: true), .init(header: Message.Agenda.work.text),
                .init(header: Message.Agenda.subject.text), .init(header: Message.Record.unit.text),
            ],
            rows: items.map { item in
                [
                    item.due?.vietnamese ?? "",
                    item.daysLeft.map { Message.Agenda.daysLeft($0).text } ?? "",
                    item.id, item.work.text, [item.kind?.text, item.title].compactMap { $0 }.joined(separator: ": "),
                    item.unit ?? "",
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
        let late = items.count { ($0.daysLeft ?? 0) < 0 }
        if late > 0 { console.note(.bad(Message.Agenda.overdue(late))) }
    }

    private func json(_ item: AgendaItem) -> JSONText {
        .object([
            ("id", .string(item.id)), ("collection", .string(item.collection)), ("title", .string(item.title)),
            ("kind", .string(item.kind?.text ?? "")), ("step", .string(item.step)),
            ("unit", .string(orNull: item.unit)), ("due", .string(orNull: item.due?.text)),
            ("days_left", item.daysLeft.map { .integer($0) } ?? .null),
        ])
    }
}
