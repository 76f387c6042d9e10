extension WeightSet {
    /// The weights that a register begins with.
    ///
    /// - Parameters:
    ///   - frequencies: How common the values of this register are.
    ///   - records: How many records it has.
    package static func shipped(frequencies: TermFrequencies, records: Int) -> WeightSet {
        WeightSet(
            same: AgreementTable(sameShares), relative: AgreementTable(relativeShares),
            unrelated: AgreementTable(unrelatedShares), frequencies: frequencies, records: records,
            sameRate: 0.3, relativeRate: 0.5)
    }

    static let sameShares: [MatchField: [Agreement: Float]] = [
        .given: [
            .exact: 0.86, .otherMarks: 0.02, .near: 0.03, .moved: 0.008, .alias: 0.02, .foreign: 0.035,
            .initial: 0.002, .different: 0.02,
        ],
        .middle: [
            .exact: 0.71, .partial: 0.035, .initial: 0.03, .absent: 0.19, .near: 0.02, .different: 0.015,
        ],
        .family: [.exact: 0.935, .variant: 0.01, .near: 0.02, .moved: 0.008, .different: 0.027],
        .order: [.exact: 0.96, .moved: 0.04],
        .birth: [
            .exact: 0.65, .swapped: 0.018, .near: 0.035, .nearYearSameDay: 0.04, .newYear: 0.055, .sameMonth: 0.008,
            .sameYear: 0.15, .otherDay: 0.012, .nearYear: 0.015, .nearYearOtherDay: 0.006, .different: 0.008,
        ],
        .sex: [.exact: 0.985, .different: 0.015],
        .phone: [.exact: 0.68, .near: 0.03, .different: 0.29],
        .email: [.exact: 0.78, .near: 0.02, .different: 0.2],
        .document: [.exact: 0.82, .near: 0.03, .different: 0.15],
        .home: [.exact: 0.68, .near: 0.08, .partial: 0.12, .different: 0.12],
        .country: [.exact: 0.92, .different: 0.08],
        .locality: [.exact: 0.7, .near: 0.05, .different: 0.25],
        .occupation: [.exact: 0.55, .different: 0.45],
        .father: [.exact: 0.87, .near: 0.06, .different: 0.07],
        .mother: [.exact: 0.87, .near: 0.06, .different: 0.07],
    ]

    /// What a household shares says nothing against its members being different people.
    static let relativeShares: [MatchField: [Agreement: Float]] = [
        .given: [
            .exact: 0.002, .otherMarks: 0.004, .near: 0.045, .moved: 0.02, .alias: 0.000_5, .foreign: 0.06,
            .initial: 0.001, .different: 0.87,
        ],
        .middle: [
            .exact: 0.22, .partial: 0.04, .initial: 0.01, .absent: 0.24, .near: 0.03, .different: 0.46,
        ],
        .family: [.exact: 0.82, .variant: 0.01, .near: 0.015, .moved: 0.008, .different: 0.147],
        .order: [.exact: 0.97, .moved: 0.03],
        .birth: [
            .exact: 0.03, .swapped: 0.000_5, .near: 0.006, .nearYearSameDay: 0.002, .newYear: 0.005,
            .sameMonth: 0.002, .sameYear: 0.015, .otherDay: 0.04, .nearYear: 0.06, .nearYearOtherDay: 0.16,
            .different: 0.68,
        ],
        .sex: [.exact: 0.52, .different: 0.48],
        .phone: [.exact: 0.4, .near: 0.01, .different: 0.59],
        .email: [.exact: 0.03, .near: 0.01, .different: 0.96],
        .document: [.exact: 0.000_2, .near: 0.002, .different: 0.998],
        .home: [.exact: 0.68, .near: 0.08, .partial: 0.12, .different: 0.12],
        .country: [.exact: 0.75, .different: 0.25],
        .locality: [.exact: 0.5, .near: 0.06, .different: 0.44],
        .occupation: [.exact: 0.08, .different: 0.92],
        .father: [.exact: 0.7, .near: 0.06, .different: 0.24],
        .mother: [.exact: 0.7, .near: 0.06, .different: 0.24],
    ]

    /// Where a value's own share does not say it.
    static let unrelatedShares: [MatchField: [Agreement: Float]] = [
        .given: [
            .exact: 0.012, .otherMarks: 0.3, .near: 0.06, .moved: 0.04, .alias: 0.002, .foreign: 0.08,
            .initial: 0.01, .different: 0.8,
        ],
        .middle: [
            .exact: 0.09, .partial: 0.02, .initial: 0.02, .absent: 0.16, .near: 0.06, .different: 0.65,
        ],
        .family: [.exact: 0.19, .variant: 0.006, .near: 0.03, .moved: 0.05, .different: 0.72],
        .order: [.exact: 0.98, .moved: 0.02],
        .birth: [
            .exact: 0.000_05, .swapped: 0.000_04, .near: 0.002, .nearYearSameDay: 0.000_2, .newYear: 0.001,
            .sameMonth: 0.000_5, .sameYear: 0.004, .otherDay: 0.012, .nearYear: 0.02, .nearYearOtherDay: 0.06,
            .different: 0.9,
        ],
        .sex: [.exact: 0.5, .different: 0.5],
        .phone: [.exact: 0.000_01, .near: 0.000_02, .different: 1],
        .email: [.exact: 0.000_01, .near: 0.000_05, .different: 1],
        .document: [.exact: 0.000_01, .near: 0.000_02, .different: 1],
        .home: [.exact: 0.02, .near: 0.01, .partial: 0.1, .different: 0.87],
        .country: [.exact: 0.2, .different: 0.8],
        .locality: [.exact: 0.02, .near: 0.02, .different: 0.96],
        .occupation: [.exact: 0.06, .different: 0.94],
        .father: [.exact: 0.000_5, .near: 0.02, .different: 0.98],
        .mother: [.exact: 0.000_5, .near: 0.02, .different: 0.98],
    ]
}
