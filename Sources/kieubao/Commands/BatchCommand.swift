import ArgumentParser
import ReplicaExchange

struct BatchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "batch", "dot", Message.Help.batches, usage: "batch COMMAND …", examples: ["batch list"],
            subcommands: [BatchListCommand.self])
    }
}

struct BatchListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Help.batchList, usage: "batch list",
            examples: ["batch list", "batch list --json"], exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let batches = try global.replica().batches()
        if console.isForScripts { return console.json(list: batches.map(json)) }
        if batches.isEmpty { return console.note(.plain(Message.Batches.noBatches)) }
        var table = FittedTable(
            columns: [
                .init(header: Message.Batches.batch.text, isKept: true), .init(header: Message.Batches.kind.text),
                .init(header: Message.Batches.from.text), .init(header: Message.Batches.time.text, isKept: true),
                .init(header: Message.Batches.changes.text, alignsRight: true, isKept: true),
                .init(header: Message.Batches.state.text, mayGo: true),
                .init(header: Message.Batches.name.text, mayGo: true),
            ],
            rows: batches.map { batch in
                [
                    batch.id, batch.kind.message.text, batch.from + (batch.fromUnit.map { " (\($0))" } ?? ""),
                    InstantText.vietnamese(batch.at), String(batch.changes), state(batch), batch.name,
                ]
            })
        table.dropEmptyColumns()
        var page = console.page
        page.table(table)
        console.showPaged(page)
    }

    private func state(_ batch: BatchReport) -> String {
        var words: [String] = []
        if let withdrawal = batch.withdrawnBy { words.append(Message.Batches.isWithdrawn(by: withdrawal).text) }
        if batch.held > 0 { words.append(Message.Batches.isHeld(batch.held).text) }
        return words.joined(separator: ", ")
    }

    private func json(_ batch: BatchReport) -> JSONText {
        .object([
            ("id", .string(batch.id)), ("kind", .string(batch.kind.rawValue)), ("file", .string(batch.name)),
            ("from", .string(batch.from)), ("unit", .string(orNull: batch.fromUnit)), ("at", .instant(batch.at)),
            ("changes", .integer(batch.changes)), ("held", .integer(batch.held)),
            ("withdrawn", .string(orNull: batch.withdrawnBy)),
        ])
    }
}
