/// Moments as people and scripts read them, from milliseconds since 1970.
///
/// Written by hand: the time of Vietnam has had no daylight saving since 1975, and a computer without time zone
/// data must show it right.
struct InstantText: Sendable {
    private let year: Int
    private let month: Int
    private let day: Int
    private let millisecondOfDay: Int

    /// The last moment of the year 9999: later ones are shown as this one.
    private static let last: UInt64 = 253_402_300_799_999
    private static let dayMilliseconds = 86_400_000
    private static let vietnamMilliseconds = 7 * 3_600_000

    /// `2026-06-05T01:02:03.004Z` (RFC 3339, UTC).
    static func rfc3339(_ milliseconds: UInt64) -> String {
        let instant = Self(Int(min(milliseconds, last)))
        let date = "\(padded(instant.year, 4))-\(padded(instant.month))-\(padded(instant.day))"
        let clock = "\(padded(instant.hour)):\(padded(instant.minute)):\(padded(instant.second))"
        return "\(date)T\(clock).\(padded(instant.millisecondOfDay % 1000, 3))Z"
    }

    /// `05/06/2026 08:02`, in the time of Vietnam (+07:00).
    static func vietnamese(_ milliseconds: UInt64) -> String {
        let instant = Self(min(Int(min(milliseconds, last)) + vietnamMilliseconds, Int(last)))
        let date = "\(padded(instant.day))/\(padded(instant.month))/\(padded(instant.year, 4))"
        return "\(date) \(padded(instant.hour)):\(padded(instant.minute))"
    }

    private init(_ milliseconds: Int) {
        millisecondOfDay = milliseconds % Self.dayMilliseconds
        // Days since 0000-03-01, so that the leap day ends a year (H. Hinnant, "chrono-compatible date algorithms").
        let days = milliseconds / Self.dayMilliseconds + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    private var hour: Int { millisecondOfDay / 3_600_000 }
    private var minute: Int { millisecondOfDay / 60_000 % 60 }
    private var second: Int { millisecondOfDay / 1000 % 60 }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
