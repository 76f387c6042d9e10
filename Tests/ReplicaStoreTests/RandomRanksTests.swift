import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// Authorities that make, end, restore and admit each other at random, some with keys that a thief branches: replicas
/// that hold the same segments come to the same verdicts in whatever order these came, and to those of a judge that
/// knows nothing but the definitions (`Protocol/07` §1, §5–6).
@Suite struct RandomRanksTests {
    @Test func `ranks, cut-offs and admissions are those of the definitions`() throws {
        var cutOff = 0
        for seed in 1...250 {
            var generator = SeededGenerator(seed: UInt64(17_000 + seed))
            let quarrel = try Quarrel(seed: seed, &generator)
            let judge = RankJudge(quarrel)
            var trust = Trust()
            trust.root = quarrel.root
            trust.founding = quarrel.founding
            let ancestry = QuarrelAncestry(quarrel)
            let statements = quarrel.segments.flatMap { StoreSession.statements(of: $0.segment.run, segment: $0.hash) }
            var ranking = AuthorityRanking(trust, statements.shuffled(using: &generator), ancestry: ancestry)
            trust = try ranking.ranked()
            #expect(trust.authorities.mapValues(\.rank) == judge.ranks, "seed \(seed)")
            for item in quarrel.segments where judge.ranks[item.segment.header.replica] != nil {
                let objection = try trust.objection(
                    to: item.hash, of: item.segment.header.replica, scope: .province, ancestry: ancestry)
                let found = objection.map(TrustHistory.word) ?? "counted"
                #expect(found == judge.verdict(of: item), "seed \(seed)")
                if objection == .cutOff { cutOff += 1 }
            }
        }
        #expect(cutOff > 250)
    }

    @Test(arguments: 1...5)
    func `whoever holds the same segments judges them alike`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(18_000 + seed))
        let quarrel = try Quarrel(seed: seed, &generator)
        let judge = RankJudge(quarrel)
        let expected = quarrel.segments.map { judge.verdict(of: $0) }
        #expect(expected.contains("counted"))
        for _ in 0..<2 {
            let office = try StoreOffice(unit: "cong-an-tinh", name: "LOOKS", seed: 99)
            try office.store.write { try $0.found(root: quarrel.root, founding: quarrel.founding) }
            for segment in quarrel.segments.shuffled(using: &generator) { try office.receive(segment.bytes) }
            let found = try office.store.read { session in
                var apart: [Hash256: String] = [:]
                for segment in try session.quarantine() {
                    apart[segment.entry.hash] = segment.objection.map(TrustHistory.word) ?? "role"
                }
                return quarrel.segments.map { apart[$0.hash] ?? "counted" }
            }
            #expect(found == expected, "seed \(seed)")
            let differences = try office.store.write { try $0.differencesFromLog().map { "\($0.table) \($0.rows)" } }
            #expect(differences == [], "seed \(seed)")
        }
    }
}

/// What segments build on, in memory.
private struct QuarrelAncestry: Ancestry {
    private let items: [Hash256: Quarrel.Item]

    init(_ quarrel: Quarrel) {
        items = Dictionary(uniqueKeysWithValues: quarrel.segments.map { ($0.hash, $0) })
    }

    func isAncestor(_ segment: Hash256, of head: Hash256) -> Bool {
        var current: Hash256? = head
        while let hash = current {
            if hash == segment { return true }
            current = items[hash]?.segment.header.previous
        }
        return false
    }

    func knows(_ segment: Hash256, of change: Dot) -> Bool {
        guard let item = items[segment] else { return false }
        if item.segment.run.index(of: change) != nil { return true }
        let header = item.segment.header
        let built = (header.previous.map { [$0] } ?? []) + header.dependencies.map(\.head.segment)
        return built.contains { knows($0, of: change) }
    }

    func segments(holding change: Dot) -> [Hash256] {
        items.values.filter { $0.segment.run.index(of: change) != nil }.map(\.hash)
    }

    func author(of segment: Hash256) -> ReplicaID? { items[segment]?.segment.header.replica }
}

/// Random segments of a province's authorities, and of an office that some of them enrol.
struct Quarrel {
    struct Item {
        let hash: Hash256
        let bytes: [UInt8]
        let segment: VerifiedSegment
    }

    let root: ReplicaID
    let founding: Hash256
    private(set) var segments: [Item] = []
    private let keys: [SigningKey]
    private var records: [Dot] = []
    private var endings: [Dot] = []
    private var admissions: [Dot] = []
    private var numbers: [ReplicaID: UInt64] = [:]

