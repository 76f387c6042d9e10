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
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.id.text, isKept: true), .init(header: Message.Record.form.text),
                .init(header: Message.Record.field.text), .init(header: Message.Record.problem.text),
            ],
            rows: violations.map {
                [$0.id, $0.collection, "\($0.label.text) (\($0.field))", Message.Record.requiredMissing.text]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }
}
