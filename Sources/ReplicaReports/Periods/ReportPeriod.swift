package import ReplicaCore

/// A period of reporting: which days its data are of, and until when a report is on time.
///
/// The Plan (III.3.a) asks for a report before 05/6 and before 30/11 of each year, an interim one in 2027 and a final
/// one in 2031. What a record of `report_period` says goes before these rules.
package struct ReportPeriod: Equatable, Sendable {
    /// `2026-H1`, `2026-N`, `SK-2027`, `TK-2031`, or a name of the centre's own.
    package let code: String
    package var kind: Kind
    package var data: DayRange
    package var due: CivilDay
    package var bound: Bound
    /// Days for which a report on paper may be on its way and is on time all the same.
    package var graceDays = 0

    /// The keys of the list `period_kind`.
    package enum Kind: String, Sendable {
        case halfYear = "sau_thang"
        case year = "nam"
        case interim = "so_ket"
        case final = "tong_ket"
        case special = "dot_xuat"
    }

    /// The keys of the list `due_bound`.
    package enum Bound: String, Sendable {
        case before = "truoc"
        case notLater = "cham_nhat"
    }

    package init(code: String, kind: Kind, data: DayRange, due: CivilDay, bound: Bound) {
        self.code = code
        self.kind = kind
        self.data = data
        self.due = due
        self.bound = bound
    }

    /// The day from which everything is summed up: the Plan is of 2024.
    package static let planBegins = CivilDay(year: 2024, month: 1, day: 1)

    /// The period that the Plan means by a code; `nil` for a code that only a record can explain.
    ///
    /// Years are counted from one report of the year to the next, so that no day falls between two of them.
    package init?(standard code: String) {
        let parts = code.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let isInterim = parts[0] == "SK"
        if isInterim || parts[0] == "TK" {
            guard let year = Self.year(parts[1]), year > Self.planBegins.year else { return nil }
            self.init(
                code: code, kind: isInterim ? .interim : .final,
                data: DayRange(first: Self.planBegins, last: Self.closing(year).advanced(days: -1)),
                due: CivilDay(year: year, month: 12, day: 31), bound: .notLater)
            return
        }
        guard let year = Self.year(parts[0]), parts[1] == "H1" || parts[1] == "N" else { return nil }
        let isHalf = parts[1] == "H1"
        let due = isHalf ? CivilDay(year: year, month: 6, day: 5) : Self.closing(year)
        self.init(
            code: code, kind: isHalf ? .halfYear : .year,
            data: DayRange(first: Self.closing(year - 1), last: due.advanced(days: -1)), due: due, bound: .before)
    }

    /// The day before which the report of a year is due.
    private static func closing(_ year: Int) -> CivilDay { CivilDay(year: year, month: 11, day: 30) }

    private static func year(_ text: Substring) -> Int? {
        guard text.utf8.count == 4, text.utf8.allSatisfy({ (48...57).contains($0) }), let year = Int(text),
            (2000...2100).contains(year)
        else { return nil }
        return year
    }

    /// The half-yearly and yearly periods of the Plan that a day falls into: the half-yearly one first, if it does.
    package static func standard(containing day: CivilDay) -> [ReportPeriod] {
        [day.year, day.year + 1].flatMap { year in
            ["H1", "N"].compactMap { ReportPeriod(standard: "\(year)-\($0)") }
        }.filter { $0.data.contains(day) }
    }

    /// The last day on which a report is on time.
    package var lastDay: CivilDay { due.advanced(days: (bound == .before ? -1 : 0) + graceDays) }

    /// The year that the figures of a year, such as budgets, are taken of.
    package var year: Int { data.last.year }

    /// The same period of the year before; `nil` where nothing comes round yearly.
    package var yearBefore: DayRange? {
        guard kind == .halfYear || kind == .year else { return nil }
        return DayRange(first: Self.yearEarlier(data.first), last: Self.yearEarlier(data.last))
    }

    /// The code of the same standard period of the year before.
    package var codeYearBefore: String? {
        guard ReportPeriod(standard: code) != nil, kind == .halfYear || kind == .year,
            let year = Self.year(code.prefix { $0 != "-" })
        else { return nil }
        return "\(year - 1)" + code.drop { $0 != "-" }
    }

    /// The codes of the periods before it, since the Plan began, that make a line with it: of the same kind, or of the years
    /// that it comprises.
    package var codesBefore: [String] {
        let suffix: String
        switch kind {
        case .halfYear, .year: suffix = String(code.drop { $0 != "-" })
        case .interim, .final: suffix = "-N"
        case .special: return []
        }
        guard ReportPeriod(standard: code) != nil else { return [] }
        return (Self.planBegins.year..<max(year, Self.planBegins.year)).map { "\($0)\(suffix)" }
    }

    private static func yearEarlier(_ day: CivilDay) -> CivilDay {
        let isLeapDay = day.month == 2 && day.day == 29
        return CivilDay(year: day.year - 1, month: day.month, day: isLeapDay ? 28 : day.day)
    }

    /// From the beginning of the Plan to the end of the period.
    package var sincePlan: DayRange { DayRange(first: Self.planBegins, last: data.last) }

    /// `6 tháng đầu năm 2026`.
    package var vietnamese: String {
        switch kind {
        case .halfYear: "6 tháng đầu năm \(year)"
        case .year: "năm \(year)"
        case .interim: "sơ kết giai đoạn \(data.first.year) - \(year)"
        case .final: "tổng kết giai đoạn \(data.first.year) - \(year)"
        case .special: code
        }
    }

    package var english: String {
        switch kind {
        case .halfYear: "first half of \(year)"
        case .year: "year \(year)"
        case .interim: "interim, \(data.first.year) to \(year)"
        case .final: "final, \(data.first.year) to \(year)"
        case .special: code
        }
    }
}
