import ArgumentParser
import ReplicaExchange

struct MoveCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "move", "chuyen", Message.Scopes.move, usage: "move ID SCOPE [--note TEXT]",
            examples: [
                "move PHUCAT2-128-7K3 people/ubnd-tuy-phuoc --note 'chuyển nơi cư trú'",
                "move PHUCAT2-128-7K3 restricted/ubnd-phu-cat",
            ], exits: [.noReplica, .locked, .conflictsPending, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Argument(help: .init(Message.Scopes.target, valueName: "SCOPE"))
    var scope: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        let moved = try global.replica().move(id: id, to: scope, note: note)
        if console.isForScripts {
            return console.json(
                .object([
                    ("id", .string(moved.id)), ("from", .string(moved.from)), ("to", .string(moved.to)),
                    ("readable", .boolean(moved.isReadable)),
                ]))
        }
        console.line(.good(Message.Scopes.moved(moved)))
        if !moved.isReadable { console.note(.caution(Message.Scopes.notReadable(moved.to))) }
    }
}
