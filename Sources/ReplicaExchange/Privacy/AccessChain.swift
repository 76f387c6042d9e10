import ReplicaTrust
import ReplicaWire

/// How the access log of a replica looks to who is told of it (`Protocol/05` §14).
package enum AccessStanding: Equatable, Sendable {
    /// Each line follows the one before, up to where the log is known to go.
    case whole
    /// It goes further: these lines have not come yet.
    case waiting(known: Int)
    /// It begins anew where the log of the replica that it succeeds went further: a backup was restored without the log
    /// beside it.
    case restored(known: Int)
    /// Lines are missing before the one behind this number.
    case apart(after: Int)
    /// It begins anew, or goes on otherwise, behind this number of lines, of which others are known.
    case anew(after: Int)
    /// A line is not what was written, or what the replica once told of its log is not so.
    case altered(after: Int)

    /// Whether somebody has to explain it.
    package var isFault: Bool {
        switch self {
        case .whole, .waiting, .restored: false
        case .apart, .anew, .altered: true
        }
    }

    /// As the vectors and scripts name it.
    package var name: String {
        switch self {
        case .whole: "whole"
        case .waiting: "waiting"
        case .restored: "restored"
        case .apart: "apart"
        case .anew: "anew"
        case .altered: "altered"
        }
    }
}

/// The access log of one replica, put together from the runs that came of it.
struct AccessChain {
    /// In the order of the log; once, however often they came.
    private(set) var entries: [AccessEntry] = []
    private(set) var standing = AccessStanding.whole
    /// All places up to which its log, or those that it goes on from, are known to have gone.
    private(set) var ends: Set<AccessLog.End>

    /// - Parameters:
    ///   - runs: What came; `nil` for one that cannot be read.
    ///   - earlier: The places of the log of the replica that it succeeds; empty if it succeeds none.
    ///   - told: How far the replica said that its log went.
    init(runs: [AccessRun?], after earlier: Set<AccessLog.End> = [], told: [AccessLog.End] = []) {
        ends = earlier.union([.empty])
        var hashes: [Int: Hash256] = [:]
        var faults: [AccessStanding] = runs.contains { $0 == nil } ? [.altered(after: 0)] : []
        var open = runs.compactMap(\.self).sorted { $0.before.count < $1.before.count }
        while let place = open.firstIndex(where: { ends.contains($0.before) }) {
            let run = open.remove(at: place)
            let (steps, isWhole) = run.reading
            for step in steps {
                if let known = hashes[step.end.count] {
                    if known != step.end.hash { faults.append(.anew(after: step.end.count - 1)) }
                } else {
                    hashes[step.end.count] = step.end.hash
                }
                if ends.insert(step.end).inserted { entries.append(step.entry) }
            }
            if !isWhole { faults.append(.altered(after: run.before.count + steps.count)) }
        }
        faults += open.prefix(1).map { .apart(after: $0.before.count) }
        let last = ends.map(\.count).max() ?? 0
        for end in told where !ends.contains(end) {
            faults.append(end.count > last ? .waiting(known: end.count) : .altered(after: end.count))
        }
        let known = earlier.map(\.count).max() ?? 0
        if known > 0, let first = hashes.keys.min(), let hash = hashes[first],
            first <= known, !earlier.contains(.init(count: first, hash: hash))
        {
            faults.append(.restored(known: known))
        }
        standing = faults.max { Self.weight($0) < Self.weight($1) } ?? .whole
    }

    /// Of several things the gravest is said.
    private static func weight(_ standing: AccessStanding) -> Int {
        switch standing {
        case .whole: 0
        case .waiting: 1
        case .restored: 2
        case .apart: 3
        case .anew: 4
        case .altered: 5
        }
    }
}
