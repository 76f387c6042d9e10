import ArgumentParser
import ReplicaExchange

struct InitCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "init", "khoi-tao", Message.Help.initialise, usage: "init --unit CODE [--name SHORT] [--master]",
            examples: ["init --unit ubnd-phu-cat", "init --unit so-ngoai-vu --name SNV --master"])
    }

    @Option(help: .init(Message.Help.initUnit, valueName: "CODE"))
    var unit: String

    @Option(help: .init(Message.Help.initName, valueName: "SHORT"))
    var name: String?

    @Flag(help: .init(Message.Help.initMaster))
    var master = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try Replica.create(at: global.folder, unit: unit, name: name, isMaster: master)
            .with(user: global.user)
        let status = try replica.status()
        if console.isForScripts {
            return console.json(
                .object([
                    ("replica", .string(status.replica)), ("unit", .string(status.unit)),
                    ("master", .boolean(status.isMaster)), ("folder", .string(status.folder)),
                    ("fingerprint", .string(status.fingerprint)),
                ]))
        }
        console.line(.good(Message.Replica.created(status.replica, status.folder)))
        console.line(.plain(Message.Replica.fingerprint), .plain(": "), .strong(status.fingerprint))
        console.note(.plain(Message.Replica.keepKeys))
        if status.isMaster { console.note(.plain(Message.Trust.keepAuthority)) }
        console.note(
            .plain(Message.Replica.next), .plain(": "),
            .strong(status.isEnrolled ? "kieubao status" : "kieubao replica request ."))
    }
}
