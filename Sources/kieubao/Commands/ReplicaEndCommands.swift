import ArgumentParser
import ReplicaExchange
import ReplicaTrust

struct ReplicaRevokeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "revoke", "thu-hoi", Message.Trust.revoke,
            usage: "replica revoke ID --reason TEXT [--up-to NUMBER] [--authority FILE]",
            examples: ["replica revoke PHUCAT2 --reason 'mất máy ngày 3/11'"],
            exits: [.noReplica, .locked, .wrongKey])
    }

    @Argument(help: .init(Message.Trust.replica, valueName: "ID"))
    var id: String

    @Option(help: .init(Message.Trust.upTo, valueName: "NUMBER"))
    var upTo: UInt64?

    @OptionGroup
    var signed: AuthorityOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let ended = try global.replica().endReplica(
            id, .revoked, upTo: upTo, reason: signed.reason ?? "", authority: signed.authority)
        console.tell(ended, .revoked)
    }
}

struct ReplicaRetireCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "retire", "cho-nghi", Message.Trust.retire, usage: "replica retire ID --reason TEXT [--authority FILE]",
            examples: ["replica retire PHUCAT2 --reason 'thay máy mới'"], exits: [.noReplica, .locked, .wrongKey])
    }

    @Argument(help: .init(Message.Trust.replica, valueName: "ID"))
    var id: String

    @OptionGroup
    var signed: AuthorityOptions

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let ended = try global.replica().endReplica(
            id, .retired, upTo: nil, reason: signed.reason ?? "", authority: signed.authority)
        console.tell(ended, .retired)
    }
}

extension Console {
    fileprivate func tell(_ ended: ReplicaEnded, _ kind: CutOff.Kind) {
        if isForScripts {
            return json(
                .object([
                    ("replica", .string(ended.replica)), ("counted", .integer(ended.counted)),
                    ("quarantined", .integer(ended.quarantined)),
                ]))
        }
        line(.good(Message.Trust.ended(ended, kind)))
        note(.plain(Message.Trust.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
    }
}
