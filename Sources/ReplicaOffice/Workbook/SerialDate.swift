package import ReplicaCore

/// A day as spreadsheets count it (ECMA-376-1 §18.17.4.1).
package struct SerialDate: Equatable, Sendable {
    package let day: CivilDay

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
            day = CivilDay(daysSince1970: number - (number < 60 ? 25_568 : 25_569))
        case .from1904:
            guard number < 2_957_004 else { return nil }
            day = CivilDay(daysSince1970: number - 24_107)
        }
    }

    package init(year: Int, month: Int, day: Int) {
        self.day = CivilDay(year: year, month: month, day: day)
    }

    /// `YYYY-MM-DD`
    package var text: String { day.text }

    /// The number in the system that counts from 1900; `nil` before 1 March 1900, where programs disagree.
    package var serial: Int? {
        let days = day.daysSince1970
        return days >= -25_508 && day.year <= 9_999 ? days + 25_569 : nil
    }
}
