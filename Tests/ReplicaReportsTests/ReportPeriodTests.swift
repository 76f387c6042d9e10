import ReplicaCore
import Testing

@testable import ReplicaReports

/// The periods that the Plan means by their codes (III.3.a).
@Suite struct ReportPeriodTests {
    private func day(_ text: String) throws -> CivilDay { try #require(CivilDay(earliestOf: text)) }

    @Test(arguments: [
        ("2026-H1", "2025-11-30", "2026-06-04", "2026-06-04"), ("2026-N", "2025-11-30", "2026-11-29", "2026-11-29"),
        ("SK-2027", "2024-01-01", "2027-11-29", "2027-12-31"), ("TK-2031", "2024-01-01", "2031-11-29", "2031-12-31"),
    ])
    func `a code says from when to when, and until when a report is on time`(
        code: String, first: String, last: String, lastDay: String
    ) throws {
        let period = try #require(ReportPeriod(standard: code))
        #expect(period.data == DayRange(first: try day(first), last: try day(last)))
        #expect(period.lastDay == (try day(lastDay)))
    }

    @Test(arguments: ["", "2026", "2026-H2", "26-H1", "2026-H1-1", "SK-2024", "XX-2027", "1999-N", "٢٠٢٦-N"])
    func `other codes say nothing`(code: String) { #expect(ReportPeriod(standard: code) == nil) }

    @Test func `yearly periods follow on each other without a gap`() throws {
        for year in 2024...2031 {
            let this = try #require(ReportPeriod(standard: "\(year)-N"))
            let next = try #require(ReportPeriod(standard: "\(year + 1)-N"))
            #expect(this.data.last.advanced(days: 1) == next.data.first)
        }
    }

    @Test(arguments: [
        ("2026-06-04", ["2026-H1", "2026-N"]), ("2026-06-05", ["2026-N"]), ("2026-11-29", ["2026-N"]),
        ("2026-11-30", ["2027-H1", "2027-N"]), ("2025-11-30", ["2026-H1", "2026-N"]),
    ])
    func `a day falls into the periods whose data it is of`(text: String, codes: [String]) throws {
        #expect(ReportPeriod.standard(containing: try day(text)).map(\.code) == codes)
    }

    @Test func `half a year is compared with that of the year before`() throws {
        let period = try #require(ReportPeriod(standard: "2025-H1"))
        #expect(period.codeYearBefore == "2024-H1")
        #expect(period.yearBefore == ReportPeriod(standard: "2024-H1")?.data)
        #expect(ReportPeriod(standard: "SK-2027")?.yearBefore == nil)
    }

    @Test(arguments: [("2026", "2026-01-01"), ("2026-03", "2026-03-01"), ("2026-03-07", "2026-03-07")])
    func `a partial date is counted by its first day`(text: String, first: String) throws {
        #expect(try day(text).text == first)
    }

    @Test(arguments: ["", "x", "2026-13", "2026-00-01", "2026-01-32", "2026--1"])
    func `what is no date is of no day`(text: String) { #expect(CivilDay(earliestOf: text) == nil) }

    @Test func `the day is that of Việt Nam`() {
        #expect(CivilDay(wallMilliseconds: 1_780_592_400_000 - 1).text == "2026-06-04")
        #expect(CivilDay(wallMilliseconds: 1_780_592_400_000).text == "2026-06-05")
    }
}
