import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct ConflictsCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "conflicts", "xung-dot", Message.Help.conflicts, usage: "conflicts [COLLECTION]",
            examples: ["conflicts", "conflicts person --json"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let conflicts = try replica.conflicts(collection: collection)
        if console.isForScripts {
            let catalog = try replica.catalog()
            return console.json(
                list: conflicts.map { conflict in
                    let type = catalog.collection(key: conflict.collection)?.field(key: conflict.field)?.type
                    return .object([
                        ("id", .string(conflict.id)), ("collection", .string(conflict.collection)),
                        ("field", .string(conflict.field)), ("values", .conflictValues(conflict, type)),
                        ("title", .string(conflict.title)),
                        ("parallel", .array(conflict.parallel.map(JSONText.parallel))),
                        ("base", .strings(conflict.base.map(\.value))),
                    ])
                })
        }
        if conflicts.isEmpty { return console.note(.good(Message.Record.noConflicts)) }
        var page = console.page
        var last: String?
        for conflict in conflicts {
            if conflict.id != last {
                if last != nil { page.line() }
                page.line(.strong(conflict.id), .plain(" · \(conflict.title) (\(conflict.collection))"))
                if !conflict.parallel.isEmpty { page.parallel(conflict.parallel) }
                last = conflict.id
            }
            page.conflict(conflict)
        }
        page.line()
        page.line(.faint(Message.Record.settleMany), .strong("kieubao settle owner --dry-run"))
        console.showPaged(page)
    }
}
