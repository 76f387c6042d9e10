import ReplicaCore

/// Moments as people and scripts read them, from milliseconds since 1970.
///
/// Written by hand: the time of Vietnam has had no daylight saving since 1975, and a computer without time zone
/// data must show it right.
struct InstantText: Sendable {
    private let day: CivilDay
    private let millisecondOfDay: Int

    /// The last moment of the year 9999: later ones are shown as this one.
    private static let last: UInt64 = 253_402_300_799_999
    private static let dayMilliseconds = 86_400_000
    private static let vietnamMilliseconds = 7 * 3_600_000

    /// `2026-06-05T01:02:03.004Z` (RFC 3339, UTC).
    static func rfc3339(_ milliseconds: UInt64) -> String {
        let instant = Self(Int(min(milliseconds, last)))
        let date = instant.day.text
        let clock = "\(padded(instant.hour)):\(padded(instant.minute)):\(padded(instant.second))"
        return "\(date)T\(clock).\(padded(instant.millisecondOfDay % 1000, 3))Z"
    }

    /// `05/06/2026 08:02`, in the time of Vietnam (+07:00).
    static func vietnamese(_ milliseconds: UInt64) -> String {
        let instant = Self(min(Int(min(milliseconds, last)) + vietnamMilliseconds, Int(last)))
        let day = instant.day
        let date = "\(padded(day.day))/\(padded(day.month))/\(padded(day.year, 4))"
        return "\(date) \(padded(instant.hour)):\(padded(instant.minute))"
    }

    /// `05/06/2026`, in the time of Vietnam.
    static func day(_ milliseconds: UInt64) -> String { String(vietnamese(milliseconds).prefix { $0 != " " }) }

    private init(_ milliseconds: Int) {
        millisecondOfDay = milliseconds % Self.dayMilliseconds
        day = CivilDay(daysSince1970: milliseconds / Self.dayMilliseconds)
    }

    private var hour: Int { millisecondOfDay / 3_600_000 }
    private var minute: Int { millisecondOfDay / 60_000 % 60 }
    private var second: Int { millisecondOfDay / 1000 % 60 }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
