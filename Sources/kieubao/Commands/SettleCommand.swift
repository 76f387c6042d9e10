import ArgumentParser
import ReplicaExchange

struct SettleCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "settle", "giai-quyet-loat", Message.Help.settle,
            usage: "settle RULE [COLLECTION] [--field FIELD] --reason TEXT [--dry-run]",
            examples: [
                "settle owner --dry-run", "settle owner person --reason 'theo đơn vị quản lý hồ sơ'",
                "settle unit=cong-an-tinh person --field birth --reason 'theo Công an tỉnh'",
            ], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.settlingRule, valueName: "RULE"))
    var rule: String

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @Option(help: .init(Message.Help.settleField, valueName: "FIELD"))
    var field: String?

    @Option(parsing: .unconditional, help: .init(Message.Help.settleReason, valueName: "TEXT"))
    var reason: String?

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let rule = try settlingRule()
        let report = try global.replica().settle(
            by: rule, collection: collection, field: field, note: reason ?? "", dryRun: dryRun)
        if console.isForScripts { return console.json(json(report)) }
        if report.settled.isEmpty, report.left.isEmpty { return console.note(.good(Message.Record.noConflicts)) }
        var page = console.page
        for settled in report.settled {
            let conflict = settled.conflict
            let value = conflict.values[settled.kept]
            page.line(
                .strong(conflict.id), .plain(" · \(conflict.label.text): "), .strong("“\(value.shownValue.text)”"),
                .faint("  \(value.unit ?? value.replica)"))
        }
        for conflict in report.left {
            page.line(.caution("\(conflict.id) · \(conflict.label.text)"), .faint("  kieubao show \(conflict.id)"))
        }
        console.showPaged(page)
        let outcome = Message.Record.settledMany(report, isDryRun: dryRun)
        console.note(report.settled.isEmpty ? .caution(outcome) : .good(outcome))
    }

    private func settlingRule() throws -> SettlingRule {
        switch rule {
        case "owner": return .owner
        case "newest": return .newest
        case let other where other.hasPrefix("unit=") && other.count > 5: return .unit(String(other.dropFirst(5)))
        default: throw UsageError(Message.Record.badRule, command: "settle")
        }
    }

    private func json(_ report: ConflictsSettled) -> JSONText {
        .object([
            (
                "settled",
                .array(
                    report.settled.map { settled in
                        .object([
                            ("id", .string(settled.conflict.id)), ("field", .string(settled.conflict.field)),
                            ("take", .integer(settled.kept + 1)),
                            ("value", .string(settled.conflict.values[settled.kept].value)),
                        ])
                    })
            ),
            (
                "left",
                .array(
                    report.left.map { .object([("id", .string($0.id)), ("field", .string($0.field))]) })
            ),
        ])
    }
}
