import ReplicaCore

/// Reckons all figures of a report from the rows of the collections, each row looked at once.
///
/// Rows come in any order within a collection; the collections come in the order of ``collections``, because some
/// figures ask what others hold: where a person lives, who was in touch, when an activity was.
package struct FigureReckoning {
    /// Whose figures, and of which time.
    package struct Question: Sendable {
        package let period: ReportPeriod
        /// The code of one office; `nil` for the province.
        package let unit: String?

        package init(period: ReportPeriod, unit: String?) {
            self.period = period
            self.unit = unit
        }
    }

    /// What has to be known besides rows.
    package struct Register: Sendable {
        /// The codes of units by the ids of their records.
        package let unitCodes: [String: String]
        /// Of each record that was merged with others: the one that stands for all, and its place among them.
        package let joined: [String: Joined]

        package init(unitCodes: [String: String], joined: [String: Joined]) {
            self.unitCodes = unitCodes
            self.joined = joined
        }
    }

    package struct Joined: Sendable {
        package let head: String
        package let place: Int

        package init(head: String, place: Int) {
            self.head = head
            self.place = place
        }
    }

    private let period: DayRange
    /// The period, the year before, and all since the Plan began.
    private let windows: [DayRange?]
    private let unit: String?
    private let register: Register
    private var tallies: [Tally]
    /// The rules about each collection, with the place of their tally.
    private let rules: [String: [(tally: Int, rule: RowRule)]]

    private var countries: [String: String] = [:]
    /// In which of the windows somebody was in touch, a bit each.
    private var touched: [String: UInt8] = [:]
    private var activityDays: [String: CivilDay] = [:]
    /// The rows that the figures of the period are made of, by collection.
    package private(set) var evidence: [String: Set<Int64>] = [:]

    package init(_ question: Question, register: Register, indicators: [Indicator] = Indicator.all) {
        period = question.period.data
        windows = [question.period.data, question.period.yearBefore, question.period.sincePlan]
        unit = question.unit
        self.register = register
        let figures = indicators.flatMap { indicator in indicator.figures.map { (indicator.code, $0) } }
        tallies = figures.map { Tally(FigureName($0.0, $0.1.part), $0.1) }
        var rules: [String: [(Int, RowRule)]] = [:]
        for (place, figure) in figures.enumerated() {
            for rule in figure.1.sources { rules[rule.collection, default: []].append((place, rule)) }
        }
        self.rules = rules
    }

    /// What is asked of other collections' rows comes first.
    private static let first = ["activity", "contact_log", "participation", "person"]

    /// The collections that are looked at, in the order in which their rows are to come.
    package static let collections: [String] =
        first + Set(Indicator.all.flatMap(\.figures).flatMap(\.sources).map(\.collection)).subtracting(first).sorted()

    /// The fields of a collection that have to be there in its rows.
    package static func fields(of collection: String) -> [String] {
        var fields: Set<String> = []
        for figure in Indicator.all.flatMap(\.figures) {
            for rule in figure.sources where rule.collection == collection {
                fields.formUnion(rule.fields)
                fields.formUnion(figure.measure.fields)
            }
        }
        switch collection {
        case "activity": fields.insert("date_from")
        case "contact_log": fields.formUnion(["person", "contacted_on"])
        case "participation": fields.formUnion(["person", "activity"])
        case "person": fields.insert("current_country")
        default: break
        }
        fields.remove("id")
        return fields.sorted()
    }

    /// Takes a row of a collection in.
    package mutating func take(_ row: CountedRow, of collection: String) {
        note(row, of: collection)
        for (place, rule) in rules[collection] ?? [] { tally(row, by: rule, into: place) }
    }

    private mutating func note(_ row: CountedRow, of collection: String) {
        switch collection {
        case "activity": activityDays[row.id] = row.day("date_from")
        case "contact_log": touch(row["person"], on: row.day("contacted_on"))
        case "participation": touch(row["person"], on: activityDays[row["activity"]])
        case "person": if !row["current_country"].isEmpty { countries[row.id] = row["current_country"] }
        default: break
        }
    }

    private mutating func touch(_ person: String, on day: CivilDay?) {
        guard let day, !person.isEmpty else { return }
        let head = register.joined[person]?.head ?? person
        for (place, window) in windows.enumerated() where window?.contains(day) == true {
            touched[head, default: 0] |= 1 << UInt8(place)
        }
    }

    private mutating func tally(_ row: CountedRow, by rule: RowRule, into place: Int) {
        let owner = unitCode(of: row, rule)
        if let unit, owner != unit { return }
        // What is the same in every window is asked and made once.
        guard rule.conditions.allSatisfy({ $0.isOfAWindow || holds($0, row, period, 0) }) else { return }
        var cells: [FigureCell]?
        for (number, window) in windows.enumerated() {
            guard let window, number != Self.sincePlan || rule.time.isOfAStretch, isOf(rule.time, row, window),
                rule.conditions.allSatisfy({ !$0.isOfAWindow || holds($0, row, window, number) })
            else { continue }
            let known = cells ?? [FigureCell(FigureCell.unit, owner)] + self.cells(row, rule, window)
            if !rule.hasAges { cells = known }
            let entry = Entry(cells: known, amount: tallies[place].amount(of: row, endOf: window))
            if number == 0 { evidence[rule.collection, default: []].insert(row.key) }
            if let entity = entity(of: row, rule, in: place) {
                tallies[place].add(entry, of: entity.name, order: entity.order, in: number)
            } else {
                tallies[place].add(entry, in: number)
            }
        }
    }

    private static let sincePlan = 2

    private func unitCode(of row: CountedRow, _ rule: RowRule) -> String {
        for field in rule.unit {
            if let code = register.unitCodes[row[field]] { return code }
        }
        return row.owner
    }

    /// What counts once, where the row alone does not say so.
    private func entity(of row: CountedRow, _ rule: RowRule, in place: Int) -> (name: String, order: EntryOrder)? {
        guard let field = rule.entity else { return nil }
        let reference = row[field]
        if reference.isEmpty { return nil }
        let joined = register.joined[reference]
        if joined == nil, field == "id", !tallies[place].hasSeveralSources { return nil }
        return (joined?.head ?? reference, EntryOrder(place: joined?.place ?? 0, row: row.id))
    }

    // MARK: Conditions

    private func holds(_ test: RowTest, _ row: CountedRow, _ window: DayRange, _ number: Int) -> Bool {
        switch test {
        case .has(let field): return !row[field].isEmpty
        case .lacks(let field): return row[field].isEmpty
        case .isAny(let field, let codes): return row.values(field).contains(where: codes.contains)
        case .isNone(let field, let codes): return !row.values(field).contains(where: codes.contains)
        case .inTime(let field, let due):
            guard let day = row.day(field), let due = row.day(due) else { return false }
            return day <= due
        case .recent(let field, let days):
            guard let day = row.day(field) else { return false }
            return DayRange(first: window.last.advanced(days: -days), last: window.last).contains(day)
        case .youngerThan(let years, let born):
            return Self.age(row.day(born), at: window.last).map { $0 < years } ?? false
        case .inTouch(let field):
            let head = register.joined[row[field]]?.head ?? row[field]
            return touched[head].map { $0 & (1 << UInt8(number)) != 0 } ?? false
        }
    }

    private func isOf(_ time: TimeRule, _ row: CountedRow, _ window: DayRange) -> Bool {
        switch time {
        case .standing(let from, let until):
            let begun = row.firstDay(of: from) ?? row.created
            let isOver = until.contains { field in row.day(field).map { $0 <= window.last } ?? false }
            return begun <= window.last && !isOver
        case .within(let fields): return window.contains(row.firstDay(of: fields) ?? row.created)
        case .dated(let field): return row.day(field).map { window.contains($0) } ?? false
        case .changed(let known):
            let begun = row.firstDay(of: known) ?? row.created
            return !window.contains(begun) && begun <= window.last && window.contains(row.changed)
        case .during(let from, let to):
            return window.overlaps(from: row.day(from) ?? row.created, to: row.day(to))
        case .year(let field): return row[field] == String(window.last.year)
        case .activity(let field):
            return activityDays[row[field]].map { window.contains($0) } ?? false
        }
    }

    // MARK: Cells

    private func cells(_ row: CountedRow, _ rule: RowRule, _ window: DayRange) -> [FigureCell] {
        rule.dimensions.flatMap { dimension -> [FigureCell] in
            switch dimension.source {
            case .field(let field):
                let values = row.values(field)
                return (values.isEmpty ? [""] : values).map { FigureCell(dimension.key, $0) }
            case .age(let born):
                return [FigureCell(dimension.key, Self.ageBand(row.day(born), at: window.last))]
            case .countryOfPerson(let field):
                return [FigureCell(dimension.key, countries[row[field]] ?? "")]
            }
        }
    }

    private static func age(_ born: CivilDay?, at day: CivilDay) -> Int? {
        guard let born, born <= day else { return nil }
        let hasHadBirthday = (day.month, day.day) >= (born.month, born.day)
        return day.year - born.year - (hasHadBirthday ? 0 : 1)
    }

    private static func ageBand(_ born: CivilDay?, at day: CivilDay) -> String {
        guard let age = age(born, at: day) else { return "" }
        switch age {
        case ..<16: return "0-15"
        case ..<31: return "16-30"
        case ..<46: return "31-45"
        case ..<61: return "46-60"
        default: return "61+"
        }
    }

    // MARK: The figures

    /// All figures, in the order of the indicators.
    package func figures() -> [Figure] {
        tallies.map { tally in
            Figure(
                name: tally.name, now: tally.value(in: 0),
                yearBefore: windows[1] == nil ? nil : tally.value(in: 1),
                sincePlan: tally.isOfAStretch ? tally.value(in: Self.sincePlan) : nil)
        }
    }
}

