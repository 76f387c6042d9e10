import ArgumentParser
import ReplicaExchange

struct VerifyCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "verify", "kiem-tra", Message.Help.verify, usage: "verify [--deep]",
            examples: ["verify", "verify --deep --json"], exits: [.noReplica, .wrongKey])
    }

    @Flag(help: .init(Message.Help.deep))
    var deep = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let report = try global.replica().verify(deep: deep)
        try console.verified(report, Message.Files.verified(report))
    }
}

extension Console {
    /// Tells the outcome of a check; problems end with status 1.
    func verified(_ report: VerifyReport, _ message: Message) throws {
        if isForScripts {
            json(report.json)
        } else {
            let count = report.problems.count
            line(
                .plain(message), count == 0 ? .good(Message.Files.sound) : .bad(Message.Files.problems(count))
            )
            for problem in report.problems { line(.bad("  ! "), .plain(problem.message)) }
            if count > 0 {
                note(.strong(Message.Errors.hint), .plain(": "), .plain(Message.Files.verifyHint))
            }
        }
        if !report.problems.isEmpty { throw Ending(exit: .failure) }
    }
}
