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
        let replica = try global.replica()
        let digests = try replica.digests(scope: scope)
        if console.isForScripts {
            // Scopes that this replica has only heard of have no digest, and are not complete.
            let heardOf = try replica.scopes().filter {
                $0.isReadable && !$0.isComplete && (scope ?? $0.scope) == $0.scope
            }
            let partial = Set(digests.filter { $0.holding != .complete }.map(\.scope) + heardOf.map(\.scope))
            return console.json(
                .object([
                    ("scopes", .object(digests.map { ($0.scope, .string($0.digest)) })),
                    ("partial", .strings(partial.sorted())),
                ]))
        }
        // One line per scope, nothing else: so that two replicas can be compared with `diff`.
        for digest in digests {
            let mark =
                switch digest.holding {
                case .complete: ""
                case .incomplete: "  (\(Message.Scopes.incomplete.text))"
                case .ownPart: "  (\(Message.Scopes.ownPart.text))"
                }
            console.line(.plain("\(digest.digest)  \(digest.scope)\(mark)"))
        }
    }
}