extension TimeRule {
    /// Whether it is about something that happens in a stretch of time, and can be summed up over several.
    var isOfAStretch: Bool {
        switch self {
        case .within, .dated, .activity, .during: true
        case .standing, .changed, .year: false
        }
    }

    fileprivate var fields: [String] {
        switch self {
        case .standing(let from, let until): from + until
        case .within(let fields), .changed(let fields): fields
        case .dated(let field), .year(let field), .activity(let field): [field]
        case .during(let from, let to): [from, to]
        }
    }
}

extension RowTest {
    /// Whether the answer may be another for each stretch of time.
    fileprivate var isOfAWindow: Bool {
        switch self {
        case .recent, .youngerThan, .inTouch: true
        case .has, .lacks, .isAny, .isNone, .inTime: false
        }
    }

    fileprivate var fields: [String] {
        switch self {
        case .has(let field), .lacks(let field), .isAny(let field, _), .isNone(let field, _), .recent(let field, _),
            .youngerThan(_, let field), .inTouch(let field):
            [field]
        case .inTime(let field, let due): [field, due]
        }
    }
}

extension RowRule {
    /// Whether its cells may be others for each stretch of time.
    fileprivate var hasAges: Bool {
        dimensions.contains { if case .age = $0.source { true } else { false } }
    }

    /// All fields that it looks at.
    fileprivate var fields: [String] {
        conditions.flatMap(\.fields) + time.fields + unit + [entity].compactMap { $0 }
            + dimensions.map { dimension in
                switch dimension.source {
                case .field(let field), .age(let field), .countryOfPerson(let field): field
                }
            }
    }
}

extension FigureRule.Measure {
    fileprivate var fields: [String] {
        switch self {
        case .count: []
        case .sum(let field, _, _): [field]
        case .money(let field, let currency): [field] + [currency].compactMap { $0 }
        case .medianDays(let from, let to): [from] + [to].compactMap { $0 }
        }
    }
}
