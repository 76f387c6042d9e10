import SampleRegister
import Testing

@testable import ReplicaMatching

@Suite struct DuplicateMatcherTests {
    private static func profile(_ entry: LabelledEntry) -> Profile {
        var traits = PersonTraits.named(entry.name)
        if !entry.otherName.isEmpty { traits.otherNames = [entry.otherName] }
        traits.sex = entry.sex == "nam" ? .male : entry.sex == "nu" ? .female : .unknown
        traits.birth = BirthDate(entry.birth)
        traits.phones = [entry.phone]
        traits.email = entry.email
        traits.documents = [entry.passport]
        traits.home = entry.home
        traits.country = entry.country
        traits.locality = entry.locality
        traits.occupation = entry.occupation
        traits.father = entry.father
        traits.mother = entry.mother
        return Profile(traits)
    }

    private static let register = LabelledRegister(count: 5_000, seed: 4_711)

    private static func pairs(of labels: [Int]) -> Set<[Int]> {
        var members: [Int: [Int]] = [:]
        for (entry, label) in labels.enumerated() { members[label, default: []].append(entry) }
        var pairs: Set<[Int]> = []
        for entries in members.values {
            for place in entries.indices {
                for other in entries[(place + 1)...] { pairs.insert([entries[place], other]) }
            }
        }
        return pairs
    }

    @Test func `finds the people of a labelled register`() {
        let entries = Self.register.entries
        let matcher = DuplicateMatcher(entries.map(Self.profile))
        let found = Set(matcher.closed(matcher.pairs()).map { [$0.first, $0.second] })
        let truth = Self.pairs(of: entries.map(\.person))
        let right = Float(found.intersection(truth).count)
        #expect(right / Float(found.count) > 0.95)
        #expect(right / Float(truth.count) > 0.93)
    }

    @Test func `relatives are seldom taken for one`() {
        let entries = LabelledRegister(count: 3_000, seed: 31, errors: .families).entries
        let matcher = DuplicateMatcher(entries.map(Self.profile))
        let wrong = matcher.pairs().filter { entries[$0.first].person != entries[$0.second].person }
        #expect(wrong.count < 60)
    }

    @Test func `the shares in which candidates are compared are all of them, each once`() {
        let matcher = DuplicateMatcher(Self.register.entries.map(Self.profile))
        var candidates: [[Int]] = []
        matcher.forEachCandidate { candidates.append([$0, $1]) }
        let compared = matcher.pairs(reaching: -.greatestFiniteMagnitude).map { [$0.first, $0.second] }
        #expect(compared == candidates.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `the same records give the same pairs, scores and weights`() {
        let profiles = Self.register.entries.prefix(2_000).map(Self.profile)
        let (one, other) = (DuplicateMatcher(profiles), DuplicateMatcher(profiles))
        #expect(one.weights == other.weights)
        #expect(one.pairs() == other.pairs())
    }

    @Test func `new against all, in any portions, finds what one pass finds`() {
        let profiles = Self.register.entries.prefix(3_000).map(Self.profile)
        let whole = DuplicateMatcher(profiles)
        var found: Set<[Int]> = []
        for start in stride(from: 0, to: profiles.count, by: 300) {
            let known = Array(profiles.prefix(start + 300))
            let isNew = known.indices.map { $0 >= start }
            let matcher = DuplicateMatcher(known, weights: whole.weights)
            found.formUnion(matcher.pairs(involving: isNew).map { [$0.first, $0.second] })
        }
        #expect(found.isSuperset(of: whole.pairs().map { [$0.first, $0.second] }))
    }

    @Test func `every pair that is compared shares a key and comes once`() {
        let profiles = Self.register.entries.prefix(2_000).map(Self.profile)
        var seen: Set<[Int]> = []
        DuplicateMatcher(profiles).forEachCandidate { first, second in
            #expect(first < second)
            #expect(seen.insert([first, second]).inserted)
        }
        #expect(seen.count > 1_000)
    }

    @Test func `the lines of an explanation add up to the score`() {
        let profiles = Self.register.entries.prefix(2_000).map(Self.profile)
        let matcher = DuplicateMatcher(profiles)
        for pair in matcher.pairs(reaching: 5).prefix(200) {
            let lines = matcher.evidence(pair.first, pair.second)
            #expect(!lines.isEmpty)
            let bits = lines.reduce(0) { $0 + $1.bits } + matcher.weights.priorBits.same
            // Against unrelated people alone more speaks for one person than against everybody.
            #expect(bits >= pair.score - 0.3)
        }
    }

    @Test func `what was learned survives being kept`() throws {
        let matcher = DuplicateMatcher(Self.register.entries.prefix(1_000).map(Self.profile))
        let learned = LearnedWeights(matcher.weights)
        #expect(try #require(LearnedWeights(bytes: learned.bytes)) == learned)
        #expect(LearnedWeights(bytes: Array(learned.bytes.dropLast())) == nil)
    }

    @Test func `an implied pair is added, and not where the two say otherwise`() {
        let pairs = [MatchedPair(first: 0, second: 1, score: 9), MatchedPair(first: 1, second: 2, score: 7)]
        let closed = PairClosure.close(pairs) { _, _ in -3 }
        #expect(closed.contains(MatchedPair(first: 0, second: 2, score: 5)))
        #expect(PairClosure.close(pairs) { _, _ in -20 } == pairs)
    }

    @Test func `logarithms are near those of the library`() {
        for (value, expected) in [(Float(1), Float(0)), (2, 1), (0.001, -9.965_784), (1_000_000, 19.931_57)]
            as [(Float, Float)]
        {
            #expect(abs(Bits.log2(value) - expected) < 0.000_1)
            #expect(abs(Bits.exp2(expected) / value - 1) < 0.000_1)
        }
    }

    @Test func `no records and one record have no pairs`() {
        #expect(DuplicateMatcher([]).pairs().isEmpty)
        #expect(DuplicateMatcher([Self.profile(Self.register.entries[0])]).pairs().isEmpty)
    }

    @Test func `a sample of the candidates is some of them, each once, and with step 1 all`() {
        let candidates = CandidatePairs(of: Self.register.entries.prefix(1_000).map(Self.profile))
        var all: [[Int]] = []
        candidates.forEach { all.append([$0, $1]) }
        var sampled: [[Int]] = []
        candidates.forEachSampled(step: 1) { sampled.append([$0, $1]) }
        #expect(sampled == all)
        #expect(candidates.places >= all.count)
        for step in [2, 7, 100] {
            var some: [[Int]] = []
            candidates.forEachSampled(step: step) { some.append([$0, $1]) }
            #expect(Set(some).isSubset(of: Set(all)) && Set(some).count == some.count)
            #expect(abs(some.count * step - all.count) < all.count / 4 + step)
        }
    }
}
