/// What two records are compared in. The raw values are words of the JSON that `duplicates` prints.
package enum MatchField: String, CaseIterable, Sendable {
    case given, middle, family, order, birth, sex, phone, email, document, home, country, locality, occupation, father
    case mother

    /// The place of the field in a comparison.
    @inline(__always)
    package var number: Int {
        switch self {
        case .given: 0
        case .middle: 1
        case .family: 2
        case .order: 3
        case .birth: 4
        case .sex: 5
        case .phone: 6
        case .email: 7
        case .document: 8
        case .home: 9
        case .country: 10
        case .locality: 11
        case .occupation: 12
        case .father: 13
        case .mother: 14
        }
    }

    static let count = 15
}

/// How the values of two records in one field answer to each other. Not every field knows every agreement.
package enum Agreement: UInt8, CaseIterable, Sendable {
    /// One of the two is not known; says nothing.
    case missing
    case exact
    /// The same letters with other marks: *Thúy* and *Thủy*.
    case otherMarks
    /// One slip of the pen or keyboard apart.
    case near
    /// The same word in another part of the name.
    case moved
    /// Given as another name in one of the records, or a short form of it.
    case alias
    /// One is a foreign name, the other is not.
    case foreign
    /// Names of a family name that are one by region: *Hoàng* and *Huỳnh*.
    case variant
    /// Some of the words, or the part around it: the district of a commune, one of two middle names.
    case partial
    /// Only the first letter of one is known, and fits.
    case initial
    /// One has no middle name.
    case absent
    /// Day and month changed about.
    case swapped
    /// The same day and month in a year one or two off.
    case nearYearSameDay
    /// The same year; one of the two is 1 January.
    case newYear
    /// The same year and month, of one no day is known.
    case sameMonth
    /// The same year, of one no more is known.
    case sameYear
    /// The same year, but another day.
    case otherDay
    /// A year one or two off, of one no more is known.
    case nearYear
    /// A year one or two off, and another day.
    case nearYearOtherDay
    case different

    static let count = 20
}

/// How two records compare, field by field.
package struct Comparison: Equatable, Sendable {
    private var agreements = InlineArray<15, Agreement>(repeating: .missing)

    package subscript(field: MatchField) -> Agreement {
        @inline(__always) get { agreements[field.number] }
        @inline(__always) set { agreements[field.number] = newValue }
    }

    package static func == (left: Comparison, right: Comparison) -> Bool {
        MatchField.allCases.allSatisfy { left[$0] == right[$0] }
    }
}
