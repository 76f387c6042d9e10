import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaText

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
        if console.isForScripts {
            return console.json(
                list: violations.map {
                    .object([
                        ("id", .string($0.id)), ("collection", .string($0.collection)),
                        ("field", .string($0.field)), ("label", .string($0.label.text)),
                    ])
                })
        }
        if violations.isEmpty { return console.note(.good(Message.Record.noViolations)) }
        var table = TextTable(columns: [
            .init(Message.Record.id.text), .init(Message.Record.form.text), .init(Message.Record.field.text),
            .init(Message.Record.problem.text),
        ])
        for violation in violations {
            let field = "\(violation.label.text) (\(violation.field))"
            table.append([violation.id, violation.collection, field, Message.Record.requiredMissing.text])
        }
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}
