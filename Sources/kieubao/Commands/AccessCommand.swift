import ArgumentParser
import ReplicaCore
import ReplicaExchange

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
            usage: "access log [--record ID] [--person NAME] [--limit N]",
            examples: ["access log", "access log --record PHUCAT2-128-7K3 --json"], exits: [.noReplica])
    }

    @Option(help: .init(Message.Privacy.accessRecord, valueName: "ID"))
    var record: String?

    @Option(help: .init(Message.Privacy.accessPerson, valueName: "NAME"))
    var person: String?

    @Option(help: .init(Message.Privacy.accessLimit, valueName: "N"))
    var limit: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    /// As many as a person looks through at once.
    private static let shownMax = 100

    func run(_ console: Console) throws {
        let (all, fault) = try global.replica().accesses()
        var entries = all.reversed().filter { entry in
            (record.map { entry.ids.contains($0.uppercased()) } ?? true) && (person.map { entry.person == $0 } ?? true)
        }
        let limit = limit ?? (console.isForScripts ? 0 : Self.shownMax)
        if limit > 0 { entries = Array(entries.prefix(limit)) }
        if console.isForScripts {
            console.json(list: entries.map(json))
        } else if entries.isEmpty {
            console.note(.plain(Message.Privacy.nothingRead))
        } else {
            show(entries, console)
        }
        if let fault {
            console.note(.bad(Message.Privacy.accessFault(fault)))
            throw Ending(exit: .failure)
        }
    }

    private func show(_ entries: [AccessEntry], _ console: Console) {
        let table = FittedTable(
            columns: [
                .init(header: Message.Privacy.time.text, isKept: true), .init(header: Message.Privacy.person.text),
                .init(header: Message.Privacy.action.text), .init(header: Message.Privacy.collection.text),
                .init(header: Message.Privacy.records.text), .init(header: Message.Privacy.purposeLabel.text),
            ],
            rows: entries.map { entry in
                [
                    InstantText.vietnamese(entry.at), entry.person, Message.Privacy.action(entry.action).text,
                    entry.collection, entry.ids.count == 1 ? entry.ids[0] : String(entry.count), entry.purpose,
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ entry: AccessEntry) -> JSONText {
        .object([
            ("at", .instant(entry.at)), ("action", .string(entry.action.rawValue)),
            ("collection", .string(entry.collection)), ("count", .integer(entry.count)), ("ids", .strings(entry.ids)),
            ("person", .string(entry.person)), ("purpose", .string(entry.purpose)),
        ])
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
