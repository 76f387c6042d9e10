import ArgumentParser
import ReplicaExchange

struct BackupCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "backup", "sao-luu", Message.Help.backup, usage: "backup FILE",
            examples: ["backup /media/usb/phu-cat-2026-11-23.kieubao"], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.backupFile, valueName: "FILE"), completion: .file())
    var file: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let report = try global.replica().backup(to: file)
        if console.isForScripts { return console.json(report.json) }
        console.line(.good(Message.Care.backedUp(report)))
        console.line(.plain(Message.Care.holds(report)))
        console.note(.plain(Message.Care.backupWithoutKeys))
    }
}

extension BackupReport {
    var json: JSONText {
        .object([
            ("file", .string(file)), ("bytes", .integer(bytes)), ("replica", .string(replica)),
            ("unit", .string(unit)), ("fingerprint", .string(fingerprint)), ("records", .integer(records)),
            ("changes", .integer(changes)), ("newest", .instant(newest)),
        ])
    }
}
