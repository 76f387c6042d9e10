import ArgumentParser
import ReplicaExchange
import ReplicaText

struct ImportCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "import", "nhap", Message.Help.importRows,
            usage: """
                import COLLECTION FILE.xlsx|.csv [--dry-run] [--sheet NAME] [--header LINE]
                [--map FILE] [--save-map FILE] [--key FIELD,…] [--encoding NAME]
                [--rejects FILE.xlsx] [--skip-deleted]
                """,
            examples: [
                "import person danh-sach.xlsx --dry-run", "import person danh-sach.xlsx --rejects sua-lai.xlsx",
                "import person danh-sach.csv --map ghep-cot.json",
                "import person danh-sach.csv --encoding tcvn3 --key passport_number",
            ],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(
        help: .init(Message.Help.importFile, valueName: "FILE"), completion: .file(extensions: ["xlsx", "csv"]))
    var file: String

    @Option(help: .init(Message.Lists.sheet, valueName: "NAME"))
    var sheet: String?

    @Option(name: .customLong("header"), help: .init(Message.Lists.headerLine, valueName: "LINE"))
    var headerLine: Int?

    @Option(help: .init(Message.Help.map, valueName: "FILE"), completion: .file(extensions: ["json"]))
    var map: String?

    @Option(help: .init(Message.Lists.saveMap, valueName: "FILE"), completion: .file(extensions: ["json"]))
    var saveMap: String?

    @Option(help: .init(Message.Lists.key, valueName: "FIELD,…"))
    var key: String?

    @Option(help: .init(Message.Lists.encoding, valueName: "NAME"), completion: .list(["utf-8", "tcvn3", "vni"]))
    var encoding: String?

    @Option(help: .init(Message.Lists.rejects, valueName: "FILE.xlsx"), completion: .file(extensions: ["xlsx"]))
    var rejects: String?

    @Flag(help: .init(Message.Lists.skipDeleted))
    var skipDeleted = false

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let options = try options()
        let progress = console.progress()
        let report: ImportReport
        do {
            defer { progress.finish() }
            report = try Interruption.whileWatching {
                try global.replica().importRows(options, wording: { $0.reason(in: collection).text }) { state in
                    if Interruption.happened {
                        // In the middle of the transaction: nothing is committed yet.
                        progress.finish()
                        console.failure(Failure(Self.interrupted))
                        Interruption.end()
                    }
                    progress.show(Message.Lists.importing(state))
                }
            }
        } catch ExchangeError.fileFailure where Interruption.happened {
            throw Self.interrupted
        } catch let error as ExchangeError {
            if case .rowsRejected(let rows) = error {
                if console.isForScripts { console.json(json(nil, rejected: rows)) }
                if let rejects { console.note(.plain(Message.Lists.rejectsWritten(rejects))) }
            }
            throw error
        }
        tell(report, console)
        if !dryRun { try console.suggestDuplicates(of: global.replica(), afterChanges: report.added + report.updated) }
    }

    private func tell(_ report: ImportReport, _ console: Console) {
        if console.isForScripts { return console.json(json(report, rejected: [])) }
        for column in report.columns {
            if let field = column.field {
                if dryRun { console.note(.faint(Message.Files.column(column.header, field))) }
            } else if !column.header.isEmpty {
                console.note(.caution(Message.Files.columnPassedOver(column.header)))
            }
        }
        for note in report.notes { console.note(.caution(note.message)) }
        console.line(.good(Message.Files.imported(report, isDryRun: dryRun)))
        if let batch = report.batch { console.note(.faint(Message.Batches.withdrawLater(batch))) }
    }

    private func options() throws -> ImportOptions {
        var options = ImportOptions(collection: collection, file: file)
        options.map = map
        options.savedMap = saveMap
        options.sheet = sheet
        options.headerLine = headerLine
        options.keys = key.map { $0.split { $0 == "," }.map { String($0) } } ?? []
        options.skipsDeleted = skipDeleted
        options.rejects = rejects
        options.isDryRun = dryRun
        switch encoding?.lowercased() {
        case nil: break
        case "utf-8", "utf8", "unicode": options.encoding = .unicode
        case let name?:
            guard let legacy = LegacyEncoding(rawValue: name) else {
                throw UsageError(Message.Lists.badEncoding, command: "import")
            }
            options.encoding = .legacy(legacy)
        }
        return options
    }

    private static var interrupted: Interrupted {
        Interrupted(message: Message.Errors.nothingImported, resume: nil)
    }

    private func json(_ report: ImportReport?, rejected: [RejectedRow]) -> JSONText {
        .object([
            ("added", .integer(report?.added ?? 0)), ("updated", .integer(report?.updated ?? 0)),
            ("unchanged", .integer(report?.unchanged ?? 0)),
            (
                "rejected",
                .array(
                    rejected.map {
                        .object([
                            ("line", .integer($0.line)), ("column", .string($0.column)),
                            ("reason", .string($0.reason(in: collection).text)),
                        ])
                    })
            ), ("batch", .string(orNull: report?.batch)),
            (
                "notes",
                .array(
                    (report?.notes ?? []).map {
                        .object([("note", .string($0.name)), ("message", .string($0.message.text))])
                    })
            ),
        ])
    }
}
