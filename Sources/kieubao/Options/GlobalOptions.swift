import ArgumentParser
import ReplicaExchange

/// What every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: .init(Message.Help.data, valueName: "DIR"), completion: .directory)
    var data: String?

    @Option(help: .init(Message.Help.user, valueName: "NAME"))
    var user: String?

    @Flag(help: .init(Message.Help.json))
    var json = false

    @Flag(name: .customLong("jsonl"), help: .init(Message.Help.jsonLines))
    var jsonLines = false

    @Option(help: .init(Message.Help.language, valueName: "vi|en"))
    var lang: Language?

    @Flag(help: .init(Message.Help.noColor))
    var noColor = false

    var console: Console {
        Console(format: jsonLines ? .jsonLines : json ? .json : .people, wantsColour: !noColor)
    }

    var folder: ReplicaFolder {
        ReplicaFolder(
            path: data ?? Environment.dataFolder(), machine: Environment.variables["KIEUBAO_MACHINE"], safe: Self.safe)
    }

    /// One for the whole run, so that nobody is asked twice.
    private static let safe = KeySafe(workFactor: Environment.workFactor, asking: PassphraseAsking.answer)

    /// The replica, with the person of `--user` at the desk.
    func replica() throws -> Replica {
        let console = console
        let replica = try Replica.open(at: folder) { IdentityNotes.tell($0, console) }
        IdentityNotes.remember(replica.noticed)
        return try replica.with(user: user)
    }

    /// The options that may stand before the command as well, and whether each takes a value.
    static let names: [String: Bool] = [
        "--data": true, "--user": true, "--lang": true, "--json": false, "--jsonl": false,
        "--no-color": false,
    ]
}

extension ArgumentHelp {
    init(_ message: Message, valueName: String? = nil) {
        self.init(message.text, valueName: valueName)
    }
}
