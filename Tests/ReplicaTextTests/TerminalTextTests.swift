import ReplicaText
import Testing

struct TerminalTextTests {
    @Test(arguments: [
        ("Đặng Đình Đức — 山田", "Đặng Đình Đức — 山田"),
        ("\u{1B}[2J", "\\u{1B}[2J"),
        ("\u{1B}]0;tên\u{7}", "\\u{1B}]0;tên\\u{7}"),
        ("a\u{9B}31mb", "a\\u{9B}31mb"),
        ("a\u{7F}\u{0}\r\t", "a\\u{7F}\\u{0}\\u{D}\\u{9}"),
        ("\u{202E}txt.exe", "\\u{202E}txt.exe"),
        ("An\u{200B}\u{FEFF}", "An\\u{200B}\\u{FEFF}"),
        ("\u{E0041}", "\\u{E0041}"),
        ("a\nb", "a\\u{A}b"),
        ("a\r\nb", "a\\u{D}\\u{A}b"),
    ])
    func `what a terminal would obey is made visible`(text: String, escaped: String) {
        #expect(TerminalText.escaped(text) == escaped)
    }

    @Test func `line feeds may stay`() {
        #expect(TerminalText.escaped("a\nb\u{1B}\r\n", keepingNewlines: true) == "a\nb\\u{1B}\\u{D}\n")
    }

    @Test func `no control byte is left of any scalar`() {
        for value in 0...0x10FFFF as ClosedRange<UInt32> {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isFormat = scalar.properties.generalCategory == .format
            if value < 0x20 || 0x7F..<0xA0 ~= value || isFormat {
                let escaped = TerminalText.escaped("x\(scalar)")
                #expect(escaped.utf8.allSatisfy { 0x20..<0x7F ~= $0 }, "U+\(String(value, radix: 16))")
            }
        }
    }
}
