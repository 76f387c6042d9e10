/// A day as spreadsheets count it (ECMA-376-1 §18.17.4.1).
package struct SerialDate: Equatable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Which day has which number.
    package enum System: Sendable {
        /// 1 January 1900 is 1, and 29 February 1900, which never was, is 60.
        case from1900
        /// 1 January 1904 is 0.
        case from1904
    }

    /// The day of a number; the time of day in its fraction is dropped.
    ///
    /// - Returns: `nil` before the first day, for the day that never was, and after the year 9999.
    package init?(_ serial: Double, _ system: System) {
        guard serial.isFinite, serial >= 0, serial < 2_958_466 else { return nil }
        let number = Int(serial)
        switch system {
        case .from1900:
            guard number >= 1, number != 60 else { return nil }
            self.init(daysSince1970: number - (number < 60 ? 25_568 : 25_569))
        case .from1904:
            guard number < 2_957_004 else { return nil }
            self.init(daysSince1970: number - 24_107)
        }
    }

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The number in the system that counts from 1900; `nil` before 1 March 1900, where programs disagree.
    package var serial: Int? {
        let days = daysSince1970
        return days >= -25_508 && year <= 9_999 ? days + 25_569 : nil
    }

    /// `YYYY-MM-DD`
    package var text: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Counts in eras of 400 years that begin in March, so that the leap day comes last.
    private init(daysSince1970 days: Int) {
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

    private var daysSince1970: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
