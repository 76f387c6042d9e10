import Foundation
import Testing

@testable import ReplicaMatching

@Suite struct PersonNameTests {
    private func parts(_ text: String) -> [String] {
        let name = PersonName(text)
        let middle = (0..<3).map { name.middle[$0].text }.filter { !$0.isEmpty }.joined(separator: " ")
        return [name.family.text, middle, name.given.text]
    }

    @Test(
        arguments: [
            ("Nguyễn Văn Hùng", ["nguien", "van", "hung"]),
            ("NGUYEN VAN HUNG", ["nguien", "van", "hung"]),
            ("Hùng Văn Nguyễn", ["nguien", "van", "hung"]),
            ("Văn Hùng Nguyễn", ["nguien", "van", "hung"]),
            ("Văn Hùng, Nguyễn", ["nguien", "van", "hung"]),
            ("Nguyeenx Vawn Hufng", ["nguien", "van", "hung"]),
            ("Nguyen VanHung", ["nguien", "van", "hung"]),
            ("Kevin Nguyen", ["nguien", "", "kevin"]),
            ("Đặng Thị Mỹ Quý", ["dang", "thi mi", "qui"]),
            ("Mr. Tran Van An", ["tran", "van", "an"]),
            ("Lan", ["", "", "lan"]),
            ("", ["", "", ""]),
        ])
    func `finds the parts of a name however it was written`(text: String, expected: [String]) {
        #expect(parts(text) == expected)
    }

    @Test func `a foreign name beside a whole Vietnamese one is another name`() {
        let name = PersonName("Nguyễn Thị Lan Helen")
        #expect(name.given.text == "lan")
        #expect(name.others[0].text == "helen")
    }

    @Test func `composed and decomposed text, and tones on another vowel, give one name`() {
        let name = PersonName("Nguyễn Thị Hòa")
        #expect(PersonName("Nguyễn Thị Hòa".decomposedStringWithCanonicalMapping) == name)
        #expect(PersonName("Nguyễn Thị Hoà") == name)
        #expect(PersonName("Nguyễn Thị Hoa") != name)
    }

    @Test func `no input is too long or too strange`() {
        for text in [
            String(repeating: "Nguyễn ", count: 10_000), String(repeating: "a", count: 100_000), "\u{0}\u{301}",
            "💠 漢字 ﷽",
        ] {
            _ = PersonName(text)
            _ = Profile(PersonTraits.named(text))
        }
    }

    @Test(arguments: [("hung", "hunng"), ("hung", "hnug"), ("hung", "hun"), ("hung", "hang"), ("anh", "an")])
    func `one slip is recognised both ways`(first: String, second: String) {
        let (one, other) = (NameToken(ascii: first), NameToken(ascii: second))
        #expect(one.isOneSlip(from: other))
        #expect(other.isOneSlip(from: one))
        #expect(!one.isOneSlip(from: one))
    }

    @Test(arguments: [("hung", "linh"), ("hung", "hu"), ("thanh", "hanht")])
    func `two slips are not one`(first: String, second: String) {
        #expect(!NameToken(ascii: first).isOneSlip(from: NameToken(ascii: second)))
    }
}

extension PersonTraits {
    static func named(_ name: String) -> PersonTraits {
        var traits = PersonTraits()
        traits.name = name
        return traits
    }
}
