import Foundation
import ReplicaText
import SampleRegister
import Testing

struct TextNormalizationTests {
    @Test func `composed and decomposed names become the same bytes`() {
        let composed = "Nguyễn Thị Hường"
        let decomposed = composed.decomposedStringWithCanonicalMapping
        #expect(Array(composed.utf8) != Array(decomposed.utf8))
        #expect(Array(TextNormalization.nfc(decomposed).utf8) == Array(composed.utf8))
        #expect(Array(TextNormalization.nfc(composed).utf8) == Array(composed.utf8))
    }

    @Test func `whatever is plain is unchanged by Foundation's NFC`() {
        for value in (0...0xFFFF as ClosedRange<UInt32>) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)b"
            if TextNormalization.isPlain(text.utf8.span) {
                #expect(Array(text.precomposedStringWithCanonicalMapping.utf8) == Array(text.utf8))
            }
        }
    }

    @Test func `sample names are plain and a lone mark is not`() {
        let register = SampleRegister(seed: 1)
        for number in 0..<1_000 {
            #expect(isPlain(register.person(number).name))
        }
        for text in ["e\u{301}", "\u{212B}", "a\nb", "a\u{A0}b", "a\u{200B}b", "\u{7F}", "\u{9B}"] {
            #expect(!isPlain(text), "\(text.unicodeScalars.map(\.value))")
        }
    }

    /// A macro's arguments cannot be spans.
    private func isPlain(_ text: String) -> Bool {
        TextNormalization.isPlain(text.utf8.span)
    }
}
