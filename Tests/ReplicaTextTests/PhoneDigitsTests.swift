import ReplicaText
import Testing

struct PhoneDigitsTests {
    /// Whether what was typed finds a number, by the rule of the index: the beginnings of its words.
    private func finds(_ typed: String, _ number: String) -> Bool {
        var bytes: [UInt8] = []
        PhoneDigits.appendWords(of: number.utf8.span, to: &bytes)
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        return PhoneDigits.searched(typed).contains { beginning in words.contains { $0.hasPrefix(beginning) } }
    }

    @Test(arguments: ["+84 905 123 456", "0905123456", "0905.123.456", "(0905) 123-456", "84905123456"])
    func `a Vietnamese number is found however it was written, and by its last digits`(number: String) {
        for typed in ["0905123456", "+84 905 123 456", "0905 123 456", "905123456", "123456", "3456", "84905123456"] {
            #expect(finds(typed, number), "\(typed) in \(number)")
        }
        for typed in ["0905123457", "4561", "84906", "123"] { #expect(!finds(typed, number), "\(typed) in \(number)") }
    }

    @Test func `a foreign number is found by its digits from the front and from the back`() {
        #expect(finds("+81 00 1234567", "+81 00 1234567") && finds("8100123", "+81 00 1234567"))
        #expect(finds("001234567", "+81 00 1234567") && !finds("1234", "+81 00 1234567"))
    }

    @Test func `what is no number gives no words`() {
        for text in ["", "Nguyễn", "12 Lê Lợi", "05/06/1972", "1980", "a@b.c", String(repeating: "1", count: 30)] {
            var bytes: [UInt8] = []
            PhoneDigits.appendWords(of: text.utf8.span, to: &bytes)
            #expect(bytes.isEmpty, "\(text)")
        }
        #expect(PhoneDigits.searched("nguyen 0905").isEmpty)
    }
}
