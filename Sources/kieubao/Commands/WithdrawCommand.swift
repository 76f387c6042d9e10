import ArgumentParser
import ReplicaExchange

struct WithdrawCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "withdraw", "rut-lai", Message.Help.withdraw,
            usage: "withdraw (BATCH | REPLICA FIRST..LAST) --reason TEXT [--dry-run]",
            examples: [
                "withdraw B3 --reason 'nhập nhầm tệp' --dry-run", "withdraw B3 --reason 'nhập nhầm tệp'",
                "withdraw PHUCAT 5..90 --reason 'máy lỗi bộ gõ'",
            ], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.withdrawTarget, valueName: "BATCH"))
    var target: [String]

    @Option(parsing: .unconditional, help: .init(Message.Help.withdrawReason, valueName: "TEXT"))
    var reason: String?

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    /// How much of what was left alone people are told; scripts get more.
    private static let shownMax = 20

    func run(_ console: Console) throws {
        let target = try WithdrawTarget(words: target)
        guard let reason else { throw ExchangeError.reasonMissing }
        let report = try global.replica().withdraw(target, reason: reason, dryRun: dryRun)
        if console.isForScripts { return console.json(json(report)) }
        let outcome = Message.Batches.withdrawn(target.text, report, isDryRun: dryRun)
        console.line(report.changes == 0 ? .caution(outcome) : .good(outcome))
        if report.engineRecords > 0 {
            console.line(.faint(Message.Batches.engineRecords(report.engineRecords)))
        }
        if report.leftCount > 0 {
            console.line(.caution(Message.Batches.leftAlone(report.leftCount)))
            for left in report.left.prefix(Self.shownMax) {
                let field = left.label.map { " · " + $0.text } ?? ""
                console.line(.plain("  "), .strong(left.id), .plain("\(field): \(left.reason.message.text)"))
            }
            if report.leftCount > Self.shownMax {
                console.line(.faint("  "), .faint(Message.Batches.more(report.leftCount - Self.shownMax)))
            }
        }
        if let batch = report.batch { console.note(.faint(Message.Batches.undo(batch))) }
    }

    private func json(_ report: WithdrawReport) -> JSONText {
        .object([
            ("batch", .string(orNull: report.batch)), ("changes", .integer(report.changes)),
            ("deleted", .integer(report.deleted)), ("restored", .integer(report.restored)),
            ("fields", .integer(report.fields)), ("undeleted", .integer(report.undeleted)),
            ("deleted_again", .integer(report.deletedAgain)),
            (
                "left",
                .array(
                    report.left.map {
                        .object([
                            ("id", .string($0.id)), ("field", .string(orNull: $0.field)),
                            ("reason", .string($0.reason.rawValue)),
                        ])
                    })
            ),
            ("left_count", .integer(report.leftCount)), ("engine_records", .integer(report.engineRecords)),
        ])
    }
}
