import ArgumentParser
import ReplicaExchange

struct RebuildCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rebuild", "dung-lai", Message.Help.rebuild, usage: "rebuild", examples: ["rebuild"],
            exits: [.noReplica, .locked])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let report = try global.replica().rebuild()
        try console.verified(report, Message.Files.rebuilt(report))
    }
}
