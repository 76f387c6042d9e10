internal import Foundation

/// The one Unicode form of text in a replica: NFC.
///
/// Swift's `==` takes composed and decomposed text for equal, but hashes, signatures and SQLite see bytes.
/// Text is therefore brought into NFC once, where it enters, and compared as bytes from then on.
package enum TextNormalization {
    /// Returns the text in NFC.
    ///
    /// Plain text is returned as it is.
    package static func nfc(_ text: String) -> String {
        isPlain(text.utf8.span) ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Whether the bytes are, at a glance, visible text in NFC where every scalar is a character of one cell.
    ///
    /// True for text of printable ASCII, Latin letters up to U+02FF, Vietnamese letters (U+1EA0–1EF9) and
    /// common punctuation (U+2010–2027): nearly all that is ever typed. False says only that a closer look is
    /// needed.
    ///
    /// - Parameter utf8: Valid UTF-8.
    package static func isPlain(_ utf8: Span<UInt8>) -> Bool {
        var position = 0
        while position < utf8.count {
            let byte = utf8[position]
            if 0x20..<0x7F ~= byte {
                position += 1
                continue
            }
            let (scalar, length) = utf8.scalar(at: position)
            switch scalar {
            case 0xA1..<0xAD, 0xAE..<0x300, 0x1EA0...0x1EF9, 0x2010...0x2027: position += length
            default: return false
            }
        }
        return true
    }
}
