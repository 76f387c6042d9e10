import ArgumentParser
import ReplicaExchange

struct UndeleteCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "undelete", "phuc-hoi", Message.Help.undelete, usage: "undelete ID [--note TEXT]",
            examples: ["undelete PHUCAT2-128-7K3"], exits: [.noReplica, .locked, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let id = try global.replica().undelete(id: id, note: note)
        console.changed(id, Message.Record.undeleted(id))
    }
}
