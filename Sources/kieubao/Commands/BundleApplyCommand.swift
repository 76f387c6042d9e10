import ArgumentParser
import ReplicaExchange

struct BundleApplyCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "apply", "nap", Message.Help.bundleApply,
            usage: "bundle apply PATH … [--accept-held] [--dry-run]",
            examples: ["bundle apply /media/usb", "bundle apply -n /media/usb/PHUCAT2-SNV.kbb"],
            exits: [.noReplica, .locked, .bundleDamaged, .bundleNotForUs, .missing, .held])
    }

    @Argument(help: .init(Message.Help.bundlePaths, valueName: "PATH"), completion: .file())
    var paths: [String]

    @Flag(help: .init(Message.Help.acceptHeld))
    var acceptHeld = false

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let progress = console.progress()
        let replica = try global.replica()
        let wasWelcomed = try replica.authorityFingerprint() != nil
        let result: BundlesApplied
        do {
            defer { progress.finish() }
            result = try replica.applyBundles(paths, acceptHeld: acceptHeld, dryRun: dryRun) {
                progress.show(Message.Bundles.progress($0, $1, $2))
            }
        }
        if result.applied.isEmpty, let failure = result.failures.first, result.failures.count == 1 { throw failure }
        if console.isForScripts {
            console.json(list: result.applied.map(json))
        } else {
            tell(result, console, hasQuarantine: try !replica.quarantineList().isEmpty)
            if !wasWelcomed, let fingerprint = try replica.authorityFingerprint() {
                console.line(.good(Message.Trust.welcomed(fingerprint)))
            }
            if result.applied.isEmpty, result.failures.isEmpty, try replica.authorityFingerprint() == nil {
                let wording = ExchangeError.notEnrolled.wording()
                console.note(.caution(wording.message))
                console.note(.strong(Message.Errors.hint), .plain(": "), .plain(wording.hint))
            }
        }
        if !console.isForScripts, let ending = try replica.ending() {
            console.note(.caution(Message.Keys.ending(ending)))
            console.note(.strong(Message.Errors.hint), .plain(": "), .plain(Message.Keys.endingHint(ending.kind)))
        }
        if !dryRun {
            console.suggestDuplicates(
                of: replica, afterChanges: result.applied.reduce(0) { $0 + $1.applied },
                to: result.applied.reduce(into: []) { $0.formUnion($1.collections) })
        }
        for failure in result.failures.dropFirst() { console.note(.caution(failure.wording().message)) }
        if let failure = result.failures.first { throw failure }
        // What a person has to decide here comes before what others have to send.
        if result.applied.contains(where: { $0.held + $0.blocked > 0 }) { throw Ending(exit: .held) }
        if result.applied.contains(where: { !$0.missing.isEmpty }) { throw Ending(exit: .missing) }
    }

    private func tell(_ result: BundlesApplied, _ console: Console, hasQuarantine: Bool) {
        for report in result.applied {
            let isWhole = report.missing.isEmpty && report.held + report.blocked + report.refused == 0
            let outcome = Message.Bundles.applied(report, isDryRun: dryRun)
            console.line(
                .strong(report.file),
                .plain(" \(Message.Bundles.sender(report.from, report.fromUnit).text): "),
                isWhole ? .good(outcome) : .caution(outcome))
        }
        if !result.notForUs.isEmpty {
            console.line(.faint(Message.Bundles.passedOver(result.notForUs.count)))
        }
        if !result.notBundles.isEmpty {
            console.line(.faint(Message.Bundles.passedOverFiles(result.notBundles.count)))
        }
        if result.applied.isEmpty, result.failures.isEmpty {
            return console.line(.strong(Message.Bundles.noneForUs))
        }
        let applied = result.applied.reduce(0) { $0 + $1.applied }
        console.line(.strong(Message.Bundles.total(result.applied.count, applied, isDryRun: dryRun)))
        let confirmed = result.applied.reduce(0) { $0 + $1.confirmed }
        if confirmed > 0 { console.line(.plain(Message.Bundles.confirmed(confirmed))) }
        // What came apart may have been admitted by a bundle that came with it.
        if hasQuarantine, result.applied.contains(where: { $0.quarantined > 0 }) {
            console.note(.plain(Message.Trust.quarantineHint), .strong("kieubao quarantine list"))
        }
        suggest(result.applied, console)
    }

    /// What to do next, as notes.
    private func suggest(_ reports: [BundleApplied], _ console: Console) {
        if reports.contains(where: { $0.conflicts > 0 }) {
            console.note(.plain(Message.Bundles.conflictsHint), .strong("kieubao conflicts"))
        }
        var told: Set<MissingReport> = []
        for missing in reports.flatMap(\.missing) where told.insert(missing).inserted {
            console.note(.caution(Message.Bundles.missing(missing)))
        }
        if let report = reports.first(where: { !$0.missing.isEmpty }) {
            let whom = ShellText.quoted(report.missing[0].unit ?? report.from)
            console.note(.plain(Message.Bundles.missingHint), .strong("kieubao bundle create --to \(whom) ."))
            console.note(.plain(Message.Bundles.missingAfterSetBack), .strong("kieubao bundle create --full"))
        }
        if let report = reports.first(where: { $0.held > 0 }) {
            console.note(.caution(Message.Batches.heldExplained))
            console.note(.plain(Message.Batches.heldLook), .strong("kieubao bundle held"))
            let commands =
                report.heldBatches.isEmpty
                ? ["kieubao bundle apply --accept-held \(ShellText.quoted(report.file))"]
                : Set(reports.flatMap(\.heldBatches)).sorted().map { "kieubao bundle accept-held \($0)" }
            console.note(.plain(Message.Batches.heldAccept), .strong(commands.joined(separator: "; ")))
        } else if reports.contains(where: { $0.blocked > 0 }) {
            console.note(.plain(Message.Batches.blockedExplained), .strong("kieubao bundle held"))
        }
    }

    private func json(_ report: BundleApplied) -> JSONText {
        .object([
            ("file", .string(report.file)), ("applied", .integer(report.applied)),
            ("already", .integer(report.already)), ("missing", .missing(report.missing)),
            ("quarantined", .integer(report.quarantined)), ("held", .integer(report.held)),
            ("conflicts", .integer(report.conflicts)), ("from", .string(report.from)),
            ("unit", .string(report.fromUnit)), ("confirmed", .integer(report.confirmed)),
            ("refused", .integer(report.refused)), ("blocked", .integer(report.blocked)),
            ("batch", .string(orNull: report.batch)), ("held_batches", .strings(report.heldBatches)),
            ("out_of_scope", .integer(report.outOfScope)),
        ])
    }
}
