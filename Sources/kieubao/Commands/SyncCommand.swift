import ArgumentParser
import Foundation
import ReplicaExchange
import ReplicaNode
import ReplicaSync

struct SyncCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "sync", "dong-bo", Message.Help.sync, usage: "sync HOST:PORT [--once | --every SECONDS]",
            examples: ["sync 10.0.0.5:8924", "sync so-ngoai-vu.example:8924 --every 900"],
            exits: [.noReplica, .locked, .wrongKey, .bundleDamaged, .bundleNotForUs, .missing, .held])
    }

    @Argument(help: .init(Message.Help.syncAddress, valueName: "HOST:PORT"))
    var address: String

    @Flag(help: .init(Message.Help.syncOnce))
    var once = false

    @Option(help: .init(Message.Help.syncEvery, valueName: "SECONDS"))
    var every: Int?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    private static let everySecondsMax = 604_800

    func run(_ console: Console) throws {
        let target = try NodeAddress(address)
        if let every {
            guard !once, (1...Self.everySecondsMax).contains(every) else {
                throw UsageError(Message.Wire.badEvery(max: Self.everySecondsMax), command: "sync")
            }
            try keepExchanging(with: target, every: every, console)
        }
        let report = try exchange(with: target, console)
        if report.held + report.blocked > 0 { throw Ending(exit: .held) }
        if !report.missing.isEmpty { throw Ending(exit: .missing) }
    }

    private func exchange(with target: NodeAddress, _ console: Console) throws -> WireReport {
        let replica = try global.replica()
        let progress = SharedProgress(console.progress())
        let report: WireReport
        do {
            defer { progress.finish() }
            report = try Waiting.forResult {
                try await NodeCaller(replica, to: target).exchange { progress.show($0) }
            }
        }
        let lacks = try replica.lacked(by: report.peer)
        if console.isForScripts {
            console.json(json(report, lacks: lacks))
        } else {
            try tell(report, lacks: lacks, replica, console)
        }
        return report
    }

    /// Exchanges again and again; who does not answer is called less often, until he does.
    private func keepExchanging(with target: NodeAddress, every: Int, _ console: Console) throws -> Never {
        var pauses = GrowingPauses(secondsMax: Double(every))
        while true {
            do {
                _ = try exchange(with: target, console)
                pauses.reset()
                Thread.sleep(forTimeInterval: Double(every))
            } catch let error as ExchangeError where pauses.isWorthTrying(after: error) {
                console.failure(Failure(error, context: ErrorContext()))
                Thread.sleep(forTimeInterval: pauses.next())
            }
        }
    }

    /// - Parameter lacks: How many changes the other side did not take in, or did not say so.
    private func tell(_ report: WireReport, lacks: Int, _ replica: Replica, _ console: Console) throws {
        let unit = report.unit.map { " (\($0))" } ?? ""
        let isWhole = lacks == 0 && report.missing.isEmpty && report.held + report.blocked + report.refused == 0
        let outcome = Message.Wire.exchanged(report, lacks: lacks)
        console.line(.strong(report.peer + unit), .plain(": "), isWhole ? .good(outcome) : .caution(outcome))
        if lacks > 0 { console.note(.caution(Message.Wire.lacksExplained)) }
        for missing in report.missing { console.note(.caution(Message.Bundles.missing(missing))) }
        if report.conflicts > 0 { console.note(.plain(Message.Bundles.conflictsHint), .strong("kieubao conflicts")) }
        if report.quarantined > 0 {
            console.note(.plain(Message.Trust.quarantineHint), .strong("kieubao quarantine list"))
        }
        if report.held > 0 {
            console.note(.caution(Message.Batches.heldExplained))
            console.note(.plain(Message.Batches.heldLook), .strong("kieubao bundle held"))
            let commands = report.heldBatches.map { "kieubao bundle accept-held \($0)" }
            console.note(.plain(Message.Batches.heldAccept), .strong(commands.joined(separator: "; ")))
        } else if report.blocked > 0 {
            console.note(.plain(Message.Batches.blockedExplained), .strong("kieubao bundle held"))
        }
        if let ending = try replica.ending() {
            console.note(.caution(Message.Keys.ending(ending)))
            console.note(.strong(Message.Errors.hint), .plain(": "), .plain(Message.Keys.endingHint(ending.kind)))
        }
        console.suggestDuplicates(of: replica, afterChanges: report.applied, to: report.collections)
    }

    private func json(_ report: WireReport, lacks: Int) -> JSONText {
        .object([
            ("peer", .string(report.peer)), ("unit", .string(orNull: report.unit)),
            ("applied", .integer(report.applied)), ("sent", .integer(report.sent ?? 0)),
            ("lacks", .integer(lacks)), ("already", .integer(report.already)), ("missing", .missing(report.missing)),
            ("quarantined", .integer(report.quarantined)), ("held", .integer(report.held)),
            ("conflicts", .integer(report.conflicts)), ("refused", .integer(report.refused)),
            ("blocked", .integer(report.blocked)), ("out_of_scope", .integer(report.outOfScope)),
            ("batch", .string(orNull: report.batch)), ("held_batches", .strings(report.heldBatches)),
            ("bytes_in", .integer(report.bytesIn)), ("bytes_out", .integer(report.bytesOut)),
        ])
    }
}

/// How long to wait before the next try: twice as long each time, up to a bound, and not all offices at once.
struct GrowingPauses {
    private let secondsMax: Double
    private var seconds = first

    private static let first: Double = 2

    init(secondsMax: Double) { self.secondsMax = max(secondsMax, Self.first) }

    mutating func reset() { seconds = Self.first }

    mutating func next() -> Double {
        defer { seconds = min(2 * seconds, secondsMax) }
        return seconds * Double.random(in: 0.75...1)
    }

    /// Whether what went wrong may be gone later, without anybody doing something here.
    func isWorthTrying(after error: ExchangeError) -> Bool {
        switch error {
        case .unreachable, .lineCut, .locked, .sessionClosed, .sessionRefused(_, .slow), .sessionRefused(_, .store),
            .notAServer:
            true
        default: false
        }
    }
}

/// A progress line that other threads write to.
private final class SharedProgress: Sendable {
    private let line: LockedLine

    init(_ line: ProgressLine) { self.line = LockedLine(line) }

    func show(_ progress: SyncProgress) { line.show(Message.Wire.progress(progress)) }
    func finish() { line.finish() }

    /// The line is used by one thread at a time.
    private final class LockedLine: @unchecked Sendable {
        private let lock = NSLock()
        private let line: ProgressLine

        init(_ line: ProgressLine) { self.line = line }

        func show(_ message: Message) { lock.withLock { line.show(message) } }
        func finish() { lock.withLock { line.finish() } }
    }
}
