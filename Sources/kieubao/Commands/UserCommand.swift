import ArgumentParser
import ReplicaExchange
import ReplicaText

struct UserCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "user", "nguoi-dung", Message.Help.users, usage: "user COMMAND …",
            examples: ["user add 'Nguyễn Thị Lan'", "user use 'Nguyễn Thị Lan'"],
            subcommands: [UserAddCommand.self, UserListCommand.self, UserUseCommand.self])
    }
}

struct UserAddCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add", "them", Message.Help.userAdd, usage: "user add NAME",
            examples: ["user add 'Nguyễn Thị Lan'"],
            exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.userName, valueName: "NAME"))
    var name: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let before = try replica.users().names.count
        try replica.addUser(name)
        let isNew = try replica.users().names.count > before
        console.named(name, isNew ? Message.Replica.userAdded(name) : Message.Replica.userKnown(name))
    }
}

struct UserUseCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "use", "chon", Message.Help.userUse, usage: "user use NAME",
            examples: ["user use 'Nguyễn Thị Lan'"],
            exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.userName, valueName: "NAME"))
    var name: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        try global.replica().useUser(name)
        console.named(name, Message.Replica.userChosen(name))
    }
}

struct UserListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Help.userList, usage: "user list", examples: ["user list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let (names, chosen) = try global.replica().users()
        if console.isForScripts {
            return console.json(
                list: names.map { .object([("name", .string($0)), ("chosen", .boolean($0 == chosen))]) })
        }
        if names.isEmpty {
            console.note(.plain(Message.Replica.noUsers))
            return console.note(
                .strong(Message.Errors.hint), .plain(": "), .plain(Message.Replica.addUserHint))
        }
        for name in names {
            console.line(.plain(name), .good(name == chosen ? "  [\(Message.Replica.isChosen.text)]" : ""))
        }
    }
}

extension Console {
    fileprivate func named(_ name: String, _ message: Message) {
        if isForScripts { json(.object([("name", .string(name))])) } else { line(.good(message)) }
    }
}
