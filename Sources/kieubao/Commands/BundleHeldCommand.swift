import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct BundleHeldCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "held", "dang-giu", Message.Help.bundleHeld, usage: "bundle held",
            examples: ["bundle held", "bundle held --json"], exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let held = try global.replica().heldImports()
        if console.isForScripts { return console.json(list: held.map(json)) }
        if held.isEmpty { return console.note(.good(Message.Batches.nothingHeld)) }
        var page = console.page
        for report in held {
            page.line(.strong(report.id), .plain(" · \(report.name)"))
            page.pairs(pairs(report))
            page.line(.faint(Message.Batches.acceptHint(report.id)))
            page.line()
        }
        console.showPaged(page)
    }

    private func pairs(_ report: HeldReport) -> [(name: String, value: Span)] {
        var pairs: [(name: String, value: Span)] = [
            (Message.Batches.sender.text, .plain(text(report.from))),
            (Message.Batches.authors.text, .plain(report.authors.map(text).joined(separator: ", "))),
            (Message.Batches.since.text, .plain(InstantText.vietnamese(report.at))),
            (
                Message.Batches.effect.text,
                .caution(Message.Batches.effect(changed: report.changed, deleted: report.deleted))
            ),
        ]
        for form in report.collections {
            let effect = Message.Batches.effect(changed: form.changed, deleted: form.deleted).text
            pairs.append(("", .plain("\(form.label.text) (\(form.collection)): \(effect)")))
        }
        pairs.append((Message.Batches.examples.text, .plain(report.examples.joined(separator: ", "))))
        if !report.notes.isEmpty {
            pairs.append((Message.Batches.notes.text, .plain(report.notes.joined(separator: "; "))))
        }
        let decision = report.isRefused ? Message.Batches.refused : Message.Batches.undecided
        pairs.append((Message.Batches.decision.text, .plain(decision)))
        return pairs
    }

    private func text(_ who: HeldReport.Who) -> String { who.replica + (who.unit.map { " (\($0))" } ?? "") }

    private func json(_ report: HeldReport) -> JSONText {
        .object([
            ("id", .string(report.id)), ("file", .string(report.name)), ("from", .string(report.from.replica)),
            ("unit", .string(orNull: report.from.unit)),
            (
                "authors",
                .array(
                    report.authors.map {
                        .object([("replica", .string($0.replica)), ("unit", .string(orNull: $0.unit))])
                    })
            ),
            ("at", .instant(report.at)), ("changes", .integer(report.changes)),
            ("changed", .integer(report.changed)), ("deleted", .integer(report.deleted)),
            (
                "collections",
                .object(
                    report.collections.map {
                        (
                            $0.collection,
                            .object([("changed", .integer($0.changed)), ("deleted", .integer($0.deleted))])
                        )
                    })
            ),
            ("examples", .strings(report.examples)), ("notes", .strings(report.notes)),
            ("refused", .boolean(report.isRefused)),
        ])
    }
}

struct BundleAcceptHeldCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "accept-held", "nap-phan-giu", Message.Help.bundleAcceptHeld,
            usage: "bundle accept-held ID|all [--dry-run]",
            examples: ["bundle accept-held B3", "bundle accept-held all"],
            exits: [.noReplica, .locked, .missing])
    }

    @Argument(help: .init(Message.Help.heldID, valueName: "ID|all"))
    var id: String

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let decided = try global.replica().acceptHeld(id, dryRun: dryRun)
        if console.isForScripts {
            console.json(
                .object([
                    ("batches", .strings(decided.batches)), ("changes", .integer(decided.changes)),
                    ("applied", .integer(decided.applied)), ("conflicts", .integer(decided.conflicts)),
                    ("missing", .missing(decided.missing)),
                ]))
        } else if decided.batches.isEmpty {
            console.note(.good(Message.Batches.nothingHeld))
        } else {
            console.line(.good(Message.Batches.accepted(decided, isDryRun: dryRun)))
            if decided.conflicts > 0 {
                console.note(.plain(Message.Bundles.conflictsHint), .strong("kieubao conflicts"))
            }
            for missing in decided.missing { console.note(.caution(Message.Bundles.missing(missing))) }
        }
        if !dryRun, !decided.missing.isEmpty { throw Ending(exit: .missing) }
    }
}

struct BundleDropHeldCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "drop-held", "tu-choi-phan-giu", Message.Help.bundleDropHeld, usage: "bundle drop-held ID|all",
            examples: ["bundle drop-held B3"], exits: [.noReplica, .locked])
    }

    @Argument(help: .init(Message.Help.heldID, valueName: "ID|all"))
    var id: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let decided = try global.replica().dropHeld(id)
        if console.isForScripts {
            console.json(
                .object([("batches", .strings(decided.batches)), ("changes", .integer(decided.changes))]))
        } else if decided.batches.isEmpty {
            console.note(.good(Message.Batches.nothingHeld))
        } else {
            console.line(.good(Message.Batches.dropped(decided)))
        }
    }
}

struct BundleHoldLimitCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "hold-limit", "nguong-giu", Message.Help.bundleHoldLimit,
            usage: "bundle hold-limit [--records N] [--percent P]",
            examples: ["bundle hold-limit", "bundle hold-limit --records 500 --percent 2"],
            exits: [.noReplica, .locked])
    }

    @Option(help: .init(Message.Help.holdRecords, valueName: "N"))
    var records: Int?

    @Option(help: .init(Message.Help.holdPercent, valueName: "P"))
    var percent: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        guard (0...HoldLimits.recordsMax).contains(records ?? 0), (0...100).contains(percent ?? 0) else {
            throw UsageError(
                Message.Batches.badLimit(records: HoldLimits.recordsMax), command: "bundle hold-limit")
        }
        let replica = try global.replica()
        let limits =
            records == nil && percent == nil
            ? try replica.holdLimits() : try replica.setHoldLimits(records: records, percent: percent)
        if console.isForScripts {
            return console.json(
                .object([("records", .integer(limits.records)), ("percent", .integer(limits.percent))]))
        }
        console.line(.plain(Message.Batches.limits(limits)))
    }
}
