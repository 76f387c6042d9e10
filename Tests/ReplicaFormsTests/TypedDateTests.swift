import ReplicaForms
import Testing

@Suite struct TypedDateTests {
    @Test(arguments: [
        ("ngày 5 tháng 6 năm 1972", "1972-06-05"), ("tháng 6/1972", "1972-06"), ("Tháng 6 năm 1972", "1972-06"),
        ("năm 1972", "1972"), ("NGÀY 05 THÁNG 06 NĂM 1972", "1972-06-05"),
    ])
    func `a date may name its parts`(typed: String, text: String) { #expect(TypedDate(typed)?.text == text) }

    @Test(arguments: ["tháng", "năm 5 tháng 1972", "tháng 13/1972", "ngày ngày 5/6/1972", "khoảng năm 1972"])
    func `other words are no date`(typed: String) { #expect(TypedDate(typed) == nil) }

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
