import ReplicaForms
import Testing

@Suite struct TypedDateTests {
    @Test(arguments: [
        ("05/6/1972", "1972-06-05"), ("5.6.1972", "1972-06-05"), ("1972-06-05", "1972-06-05"), ("6/1972", "1972-06"),
        ("1972", "1972"), ("29/02/2024", "2024-02-29"),
    ])
    func `reads dates as people write them`(typed: String, text: String) {
        #expect(TypedDate(typed)?.text == text)
    }

    @Test(arguments: [
        "", "72", "31/04/2020", "29/02/2023", "13/13/2020", "2020-1-1-1", "abc", "1/2/72", "0000", "-5/6/1972",
    ])
    func `refuses what is not a date`(typed: String) {
        #expect(TypedDate(typed) == nil)
    }

    @Test func `writes dates as people in Vietnam read them`() {
        #expect(TypedDate("1972-6-5")?.vietnamese == "05/06/1972")
        #expect(TypedDate("1972")?.vietnamese == "1972")
    }
}
