import ArgumentParser
import ReplicaExchange

struct DeleteCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "delete", "xoa", Message.Help.delete, usage: "delete ID --reason TEXT",
            examples: ["delete PHUCAT2-128-7K3 --reason 'nhập trùng'"],
            exits: [.noReplica, .locked, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.reason, valueName: "TEXT"))
    var reason: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        guard let reason else { throw ExchangeError.reasonMissing }
        let id = try global.replica().delete(id: id, reason: reason)
        console.changed(id, Message.Record.deleted(id))
        if !console.isForScripts { console.note(.plain(Message.Record.undeleteHint(id))) }
    }
}
