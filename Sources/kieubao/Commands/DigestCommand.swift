import ArgumentParser
import ReplicaExchange
import ReplicaText

struct DigestCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "digest", "ma-kiem", Message.Help.digest, usage: "digest [--scope S]",
            examples: ["digest", "digest --scope province"], exits: [.noReplica])
    }

    @Option(help: .init(Message.Help.digestScope, valueName: "S"))
    var scope: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let digests = try global.replica().digests(scope: scope)
        if console.isForScripts {
            return console.json(
                .object([("scopes", .object(digests.map { ($0.scope, .string($0.digest)) }))]))
        }
        // One line per scope, nothing else: so that two replicas can be compared with `diff`.
        for digest in digests { console.line(.plain("\(digest.digest)  \(digest.scope)")) }
    }
}
