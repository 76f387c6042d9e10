extension WeightSet {
    /// Learns from the records themselves: how unrelated people agree by chance, from pairs taken at random, and how
    /// records of one person differ, by expectation and maximisation over the candidates with a strong prior.
    ///
    /// The relative class stays as shipped.
    ///
    /// - Parameter pairs: The candidates.
    func fitted(to profiles: [Profile], candidates pairs: CandidatePairs) -> WeightSet {
        guard profiles.count >= Self.recordsToFitMin else { return self }
        var fitted = self
        fitted.version += 1
        fitted.unrelated = fitted.unrelatedTable(of: profiles)
        fitted.fitSame(profiles, pairs)
        return fitted
    }

    static let recordsToFitMin = 200
    private static let randomPairs = 400_000
    /// About half of these places are those of pairs that stand in an earlier one.
    private static let sampleMax = 600_000
    /// As if so many pairs had been seen that agree as shipped.
    private static let unrelatedPrior: Float = 1_000
    private static let samePrior: Float = 1_000
    private static let rounds = 12
    /// What is never learned to be much more usual than shipped.
    private static let bounded: [(MatchField, Agreement)] = [
        (.given, .different), (.given, .moved), (.given, .near), (.birth, .different), (.birth, .nearYearOtherDay),
        (.birth, .otherDay), (.sex, .different),
    ]
    private static let boundBits: Float = 0.3
    /// Where a register holds hardly any relatives.
    private static let boundBitsAlone: Float = 3
    private static let relativeRateOfFamilies: Float = 0.2
    private static let relativeRateMax: Float = 2
    private static let relativesPerCompared: Float = 4

    private func unrelatedTable(of profiles: [Profile]) -> AgreementTable {
        var counts = AgreementCounts()
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let count = UInt64(profiles.count)
        for _ in 0..<min(Self.randomPairs, profiles.count * 40) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let first = Int((state >> 33) % count)
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let second = Int((state >> 33) % count)
            if first != second { counts.add(profiles[first].compare(with: profiles[second]), 1) }
        }
        var table = counts.table(prior: unrelated, weight: Self.unrelatedPrior)
        // A share among those with equal letters, which chance pairs are too few to tell.
        table[.given, .otherMarks] = unrelated[.given, .otherMarks]
        // Said of pairs whose names agree once they are turned; of pairs taken at random hardly any do.
        table[.order, .exact] = unrelated[.order, .exact]
        table[.order, .moved] = unrelated[.order, .moved]
        return table
    }

    private mutating func fitSame(_ profiles: [Profile], _ pairs: CandidatePairs) {
        let step = max(1, pairs.places / Self.sampleMax)
        var sample: [(comparison: Comparison, evidence: ClassEvidence)] = []
        pairs.forEachSampled(step: step) { first, second in
            let comparison = profiles[first].compare(with: profiles[second])
            sample.append((comparison, evidence(profiles[first], profiles[second], comparison)))
        }
        let shipped = same
        for _ in 0..<Self.rounds {
            var counts = AgreementCounts()
            var expected: Float = 0
            var expectedRelatives: Float = 0
            let prior = priorBits
            for (comparison, evidence) in sample {
                var bits: Float = prior.same
                for field in MatchField.allCases where comparison[field] != .missing {
                    if field == .sex, comparison[.given] == .exact || comparison[.given] == .otherMarks,
                        comparison[.sex] == .exact
                    {
                        continue
                    }
                    bits += same[field, comparison[field]]
                }
                let related = evidence.relative + prior.relative
                let others = Bits.log2Sum(related, evidence.unrelated)
                expectedRelatives += 1 / (1 + Bits.exp2(Bits.log2Sum(bits, evidence.unrelated) - related))
                let share = 1 / (1 + Bits.exp2(others - bits))
                guard share > 0.001 else { continue }
                expected += share
                counts.add(comparison, share)
            }
            same = counts.table(prior: shipped, weight: Self.samePrior)
            // Twins and cousins would teach that a person's given name and birth change; people know better.
            let bound = relativeRate > Self.relativeRateOfFamilies ? Self.boundBits : Self.boundBitsAlone
            for (field, agreement) in Self.bounded {
                same[field, agreement] = min(same[field, agreement], shipped[field, agreement] + bound)
            }
            // As if a tenth of the records more had the rate that is usual.
            let usual = Float(profiles.count) * 0.1
            // Few relatives share a key: those that were compared stand for several others.
            let found = expectedRelatives * Float(step) * Self.relativesPerCompared
            relativeRate = min(Self.relativeRateMax, (found + usual * 0.5) / (Float(profiles.count) + usual))
            sameRate = (expected * Float(step) + usual * 0.3) / (Float(profiles.count) + usual)
        }
    }
}

/// How often each agreement was met.
struct AgreementCounts {
    private var counts = [Float](repeating: 0, count: MatchField.count * Agreement.count)

    init() {}

    mutating func add(_ comparison: Comparison, _ weight: Float) {
        for field in MatchField.allCases where comparison[field] != .missing {
            counts[field.number * Agreement.count + Int(comparison[field].rawValue)] += weight
        }
    }

    /// The shares, together with a prior that counts as so many pairs.
    func table(prior: AgreementTable, weight: Float) -> AgreementTable {
        var table = AgreementTable()
        for field in MatchField.allCases {
            let start = field.number * Agreement.count
            let sum = counts[start..<(start + Agreement.count)].reduce(0, +)
            for agreement in Agreement.allCases where agreement != .missing {
                let count = counts[start + Int(agreement.rawValue)] + weight * Bits.exp2(prior[field, agreement])
                table[field, agreement] = Bits.log2(max(0.000_01, count / (sum + weight)))
            }
        }
        return table
    }
}