    /// The first two keys are the root and its reserve, the last one is an office's.
    init(seed: Int, _ generator: inout SeededGenerator) throws {
        keys = try (0..<7).map { index in
            try #require(SigningKey(seed: Array(repeating: UInt8((seed * 7 + index) % 90 + 100), count: 32)))
        }
        root = keys[0].replica
        let first = try Self.sealed(
            [Self.authority(keys[0].replica, "1"), Self.authority(keys[1].replica, "0")], by: keys[0], first: 1,
            previous: nil, dependencies: [])
        founding = first.hash
        segments = [first]
        records = first.segment.run.dots
        numbers[root] = 2
        for _ in 0..<Int.random(in: 10...24, using: &generator) { try addSegment(&generator) }
    }

    private typealias Draft = (record: Dot?, collection: FormName, entries: [(Shape.Entry, [Change.Replaced], Value)])

    private mutating func addSegment(_ generator: inout SeededGenerator) throws {
        let place = Int.random(in: 0..<keys.count, using: &generator)
        let key = keys[place]
        let isOffice = place == keys.count - 1
        let number = numbers[key.replica] ?? 1
        let drafts =
            isOffice
            ? [Self.person()]
            : (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                draft(&generator)
            }
        let own = segments.filter { $0.segment.header.replica == key.replica }
        // Usually the log goes on; a thief begins a branch anywhere.
        let previous = generator.chance(percent: 75) ? own.last : own.randomElement(using: &generator)
        let others = segments.filter { $0.segment.header.replica != key.replica }
        let dependencies =
            generator.chance(percent: 60) ? others.randomElement(using: &generator).map { [$0] } ?? [] : []
        let made = try Self.sealed(drafts, by: key, first: number, previous: previous, dependencies: dependencies)
        numbers[key.replica] = number + UInt64(drafts.count)
        segments.append(made)
        for (draft, dot) in zip(drafts, made.segment.run.dots) {
            if draft.collection == BuiltIn.authorities, draft.record == nil { records.append(dot) }
            if draft.entries.contains(where: { $0.0.register == BuiltIn.ended }) { endings.append(dot) }
            if draft.collection == BuiltIn.admissions, draft.record == nil { admissions.append(dot) }
        }
    }

    private func draft(_ generator: inout SeededGenerator) -> Draft {
        let record = records.randomElement(using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0...2:
            let rank = ["-4", "0", "1", "2", "2", "3", "+1", "x"].randomElement(using: &generator) ?? "1"
            return Self.authority(keys[Int.random(in: 0..<keys.count - 1, using: &generator)].replica, rank)
        case 3...5:
            let heads = segments.filter { _ in generator.chance(percent: 25) }.map(\.hash)
            let kind: CutOff.Kind = generator.chance(percent: 70) ? .revoked : .retired
            let isLifting = generator.chance(percent: 25)
            let value =
                isLifting
                ? Value(tag: .empty, content: [])
                : Value(tag: .bytes, content: CutOff(kind: kind, heads: heads).content)
            let replaced = endings.filter { _ in generator.chance(percent: isLifting ? 60 : 25) }
            return (
                record, BuiltIn.authorities,
                [(Shape.Entry(.assign, BuiltIn.ended), replaced.sorted().map { Change.Replaced(dot: $0) }, value)]
            )
        case 6:
            let over = endings.filter { _ in generator.chance(percent: 70) }.sorted()
            let segment = segments[Int.random(in: 0..<segments.count, using: &generator)].hash
            return (
                nil, BuiltIn.admissions,
                [
                    (Shape.Entry(.assign, BuiltIn.segment), [], Value(tag: .bytes, content: segment.bytes)),
                    (Shape.Entry(.assign, BuiltIn.over), [], .dots(over)),
                ]
            )
        case 7 where !admissions.isEmpty:
            let gone = admissions.randomElement(using: &generator)
            return (
                gone, BuiltIn.admissions, [(Shape.Entry(.assign, BuiltIn.deleted), [], .dots(gone.map { [$0] } ?? []))]
            )
        case 8:
            // Nothing that is said of rank and key afterwards alters anything.
            return (
                record, BuiltIn.authorities,
                [
                    (
                        Shape.Entry(.assign, BuiltIn.key), record.map { [.init(dot: $0)] } ?? [],
                        Value(tag: .bytes, content: keys[2].replica.bytes)
                    ),
                    (Shape.Entry(.assign, BuiltIn.rank), [], Value(tag: .integer, content: Array("-9".utf8))),
                ]
            )
        default:
            return (
                nil, BuiltIn.enrolments,
                [
                    (
                        Shape.Entry(.assign, BuiltIn.key), [],
                        Value(tag: .bytes, content: keys[keys.count - 1].replica.bytes)
                    ),
                    (Shape.Entry(.assign, BuiltIn.role), [], .text("clerk")),
                    (Shape.Entry(.include, BuiltIn.grant), [], .text("rw province")),
                ]
            )
        }
    }

