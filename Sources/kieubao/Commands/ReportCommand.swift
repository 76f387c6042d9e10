import ArgumentParser
import ReplicaExchange
import ReplicaReports

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "report", "bao-cao", Message.Reports.help, usage: "report COMMAND …",
            examples: ["report show 2026-H1", "report scoreboard 2026-H1"],
            subcommands: [
                ReportOpenCommand.self, ReportFiguresCommand.self, ReportDraftCommand.self, ReportShowCommand.self,
                ReportSealCommand.self, ReportSendCommand.self, ReportAmendCommand.self,
                ReportScoreboardCommand.self, ReportCoverageCommand.self, ReportRemindersCommand.self,
            ])
    }
}

/// The period and the office that a command about reports is for.
struct ReportOptions: ParsableArguments {
    @Argument(help: .init(Message.Reports.periodHelp, valueName: "PERIOD"))
    var period: String

    @Option(help: .init(Message.Reports.unitHelp, valueName: "CODE"))
    var unit: String?
}

struct ReportOpenCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "open", "mo-ky", Message.Reports.openHelp, usage: "report open PERIOD", examples: ["report open 2026-H1"],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @Argument(help: .init(Message.Reports.periodHelp, valueName: "PERIOD"))
    var period: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let id = try global.replica().openPeriod(period)
        if console.isForScripts { return console.json(.object([("id", .string(id))])) }
        console.line(.good(Message.Reports.opened(period, id)))
        console.note(.plain(Message.Forms.nextBundle))
    }
}

struct ReportFiguresCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "figures", "so-lieu", Message.Reports.figuresHelp, usage: "report figures PERIOD [--unit CODE] [--detail]",
            examples: ["report figures 2026-H1", "report figures 2026-N --unit ubnd-phu-cat --detail"],
            exits: [.noReplica, .ruleBlocks])
    }

    @OptionGroup
    var report: ReportOptions

    @Flag(help: .init(Message.Reports.detailHelp))
    var detail = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let reckoned = try global.replica().figures(of: report.period, unit: report.unit)
        let content = reckoned.content
        if console.isForScripts { return console.json(.figures(content, unit: reckoned.unit?.code)) }
        var page = console.page
        page.line(
            .strong(Message.Reports.heading(content.period)), .plain(" · "),
            .plain(reckoned.unit?.name.text ?? Message.Reports.province.text))
        page.line(
            .faint(Message.Reports.data(content.period.data)), .faint("; "),
            .faint(Message.Reports.due(content.period)))
        page.figures(content, withCells: detail)
        console.showPaged(page)
        console.note(uncountedIn: content)
        console.note(findings: content.findings)
    }
}

struct ReportDraftCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "draft", "du-thao", Message.Reports.draftHelp,
            usage:
                "report draft PERIOD [--section PART|--item CODE] [--text TEXT|--file FILE] [--answer CODE] [--reason TEXT]",
            examples: [
                "report draft 2026-H1", "report draft 2026-H1 --section V --text 'Thiếu kinh phí.'",
                "report draft 2026-H1 --item III.2.o.4 --answer khong_phat_sinh",
            ], exits: [.noReplica, .locked, .ruleBlocks])
    }

    @OptionGroup
    var report: ReportOptions

    @Option(help: .init(Message.Reports.sectionHelp, valueName: "PART"))
    var section: String?

    @Option(help: .init(Message.Reports.itemHelp, valueName: "CODE"))
    var item: String?

    @Option(help: .init(Message.Reports.textHelp, valueName: "TEXT"))
    var text: String?

    @Option(help: .init(Message.Reports.fileHelp, valueName: "FILE"), completion: .file())
    var file: String?

    @Option(help: .init(Message.Reports.answerHelp, valueName: "CODE"))
    var answer: String?

    @Option(help: .init(Message.Reports.reasonHelp, valueName: "TEXT"))
    var reason: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let isOfPart = section != nil || item != nil
        if !isOfPart, text != nil || file != nil || answer != nil || reason != nil {
            throw UsageError(Message.Reports.noPart, command: "report draft")
        }
        if isOfPart, text == nil, file == nil, answer == nil {
            throw UsageError(Message.Reports.nothingSaid, command: "report draft")
        }
        var draft = SectionDraft()
        draft.part = section
        draft.item = item
        draft.answer = answer
        draft.reason = reason
        draft.text = text
        draft.file = file
        let replica = try global.replica()
        let made = try replica.draftReport(of: report.period, unit: report.unit, isOfPart ? draft : nil)
        if console.isForScripts {
            return console.json(
                .object([
                    ("id", .string(made.id)), ("new", .boolean(made.isNew)),
                    ("section", .string(orNull: made.section)),
                ]))
        }
        console.line(.good(Message.Reports.drafted(made)))
        console.note(
            .plain(Message.Replica.next), .plain(": "), .strong("kieubao report show \(report.period)"))
    }
}

