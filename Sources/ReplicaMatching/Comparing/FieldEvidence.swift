/// What one field says about a pair: the line of an explanation.
package struct FieldEvidence: Equatable, Sendable {
    package let field: MatchField
    package let agreement: Agreement
    /// Bits for the same person against unrelated people; below 0 against it.
    package let bits: Float
    /// Bits for the same person against relatives of one household.
    package let bitsAgainstRelative: Float
}

extension WeightSet {
    /// Scores a pair: how many bits speak for the same person, rather than for anything else; at 0 it is as likely as
    /// not.
    package func score(of first: Profile, _ second: Profile) -> Float {
        score(first, second)
    }

    /// Returns what each field in which both records say something says about a pair, in the order of `MatchField`.
    package func explain(_ first: Profile, _ second: Profile) -> [FieldEvidence] {
        let comparison = first.compare(with: second)
        return MatchField.allCases.compactMap { field in
            let agreement = comparison[field]
            guard agreement != .missing, field != .order || agreement != .exact else { return nil }
            let bits = bits(of: field, agreement, first, second, comparison)
            return FieldEvidence(
                field: field, agreement: agreement, bits: bits.same - bits.unrelated,
                bitsAgainstRelative: bits.same - bits.relative)
        }
    }
}

extension DuplicateMatcher {
    /// Returns what each field says about a pair of records.
    package func evidence(_ first: Int, _ second: Int) -> [FieldEvidence] {
        weights.explain(profiles[first], profiles[second])
    }
}

extension BirthDate {
    /// `1984`, `1984-06` or `1984-06-05`; empty if not known.
    package var text: String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return !isKnown ? "" : "\(year)" + (month == 0 ? "" : "-" + padded(month)) + (day == 0 ? "" : "-" + padded(day))
    }
}
