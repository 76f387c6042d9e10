import Foundation
import ReplicaText
import Testing

struct EnteredTextTests {
    @Test(arguments: [
        ("  Trần Văn Bình \t\r\n", "Trần Văn Bình"),
        ("", ""),
        (" \u{3000} ", ""),
        ("Nguyễn\u{A0}An", "Nguyễn An"),
        ("Hoà", "Hoà"),
        ("\u{A0}x\u{2003}y", "x y"),
        ("山田 太郎", "山田 太郎"),
    ])
    func `is trimmed and has plain spaces`(raw: String, text: String) throws {
        #expect(Array(try EnteredText(raw).text.utf8) == Array(text.utf8))
    }

    @Test func `is composed`() throws {
        let raw = "Đặng Thị Ước".decomposedStringWithCanonicalMapping
        #expect(Array(try EnteredText(raw).text.utf8) == Array("Đặng Thị Ước".utf8))
    }

    @Test(arguments: [
        ("a\nb", EnteredTextError.controlCharacter("\n", character: 2)),
        ("a\tb", .controlCharacter("\t", character: 2)),
        ("\u{1B}[31mđỏ", .controlCharacter("\u{1B}", character: 1)),
        ("Bình\u{0}", .controlCharacter("\u{0}", character: 5)),
        ("x\u{9B}0m", .controlCharacter("\u{9B}", character: 2)),
        ("một\u{2028}hai", .controlCharacter("\u{2028}", character: 4)),
        ("Nguyễn \u{202E}nA", .directionControl("\u{202E}", character: 8)),
        ("a\u{2066}b", .directionControl("\u{2066}", character: 2)),
        ("Lê\u{200B}Lợi", .invisibleCharacter("\u{200B}", character: 3)),
        ("L\u{200D}ê", .invisibleCharacter("\u{200D}", character: 1)),
        ("\u{FEFF}An", .invisibleCharacter("\u{FEFF}", character: 1)),
        ("so\u{AD}ft", .invisibleCharacter("\u{AD}", character: 3)),
        ("Nguy\u{FFFD}n", .damagedCharacter(character: 5)),
        ("e\u{302}\u{301}m\u{7}", .controlCharacter("\u{7}", character: 3)),
    ])
    func `names what it refuses and where`(raw: String, problem: EnteredTextError) {
        #expect(throws: problem) { try EnteredText(raw) }
    }

    @Test func `a note may have line breaks, and they become LF`() throws {
        let note = try EnteredText("dòng một\r\ndòng hai\n\tba\r\n", allowsLineBreaks: true)
        #expect(note.text == "dòng một\ndòng hai\n\tba")
        #expect(throws: EnteredTextError.controlCharacter("\r", character: 2)) {
            try EnteredText("a\rb", allowsLineBreaks: true)
        }
        #expect(throws: EnteredTextError.controlCharacter("\u{1B}", character: 3)) {
            try EnteredText("a\n\u{1B}c", allowsLineBreaks: true)
        }
    }

    @Test func `length is bounded after composing`() throws {
        let most = TextLimits.enteredBytesMax
        let longest = String(repeating: "ế", count: most / 3) + "a"
        #expect(longest.utf8.count == most)
        #expect(try EnteredText(longest).text == longest)
        #expect(try EnteredText(longest.decomposedStringWithCanonicalMapping).text.utf8.count == most)
        #expect(throws: EnteredTextError.tooLong(bytes: most + 1)) { try EnteredText(longest + "a") }
        let decomposed = (longest + "a").decomposedStringWithCanonicalMapping
        #expect(throws: EnteredTextError.tooLong(bytes: most + 1)) { try EnteredText(decomposed) }
    }

    @Test func `bytes that are not UTF-8 are refused at the first wrong one`() throws {
        #expect(throws: EnteredTextError.notUTF8(byte: 2)) { try EnteredText(utf8: [0x41, 0x42, 0xFF].span) }
        #expect(throws: EnteredTextError.notUTF8(byte: 1)) {
            try EnteredText(utf8: [0x41, 0xED, 0xA0, 0x80].span)  // an unpaired surrogate
        }
        #expect(try EnteredText(utf8: Array(" Ấn ".utf8).span).text == "Ấn")
    }
}