struct ReportSealCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "seal", "niem-phong", Message.Reports.sealHelp,
            usage: "report seal PERIOD [--note TEXT] [--allow-open] [--dry-run]",
            examples: ["report seal 2026-H1 --dry-run", "report seal 2026-H1 --note 'tăng do mở lớp mới'"],
            exits: [.noReplica, .locked, .ruleBlocks, .conflictsPending, .duplicatesPending])
    }

    @OptionGroup
    var report: ReportOptions

    @Option(help: .init(Message.Reports.noteHelp, valueName: "TEXT"))
    var note: String?

    @Flag(help: .init(Message.Reports.allowOpenHelp))
    var allowOpen = false

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        if allowOpen, note == nil { throw UsageError(Message.Reports.openNeedsNote, command: "report seal") }
        let sealed = try global.replica().sealReport(
            of: report.period, unit: report.unit, note: note ?? "", allowsOpen: allowOpen, dryRun: dryRun)
        if console.isForScripts {
            return console.json(
                .object([
                    ("id", .string(sealed.id)), ("seal", .string(sealed.seal)), ("bytes", .integer(sealed.bytes)),
                    ("evidence", .integer(sealed.evidence)), ("sealed", .boolean(!dryRun)),
                    ("findings", .array(sealed.findings.map { .finding($0) })),
                ]))
        }
        console.note(findings: sealed.findings)
        console.line(.good(Message.Reports.sealed(sealed, isDryRun: dryRun)))
        if !dryRun {
            console.note(
                .plain(Message.Replica.next), .plain(": "), .strong("kieubao report send \(report.period) PATH"))
        }
    }
}

struct ReportSendCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "send", "gui", Message.Reports.sendHelp, usage: "report send PERIOD [PATH]",
            examples: ["report send 2026-H1 /media/usb"], exits: [.noReplica, .locked, .ruleBlocks, .bundleNotForUs])
    }

    @OptionGroup
    var report: ReportOptions

    @Argument(help: .init(Message.Reports.sendPath, valueName: "PATH"), completion: .directory)
    var path: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let replica = try global.replica()
        let sent = try replica.sendReport(of: report.period, unit: report.unit)
        let files = try path.map { try replica.createBundles(to: nil, path: $0, dryRun: false).files } ?? []
        if console.isForScripts {
            return console.json(
                .object([
                    ("id", .string(sent.id)), ("seal", .string(sent.seal)),
                    ("files", .strings(files.map(\.file))),
                ]))
        }
        console.line(.good(Message.Reports.sent(sent)))
        for file in files { console.line(.good(Message.Bundles.created(file.file, file.to))) }
        if path == nil {
            console.note(.plain(Message.Replica.next), .plain(": "), .strong("kieubao bundle create PATH"))
        }
    }
}

struct ReportAmendCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "amend", "bo-sung", Message.Reports.amendHelp, usage: "report amend PERIOD --reason TEXT [--correction]",
            examples: ["report amend 2026-H1 --reason 'hồ sơ về sau ngày niêm phong'"],
            exits: [.noReplica, .locked, .ruleBlocks])
    }

    @OptionGroup
    var report: ReportOptions

    @Option(help: .init(Message.Reports.amendReason, valueName: "TEXT"))
    var reason: String

    @Flag(help: .init(Message.Reports.correctionHelp))
    var correction = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let id = try global.replica().amendReport(
            of: report.period, unit: report.unit, isCorrection: correction, reason: reason)
        if console.isForScripts { return console.json(.object([("id", .string(id))])) }
        console.line(.good(Message.Reports.amended(id)))
        console.note(
            .plain(Message.Replica.next), .plain(": "), .strong("kieubao report seal \(report.period) --dry-run"))
    }
}

extension Console {
    /// That records wait for approval, and count nowhere before.
    func note(uncountedIn content: ReportContent) {
        guard let figure = content.figures.first(where: { $0.name == ReckonedFigures.uncounted }),
            let count = figure.now.total, .zero < count
        else { return }
        note(.caution(Message.Reports.uncounted(count)))
    }

    /// What rules between figures say, a line each.
    func note(findings: [RuleFinding]) {
        for finding in findings {
            note(
                .caution(Message.Reports.severity(finding.severity)), .plain(": "),
                .plain(Message.Reports.finding(finding)))
        }
    }
}
