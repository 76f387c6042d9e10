import ArgumentParser
import ReplicaExchange

struct ImportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "nhap", Message.Help.importRows,
            usage: "import COLLECTION FILE.csv [--map FILE] [--dry-run]",
            examples: [
                "import person danh-sach.csv --dry-run", "import person danh-sach.csv --map ghep-cot.json",
            ],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Help.importFile, valueName: "FILE"), completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: .init(Message.Help.map, valueName: "FILE"), completion: .file(extensions: ["json"]))
    var map: String?

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let progress = console.progress()
        let report: ImportReport
        do {
            defer { progress.finish() }
            report = try Interruption.whileWatching {
                try global.replica().importRows(collection: collection, file: file, map: map, dryRun: dryRun) { rows in
                    if Interruption.happened {
                        // In the middle of the transaction: nothing is committed yet.
                        progress.finish()
                        console.failure(Failure(Self.interrupted))
                        Interruption.end()
                    }
                    progress.show(Message.Files.importing(rows))
                }
            }
        } catch ExchangeError.fileFailure where Interruption.happened {
            throw Self.interrupted
        } catch let error as ExchangeError {
            if case .rowsRejected(let rows) = error, console.isForScripts {
                console.json(Self.json(added: 0, updated: 0, unchanged: 0, rejected: rows))
            }
            throw error
        }
        let compared =
            dryRun
            ? RecordsCompared() : try global.replica().compareRecords(afterChanges: report.added + report.updated)
        if console.isForScripts {
            return console.json(
                Self.json(
                    added: report.added, updated: report.updated, unchanged: report.unchanged, rejected: [],
                    batch: report.batch))
        }
        for column in report.columns {
            if let field = column.field {
                if dryRun { console.note(.faint(Message.Files.column(column.header, field))) }
            } else if !column.header.isEmpty {
                console.note(.caution(Message.Files.columnPassedOver(column.header)))
            }
        }
        console.line(.good(Message.Files.imported(report, isDryRun: dryRun)))
        if let batch = report.batch { console.note(.faint(Message.Batches.withdrawLater(batch))) }
        console.suggestDuplicates(compared)
    }

    private static var interrupted: Interrupted {
        Interrupted(message: Message.Errors.nothingImported, resume: nil)
    }

    private static func json(
        added: Int, updated: Int, unchanged: Int, rejected: [RejectedRow], batch: String? = nil
    ) -> JSONText {
        .object([
            ("added", .integer(added)), ("updated", .integer(updated)), ("unchanged", .integer(unchanged)),
            (
                "rejected",
                .array(
                    rejected.map {
                        .object([
                            ("line", .integer($0.line)), ("column", .string($0.column)),
                            ("reason", .string($0.reason.text)),
                        ])
                    })
            ), ("batch", .string(orNull: batch)),
        ])
    }
}
