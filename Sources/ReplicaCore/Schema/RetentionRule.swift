/// How long records of a collection are kept, and what becomes of them then (`Protocol/05` §1, `retention`).
package struct RetentionRule: Hashable, Sendable {
    package let action: Action
    package let months: Int
    /// The key of the date from which the months count.
    package let field: String

    package enum Action: String, Sendable {
        /// Out of the lists, and kept with its history.
        case archive
        case erase
    }

    /// A hundred years.
    package static let monthsMax = 1_200
    /// As many rules as a collection has.
    package static let rulesMax = 8

    package init(_ action: Action, months: Int, field: String) {
        self.action = action
        self.months = months
        self.field = field
    }

    /// Reads `ACTION MONTHS FIELD`, such as `erase 120 closed_on`; `nil` for anything else.
    package init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard words.count == 3, let action = Action(rawValue: String(words[0])),
            words[1].utf8.allSatisfy({ (48...57).contains($0) }), let months = Int(words[1]),
            (1...Self.monthsMax).contains(months)
        else { return nil }
        self.init(action, months: months, field: String(words[2]))
    }

    package var text: String { "\(action.rawValue) \(months) \(field)" }

    /// The rules of a collection, between which a semicolon stands; those that cannot be read are left out.
    package static func rules(_ text: String) -> [RetentionRule] {
        text.split(separator: ";").prefix(rulesMax).compactMap { RetentionRule($0) }
    }

    /// The first day on which the record is due.
    ///
    /// - Parameter date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; of a year or a month its last day counts.
    /// - Returns: `nil` for what is no date.
    package func dueDay(after date: String) -> CivilDay? {
        let parts = date.split(separator: "-").map { Int($0) }
        guard (1...3).contains(parts.count), let year = parts[0], (1...9_999).contains(year) else { return nil }
        let month = parts.count > 1 ? parts[1] : 12
        guard let month, (1...12).contains(month) else { return nil }
        let last = year * 12 + month - 1 + months
        if parts.count == 3 {
            guard let day = parts[2], (1...31).contains(day) else { return nil }
            return Self.day(of: last, day).advanced(days: 1)
        }
        return Self.day(of: last, 31).advanced(days: 1)
    }

    /// A day of a month, or its last where it has fewer.
    ///
    /// - Parameter months: Since the year 0.
    private static func day(of months: Int, _ day: Int) -> CivilDay {
        let next = CivilDay(year: (months + 1) / 12, month: (months + 1) % 12 + 1, day: 1)
        let last = next.advanced(days: -1)
        return day < last.day ? CivilDay(year: last.year, month: last.month, day: day) : last
    }
}
