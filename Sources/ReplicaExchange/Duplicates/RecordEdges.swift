import ReplicaCore
import ReplicaStore
import ReplicaWire

/// What has been said about two records being about the same (`Protocol/05` §7).
package enum PairStanding: String, Sendable {
    /// Nobody has said anything.
    case open
    /// An office that may not decide says that they are one.
    case proposed
    /// Decided: they are shown as one.
    case merged
    /// An office that may not decide says that they are two.
    case distinctProposed = "distinct_proposed"
    /// Decided: they are two.
    case distinct
    /// Both have been said with equal right; until somebody settles it they are two.
    case disputed
}

/// The edges between records, as the changes that are known draw them.
struct RecordEdges {
    /// Two records, the smaller dot first.
    struct Pair: Hashable, Comparable {
        let first: Dot
        let second: Dot

        init(_ one: Dot, _ other: Dot) {
            first = min(one, other)
            second = max(one, other)
        }

        static func < (left: Self, right: Self) -> Bool {
            left.first != right.first ? left.first < right.first : left.second < right.second
        }
    }

    private struct Said {
        var isSame = false
        var isSameDecided = false
        var isDistinct = false
        var isDistinctDecided = false
    }

    private let session: StoreSession
    private var said: [Pair: Said] = [:]
    /// For each joined record the one that stands for it.
    private var heads: [Dot: Dot] = [:]
    private var members: [Dot: [Dot]] = [:]

    init(_ session: StoreSession) throws {
        self.session = session
        try read(BuiltIn.sameAs) { said, isDecided in
            said.isSame = true
            said.isSameDecided = said.isSameDecided || isDecided
        }
        try read(BuiltIn.distinctFrom) { said, isDecided in
            said.isDistinct = true
            said.isDistinctDecided = said.isDistinctDecided || isDecided
        }
        join()
    }

    private mutating func read(_ field: FormName, _ note: (inout Said, _ isDecided: Bool) -> Void) throws {
        var roles: [ReplicaID: Bool] = [:]
        for stored in try session.records(with: field) {
            for (key, register) in stored.state.registers where key.field == field && register.isPresent {
                guard let other = key.element?.dot, other != stored.state.record else { continue }
                let isDecided = try register.live.contains { value in
                    guard value.kind == .include else { return false }
                    if let known = roles[value.dot.replica] { return known }
                    let decides = try session.decidesOnPeople(value.dot.replica)
                    roles[value.dot.replica] = decides
                    return decides
                }
                note(&said[Pair(stored.state.record, other), default: Said()], isDecided)
            }
        }
    }

    private mutating func join() {
        for pair in said.keys.sorted() where standing(of: pair) == .merged {
            let first = head(of: pair.first)
            let second = head(of: pair.second)
            if first == second { continue }
            let (head, other) = (min(first, second), max(first, second))
            let joined = members.removeValue(forKey: other) ?? [other]
            members[head, default: [head]] += joined
            for record in joined { heads[record] = head }
        }
        for head in members.keys { members[head]?.sort() }
    }

    func standing(of pair: Pair) -> PairStanding {
        guard let said = said[pair] else { return .open }
        switch (said.isSame, said.isDistinct) {
        case (true, true):
            if said.isSameDecided == said.isDistinctDecided { return .disputed }
            return said.isSameDecided ? .merged : .distinct
        case (true, false): return said.isSameDecided ? .merged : .proposed
        case (false, true): return said.isDistinctDecided ? .distinct : .distinctProposed
        case (false, false): return .open
        }
    }

    /// The record under which a record is shown: itself, unless it was merged.
    func head(of record: Dot) -> Dot { heads[record] ?? record }

    /// All records that are shown as one with a record, itself among them, the smallest dot first.
    func joined(with record: Dot) -> [Dot] { members[head(of: record)] ?? [record] }

    /// All records that are shown as one with others, group by group, the smallest dot of each first.
    var groups: [[Dot]] { members.keys.sorted().compactMap { members[$0] } }

    /// The joined records that another one stands for, with that one.
    var followers: [Dot: Dot] { heads.filter { $0.key != $0.value } }

    /// The pairs of which something has been said, in order.
    var pairs: [Pair] { said.keys.sorted() }

    /// The records that have an edge of a kind with a record.
    func neighbours(of record: Dot, distinct: Bool) -> [Dot] {
        said.filter { distinct ? $0.value.isDistinct : $0.value.isSame }.keys.sorted().compactMap { pair in
            pair.first == record ? pair.second : pair.second == record ? pair.first : nil
        }
    }
}
