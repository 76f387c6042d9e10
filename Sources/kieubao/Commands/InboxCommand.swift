import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct InboxCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "inbox", "cho-duyet", Message.Review.inbox,
            usage: "inbox [COLLECTION] [--unit CODE] [--limit N]",
            examples: ["inbox", "inbox person --unit ubnd-phu-cat", "inbox --json"], exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collectionOptional, valueName: "COLLECTION"))
    var collection: String?

    @Option(help: .init(Message.Help.listUnit, valueName: "CODE"))
    var unit: String?

    @Option(help: .init(Message.Help.limit, valueName: "N"))
    var limit: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    /// How many records fit a screen, more or less, when nobody says how many.
    private static let terminalLimit = 50

    func run(_ console: Console) throws {
        if let limit, limit < 0 { throw UsageError(Message.Parser.negativeLimit, command: "inbox") }
        let bound = limit.map { $0 == 0 ? nil : $0 } ?? (console.isForScripts ? nil : Self.terminalLimit)
        let inbox = try global.replica().inbox(collection: collection, unit: unit, limit: bound)
        if console.isForScripts { return console.json(list: inbox.items.map(json)) }
        if inbox.count == 0 { return console.note(.good(Message.Review.inboxEmpty)) }
        let table = FittedTable(
            columns: [
                .init(header: Message.Record.id.text, isKept: true), .init(header: Message.Transfers.name.text),
                .init(header: Message.Record.unit.text), .init(header: Message.Record.state.text),
                .init(header: Message.Review.by.text), .init(header: Message.Review.attention.text),
            ],
            rows: inbox.items.map { item in
                let when = item.review.at.map { InstantText.day($0) } ?? ""
                return [
                    item.id, item.title, item.unit ?? "", item.review.status.labels.text,
                    [item.review.author, when].filter { !$0.isEmpty }.joined(separator: ", "),
                    item.review.attention,
                ]
            })
        var page = console.page
        page.table(table)
        page.line()
        let counts = inbox.counts.map { "\($0.label.text) \($0.count)" }.joined(separator: " · ")
        page.line(.plain(Message.Review.inboxCount(inbox.count)), .faint("  \(counts)"))
        if inbox.items.count < inbox.count { page.line(.faint(Message.Review.inboxMore(inbox.items.count))) }
        page.line(.faint(Message.Review.inboxNext))
        console.showPaged(page)
    }

    private func json(_ item: InboxItem) -> JSONText {
        .object([
            ("id", .string(item.id)), ("collection", .string(item.collection)), ("title", .string(item.title)),
            ("unit", .string(orNull: item.unit)), ("status", .string(item.review.status.rawValue)),
            ("review", .review(item.review)),
        ])
    }
}

extension ReviewReport {
    /// What whoever decides has to look at: the reason that was given, and what stands against a decision.
    var attention: String {
        ([note].filter { !$0.isEmpty } + flags.map(\.labels.text)).joined(separator: " · ")
    }
}
