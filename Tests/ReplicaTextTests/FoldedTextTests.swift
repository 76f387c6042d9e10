import Foundation
import ReplicaText
import SampleRegister
import Testing

struct FoldedTextTests {
    @Test(arguments: [
        ("Đặng Đình Đức", "dang dinh duc"),
        ("ĐẶNG", "dang"),
        ("Nguyễn Thị Hường", "nguyen thi huong"),
        ("Ưu Ơn Ăn Ấm ổi ễ ỵ", "uu on an am oi e y"),
        ("12/3-A_b@c", "12/3-a_b@c"),
        ("Müller Straße Ægir Łódź Øre þing", "muller strasse aegir lodz ore thing"),
        ("a\tb\nc\u{A0}d\u{3000}e", "a b c d e"),
        ("x\u{200B}y\u{AD}z", "xyz"),
        ("ПРИВЕТ ΑΒΓ 山田", "привет αβγ 山田"),
        ("×÷", "×÷"),
        ("", ""),
    ])
    func `marks and case go, letters stay`(text: String, folded: String) {
        #expect(Array(FoldedText.fold(text).utf8) == Array(folded.utf8))
    }

    /// Folding may find too much; it must never be taken for sameness.
    @Test func `An Nghĩa and Ân Nghĩa are two communes that fold alike`() {
        #expect(FoldedText.fold("An Nghĩa") == FoldedText.fold("Ân Nghĩa"))
        #expect(FoldedText.fold("Ân Nghĩa") == "an nghia")
        #expect(VietnameseSortKey.forText("An Nghĩa") != VietnameseSortKey.forText("Ân Nghĩa"))
    }

    @Test func `decomposed text folds like composed text`() {
        let register = SampleRegister(seed: 2)
        for number in 0..<1_000 {
            let name = register.person(number).name
            #expect(FoldedText.fold(name.decomposedStringWithCanonicalMapping) == FoldedText.fold(name))
        }
    }

    @Test func `every Latin letter folds as its decomposition says`() {
        for value in [0xC0...0x24F, 0x1E00...0x1EFF].joined() {
            let scalar = Unicode.Scalar(UInt32(value))!
            let first = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first!
            guard first.isASCII else { continue }
            #expect(
                FoldedText.fold(String(scalar)) == String(first).lowercased(), "U+\(String(value, radix: 16))"
            )
        }
    }

    @Test func `long text folds piece by piece to the same`() {
        for length in [1_022, 1_023, 1_024, 1_025, 3_000] {
            let text = String(repeating: "a", count: length) + "ßĐ山" + String(repeating: "Ế", count: length)
            let expected =
                String(repeating: "a", count: length) + "ssd山" + String(repeating: "e", count: length)
            #expect(FoldedText.fold(text) == expected)
        }
    }

    @Test func `folding twice changes nothing more`() {
        let register = SampleRegister(seed: 3)
        for number in 0..<1_000 {
            let folded = FoldedText.fold(register.person(number).fields.joined(separator: "|"))
            #expect(FoldedText.fold(folded) == folded)
        }
    }

    @Test func `broken UTF-8 is met without a crash`() {
        var random = SplitMix64(seed: 4)
        for length in 0..<2_000 {
            let bytes = (0..<length % 40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            var folded: [UInt8] = []
            FoldedText.append(bytes.span, to: &folded)
            #expect(String(validating: folded, as: UTF8.self) != nil)
            _ = VietnameseSortKey.forText(utf8: bytes.span)
            _ = VietnameseSortKey.forPersonName(utf8: bytes.span)
        }
    }
}
