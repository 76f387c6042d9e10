import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct ConflictsCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "conflicts", "xung-dot", Message.Help.conflicts, usage: "conflicts [COLLECTION] [--show-personal]",
            examples: ["conflicts", "conflicts person --json"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @Flag(help: .init(Message.Privacy.showPersonal))
    var showPersonal = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let catalog = try replica.catalog()
        let found = try replica.conflicts(collection: collection)
        func isSensitive(_ field: String, of collection: String) -> Bool {
            guard let form = catalog.collection(key: collection), let field = form.field(key: field) else {
                return false
            }
            return field.isSensitive || form.members(of: field.name).contains(where: \.isSensitive)
        }
        func isSensitive(_ conflict: ConflictReport) -> Bool {
            isSensitive(conflict.field, of: conflict.collection)
                || conflict.parallel.contains { isSensitive($0.field, of: conflict.collection) }
        }
        let sensitive = found.filter(isSensitive)
        if showPersonal {
            for (collection, conflicts) in Dictionary(grouping: sensitive, by: \.collection) {
                console.noteAccess(replica, .read, collection: collection, ids: conflicts.map(\.id))
            }
        }
        let mask = Labels(vietnamese: Message.Privacy.mask.text, english: Message.Privacy.mask.text)
        let conflicts =
            showPersonal
            ? found
            : found.map { conflict in
                conflict.masked(by: mask) { isSensitive($0, of: conflict.collection) }
            }
        if console.isForScripts {
            return console.json(
                list: conflicts.map { conflict in
                    let type = catalog.collection(key: conflict.collection)?.field(key: conflict.field)?.type
                    return .object([
                        ("id", .string(conflict.id)), ("collection", .string(conflict.collection)),
                        ("field", .string(conflict.field)), ("values", .conflictValues(conflict, type)),
                        ("title", .string(conflict.title)),
                        ("parallel", .array(conflict.parallel.map(JSONText.parallel))),
                        ("base", .strings(conflict.base.map(\.value))),
                        ("masked", .boolean(isSensitive(conflict) && !showPersonal)),
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
        if !showPersonal, !sensitive.isEmpty { console.note(.plain(Message.Privacy.masked)) }
    }
}
