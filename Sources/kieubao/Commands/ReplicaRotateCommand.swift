import ArgumentParser
import ReplicaExchange

struct ReplicaRotateCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rotate", "doi-khoa", Message.Keys.rotate,
            usage: "replica rotate [ID [--others keep|end]] [--reason TEXT] [--authority FILE]",
            examples: ["replica rotate", "replica rotate PHUCATK7X --reason 'mất USB sao lưu khoá'"],
            exits: [.noReplica, .locked, .wrongKey, .ruleBlocks])
    }

    @Argument(help: .init(Message.Keys.rotated, valueName: "ID"))
    var id: String?

    @Option(help: .init(Message.Keys.others, valueName: "keep|end"))
    var others: String?

    @OptionGroup
    var signed: AuthorityOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let others = try others.map { typed in
            guard let others = OtherSuccessors(rawValue: typed) else {
                throw UsageError(Message.Keys.unknownOthers, command: "replica rotate")
            }
            return others
        }
        let replica = try global.replica()
        if let id { return try close(id, others, replica, console) }
        let succession = try replica.rotate()
        if console.isForScripts {
            return console.json(
                .object([("before", .string(succession.before)), ("after", .string(succession.after))]))
        }
        console.note(.plain(Message.Keys.rotateNext(succession.after)))
    }

    private func close(_ id: String, _ others: OtherSuccessors?, _ replica: Replica, _ console: Console) throws {
        let closed = try replica.closeRotation(
            id, others: others, reason: signed.reason ?? "", authority: signed.authority)
        if console.isForScripts {
            return console.json(
                .object([
                    ("before", .string(closed.before)), ("after", .string(closed.after)),
                    ("kept", .strings(closed.kept)), ("ended", .strings(closed.ended)),
                ]))
        }
        console.line(.good(Message.Keys.closed(closed)))
        console.note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}
