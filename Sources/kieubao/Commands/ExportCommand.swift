import ArgumentParser
import ReplicaExchange

struct ExportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "export", "xuat", Message.Help.export, usage: "export COLLECTION FILE [--overwrite]",
            examples: ["export person danh-sach.csv", "export activity hoat-dong.jsonl --overwrite"],
            exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Help.exportFile, valueName: "FILE"), completion: .file())
    var file: String

    @Flag(help: .init(Message.Help.overwrite))
    var overwrite = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let count = try global.replica().export(collection: collection, to: file, overwrite: overwrite)
        if console.isForScripts {
            return console.json(.object([("file", .string(file)), ("records", .integer(count))]))
        }
        console.line(.good(Message.Files.exported(count, file)))
    }
}
