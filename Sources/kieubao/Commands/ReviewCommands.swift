import ArgumentParser
import ReplicaCore
import ReplicaExchange

/// Which records a decision is about.
struct ReviewedOptions: ParsableArguments {
    @Argument(help: .init(Message.Review.ids, valueName: "ID"))
    var ids: [String] = []

    @Option(name: .customLong("all"), help: .init(Message.Review.all, valueName: "COLLECTION"))
    var collection: String?

    @Option(
        name: .customLong("where"), parsing: .unconditional, help: .init(Message.Help.filter, valueName: "EXPR"))
    var filter: String?

    @Option(help: .init(Message.Help.listUnit, valueName: "CODE"))
    var unit: String?

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    /// - Parameter command: The command, for the error.
    func target(_ command: String) throws -> ReviewTarget {
        guard let collection else {
            if ids.isEmpty { throw UsageError(Message.Review.nothingNamed, command: command) }
            if filter != nil || unit != nil { throw UsageError(Message.Review.conditionAlone, command: command) }
            return .ids(ids)
        }
        if !ids.isEmpty { throw UsageError(Message.Review.idsAndAll, command: command) }
        var query = ListQuery()
        query.filter = filter
        query.unit = unit
        return .all(collection: collection, query)
    }

    var errorContext: ErrorContext { ErrorContext(collection: collection, id: ids.first) }

    /// Decides on the records and tells what came of it.
    func decide(
        _ decision: ReviewDecision, note: String?, bySelf: Bool = false, _ global: GlobalOptions, _ console: Console
    ) throws {
        let done = try global.replica().decide(
            decision, on: target(decision.rawValue), note: note ?? "", bySelf: bySelf, dryRun: dryRun)
        console.decided(done, decision, isDryRun: dryRun)
    }
}

struct SubmitCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "submit", "trinh", Message.Review.submit, usage: "submit ID… | --all COLLECTION [--where 'EXPR']",
            examples: ["submit PHUCAT2-128-7K3", "submit --all person --dry-run", "submit --all activity"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .duplicatesPending, .noSuchRecord])
    }

    @OptionGroup(title: Message.Review.which.text)
    var reviewed: ReviewedOptions

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { reviewed.errorContext }

    func run(_ console: Console) throws {
        try reviewed.decide(.submit, note: note, global, console)
    }
}

struct AcceptCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "accept", "duyet", Message.Review.accept,
            usage: "accept ID… | --all COLLECTION [--unit CODE] [--where 'EXPR']",
            examples: ["accept PHUCAT2-128-7K3", "accept --all person --unit ubnd-phu-cat --dry-run"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .duplicatesPending, .noSuchRecord])
    }

    @OptionGroup(title: Message.Review.which.text)
    var reviewed: ReviewedOptions

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @Flag(name: .customLong("self"), help: .init(Message.Review.bySelf))
    var bySelf = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { reviewed.errorContext }

    func run(_ console: Console) throws {
        try reviewed.decide(.accept, note: note, bySelf: bySelf, global, console)
    }
}

struct ReturnCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "return", "tra-lai", Message.Review.sendBack,
            usage: "return ID… --reason TEXT | --all COLLECTION [--where 'EXPR'] --reason TEXT",
            examples: ["return PHUCAT2-128-7K3 --reason 'thiếu ngày sinh'"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @OptionGroup(title: Message.Review.which.text)
    var reviewed: ReviewedOptions

    @Option(parsing: .unconditional, help: .init(Message.Review.reason, valueName: "TEXT"))
    var reason: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { reviewed.errorContext }

    func run(_ console: Console) throws {
        try reviewed.decide(.return, note: reason, global, console)
    }
}

struct RecallCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "recall", "rut-trinh", Message.Review.recall, usage: "recall ID… --reason TEXT",
            examples: ["recall PHUCAT2-128-7K3 --reason 'trình nhầm'"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @OptionGroup(title: Message.Review.which.text)
    var reviewed: ReviewedOptions

    @Option(parsing: .unconditional, help: .init(Message.Review.reason, valueName: "TEXT"))
    var reason: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { reviewed.errorContext }

    func run(_ console: Console) throws {
        try reviewed.decide(.recall, note: reason, global, console)
    }
}

extension Console {
    /// What a decision did.
    fileprivate func decided(_ done: ReviewDone, _ decision: ReviewDecision, isDryRun: Bool) {
        if isForScripts { return json(list: done.decided.map { JSONText.reviewed($0, nil) } + leftOver(done)) }
        var page = page
        // A long list says nothing that its number does not say.
        if done.decided.count <= Self.decidedShown {
            for record in done.decided {
                page.line(
                    .strong(record.id), .plain(" · \(record.title) · "), .plain(record.status.labels.text),
                    .faint(record.isChanged ? "" : "  \(Message.Review.wasSo.text)"))
            }
        }
        for refused in done.left.prefix(Self.decidedShown) {
            let record = refused.record
            page.line(
                .caution(record.id), .plain(" · \(record.title): "),
                .plain(refused.fault.wording(id: record.id).message))
        }
        if done.left.count > Self.decidedShown {
            page.line(.faint(Message.Review.moreLeft(done.left.count - Self.decidedShown)))
        }
        showPaged(page)
        let changed = done.decided.count(where: \.isChanged)
        let outcome = Message.Review.outcome(decision, changed, left: done.left.count, isDryRun: isDryRun)
        note(changed > 0 || done.left.isEmpty ? .good(outcome) : .caution(outcome))
        if let hint = done.left.first.flatMap({ $0.fault.wording(id: $0.record.id).hint }) { note(.plain(hint)) }
        let withoutBasis = done.left.count { if case .noLegalBasis(.missing) = $0.fault { true } else { false } }
        if withoutBasis > 1, decision == .submit { note(.faint(Message.Review.basisOfMany)) }
        if changed > 0, !isDryRun, decision == .submit { note(.faint(Message.Review.sendNext)) }
    }

    private static let decidedShown = 20

    private func leftOver(_ done: ReviewDone) -> [JSONText] {
        done.left.map { JSONText.reviewed($0.record, $0.fault.wording(id: $0.record.id)) }
    }
}

extension JSONText {
    /// - Parameter refusal: Why the decision was not possible.
    fileprivate static func reviewed(_ record: ReviewedRecord, _ refusal: ErrorWording?) -> Self {
        .object([
            ("id", .string(record.id)), ("collection", .string(record.collection)),
            ("status", .string(record.status.rawValue)), ("changed", .boolean(record.isChanged)),
            ("refused", .string(orNull: refusal?.name)), ("reason", .string(orNull: refusal?.message.text)),
        ])
    }

    /// Where a record stands in the review.
    static func review(_ review: ReviewReport) -> Self {
        .object([
            ("step", .string(orNull: review.step?.rawValue)), ("author", .string(review.author)),
            ("unit", .string(orNull: review.unit)), ("at", review.at.map(instant) ?? .null),
            ("note", .string(review.note)), ("flags", .strings(review.flags.map(\.rawValue))),
        ])
    }
}
