import ArgumentParser
import ReplicaExchange

struct DoctorCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "doctor", "kham", Message.Help.doctor, usage: "doctor", examples: ["doctor", "doctor --json"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let findings = try Replica.examine(global.folder)
        let isSound = !findings.contains(where: \.isProblem)
        if console.isForScripts {
            console.json(
                .object([("ok", .boolean(isSound)), ("findings", .array(findings.map(\.json)))]))
        } else {
            for finding in findings {
                let mark = finding.isProblem ? Span.bad("! ") : .good("✓ ")
                console.line(mark, .plain(finding.message))
                if let hint = finding.hint {
                    console.line(.plain("  "), .strong(Message.Errors.hint), .plain(": "), .plain(hint))
                }
            }
        }
        if !isSound { throw Ending(exit: .failure) }
    }
}

extension DoctorFinding {
    fileprivate var json: JSONText {
        .object([
            ("name", .string(name)), ("ok", .boolean(!isProblem)), ("message", .string(message.text)),
            ("hint", .string(orNull: hint?.text)),
        ])
    }
}
