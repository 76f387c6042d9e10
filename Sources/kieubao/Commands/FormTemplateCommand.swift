import ArgumentParser
import ReplicaExchange

struct FormTemplateCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "template", "mau", Message.Lists.template, usage: "form template COLLECTION FILE.xlsx [--overwrite]",
            examples: ["form template person mau-nguoi.xlsx"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Lists.templateFile, valueName: "FILE"), completion: .file(extensions: ["xlsx"]))
    var file: String

    @Flag(help: .init(Message.Help.overwrite))
    var overwrite = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        try global.replica().writeTemplate(
            of: collection, to: file, overwrite: overwrite, inVietnamese: Language.current == .vietnamese)
        if console.isForScripts { return console.json(.object([("file", .string(file))])) }
        console.line(.good(Message.Lists.templateWritten(file)))
        console.note(.faint(Message.Lists.templateNext(collection, file)))
    }
}
