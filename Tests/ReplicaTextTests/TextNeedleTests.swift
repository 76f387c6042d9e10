import ReplicaTestSupport
import ReplicaText
import SampleRegister
import Testing

struct TextNeedleTests {
    private func finds(_ typed: String, _ text: String) -> Bool {
        TextNeedle(typed.utf8.span).isFound(in: text.utf8.span)
    }

    /// The rule, said with whole texts: folded it is a part of it, or its digits are a part of a number's.
    private func expected(_ typed: String, _ text: String) -> Bool {
        func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
            part.isEmpty || text.indices.contains { text[$0...].starts(with: part) }
        }
        if holds(Array(FoldedText.fold(text).utf8), Array(FoldedText.fold(typed).utf8)) { return true }
        guard let part = PhoneDigits.digits(of: typed.utf8.span), !part.isEmpty,
            let digits = PhoneDigits.digits(of: text.utf8.span)
        else { return false }
        return holds(digits, part)
    }

    @Test(arguments: [
        ("duc", "Đặng Đình Đức", true), ("ĐÌNH Đ", "đặng đình đức", true), ("dinh  d", "Đặng Đình Đức", false),
        ("ss", "Straße", true), ("traes", "Træsko", true), ("s", "ß", true),
        ("aab", "aaab", true), ("abab", "abaabab", true), ("abac", "abaabab", false),
        ("905123", "0905.123.456", true), ("0905 123", "(0905) 123-456", true), ("9-1", "2019-12", true),
        ("905123", "nhà 905, đường 123", false), ("--", "a--b", true), ("----", "----", true),
        ("", "", true), ("", "x", true), ("x", "", false), ("山", "đi 山田", true), ("ПРИ", "привет", true),
        ("an", "a\u{300}n", true), ("a b", "a\u{A0}b", true), ("zz", "zZ", true),
    ])
    func `marks, case and the way of writing a number do not count`(typed: String, text: String, isFound: Bool) {
        #expect(finds(typed, text) == isFound)
        #expect(expected(typed, text) == isFound)
    }

    @Test func `it finds what folding whole texts finds`() {
        var generator = SeededGenerator(seed: 7)
        let pieces = [
            "a", "b", "A", "á", "Ậ", "đ", "Đ", "ß", "æ", "n", " ", "\u{A0}", "0", "9", "12", "-", ".", "(", ")", "+",
            "山",
            "\u{300}", "\u{200B}", "п", "Ơ", "ư", "e\u{323}\u{302}", "😀",
        ]
        var found = 0
        for _ in 0..<10_000 {
            // Few different pieces, so that much repeats and much is found.
            let few = (0..<generator.number(below: 4) + 1).map { _ in generator.pick(pieces) }
            func text(_ most: Int) -> String {
                (0..<generator.number(below: most + 1)).map { _ in generator.pick(few) }.joined()
            }
            let (typed, text) = (text(5), text(24))
            let isFound = finds(typed, text)
            if isFound { found += 1 }
            guard isFound == expected(typed, text) else {
                Issue.record("\(Array(typed.unicodeScalars)) in \(Array(text.unicodeScalars))")
                return
            }
        }
        #expect((2_500..<9_500).contains(found))
    }

    /// A search for a letter passes over all that does not fold to it; nothing that does may be among them.
    @Test func `whatever folds to a letter or a digit is found by it`() {
        let letters = Dictionary(
            uniqueKeysWithValues: "0123456789abcdefghijklmnopqrstuvwxyz".utf8.map { letter in
                (letter, TextNeedle([letter].span))
            })
        var found = 0
        for scalar in (0..<0x3_0000).compactMap(Unicode.Scalar.init) {
            for letter in FoldedText.fold(String(scalar)).utf8 {
                guard let needle = letters[letter] else { continue }
                let text = "山\(scalar)"
                let isFound = needle.isFound(in: text.utf8.span)
                #expect(isFound, "U+\(String(scalar.value, radix: 16))")
                found += 1
            }
        }
        #expect(found > 500)
    }

    @Test func `people's names are found by any part of them`() {
        let register = SampleRegister(seed: 5)
        var generator = SeededGenerator(seed: 5)
        for number in 0..<2_000 {
            let name = register.person(number).name
            let folded = Array(FoldedText.fold(name))
            let start = generator.number(below: folded.count)
            let part = String(folded[start..<start + 1 + generator.number(below: folded.count - start)])
            #expect(finds(part, name) && finds(part.uppercased(), name))
            #expect(!finds(part + "~", name))
        }
    }

    /// What is no UTF-8 never gets into the store; it must not lead outside of the text all the same.
    @Test func `bytes that are no text are gone through to their end`() {
        var generator = SeededGenerator(seed: 11)
        let needles = ["a", "ß", "0905", "\u{FFFD}", "Ế"].map { TextNeedle($0.utf8.span) }
        for _ in 0..<20_000 {
            let bytes = (0..<generator.number(below: 12)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            for needle in needles { _ = needle.isFound(in: bytes.span) }
        }
    }
}
