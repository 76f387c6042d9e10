import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct RetentionCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "retention", "thoi-han", Message.Retention.help,
            usage: "retention [COLLECTION] (--dry-run | --basis TEXT) [--limit N]",
            examples: [
                "retention --dry-run", "retention case --basis 'Kế hoạch số 5/KH-SNV năm 2026' --limit 100",
            ], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Retention.dryRun))
    var dryRun = false

    @Option(parsing: .unconditional, help: .init(Message.Retention.basis, valueName: "TEXT"))
    var basis: String?

    @Option(help: .init(Message.Retention.limit, valueName: "N"))
    var limit: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        if let limit, limit < 1 { throw UsageError(Message.Retention.badLimit, command: "retention") }
        let replica = try global.replica()
        if dryRun { return show(try replica.retentionDue(collection: collection), console) }
        guard let basis else { throw ExchangeError.basisMissing }
        let done = try replica.carryOutRetention(collection: collection, basis: basis, limit: limit)
        if console.isForScripts {
            return console.json(
                .object([
                    ("archived", .strings(done.archived)), ("erased", .strings(done.erased.map(\.id))),
                    ("held", .array(done.held.map(json))),
                ]))
        }
        if done.archived.isEmpty, done.erased.isEmpty {
            console.note(.plain(Message.Retention.nothingDue))
        } else {
            console.line(.good(Message.Retention.carriedOut(done)))
            console.note(.plain(Message.Privacy.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
        }
        if !done.held.isEmpty { console.note(.caution(Message.Retention.held(done.held.count))) }
    }

    private func show(_ due: [RetentionDue], _ console: Console) {
        if console.isForScripts { return console.json(list: due.map(json)) }
        if due.isEmpty { return console.note(.good(Message.Retention.nothingDue)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.id.text, isKept: true),
                .init(header: Message.Privacy.collection.text), .init(header: Message.Privacy.action.text),
                .init(header: Message.Retention.date.text), .init(header: Message.Retention.since.text),
                .init(header: Message.Retention.holdLabel.text, isKept: true),
            ],
            rows: due.map { item in
                [
                    item.id, item.collection, Message.Retention.action(item.rule).text,
                    "\(item.rule.field): \(item.date)", item.since.vietnamese,
                    item.hold.map { Message.Retention.hold($0).text } ?? "",
                ]
            })
        var page = console.page
        page.table(table)
        console.showPaged(page)
        let open = due.count { $0.hold == nil }
        console.note(.plain(Message.Retention.wouldDo(open, held: due.count - open)))
    }

    private func json(_ item: RetentionDue) -> JSONText {
        .object([
            ("id", .string(item.id)), ("collection", .string(item.collection)),
            ("action", .string(item.rule.action.rawValue)), ("rule", .string(item.rule.text)),
            ("date", .string(item.date)), ("since", .string(item.since.text)),
            ("held_by", .string(orNull: item.hold?.name)),
        ])
    }
}

extension RetentionDue.Hold {
    /// A stable name for scripts.
    fileprivate var name: String {
        switch self {
        case .sealedReport: "sealed_report"
        case .openCase: "open_case"
        case .openRequest: "open_request"
        case .notOurs: "not_ours"
        }
    }
}

struct FormRetentionCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "retention", "thoi-han", Message.Retention.formHelp,
            usage: "form retention COLLECTION [RULE…] [--note TEXT]",
            examples: [
                "form retention case 'archive 24 closed_on' 'erase 120 closed_on'", "form retention case",
            ], exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Retention.rulesHelp, valueName: "RULE"))
    var rules: [String] = []

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let id = try global.replica().setRetention(of: collection, rules: rules, note: note)
        console.changed(id, Message.Retention.ruled(collection, rules))
        console.note(.faint(Message.Forms.nextBundle))
    }
}
