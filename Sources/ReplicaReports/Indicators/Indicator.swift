/// One indicator of the periodic report: what it is called, and the figures that it consists of.
package struct Indicator: Sendable {
    /// `CD01` … `QL07`.
    package let code: String
    package let table: ReportTable
    package let name: Wording
    package let figures: [FigureRule]
    /// Whether people enter it (`indicator_value`), alone or beside what is computed.
    package let isEntered: Bool
    /// The places of the Plan that it is for, as the table of indicators has them.
    package let plan: String

    init(
        _ code: String, _ table: ReportTable, _ vietnamese: String, _ english: String, plan: String,
        isEntered: Bool = false, _ figures: [FigureRule]
    ) {
        self.code = code
        self.table = table
        name = Wording(vietnamese, english)
        self.plan = plan
        self.isEntered = isEntered
        self.figures = figures
    }
}

/// The eight tables of the report's annex.
package enum ReportTable: Int, Sendable, CaseIterable {
    case community = 1
    case talent, investment, labour, contributions, protection, culture, management

    package var title: Wording {
        switch self {
        case .community: Wording("Cộng đồng người Bình Định ở nước ngoài", "The community abroad")
        case .talent: Wording("Chuyên gia, trí thức", "Experts and intellectuals")
        case .investment: Wording("Đầu tư, thương mại", "Investment and trade")
        case .labour: Wording("Lao động", "Labour")
        case .contributions: Wording("Đóng góp", "Contributions")
        case .protection: Wording("Bảo hộ công dân, thủ tục", "Protection of citizens, procedures")
        case .culture: Wording("Tuyên truyền, đối ngoại nhân dân", "Information, people-to-people relations")
        case .management: Wording("Quản lý, điều hành", "Management")
        }
    }

    /// `01` … `08`.
    package var number: String { "0\(rawValue)" }
}

/// A text of the report in both languages.
package struct Wording: Equatable, Sendable {
    package let vietnamese: String
    package let english: String

    package init(_ vietnamese: String, _ english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }
}

/// How one figure comes about from the rows of the collections.
package struct FigureRule: Sendable {
    /// Tells the figures of an indicator apart; empty for the one that it is named for.
    package let part: String
    package let name: Wording
    package let measure: Measure
    package let sources: [RowRule]

    /// What a figure counts or sums up.
    package enum Measure: Sendable, Equatable {
        /// Rows, or things that rows refer to (``RowRule/entity``).
        case count(Wording)
        /// The numbers of a field; where a row has none it counts as so many.
        case sum(field: String, default: Int, Wording)
        /// Money, never converted: a sum for each currency.
        case money(field: String, currency: String?)
        /// The median of the days between two dates; without a second one, to the end of the period.
        case medianDays(from: String, to: String?)

        package var unit: Wording {
            switch self {
            case .count(let unit), .sum(_, _, let unit): unit
            case .money(_, nil): Wording("đồng", "đồng")
            case .money: Wording("đồng hoặc ngoại tệ", "by currency")
            case .medianDays: Wording("ngày", "days")
            }
        }
    }

    init(_ part: String = "", _ vietnamese: String, _ english: String, _ measure: Measure, _ sources: RowRule...) {
        self.part = part
        name = Wording(vietnamese, english)
        self.measure = measure
        self.sources = sources
    }
}

/// Which rows of a collection a figure is about, of which time they are and into which cells they go.
package struct RowRule: Sendable {
    package let collection: String
    package let conditions: [RowTest]
    package let time: TimeRule
    package let dimensions: [Dimension]
    /// Fields that say whose work it is, the first that has a value; else the owner of the record.
    package let unit: [String]
    /// A reference: each record that rows refer to counts once. `id` stands for the record itself, which counts once
    /// however many records were merged with it.
    package let entity: String?

    init(
        _ collection: String, _ time: TimeRule, _ conditions: [RowTest] = [], by dimensions: [Dimension] = [],
        unit: [String] = [], entity: String? = nil
    ) {
        self.collection = collection
        self.time = time
        self.conditions = conditions
        self.dimensions = dimensions
        self.unit = unit
        self.entity = entity
    }
}

/// What has to be so of a row.
package enum RowTest: Sendable {
    case has(String)
    case lacks(String)
    case isAny(String, [String])
    case isNone(String, [String])
    /// The first date is not after the second; false where either is missing.
    case inTime(String, by: String)
    /// The date lies within so many days before the end of the period.
    case recent(String, days: Int)
    /// At the end of the period the person born then is of that age at most.
    case youngerThan(years: Int, born: String)
    /// Somebody was in touch with the person, or the person took part in something.
    case inTouch(String)
}

/// Of which time a row is.
package enum TimeRule: Sendable {
    /// It is there at the end of the period: known by the first of some dates, else by its creation, and not over.
    case standing(from: [String], until: [String])
    /// The first of some dates that is known, else its creation, lies in the period.
    case within([String])
    /// The date lies in the period; a row without it is of no period.
    case dated(String)
    /// It was there before the period and was changed in it.
    case changed(known: [String])
    /// Its stretch of time shares a day with the period.
    case during(from: String, to: String)
    /// Its year is that of the period's end.
    case year(String)
    /// The activity that it belongs to began in the period.
    case activity(String)
}

/// What the rows of a figure are told apart by.
package struct Dimension: Sendable, Hashable {
    package let key: String
    package let source: Source

    package enum Source: Sendable, Hashable {
        /// The value of a field; of a set, each of its elements.
        case field(String)
        /// The age at the end of the period, in bands.
        case age(born: String)
        /// The country where the person lives that a field refers to.
        case countryOfPerson(String)
    }

    init(_ key: String, _ field: String? = nil) {
        self.key = key
        source = .field(field ?? key)
    }

    init(_ key: String, source: Source) {
        self.key = key
        self.source = source
    }
}
