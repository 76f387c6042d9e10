import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaForms

struct PlanCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "plan", "ke-hoach", Message.Plan.help, usage: "plan COMMAND …", examples: ["plan coverage --rows"],
            subcommands: [PlanCoverageCommand.self])
    }
}

struct PlanCoverageCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "coverage", "do-phu", Message.Plan.coverageHelp, usage: "plan coverage [--rows]",
            examples: ["plan coverage", "plan coverage --rows --json"], exits: [.noReplica])
    }

    @Flag(help: .init(Message.Plan.rowsHelp))
    var rows = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let coverage = try global.replica().planCoverage()
        let unserved = coverage.filter { !$0.isServed }
        let told = rows ? coverage : unserved
        if console.isForScripts {
            console.json(list: told.map(Self.json))
        } else {
            if !told.isEmpty {
                let table = FittedTable(
                    columns: [
                        .init(header: Message.Plan.row.text, isKept: true), .init(header: Message.Plan.place.text),
                        .init(header: Message.Plan.content.text), .init(header: Message.Plan.forms.text),
                    ],
                    rows: told.map { [$0.row.row, $0.row.place, $0.row.text, Self.services(of: $0)] })
                var page = console.page
                page.table(table)
                console.showPaged(page)
            }
            let message = Message.Plan.served(coverage.count - unserved.count, of: coverage.count)
            console.note(unserved.isEmpty ? .good(message) : .caution(message))
        }
        if !unserved.isEmpty { throw Ending(exit: .failure) }
    }

    private static func services(of row: PlanRowCoverage) -> String {
        (row.served.map { "\($0.service.text) (\($0.records))" }
            + row.missing.map { "\($0.text): \(Message.Plan.missing.text)" }).joined(separator: ", ")
    }

    private static func json(_ row: PlanRowCoverage) -> JSONText {
        .object([
            ("row", .string(row.row.row)), ("place", .string(row.row.place)), ("text", .string(row.row.text)),
            ("kind", .string(row.row.kind)), ("served", .boolean(row.isServed)),
            (
                "forms",
                .array(
                    row.served.map {
                        .object([("form", .string($0.service.text)), ("records", .integer($0.records))])
                    })
            ),
            ("missing", .array(row.missing.map { .string($0.text) })),
        ])
    }
}

extension PlanRow {
    fileprivate var text: String { Message(vietnamese, english).text }
}
