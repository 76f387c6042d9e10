import ArgumentParser
import ReplicaExchange

struct ReplicaPassphraseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "passphrase", "mat-khau", Message.Keys.passphrase, usage: "replica passphrase COMMAND …",
            examples: ["replica passphrase set", "replica passphrase set --authority /media/usb/authority.key"],
            subcommands: [PassphraseSetCommand.self, PassphraseChangeCommand.self, PassphraseRemoveCommand.self])
    }
}

/// What the three commands take.
struct PassphraseOptions: ParsableArguments {
    @Option(help: .init(Message.Keys.whichAuthority, valueName: "FILE"), completion: .file())
    var authority: String?

    func keys(_ global: GlobalOptions) throws -> KeyPassphrase {
        try KeyPassphrase(global.folder, authority: authority)
    }
}

struct PassphraseSetCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "set", "dat", Message.Keys.set, usage: "replica passphrase set [--authority FILE]",
            examples: ["replica passphrase set", "replica passphrase set --authority /media/usb"],
            exits: [.noReplica, .wrongKey])
    }

    @OptionGroup
    var which: PassphraseOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let files = try which.keys(global).set()
        if console.isForScripts { return console.json(.object([("files", .strings(files))])) }
        console.line(.good(Message.Keys.isSet(files.count)))
        console.note(.plain(which.authority == nil ? Message.Keys.setMeans : Message.Keys.authoritySetMeans))
    }
}

struct PassphraseChangeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "change", "doi", Message.Keys.change, usage: "replica passphrase change [--authority FILE]",
            examples: ["replica passphrase change"], exits: [.noReplica, .wrongKey])
    }

    @OptionGroup
    var which: PassphraseOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        try which.keys(global).change()
        if console.isForScripts { return console.json(.object([("changed", .boolean(true))])) }
        console.line(.good(Message.Keys.isChanged))
        console.note(.plain(Message.Keys.changeMeans))
    }
}

struct PassphraseRemoveCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "remove", "bo", Message.Keys.remove, usage: "replica passphrase remove [--authority FILE]",
            examples: ["replica passphrase remove"], exits: [.noReplica, .wrongKey])
    }

    @OptionGroup
    var which: PassphraseOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let files = try which.keys(global).remove()
        if console.isForScripts { return console.json(.object([("files", .strings(files))])) }
        console.line(.good(Message.Keys.isRemoved(files.count)))
    }
}
