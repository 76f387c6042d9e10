/// A day of the Gregorian calendar, as a date and as a number (H. Hinnant, "chrono-compatible low-level date
/// algorithms": eras of 400 years that begin in March, so that the leap day comes last).
package struct CivilDay: Comparable, Sendable {
    package let year: Int
    /// 1…12
    package let month: Int
    /// 1…31
    package let day: Int

    /// A day that exists; nobody checks that.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    package init(daysSince1970 days: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The day in Việt Nam at a moment; no summer time is known there.
    ///
    /// - Parameter wallMilliseconds: Milliseconds since 1970.
    package init(wallMilliseconds: UInt64) {
        let inVietnam = (wallMilliseconds.addingReportingOverflow(7 * 3_600_000).partialValue) / 86_400_000
        self.init(daysSince1970: Int(clamping: inVietnam))
    }

    package func advanced(days: Int) -> CivilDay { CivilDay(daysSince1970: daysSince1970 + days) }

    package static func < (left: Self, right: Self) -> Bool { left.daysSince1970 < right.daysSince1970 }

    package var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `YYYY-MM-DD`; the year has four digits at least.
    package var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `dd/MM/yyyy`, as people in Việt Nam write it.
    package var vietnamese: String { text.split(separator: "-").reversed().joined(separator: "/") }
}
