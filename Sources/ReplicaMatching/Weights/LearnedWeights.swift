/// What was learned of a register, apart from how common its values are: small enough to be kept.
package struct LearnedWeights: Equatable, Sendable {
    var same: AgreementTable
    var unrelated: AgreementTable
    /// How many records it was learned from.
    package let records: Int
    var sameRate: Float
    var relativeRate: Float

    package init(_ weights: WeightSet) {
        same = weights.same
        unrelated = weights.unrelated
        records = weights.records
        sameRate = weights.sameRate
        relativeRate = weights.relativeRate
    }

    private static let version: UInt32 = 1

    /// Big-endian: the version, the number of records, the rates, both tables.
    package var bytes: [UInt8] {
        var words: [UInt32] = [
            Self.version, UInt32(clamping: records), sameRate.bitPattern, relativeRate.bitPattern,
        ]
        for table in [same, unrelated] {
            for field in MatchField.allCases {
                for agreement in Agreement.allCases { words.append(table[field, agreement].bitPattern) }
            }
        }
        return words.flatMap { word in (0..<4).reversed().map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
    }

    /// Reads what `bytes` wrote; nil for anything else, such as what another version of the program learned.
    package init?(bytes: [UInt8]) {
        let count = MatchField.allCases.count * Agreement.allCases.count
        guard bytes.count == (4 + 2 * count) * 4 else { return nil }
        let words = stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<(start + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        guard words[0] == Self.version else { return nil }
        var tables: [AgreementTable] = []
        var place = 4
        for _ in 0..<2 {
            var table = AgreementTable()
            for field in MatchField.allCases {
                for agreement in Agreement.allCases {
                    let value = Float(bitPattern: words[place])
                    guard value.isFinite else { return nil }
                    table[field, agreement] = value
                    place += 1
                }
            }
            tables.append(table)
        }
        (same, unrelated) = (tables[0], tables[1])
        records = Int(words[1])
        sameRate = Float(bitPattern: words[2])
        relativeRate = Float(bitPattern: words[3])
        guard sameRate.isFinite, relativeRate.isFinite, sameRate > 0, relativeRate > 0 else { return nil }
    }
}

extension WeightSet {
    /// The weights that were learned, for a register as it is now.
    package init(_ learned: LearnedWeights, frequencies: TermFrequencies, records: Int) {
        self = .shipped(frequencies: frequencies, records: records)
        version += 1
        same = learned.same
        unrelated = learned.unrelated
        sameRate = learned.sameRate
        relativeRate = learned.relativeRate
    }
}
