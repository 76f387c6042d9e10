import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct ViolationsCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "violations", "vi-pham", Message.Help.violations, usage: "violations", examples: ["violations"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let violations = try global.replica().violations()
        if console.isForScripts { return console.json(list: violations.map(json)) }
        if violations.isEmpty { return console.note(.good(Message.Record.noViolations)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.id.text, isKept: true), .init(header: Message.Record.form.text),
                .init(header: Message.Record.field.text), .init(header: Message.Record.problem.text),
            ],
            rows: violations.map { violation in
                switch violation.cause {
                case .missing(let field):
                    [
                        violation.id, violation.collection, "\(field.labels.text) (\(field.key))",
                        Message.Record.requiredMissing.text,
                    ]
                case .rule(let rule):
                    [violation.id, violation.collection, rule.key, "\(rule.labels.text) \(rule.hints.text)"]
                }
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func json(_ violation: ViolationReport) -> JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("id", .string(violation.id)), ("collection", .string(violation.collection)),
        ]
        switch violation.cause {
        case .missing(let field):
            members += [("field", .string(field.key)), ("rule", .null), ("label", .string(field.labels.text))]
        case .rule(let rule):
            members += [
                ("field", .null), ("rule", .string(rule.key)), ("severity", .string(rule.severity.rawValue)),
                ("label", .string(rule.labels.text)), ("hint", .string(rule.hints.text)),
            ]
        }
        return .object(members)
    }
}