    private static func authority(_ key: ReplicaID, _ rank: String) -> Draft {
        (
            nil, BuiltIn.authorities,
            [
                (Shape.Entry(.assign, BuiltIn.key), [], Value(tag: .bytes, content: key.bytes)),
                (Shape.Entry(.assign, BuiltIn.rank), [], Value(tag: .integer, content: Array(rank.utf8))),
            ]
        )
    }

    private static func person() -> Draft {
        let name = FormName.defined(Dot(replica: GenesisReplica.id, number: 9_999, hash: 1))
        return (nil, name, [(Shape.Entry(.assign, name), [], .text("Đào"))])
    }

    private static func sealed(
        _ drafts: [Draft], by key: SigningKey, first: UInt64, previous: Item?, dependencies: [Item]
    ) throws -> Item {
        let secret = [UInt8](repeating: UInt8(truncatingIfNeeded: first), count: 32)
        var hasher = LeafHasher(secret: secret)
        let changes = drafts.enumerated().map { place, draft in
            Change(
                number: first + UInt64(place), time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000 - first),
                author: "x", record: draft.record,
                shape: Shape(collection: draft.collection, entries: draft.entries.map(\.0)),
                replaced: draft.entries.map(\.1), values: draft.entries.map(\.2), note: .empty)
        }
        let leaves = changes.map { hasher.leaf(of: $0) }
        let heads = dependencies.map { item in
            SegmentHeader.Dependency(
                isProvince: false,
                head: LogHead(
                    replica: item.segment.header.replica, last: item.segment.header.last, segment: item.hash))
        }
        let made = try SegmentSealer(key: key).seal(
            changes, leaves: leaves, secret: secret,
            at: .init(scope: .province, previous: previous?.hash, dependencies: heads, enrolment: nil))
        return Item(hash: made.hash, bytes: made.bytes, segment: try SignedSegment(bytes: made.bytes).open())
    }
}

/// Answers each question by asking the next one: the definitions of `Protocol/07` once more.
struct RankJudge {
    private let items: [Quarrel.Item]
    private let byHash: [Hash256: Quarrel.Item]
    private let root: ReplicaID
    private let founding: Hash256
    let ranks: [ReplicaID: Int64]

    private let known = Known()
    private let sayings: [Hash256: [Said]]

    /// Answers that were given before, which are many.
    private final class Known {
        var counts: [Hash256: Bool] = [:]
        var statements: [ReplicaID: [Said]] = [:]
        var endings: [ReplicaID: [Said]] = [:]
        var cutOffs: [String: [Said]] = [:]
        var pasts: [String: Set<Hash256>] = [:]
    }

    private struct Said: Hashable {
        let dot: Dot
        let record: Dot
        let collection: FormName
        let isNew: Bool
        let values: [FormName: Value]
        let replaced: [FormName: [Dot]]

        init(_ change: Change, _ dot: Dot) {
            self.dot = dot
            record = change.record ?? dot
            isNew = change.record == nil
            collection = change.shape.collection
            let names = change.shape.entries.map(\.register)
            values = Dictionary(zip(names, change.values), uniquingKeysWith: { first, _ in first })
            replaced = Dictionary(
                zip(names, change.replaced.map { $0.map(\.dot) }), uniquingKeysWith: { first, _ in first })
        }
    }

    init(_ quarrel: Quarrel) {
        items = quarrel.segments
        byHash = Dictionary(uniqueKeysWithValues: quarrel.segments.map { ($0.hash, $0) })
        root = quarrel.root
        founding = quarrel.founding
        sayings = Self.sayings(quarrel)
        ranks = Self.settledRanks(quarrel)
    }

    private static func sayings(_ quarrel: Quarrel) -> [Hash256: [Said]] {
        var found: [Hash256: [Said]] = [:]
        for item in quarrel.segments {
            let run = item.segment.run
            found[item.hash] = (0..<run.count).map { Said(run.change($0), run.dot($0)) }
        }
        return found
    }

