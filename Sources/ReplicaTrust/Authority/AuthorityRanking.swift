import ReplicaCore
import ReplicaWire

/// Who is an authority, which of their cut-offs of each other hold, and what they admitted (`Protocol/07` §1, §5, §6).
///
/// Computed from the segments that are known and from nothing else, rank by rank: a key is judged by those of a
/// smaller rank alone, whose verdicts are settled before its own. So there is one result, whatever came first.
package struct AuthorityRanking<Log: Ancestry> {
    private let ancestry: Log
    private let statements: [TrustStatement]
    /// The key that the creating change of each record in `authority` names, whether that change counts or not.
    private let keys: [Dot: ReplicaID]
    /// The writings of `ended`, by the key that they are about.
    private var endings: [ReplicaID: [Ending]] = [:]
    private var trust: Trust
    /// Ranks that counted changes give to keys, before these are settled.
    private var candidates: [ReplicaID: Int64] = [:]
    /// The statements of authorities that count.
    private var counted: Set<TrustStatement> = []

    private struct Ending {
        let statement: TrustStatement
        let record: Dot
        let cutOff: CutOff?
        let replaced: Set<Dot>

        var author: ReplicaID { statement.dot.replica }
        var ended: Trust.Ended? { cutOff.map { Trust.Ended(cutOff: $0, dot: statement.dot) } }
    }

    /// - Parameter trust: Its root and founding are what all begins with.
    package init(_ trust: Trust, _ statements: [TrustStatement], ancestry: Log) {
        self.ancestry = ancestry
        self.statements = statements
        var keys: [Dot: ReplicaID] = [:]
        for statement in statements {
            if case .names(let key, _) = statement.content { keys[statement.dot] = key }
        }
        self.keys = keys
        self.trust = trust
        self.trust.authorities = [:]
        self.trust.admissions = [:]
        for statement in statements {
            guard case .ends(let record, let cutOff, let replaced) = statement.content, let key = keys[record] else {
                continue
            }
            endings[key, default: []].append(
                Ending(statement: statement, record: record, cutOff: cutOff, replaced: replaced))
        }
    }

    /// - Returns: Who may write what as far as authorities say it of each other, and what they admitted.
    package mutating func ranked() throws -> Trust {
        guard let root = trust.root else { return trust }
        candidates[root] = 1
        for statement in statements where trust.founding != nil && statement.segment == trust.founding {
            guard case .names(let key, let rank) = statement.content, statement.dot.replica == root else { continue }
            // A founding that is not the root's founds nothing, so that nobody else comes this far.
            candidates[key] = key == root ? rank : min(rank, candidates[key] ?? rank)
        }
        let byAuthor = Dictionary(grouping: statements, by: \.dot.replica)
        while let (key, rank) = candidates.min(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            candidates[key] = nil
            try settle(key, rank: rank, saying: byAuthor[key] ?? [])
        }
        for (segment, over) in try admissions { trust.admissions[segment] = over }
        return trust
    }

    // MARK: One key

    private mutating func settle(_ key: ReplicaID, rank: Int64, saying own: [TrustStatement]) throws {
        let before = Set(trust.authorities.filter { $0.value.rank < rank }.keys)
        let about = endings[key] ?? []
        let others = about.filter { before.contains($0.author) && counted.contains($0.statement) }
        let lifting = Lifting(about: about, effective: others)
        var ended = others.filter { end in
            !lifting.lifts(end) { $0.author == end.author || placed($0.author) < placed(end.author) }
        }.compactMap(\.ended)
        trust.authorities[key] = Trust.Authority(rank: rank, ended: ended)
        try setAside(for: key, over: ended, before: before)
        // Who ends himself, and is not stopped from it, has done so for good: only one before him takes it back.
        ended += try about.filter { end in
            try end.author == key && isCounted(end.statement) && !lifting.lifts(end) { _ in true }
        }.compactMap(\.ended)
        trust.authorities[key] = Trust.Authority(rank: rank, ended: Set(ended).sorted { $0.dot < $1.dot })
        try setAside(for: key, over: ended, before: before)
        for statement in own where try isCounted(statement) {
            counted.insert(statement)
            guard case .names(let other, let declared) = statement.content, trust.authorities[other] == nil else {
                continue
            }
            // Nobody makes a key that goes before his own.
            candidates[other] = min(max(declared, rank), candidates[other] ?? .max)
        }
    }

    private func placed(_ key: ReplicaID) -> Int64 { trust.authorities[key]?.rank ?? .max }

    private func isCounted(_ statement: TrustStatement) throws -> Bool {
        try trust.objection(
            to: statement.segment, of: statement.dot.replica, scope: .province, ancestry: ancestry) == nil
    }

    /// Which writings of one key's `ended` take back which.
    private struct Lifting {
        private let effective: [(ending: Ending, reach: Set<Dot>)]

        /// - Parameter effective: The counted ones of those that go before the key; others are looked through, like
        ///   all that does not count.
        init(about: [Ending], effective: [Ending]) {
            let standing = Set(effective.map(\.statement.dot))
            let others = Dictionary(
                about.filter { !standing.contains($0.statement.dot) }.map { ($0.statement.dot, $0) },
                uniquingKeysWith: { first, _ in first })
            self.effective = effective.map { ending in
                var reach = ending.replaced
                var open = Array(reach)
                while let dot = open.popLast() {
                    guard let between = others[dot], between.record == ending.record else { continue }
                    for further in between.replaced where reach.insert(further).inserted { open.append(further) }
                }
                return (ending, reach)
            }
        }

        func lifts(_ end: Ending, _ mayLift: (Ending) -> Bool) -> Bool {
            effective.contains { item in
                item.ending.record == end.record && item.reach.contains(end.statement.dot) && mayLift(item.ending)
            }
        }
    }

    // MARK: Admissions

    private struct Admission {
        let author: ReplicaID
        let segment: Hash256
        let over: Set<Dot>
        /// Who deleted it.
        let withdrawn: Set<ReplicaID>
    }

    /// The admissions that count so far.
    private var admitting: [Admission] {
        var withdrawn: [Dot: Set<ReplicaID>] = [:]
        for statement in counted {
            if case .withdraws(let record) = statement.content {
                withdrawn[record, default: []].insert(statement.dot.replica)
            }
        }
        return counted.compactMap { statement in
            guard case .admits(let segment, let over) = statement.content else { return nil }
            return Admission(
                author: statement.dot.replica, segment: segment, over: over,
                withdrawn: withdrawn[statement.dot] ?? [])
        }
    }

    /// Sets aside cut-offs of an authority for its segments that were admitted by those who might have lifted them.
    private mutating func setAside(for key: ReplicaID, over ended: [Trust.Ended], before: Set<ReplicaID>) throws {
        let valid = admitting.filter { before.contains($0.author) && $0.withdrawn.isDisjoint(with: before) }
        for (segment, admissions) in Dictionary(grouping: valid, by: \.segment) {
            guard try ancestry.author(of: segment) == key else { continue }
            trust.admissions[segment] = Set(
                ended.filter { end in
                    let author = end.dot.replica
                    let standing = admissions.filter { admission in
                        author == key || admission.author == author
                            || placed(admission.author) < placed(author)
                    }
                    return !standing.isEmpty && standing.allSatisfy { $0.over.contains(end.dot) }
                }.map(\.dot))
        }
    }

    /// What all authorities admitted of others than themselves: of several for one segment, what all of them say.
    private var admissions: [Hash256: Set<Dot>] {
        get throws {
            var found: [Hash256: Set<Dot>] = [:]
            for admission in admitting where admission.withdrawn.isEmpty {
                guard try ancestry.author(of: admission.segment).map({ trust.authorities[$0] == nil }) ?? true else {
                    continue
                }
                found[admission.segment] = found[admission.segment]?.intersection(admission.over) ?? admission.over
            }
            return found
        }
    }
}
