/// Everything that turns a comparison into a score: Fellegi and Sunter's weights for three classes of pairs.
///
/// The classes are the **same person**, **relatives** of one household, and **unrelated** people. With two classes
/// relatives, who share family name, telephone and home, are taken for duplicates.
package struct WeightSet: Equatable, Sendable {
    /// Names the set in what it decided; the shipped one is 1.
    package var version = 1
    package var same: AgreementTable
    /// Never fitted: left to itself it drifts to whatever the choice of candidates favours.
    package var relative: AgreementTable
    package var unrelated: AgreementTable
    package var frequencies: TermFrequencies
    /// The number of records that pairs are drawn from.
    package var records: Int
    /// Pairs of the same person for each record.
    package internal(set) var sameRate: Float
    /// Pairs of relatives for each record.
    package internal(set) var relativeRate: Float

    /// Scores a pair: how many bits speak for the same person rather than for anything else, what is usual in a
    /// register of this size included. At 0 one is as likely as the other.
    @inline(__always)
    func score(_ first: Profile, _ second: Profile) -> Float {
        evidence(first, second, first.compare(with: second)).score(in: self)
    }

    /// Scores a pair if it may reach a score, and gives `nil` for most of those that cannot: no value is looked up of
    /// pairs that would not reach it were every value that they share the rarest there is.
    ///
    /// - Parameter prior: ``priorBits``, which is the same for all pairs.
    @inline(__always)
    func score(
        _ first: Profile, _ second: Profile, reaching least: Float, prior: (same: Float, relative: Float)
    ) -> Float? {
        let comparison = first.compare(with: second)
        guard greatest(comparison, first).score(prior) >= least else { return nil }
        return evidence(first, second, comparison).score(prior)
    }

    /// The evidence of a comparison if every value that both have were the rarest.
    private func greatest(_ comparison: Comparison, _ first: Profile) -> ClassEvidence {
        var evidence = ClassEvidence()
        for field in MatchField.allCases {
            let agreement = comparison[field]
            if agreement == .missing { continue }
            evidence.same += same[field, agreement]
            evidence.relative += relative[field, agreement]
            var unrelated = unrelated[field, agreement]
            switch (field, agreement) {
            case (.given, .exact), (.family, .exact): unrelated = frequencies.rareName
            case (.given, .otherMarks): unrelated += frequencies.rareName
            case (.middle, .exact), (.middle, .partial): unrelated = 3 * frequencies.rareName
            case (.birth, _): unrelated = min(unrelated, frequencies.birthYear(first.birth.year)) - Self.daysInYear
            case (.phone, .exact), (.email, .exact): unrelated = frequencies.rareNumber
            case (.document, .exact): unrelated = frequencies.rareDocument
            case (.home, .exact), (.country, .exact), (.locality, .exact), (.locality, .near), (.occupation, .exact):
                unrelated = min(unrelated, frequencies.rareValue)
            // Where the given name has said it already, it says nothing.
            case (.sex, .exact): unrelated = min(unrelated, same[.sex, .exact])
            default: break
            }
            evidence.unrelated += unrelated
        }
        return evidence
    }

    /// The evidence of a comparison for each class.
    func evidence(_ first: Profile, _ second: Profile, _ comparison: Comparison) -> ClassEvidence {
        var evidence = ClassEvidence()
        for field in MatchField.allCases {
            let agreement = comparison[field]
            guard agreement != .missing else { continue }
            let bits = self.bits(of: field, agreement, first, second, comparison)
            evidence.same += bits.same
            evidence.relative += bits.relative
            evidence.unrelated += bits.unrelated
        }
        return evidence
    }

    /// What one field says for each class.
    func bits(
        of field: MatchField, _ agreement: Agreement, _ first: Profile, _ second: Profile, _ comparison: Comparison
    ) -> ClassEvidence {
        var bits = ClassEvidence(
            same: same[field, agreement], relative: relative[field, agreement],
            unrelated: unrelated[field, agreement])
        switch (field, agreement) {
        case (.given, .exact):
            bits.unrelated = frequencies.given[first.name.given] ?? frequencies.rareName
            bits.relative = max(bits.relative, bits.unrelated)
        case (.given, .otherMarks):
            bits.unrelated = (frequencies.given[first.name.given] ?? frequencies.rareName) + bits.unrelated
        case (.family, .exact):
            bits.unrelated = frequencies.family[first.name.family] ?? frequencies.rareName
        case (.middle, .exact), (.middle, .partial):
            bits.unrelated = middleFrequency(first.name, second.name, isPartial: agreement == .partial)
            bits.relative = max(bits.relative, bits.unrelated)
        case (.birth, .exact):
            bits.unrelated = frequencies.birthYear(first.birth.year) - Self.daysInYear
        case (.birth, .sameYear), (.birth, .sameMonth), (.birth, .newYear), (.birth, .otherDay), (.birth, .swapped),
            (.birth, .near):
            bits.unrelated += frequencies.birthYear(first.birth.year) - frequencies.birthYearMean
        case (.sex, .exact):
            // The given name has said it already.
            if comparison[.given] == .exact || comparison[.given] == .otherMarks { return ClassEvidence() }
        case (.phone, .exact):
            bits.unrelated = frequencies.phone[first.sharedPhone(with: second)] ?? frequencies.rareNumber
        case (.email, .exact): bits.unrelated = frequencies.mail[first.mail] ?? frequencies.rareNumber
        case (.document, .exact):
            bits.unrelated = frequencies.document[first.sharedDocument(with: second)] ?? frequencies.rareDocument
        case (.home, .exact): bits.unrelated = frequencies.home[first.home] ?? frequencies.rareValue
        case (.country, .exact): bits.unrelated = frequencies.country[first.country] ?? frequencies.rareValue
        case (.locality, .exact), (.locality, .near):
            if first.locality == second.locality {
                bits.unrelated = frequencies.locality[first.locality] ?? frequencies.rareValue
            }
        case (.occupation, .exact):
            bits.unrelated = frequencies.occupation[first.occupation] ?? frequencies.rareValue
        default: break
        }
        return bits
    }

    private func middleFrequency(_ first: PersonName, _ second: PersonName, isPartial: Bool) -> Float {
        var bits: Float = isPartial ? 1 : 0
        for place in 0..<3 where !first.middle[place].isEmpty {
            let token = first.middle[place]
            if token == second.middle[0] || token == second.middle[1] || token == second.middle[2] {
                bits += frequencies.middle[token] ?? frequencies.rareName
            }
        }
        return min(0, bits)
    }

    private static let daysInYear: Float = 8.4

    /// log2 of the chance that two records taken at random are of one person, and that they are of relatives.
    var priorBits: (same: Float, relative: Float) {
        let pairs = 2 / Float(max(2, records))
        return (Bits.log2(min(0.5, sameRate * pairs)), Bits.log2(min(0.5, relativeRate * pairs)))
    }
}

/// What speaks for each of the three classes, as log2 of likelihoods.
struct ClassEvidence: Equatable, Sendable {
    var same: Float = 0
    var relative: Float = 0
    var unrelated: Float = 0

    /// Bits for the same person against both others.
    func score(in weights: WeightSet) -> Float { score(weights.priorBits) }

    /// - Parameter prior: ``WeightSet/priorBits``.
    func score(_ prior: (same: Float, relative: Float)) -> Float {
        same + prior.same - Bits.log2Sum(relative + prior.relative, unrelated)
    }
}
