import ArgumentParser
import ReplicaExchange

struct ReplicaListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Trust.list, usage: "replica list", examples: ["replica list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replicas = try global.replica().replicas()
        if console.isForScripts { return console.json(list: replicas.map(json)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Trust.name.text, isKept: true), .init(header: Message.Trust.unit.text),
                .init(header: Message.Trust.state.text), .init(header: Message.Trust.changes.text),
                .init(header: Message.Trust.apart.text), .init(header: Message.Keys.last.text),
                .init(header: Message.Trust.received.text),
                .init(header: Message.Trust.fingerprint.text), .init(header: Message.Replica.remarks.text),
            ],
            rows: replicas.map { entry in
                [
                    entry.name, entry.unit ?? "", Message.Trust.state(entry).text, String(entry.changes),
                    entry.quarantined == 0 ? "" : String(entry.quarantined),
                    entry.last == 0 ? "" : String(entry.last),
                    entry.receivedAt.map(InstantText.vietnamese) ?? "", entry.fingerprint,
                    Message.Care.remarks(entry).text,
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ entry: ReplicaEntry) -> JSONText {
        .object([
            ("replica", .string(entry.name)), ("unit", .string(orNull: entry.unit)),
            ("state", .string(entry.state.rawValue)), ("role", .string(orNull: entry.role)),
            ("fingerprint", .string(entry.fingerprint)), ("scopes", .strings(entry.grants)),
            ("own", .boolean(entry.isOwn)),
            ("predecessor", .string(orNull: entry.predecessor)), ("successors", .strings(entry.successors)),
            ("heads", .integer(entry.heads)), ("forked", .boolean(entry.heads > 1)),
            ("changes", .integer(entry.changes)), ("last", .unsigned(entry.last)),
            ("quarantined", .integer(entry.quarantined)),
        ])
    }
}
