import Foundation
import ReplicaText
import Testing

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("Nguyễn", 6), ("Đ", 1), ("山田", 4), ("한국", 4), ("ＡＢ", 4), ("ｱ", 1), ("…", 1),
        ("👍", 2), ("👩‍💻", 2), ("🇻🇳", 2), ("\u{301}", 0), ("я", 1), ("a—b", 3),
    ])
    func `counts cells`(text: String, cells: Int) {
        #expect(DisplayWidth.cells(in: text) == cells)
        #expect(DisplayWidth.cells(in: text.decomposedStringWithCanonicalMapping) == cells)
    }

    @Test(arguments: [
        ("Nguyễn", 6, "Nguyễn"), ("Nguyễn", 5, "Nguy…"), ("Nguyễn", 1, "…"), ("Nguyễn", 0, ""), ("", 0, ""),
        ("山田太郎", 7, "山田太…"), ("山田太郎", 6, "山田…"), ("山田", 4, "山田"), ("👩‍💻👩‍💻", 3, "👩‍💻…"),
    ])
    func `cuts to a width`(text: String, width: Int, cut: String) {
        #expect(DisplayWidth.truncated(text, to: width) == cut)
    }

    @Test func `a letter is never parted from its marks`() {
        let decomposed = "ếế".decomposedStringWithCanonicalMapping + "x"
        let cut = DisplayWidth.truncated(decomposed, to: 2)
        #expect(Array(cut.unicodeScalars) == Array("e\u{302}\u{301}…".unicodeScalars))
    }
}
