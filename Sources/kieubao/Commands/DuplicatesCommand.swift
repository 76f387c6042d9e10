import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaMatching

struct DuplicatesCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "duplicates", "nghi-trung", Message.Duplicates.help,
            usage: "duplicates [--min SCORE] [--limit N] [--show-personal]",
            examples: ["duplicates", "duplicates --min 9", "duplicates --json"], exits: [.noReplica, .locked])
    }

    @Option(help: .init(Message.Duplicates.minHelp, valueName: "SCORE"))
    var min: Float?

    @Option(help: .init(Message.Duplicates.limitHelp, valueName: "N"))
    var limit: Int?

    @Flag(help: .init(Message.Privacy.showPersonal))
    var showPersonal = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    /// As many as a person looks through at once.
    private static let shownMax = 20

    func run(_ console: Console) throws {
        let limit = limit ?? (console.isForScripts ? 0 : Self.shownMax)
        let replica = try global.replica()
        let found = try replica.duplicates(reaching: min, limit: limit > 0 ? limit : nil)
        // The evidence of a pair says what both records say; scripts get no values.
        if console.isForScripts { return console.json(list: found.pairs.map(\.json)) }
        if found.pairs.isEmpty { return console.note(.good(Message.Duplicates.none)) }
        let masked = showPersonal ? [] : Set(try replica.sensitiveFields(of: "person"))
        console.noteAccess(
            replica, showPersonal ? .read : .list, collection: "person",
            ids: Array(Set(found.pairs.flatMap { [$0.first.id, $0.second.id] })).sorted())
        var page = console.page
        page.line(.strong(Message.Duplicates.title(found.count)))
        for pair in found.pairs { page.duplicate(pair, masking: masked) }
        if found.pairs.count < found.count {
            page.line()
            page.line(.plain(Message.Duplicates.more(found.pairs.count)))
        }
        console.showPaged(page)
    }
}

struct MergeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "merge", "gop", Message.Duplicates.mergeHelp, usage: "merge KEEP DROP [--note TEXT]",
            examples: ["merge PHUCAT2-128-7K3 QUYNHON-40-2MB"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Duplicates.keep, valueName: "KEEP"))
    var keep: String

    @Argument(help: .init(Message.Duplicates.drop, valueName: "DROP"))
    var drop: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: keep) }

    func run(_ console: Console) throws {
        console.joined(try global.replica().merge(keep: keep, drop: drop, note: note))
    }
}

struct UnmergeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "unmerge", "tach", Message.Duplicates.unmergeHelp, usage: "unmerge ID [--note TEXT]",
            examples: ["unmerge PHUCAT2-128-7K3 --note 'hai chị em'"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "ID"))
    var id: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: id) }

    func run(_ console: Console) throws {
        console.joined(try global.replica().unmerge(id: id, note: note))
    }
}

struct DistinctCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "distinct", "khac-nguoi", Message.Duplicates.distinctHelp, usage: "distinct A B [--note TEXT]",
            examples: ["distinct PHUCAT2-128-7K3 QUYNHON-40-2MB --note 'hai anh em'"],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Help.id, valueName: "A"))
    var first: String

    @Argument(help: .init(Message.Help.id, valueName: "B"))
    var second: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: first) }

    func run(_ console: Console) throws {
        console.joined(try global.replica().distinct(first, second, note: note))
    }
}

extension Console {
    /// Compares what came, and says where to look at pairs that were found. Comes after what became of the records
    /// themselves, which nobody should wait for.
    ///
    /// - Parameter collections: What the changes are about, if that is known.
    func suggestDuplicates(of replica: Replica, afterChanges changes: Int, to collections: Set<FormName>? = nil) {
        let compared = replica.compareRecords(afterChanges: changes, to: collections)
        if compared.pairs == 0 || isForScripts { return }
        note(.plain(Message.Duplicates.compared(compared.pairs)), .strong("kieubao duplicates"))
    }

    /// Says what became of some records that are, or are not, about the same.
    func joined(_ result: RecordsJoined) {
        if isForScripts {
            return json(
                .object([
                    ("ids", .strings(result.ids)), ("shown_as", .string(orNull: result.shownAs)),
                    ("state", .string(result.standing.rawValue)), ("changed", .boolean(result.isChanged)),
                ]))
        }
        line(.good(Message.Duplicates.joined(result)))
        if let hint = Message.Duplicates.hint(after: result) { note(.plain(hint)) }
    }
}

extension DuplicateReport {
    var json: JSONText {
        .object([
            ("a", .string(first.id)), ("b", .string(second.id)), ("score", .rounded(score)),
            (
                "why",
                .array(
                    reasons.map { reason in
                        .object([
                            ("field", .string(reason.evidence.field.rawValue)),
                            ("kind", .string("\(reason.evidence.agreement)")),
                            ("weight", .rounded(reason.evidence.bits)),
                            ("against_relative", .rounded(reason.evidence.bitsAgainstRelative)),
                        ])
                    })
            ),
            ("state", .string(standing.rawValue)),
        ])
    }
}

extension JSONText {
    /// A number to two places.
    fileprivate static func rounded(_ number: Float) -> Self {
        .real((Double(number) * 100).rounded() / 100)
    }
}

extension Page {
    /// A pair, why it may be one person, and the commands that decide.
    ///
    /// - Parameter masked: The keys of the fields whose values are not shown.
    mutating func duplicate(_ pair: DuplicateReport, masking masked: Set<String> = []) {
        line()
        line(.strong(pair.first.id), .plain(" · \(pair.first.title)\(Self.unit(pair.first))"))
        line(.strong(pair.second.id), .plain(" · \(pair.second.title)\(Self.unit(pair.second))"))
        let certainty = Message.Duplicates.certainty(pair.score)
        line(.plain("  \(certainty.text)"), .faint(" · \(Message.Duplicates.bits(pair.score).text)"))
        if let said = Message.Duplicates.said(pair.standing) { line(.caution("  \(said.text)")) }
        for reason in pair.reasons {
            let sign = reason.evidence.bits >= 0 ? "+" : "−"
            var text = "    \(sign) \(Message.Duplicates.reason(reason.evidence.field, reason.evidence.agreement).text)"
            let (first, second) = (reason.values.first.text, reason.values.second.text)
            if masked.contains(reason.field) {
                text += ": \(Message.Privacy.mask.text)"
            } else if !first.isEmpty, !second.isEmpty {
                text += first == second ? ": \(first)" : ": \(first) / \(second)"
            }
            line(.plain(text), .faint("  \(Message.Duplicates.signed(reason.evidence.bits))"))
        }
        line(.faint("    kieubao merge \(pair.first.id) \(pair.second.id)"))
        line(.faint("    kieubao distinct \(pair.first.id) \(pair.second.id)"))
    }

    private static func unit(_ side: DuplicateReport.Side) -> String {
        side.unit.map { " (\($0))" } ?? ""
    }
}
