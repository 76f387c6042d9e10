import ArgumentParser
import ReplicaCore
import ReplicaExchange

struct EraseCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "erase", "xoa-du-lieu", Message.Privacy.erase,
            usage: "erase ID… | --from FILE --basis TEXT [--field FIELD]… [--dry-run]  |  erase --status [ID]",
            examples: [
                "erase PHUCAT2-128-7K3 --basis 'Yêu cầu 12/2026'",
                "erase PHUCAT2-128-7K3 --field phone --basis 'Yêu cầu 12/2026' --dry-run", "erase --status",
            ],
            exits: [.noReplica, .locked, .ruleBlocks, .noSuchRecord])
    }

    @Argument(help: .init(Message.Privacy.ids, valueName: "ID"))
    var ids: [String] = []

    @Option(help: .init(Message.Privacy.idsFrom, valueName: "FILE"))
    var from: String?

    @Option(parsing: .unconditional, help: .init(Message.Privacy.basis, valueName: "TEXT"))
    var basis: String?

    @Option(name: .customLong("field"), help: .init(Message.Privacy.fields, valueName: "FIELD"))
    var fields: [String] = []

    @Flag(help: .init(Message.Privacy.status))
    var status = false

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Privacy.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(id: ids.first ?? "ID") }

    func run(_ console: Console) throws {
        if status { return try showStatus(console) }
        let ids = try ids + (from.map { try ListedIDs.read(path: $0) } ?? [])
        if ids.isEmpty { throw UsageError(Message.Privacy.noID, command: "erase") }
        guard dryRun || basis?.contains(where: { !$0.isWhitespace }) == true else { throw ExchangeError.basisMissing }
        let given = try global.replica().erase(ids: ids, fields: fields, basis: basis ?? "", dryRun: dryRun)
        if console.isForScripts { return console.json(list: given.map(json)) }
        for act in given {
            console.line(.good(Message.Privacy.given(act, isDryRun: dryRun)))
            if !act.related.isEmpty { console.note(.caution(Message.Privacy.related(act))) }
        }
        if dryRun || given.allSatisfy({ $0.changes == 0 }) { return }
        console.note(.plain(Message.Privacy.spread), .plain(": "), .strong("kieubao bundle create --to all ."))
        console.note(.plain(Message.Privacy.seeStatus), .plain(": "), .strong("kieubao erase --status"))
        console.note(.caution(Message.Privacy.outside))
    }

    private func json(_ given: ErasureGiven) -> JSONText {
        .object([
            ("id", .string(given.id)), ("orders", .strings(given.orders)), ("scopes", .strings(given.scopes)),
            ("changes", .integer(given.changes)), ("kept", .integer(given.kept)), ("related", .strings(given.related)),
        ])
    }

    // MARK: Who has carried it out

    private func showStatus(_ console: Console) throws {
        let replica = try global.replica()
        let reports = try ids.isEmpty ? replica.erasures(id: nil) : ids.flatMap { try replica.erasures(id: $0) }
        if console.isForScripts { return console.json(list: reports.map(json)) }
        if reports.isEmpty { return console.note(.good(Message.Privacy.nothingErased)) }
        var page = console.page
        for (position, report) in reports.enumerated() {
            if position > 0 { page.line() }
            page.erasure(report)
        }
        console.showPaged(page)
    }

    private func json(_ report: ErasureReport) -> JSONText {
        .object([
            ("order", .string(report.order)), ("record", .string(orNull: report.record)),
            ("scope", .string(report.scope)), ("basis", .string(report.basis)), ("author", .string(report.author)),
            ("at", .instant(report.at)), ("changes", .integer(report.changes)),
            ("complete", .boolean(report.isComplete)),
            ("filled", .strings(report.filled.map(\.text))),
            (
                "replicas",
                .array(
                    report.holders.map { holder in
                        let (name, at) = holder.state.json
                        return .object([
                            ("replica", .string(holder.replica)), ("unit", .string(orNull: holder.unit)),
                            ("state", .string(name)), ("at", at.map { .instant($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}

extension ErasureReport.State {
    /// A stable name for scripts, and when it was confirmed.
    fileprivate var json: (name: String, at: UInt64?) {
        switch self {
        case .confirmed(let at): ("confirmed", at)
        case .waiting: ("waiting", nil)
        case .succeeded: ("succeeded", nil)
        case .revoked: ("revoked", nil)
        case .retired: ("retired", nil)
        }
    }
}

extension Page {
    fileprivate mutating func erasure(_ report: ErasureReport) {
        line(
            .strong(report.record ?? report.order),
            .plain(" · \(report.order) · \(InstantText.vietnamese(report.at))"))
        line(.plain("   "), .plain(Message.Privacy.basisText(report.basis)))
        line(.faint("   \(Message.Privacy.order(report).text)"))
        for holder in report.holders {
            let state = Message.Privacy.state(holder.state, since: report.at)
            let name = holder.unit.map { "\(holder.replica) (\($0))" } ?? holder.replica
            switch holder.state {
            case .confirmed: line(.plain("   \(name): "), .good(state))
            case .succeeded: line(.plain("   \(name): "), .plain(state))
            case .waiting, .revoked, .retired: line(.plain("   \(name): "), .caution(state))
            }
        }
        if report.isComplete { line(.plain("   "), .good(Message.Privacy.complete)) }
        if !report.filled.isEmpty {
            line(
                .plain("   "),
                .caution(Message.Privacy.filled(report.filled.map(\.text).joined(separator: ", "))))
        }
    }
}
