import ArgumentParser
import ReplicaExchange

struct ReplicaCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "replica", "ban-sao", Message.Help.replicas, usage: "replica COMMAND …", examples: ["replica list"],
            subcommands: [ReplicaListCommand.self])
    }
}

struct ReplicaListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Help.replicaList, usage: "replica list",
            examples: ["replica list", "replica list --json"], exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replicas = try global.replica().replicas()
        if console.isForScripts { return console.json(list: replicas.map(\.json)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Replica.replica.text, isKept: true), .init(header: Message.Replica.unit.text),
                .init(header: Message.Replica.fingerprint.text, isKept: true),
                .init(header: Message.Care.changes.text, alignsRight: true),
                .init(header: Message.Replica.lastReceived.text, mayGo: true),
                .init(header: Message.Replica.remarks.text),
            ],
            rows: replicas.map { replica in
                [
                    replica.name, replica.unit ?? Message.Record.unknownUnit.text, replica.fingerprint,
                    String(replica.changes), replica.receivedAt.map { InstantText.vietnamese($0) } ?? "",
                    Message.Care.remarks(replica).text,
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}

extension ReplicaReport {
    fileprivate var json: JSONText {
        .object([
            ("replica", .string(name)), ("unit", .string(orNull: unit)), ("fingerprint", .string(fingerprint)),
            ("own", .boolean(isOwn)), ("master", .boolean(isMaster)),
            ("predecessor", .string(orNull: predecessor)), ("successors", .strings(successors)),
            ("heads", .integer(heads)), ("forked", .boolean(heads > 1)), ("changes", .integer(changes)),
            ("received", receivedAt.map { .instant($0) } ?? .null),
        ])
    }
}
