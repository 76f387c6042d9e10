import ReplicaCore
import Testing

struct CivilDayTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("1900-03-01", -25_508),
        ("0000-03-01", -719_468),
        ("0000-02-29", -719_469), ("2099-12-31", 47_481),
    ])
    func `days and dates are the same`(text: String, days: Int) {
        let day = CivilDay(daysSince1970: days)
        #expect(day.text == text)
        #expect(CivilDay(year: day.year, month: day.month, day: day.day).daysSince1970 == days)
        #expect(day.advanced(days: 400).daysSince1970 == days + 400)
    }

    /// Eras of 400 years before the year 0 are counted like those after it.
    @Test func `each day of eight centuries follows the one before it`() {
        for days in stride(from: -760_000, through: 60_000, by: 13) {
            let day = CivilDay(daysSince1970: days)
            #expect(day.daysSince1970 == days)
            #expect(day < day.advanced(days: 1))
        }
    }

    @Test func `a day in Việt Nam begins seven hours before that of Greenwich`() {
        #expect(CivilDay(wallMilliseconds: 17 * 3_600_000 - 1).text == "1970-01-01")
        #expect(CivilDay(wallMilliseconds: 17 * 3_600_000).vietnamese == "02/01/1970")
    }

    @Test(arguments: EmptyReason.allCases)
    func `a reason for an empty value is what was typed, and what the value says`(reason: EmptyReason) {
        #expect(EmptyReason(typed: reason.typed) == reason)
        #expect(EmptyReason(reason.value) == reason)
        #expect(EmptyReason(typed: reason.rawValue) == nil)
        #expect(EmptyReason(Value.text(reason.rawValue)) == nil)
        #expect(EmptyReason(typed: "?vi_sao") == nil)
    }
}
