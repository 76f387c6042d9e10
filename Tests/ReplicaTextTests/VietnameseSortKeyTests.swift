import Foundation
import ReplicaText
import SampleRegister
import Testing

struct VietnameseSortKeyTests {
    private func sorted(_ texts: [String], by key: (String) -> [UInt8]) -> [String] {
        texts.sorted { key($0).lexicographicallyPrecedes(key($1)) }
    }

    @Test(arguments: [
        ["Dung", "Dùng", "Dủng", "Dũng", "Dúng", "Dụng", "Đung"],
        [
            "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o",
            "ô", "ơ",
        ],
        ["ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z"],
        ["Dương", "Đan", "Em"],
        ["ca", "cà", "cả", "cã", "cá", "cạ", "căn", "cân", "cha", "da"],
        ["an", "An", "AN", "àn", "anh"],
        ["a b", "a-b", "a1", "ab"],
        ["Lê", "Lễ", "Lệ", "Lê Lợi"],
    ])
    func `sorts as a dictionary does`(ordered: [String]) {
        #expect(sorted(ordered.reversed(), by: VietnameseSortKey.forText) == ordered)
    }

    @Test func `letters come before tones and tones before case`() {
        #expect(
            sorted(["toán", "toan tính", "Toan"], by: VietnameseSortKey.forText) == [
                "Toan", "toán", "toan tính",
            ])
        #expect(sorted(["Hà", "hả", "hà"], by: VietnameseSortKey.forText) == ["hà", "Hà", "hả"])
    }

    @Test func `thousands of names sort as with Foundation's Vietnamese collation`() {
        let register = SampleRegister(seed: 5)
        let vietnamese = Locale(identifier: "vi")
        var texts = (0..<3_000).map { register.person($0).name }
        texts += (0..<300).flatMap { [register.person($0).residence, register.person($0).note] }
        texts += (0..<300).map { register.person($0).name.uppercased() }
        texts += (0..<300).map { register.person($0).name.lowercased() }
        var random = SplitMix64(seed: 6)
        for _ in 0..<10_000 {
            let first = texts.randomElement(using: &random)!
            let second = texts.randomElement(using: &random)!
            let expected = first.compare(second, options: [], range: nil, locale: vietnamese)
            #expect(compare(first, second) == expected, "\(first) | \(second)")
        }
    }

    /// Not compared with Foundation, which on Linux looks no further than the letters about the first
    /// difference: it puts `toàn` after `tô`, yet before `tôi`.
    @Test func `invented syllables sort by letters, then tones, then case`() {
        let letters = Array("aáàảãạăắằẳẵặâấậbcdđeéêếệghiíìklmnoóôốơớợpqrstuúưứựvxyýỵĐÂƯ zw")
        var random = SplitMix64(seed: 7)
        func invent() -> String {
            let length = Int.random(in: 1...4, using: &random)
            return String((0..<length).map { _ in letters.randomElement(using: &random)! })
        }
        for _ in 0..<5_000 {
            let (first, second) = (invent(), invent())
            #expect(compare(first, second) == compareByLevels(first, second), "\(first) | \(second)")
        }
    }

    @Test func `a letter counts before the tones that precede it, also at the end`() {
        let ordered = ["toan", "toàn", "tô", "tổ", "tôi"]
        #expect(sorted(ordered.reversed(), by: VietnameseSortKey.forText) == ordered)
    }

    @Test func `long stretches without marks keep the order`() {
        for length in [38, 39, 40, 41, 42, 80, 81, 82, 83, 200] {
            let plain = String(repeating: "a", count: length)
            let ordered = [
                plain + "aa", plain + "aà", plain + "aạ", plain + "àa", plain + "ạa", "à" + plain + "a",
            ]
            #expect(sorted(ordered.reversed(), by: VietnameseSortKey.forText) == ordered, "\(length)")
        }
    }

    @Test func `people sort by given name, then family name, then middle name`() {
        let ordered = [
            "Nguyễn Văn An", "Trần An", "Trần Thị An", "Bùi Ân", "Lê Thị Dung", "Trần Dung", "An Văn Dũng",
            "Đỗ Đông", "Đỗ Bá Đông", "Hồ Đông", "Yến",
        ]
        #expect(sorted(ordered.reversed(), by: VietnameseSortKey.forPersonName) == ordered)
        #expect(
            VietnameseSortKey.forPersonName("  Lê  Thị   Dung ")
                == VietnameseSortKey.forPersonName("Lê Thị Dung"))
        #expect(VietnameseSortKey.forPersonName("") == [])
        #expect(VietnameseSortKey.forPersonName("   ") == [])
    }

    @Test func `composed and decomposed names have one key`() {
        let name = "Đỗ Thị Ước"
        #expect(
            VietnameseSortKey.forText(name.decomposedStringWithCanonicalMapping)
                == VietnameseSortKey.forText(name))
    }

    @Test func `keys are about as long as their texts`() {
        let register = SampleRegister(seed: 8)
        let names = (0..<2_000).map { register.person($0).name }
        let textBytes = names.reduce(0) { $0 + $1.utf8.count }
        for key in [VietnameseSortKey.forText, VietnameseSortKey.forPersonName] as [(String) -> [UInt8]] {
            #expect(Double(names.reduce(0) { $0 + key($1).count }) <= 1.3 * Double(textBytes))
        }
        let capitals = String(repeating: "NGUYỄN ", count: 20)
        #expect(Double(VietnameseSortKey.forText(capitals).count) <= 1.3 * Double(capitals.utf8.count))
    }

    @Test func `other scripts follow Latin by code point, foreign marks follow tones`() {
        let ordered = ["ou", "où", "oụ", "oü", "z", "Ω", "я", "山"]
        #expect(sorted(ordered.reversed(), by: VietnameseSortKey.forText) == ordered)
    }

    private func compare(_ first: String, _ second: String) -> ComparisonResult {
        let (first, second) = (VietnameseSortKey.forText(first), VietnameseSortKey.forText(second))
        if first == second { return .orderedSame }
        return first.lexicographicallyPrecedes(second) ? .orderedAscending : .orderedDescending
    }

    /// The definition, written out slowly.
    private func compareByLevels(_ first: String, _ second: String) -> ComparisonResult {
        let alphabet = Array(" aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
        let tones = Array("\u{300}\u{309}\u{303}\u{301}\u{323}".unicodeScalars)
        func levels(_ text: String) -> [[Int]] {
            let parts = text.map { $0.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars }
            return [
                parts.map { part in
                    let letter = String(String.UnicodeScalarView(part.filter { !tones.contains($0) }))
                    return alphabet.firstIndex(of: Character(letter))!
                },
                parts.map { part in part.compactMap(tones.firstIndex).first.map { $0 + 1 } ?? 0 },
                text.map { $0.isUppercase ? 1 : 0 },
            ]
        }
        for (one, other) in zip(levels(first), levels(second)) where one != other {
            return one.lexicographicallyPrecedes(other) ? .orderedAscending : .orderedDescending
        }
        return .orderedSame
    }
}
