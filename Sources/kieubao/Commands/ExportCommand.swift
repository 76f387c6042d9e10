import ArgumentParser
import ReplicaExchange

struct ExportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "xuat", Message.Help.export,
            usage:
                "export COLLECTION FILE [--where 'EXPR'] [--search TEXT] [--unit CODE] [--purpose TEXT] [--overwrite]",
            examples: [
                "export person danh-sach.xlsx", "export person phu-nu.csv --where 'sex = nu'",
                "export activity hoat-dong.jsonl --overwrite",
            ],
            exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Help.exportFile, valueName: "FILE"), completion: .file())
    var file: String

    @Option(
        name: .customLong("where"), parsing: .unconditional,
        help: .init(Message.Help.filter, valueName: "EXPR"))
    var filter: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.search, valueName: "TEXT"))
    var search: String?

    @Option(help: .init(Message.Help.listUnit, valueName: "CODE"))
    var unit: String?

    @Option(parsing: .unconditional, help: .init(Message.Privacy.purpose, valueName: "TEXT"))
    var purpose = ""

    @Flag(help: .init(Message.Help.overwrite))
    var overwrite = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        var query = ListQuery()
        query.filter = filter
        query.search = search
        query.unit = unit
        let replica = try global.replica()
        let (count, leftOut) = try replica.export(
            collection: collection, to: file, overwrite: overwrite, query,
            inVietnamese: Language.current == .vietnamese)
        console.noteAccess(replica, .export, collection: collection, ids: [], count: count, purpose: purpose)
        if console.isForScripts {
            return console.json(
                .object([
                    ("file", .string(file)), ("records", .integer(count)), ("left_out", .integer(leftOut)),
                ]))
        }
        console.line(.good(Message.Files.exported(count, file)))
        if leftOut > 0 { console.note(.caution(Message.Privacy.leftOut(leftOut))) }
        if count > 0, try replica.isPersonal(collection: collection) {
            console.note(.caution(Message.Privacy.personal(count)))
        }
    }
}
