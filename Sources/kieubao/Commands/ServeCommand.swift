import ArgumentParser
import ReplicaExchange
import ReplicaNode

struct ServeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "serve", "phuc-vu", Message.Help.serve, usage: "serve [--listen HOST:PORT]",
            examples: ["serve", "serve --listen 0.0.0.0:8924", "serve --listen [::]:8924"],
            exits: [.noReplica, .locked, .wrongKey, .bundleNotForUs])
    }

    @Option(help: .init(Message.Help.listen, valueName: "HOST:PORT"))
    var listen: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let standard = NodeAddress(host: NodeAddress.standardHost, port: NodeAddress.standardPort)
        let address = try listen.map { try NodeAddress($0) } ?? standard
        let replica = try global.replica()
        try Waiting.forResult {
            try await NodeServer(replica, at: address, log: NodeLog.standardError) { actual in
                if console.isForScripts {
                    console.json(.object([("listening", .string(actual.text))]))
                } else {
                    console.line(.good(Message.Wire.listening(actual.text)))
                }
            }.runUntilSignalled()
        }
    }
}