    private init(_ quarrel: Quarrel, ranks: [ReplicaID: Int64]) {
        items = quarrel.segments
        byHash = Dictionary(uniqueKeysWithValues: quarrel.segments.map { ($0.hash, $0) })
        root = quarrel.root
        founding = quarrel.founding
        sayings = Self.sayings(quarrel)
        self.ranks = ranks
    }

    /// Tries the possible ranks from the smallest upwards: a key has the first for which some counted change of a key
    /// that has its own already gives it.
    private static func settledRanks(_ quarrel: Quarrel) -> [ReplicaID: Int64] {
        var ranks: [ReplicaID: Int64] = [:]
        let founding = RankJudge(quarrel, ranks: [:])
        let told = founding.said(in: quarrel.founding).compactMap { founding.naming($0) }
        for rank: Int64 in [-4, 0, 1, 2, 3, .max] {
            var isGrowing = true
            while isGrowing {
                isGrowing = false
                let judge = RankJudge(quarrel, ranks: ranks)
                var given = told.filter { $0.rank == rank }.map(\.key)
                for (maker, own) in ranks {
                    given += judge.countedStatements(of: maker).compactMap { judge.naming($0) }.filter {
                        max($0.rank, own) == rank
                    }.map(\.key)
                }
                for key in given where ranks[key] == nil {
                    ranks[key] = rank
                    isGrowing = true
                }
            }
        }
        return ranks
    }

    func verdict(of item: Quarrel.Item) -> String {
        let author = item.segment.header.replica
        if ranks[author] != nil { return counts(item.hash) ? "counted" : "cut-off" }
        let enrols = ranks.keys.flatMap { countedStatements(of: $0) }.contains { said in
            said.collection == BuiltIn.enrolments && said.isNew && said.values[BuiltIn.key]?.content == author.bytes
        }
        let isAdmitted = !admissions(of: item.hash, by: Set(ranks.keys)).isEmpty
        if !enrols && !isAdmitted { return "unknown" }
        let changes = said(in: item.hash)
        let isProtected = changes.contains { said in
            [BuiltIn.enrolments, BuiltIn.authorities, BuiltIn.admissions].contains(said.collection)
        }
        return isProtected ? "role" : "counted"
    }

    // MARK: Questions

    private func said(in hash: Hash256) -> [Said] { sayings[hash] ?? [] }

    private func naming(_ said: Said) -> (key: ReplicaID, rank: Int64)? {
        guard said.collection == BuiltIn.authorities, said.isNew,
            let key = said.values[BuiltIn.key].flatMap({ ReplicaID(bytes: $0.content) })
        else { return nil }
        // The spellings that this test draws.
        let ranks: [String: Int64] = ["-4": -4, "0": 0, "1": 1, "2": 2, "3": 3]
        return (key, ranks[said.values[BuiltIn.rank]?.string ?? ""] ?? .max)
    }

    private func countedStatements(of key: ReplicaID) -> [Said] {
        if let known = known.statements[key] { return known }
        let found = items.filter { $0.segment.header.replica == key && counts($0.hash) }.flatMap { said(in: $0.hash) }
        known.statements[key] = found
        return found
    }

    private func isBefore(_ one: ReplicaID, _ other: ReplicaID) -> Bool {
        guard let one = ranks[one] else { return false }
        return one < ranks[other] ?? .max
    }

    /// Whether a segment of an authority counts.
    private func counts(_ hash: Hash256) -> Bool {
        guard let author = byHash[hash]?.segment.header.replica, ranks[author] != nil else { return false }
        if let known = known.counts[hash] { return known }
        let found =
            hash == founding || cutOffs(of: author, withOwn: true).allSatisfy { letsThrough($0, hash, withOwn: true) }
        known.counts[hash] = found
        return found
    }

    /// Whether a segment counts as far as others than its own author are asked.
    private func isLeftByOthers(_ hash: Hash256) -> Bool {
        guard let author = byHash[hash]?.segment.header.replica else { return false }
        return hash == founding
            || cutOffs(of: author, withOwn: false).allSatisfy { letsThrough($0, hash, withOwn: false) }
    }

    private func endings(of key: ReplicaID) -> [Said] {
        if let known = known.endings[key] { return known }
        let named = Set(
            items.flatMap { said(in: $0.hash) }.filter { naming($0)?.key == key }.map(\.dot))
        let found = items.flatMap { said(in: $0.hash) }.filter {
            $0.collection == BuiltIn.authorities && $0.values[BuiltIn.ended] != nil && named.contains($0.record)
        }
        known.endings[key] = found
        return found
    }

