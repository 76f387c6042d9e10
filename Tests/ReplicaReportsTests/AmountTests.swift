import Testing

@testable import ReplicaReports

@Suite struct AmountTests {
    private func amount(_ text: String) throws -> Amount { try #require(Amount(text)) }

    @Test(arguments: ["0", "7", "-7", "1234567.89", "0.05", "-0.5", "99999999999999999999", "0.000000000001"])
    func `what was read is written again`(text: String) throws { #expect(try amount(text).text == text) }

    @Test(arguments: [
        "", "-", "1.", ".5", "1,5", "1e3", "+1", "1.2.3", "0.0000000000001", "100000000000000000000", "١",
    ])
    func `what is no number is none`(text: String) { #expect(Amount(text) == nil) }

    @Test func `sums are exact`() throws {
        var sum = Amount.zero
        for _ in 0..<10 { sum += try amount("0.1") }
        #expect(sum == .one)
        #expect(try (amount("1234567.89") + amount("-0.89")).text == "1234567")
    }

    @Test func `amounts are equal and ordered by their worth`() throws {
        #expect(try amount("1.50") == amount("1.5"))
        #expect(try amount("-2") < amount("-1.9"))
        #expect(try amount("9.99") < amount("10"))
    }

    @Test(arguments: [
        ("1234567.89", "1.234.567,89"), ("999", "999"), ("1000", "1.000"), ("-1000000", "-1.000.000"), ("0.5", "0,5"),
    ])
    func `amounts are written as here`(text: String, written: String) throws {
        #expect(try amount(text).vietnamese == written)
    }

    @Test(arguments: [("1", "3", "33.3"), ("2", "3", "66.7"), ("1", "8", "12.5"), ("5", "5", "100")])
    func `a share is rounded to one digit`(part: String, whole: String, share: String) throws {
        #expect(try amount(part).percentage(of: amount(whole))?.text == share)
    }

    @Test func `of nothing there is no share`() { #expect(Amount.one.percentage(of: .zero) == nil) }
}
