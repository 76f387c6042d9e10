import ArgumentParser
import ReplicaExchange

struct EditCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "edit", "sua", Message.Help.edit, usage: "edit ID [FIELD=VALUE …] [--note TEXT]",
            examples: [
                "edit PHUCAT2-128-7K3 'phone=+49 30 1234' --note 'gọi điện hỏi lại'",
                "edit PHUCAT2-128 email=", "edit PHUCAT2-128",
            ],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Help.assignments, valueName: "FIELD=VALUE"))
    var assignments: [String] = []

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        if assignments.isEmpty {
            guard GuidedCommand.isPossible(console) else {
                throw UsageError(Message.Parser.noFields, command: "edit")
            }
            return try GuidedCommand(replica: try global.replica(), console: console, scope: nil, note: note).edit(id)
        }
        let parsed = try assignments.map { try Assignment(parsing: $0) }
        let edited = try global.replica().edit(id: id, parsed, note: note) { console.broken($0) }
        console.changed(
            edited.id, edited.isChanged ? Message.Record.edited(edited.id) : Message.Record.unchanged(edited.id))
        if !edited.settled.isEmpty { console.note(.caution(Message.Record.settled(edited.settled))) }
    }
}
