import ArgumentParser
import ReplicaExchange

struct RestoreCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "restore", "khoi-phuc", Message.Help.restore, usage: "restore FILE [--exact]",
            examples: [
                "restore /media/usb/phu-cat-2026-11-23.kieubao",
                "restore phu-cat.kieubao --data ~/kieubao-moi",
            ],
            exits: [.locked])
    }

    @Argument(help: .init(Message.Help.restoreFile, valueName: "FILE"), completion: .file())
    var file: String

    @Flag(help: .init(Message.Help.restoreExact))
    var exact = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let report = try Replica.restore(file, at: global.folder, user: global.user, exactly: exact)
        if console.isForScripts {
            console.json(json(report))
        } else {
            console.line(.good(Message.Care.restored(report)))
            console.line(.plain(Message.Care.holds(report.backup)))
            if report.takenOver > 0 { console.line(.plain(Message.Care.tookOver(report.takenOver))) }
            if let kept = report.kept { console.line(.plain(Message.Care.kept(kept))) }
        }
        console.note(.caution(Message.Care.succeeded(report.succession)))
    }

    private func json(_ report: RestoreReport) -> JSONText {
        .object([
            ("backup", report.backup.json), ("replica", .string(report.succession.after)),
            ("predecessor", .string(report.succession.before)), ("signed", .boolean(report.succession.isSigned)),
            ("made_anew", .integer(report.succession.madeAnew)), ("taken_over", .integer(report.takenOver)),
            ("kept", .string(orNull: report.kept)),
        ])
    }
}