    private func cutOffs(of key: ReplicaID, withOwn: Bool) -> [Said] {
        let question = "\(key) \(withOwn)"
        if let known = known.cutOffs[question] { return known }
        let all = endings(of: key)
        let standing = all.filter { said in
            isBefore(said.dot.replica, key) && countedStatements(of: said.dot.replica).contains { $0.dot == said.dot }
        }
        func isLifted(_ end: Said, _ mayLift: (ReplicaID) -> Bool) -> Bool {
            standing.contains { lift in
                lift.record == end.record && mayLift(lift.dot.replica)
                    && reach(of: lift, standing, all).contains(end.dot)
            }
        }
        var holding = standing.filter { end in
            !isLifted(end) { $0 == end.dot.replica || isBefore($0, end.dot.replica) }
        }
        if withOwn {
            holding += all.filter { end in
                guard end.dot.replica == key, !isLifted(end, { _ in true }) else { return false }
                return items.contains { item in
                    item.segment.header.replica == key && isLeftByOthers(item.hash)
                        && said(in: item.hash).contains { $0.dot == end.dot }
                }
            }
        }
        let found = holding.filter { $0.values[BuiltIn.ended]?.tag != .empty }
        known.cutOffs[question] = found
        return found
    }

    private func reach(of lift: Said, _ standing: [Said], _ all: [Said]) -> Set<Dot> {
        var found = Set(lift.replaced[BuiltIn.ended] ?? [])
        while true {
            let more = all.filter { other in
                found.contains(other.dot) && other.record == lift.record
                    && !standing.contains { $0.dot == other.dot }
            }.flatMap { $0.replaced[BuiltIn.ended] ?? [] }
            let next = found.union(more)
            if next == found { return found }
            found = next
        }
    }

    private func letsThrough(_ end: Said, _ hash: Hash256, withOwn: Bool) -> Bool {
        guard let author = byHash[hash]?.segment.header.replica, let value = end.values[BuiltIn.ended] else {
            return false
        }
        let cutOff = CutOff(content: value.content)
        var heads = cutOff.heads
        let holders = items.filter { item in said(in: item.hash).contains { $0.dot == end.dot } }.map(\.hash)
        if end.dot.replica == author { heads += holders }
        if heads.contains(where: { past(of: $0, dependencies: false).contains(hash) }) { return true }
        if cutOff.kind == .retired, past(of: hash, dependencies: true).isDisjoint(with: holders) { return true }
        let by = Set(
            ranks.keys.filter { key in
                isBefore(key, author)
                    && (end.dot.replica == author || key == end.dot.replica || isBefore(key, end.dot.replica))
            })
        let valid = admissions(of: hash, by: by, withdrawnBy: Set(ranks.keys.filter { isBefore($0, author) }))
        return !valid.isEmpty && valid.allSatisfy { $0.contains(end.dot) }
    }

    /// The cut-offs that each admission of a segment by some keys sets aside.
    private func admissions(
        of hash: Hash256, by keys: Set<ReplicaID>, withdrawnBy others: Set<ReplicaID>? = nil
    ) -> [Set<Dot>] {
        let withdrawn = Set(
            (others ?? keys).flatMap { countedStatements(of: $0) }.filter { said in
                said.collection == BuiltIn.admissions && !said.isNew && said.values[BuiltIn.deleted] != nil
            }.map(\.record))
        return keys.flatMap { countedStatements(of: $0) }.filter { said in
            said.collection == BuiltIn.admissions && said.isNew && !withdrawn.contains(said.dot)
                && said.values[BuiltIn.segment]?.content == hash.bytes
        }.map { Set($0.values[BuiltIn.over]?.dots ?? []) }
    }

    private func past(of hash: Hash256, dependencies: Bool) -> Set<Hash256> {
        let question = "\(hash) \(dependencies)"
        if let known = known.pasts[question] { return known }
        var seen: Set<Hash256> = []
        var open = [hash]
        while let next = open.popLast() {
            guard seen.insert(next).inserted, let header = byHash[next]?.segment.header else { continue }
            if let previous = header.previous { open.append(previous) }
            if dependencies { open += header.dependencies.map(\.head.segment) }
        }
        known.pasts[question] = seen
        return seen
    }
}
