import ArgumentParser
import ReplicaExchange

struct ResolveCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "resolve", "giai-quyet", Message.Help.resolve,
            usage: "resolve ID FIELD (--take N | --value V) [--note TEXT]",
            examples: [
                "resolve PHUCAT2-128-7K3 birth --take 2",
                "resolve PHUCAT2-128-7K3 phone --value '+49 30 1234' --note 'đã gọi hỏi lại'",
            ], exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Help.field, valueName: "FIELD"))
    var field: String

    @Option(help: .init(Message.Help.take, valueName: "N"))
    var take: Int?

    @Option(parsing: .unconditional, help: .init(Message.Help.value, valueName: "V"))
    var value: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let choice: Resolution
        switch (take, value) {
        case (let number?, nil): choice = .take(number)
        case (nil, let text?): choice = .value(text)
        default: throw UsageError(Message.Parser.takeOrValue, command: "resolve")
        }
        let id = try global.replica().resolve(id: id, field: field, choice, note: note)
        console.changed(id, Message.Record.resolved(field, id))
    }
}
