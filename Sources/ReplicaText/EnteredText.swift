internal import Foundation

/// Text as it may enter a replica, from the keyboard or a file: NFC, trimmed, visible, bounded.
///
/// Line ends CR LF become LF. White space at both ends is cut off. Special spaces (no-break, thin,
/// ideographic …) become plain ones, because nobody sees the difference. Nothing else is rewritten: `Hoà`
/// stays `Hoà`.
package struct EnteredText: Hashable, Sendable {
    /// The checked text.
    package let text: String

    /// Checks and normalises what a person typed.
    ///
    /// - Parameters:
    ///   - raw: The text as it came.
    ///   - allowsLineBreaks: Whether line feed and tab may stand inside, as in a note.
    package init(_ raw: String, allowsLineBreaks: Bool = false) throws(EnteredTextError) {
        if Self.isPlain(utf8: raw.utf8.span) {
            text = raw
            return
        }
        // Decomposed text may shrink when composed, but never to a quarter.
        guard raw.utf8.count <= 4 * TextLimits.enteredBytesMax else { throw .tooLong(bytes: raw.utf8.count) }

        let trimmed = Self.trimmed(raw)
        var cleaned = String.UnicodeScalarView()
        for index in trimmed.indices {
            let scalar = trimmed[index]
            if let kept = try Self.kept(scalar, at: index, in: raw, allowsLineBreaks: allowsLineBreaks) {
                cleaned.append(kept)
            }
        }
        let text = TextNormalization.nfc(String(cleaned))
        guard text.utf8.count <= TextLimits.enteredBytesMax else { throw .tooLong(bytes: text.utf8.count) }
        self.text = text
    }

    /// Checks and normalises bytes, such as a field of a CSV file.
    package init(utf8: Span<UInt8>, allowsLineBreaks: Bool = false) throws(EnteredTextError) {
        let checked: UTF8Span
        do { checked = try UTF8Span(validating: utf8) } catch {
            throw .notUTF8(byte: error.byteOffsets.lowerBound)
        }
        try self.init(String(copying: checked), allowsLineBreaks: allowsLineBreaks)
    }

    /// Whether a text enters as it is, seen at a glance: nothing to change or refuse. So it is with nearly all text;
    /// false says only that a closer look is needed.
    ///
    /// - Parameter utf8: Valid UTF-8.
    package static func isPlain(utf8: Span<UInt8>) -> Bool {
        let space = UInt8(ascii: " ")
        return utf8.isEmpty
            || utf8.count <= TextLimits.enteredBytesMax && utf8[0] != space && utf8[utf8.count - 1] != space
                && TextNormalization.isPlain(utf8)
    }

    private static func trimmed(_ raw: String) -> Substring.UnicodeScalarView {
        let scalars = raw.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return scalars.prefix(0) }
        return scalars[first...last]
    }

    /// The scalar to keep for one that was typed; nil for the CR of CR LF.
    private static func kept(
        _ scalar: Unicode.Scalar, at index: String.Index, in raw: String, allowsLineBreaks: Bool
    ) throws(EnteredTextError) -> Unicode.Scalar? {
        switch scalar {
        case "\n", "\t":
            if allowsLineBreaks { return scalar }
        case "\r":
            let next = raw.unicodeScalars.index(after: index)
            if allowsLineBreaks, raw.unicodeScalars[next...].first == "\n" { return nil }
        case "\u{FFFD}":
            throw .damagedCharacter(character: character(at: index, in: raw))
        default:
            break
        }
        switch ScalarHazard(scalar) {
        case .control?: throw .controlCharacter(scalar, character: character(at: index, in: raw))
        case .direction?: throw .directionControl(scalar, character: character(at: index, in: raw))
        case .invisible?: throw .invisibleCharacter(scalar, character: character(at: index, in: raw))
        case nil: return scalar.properties.generalCategory == .spaceSeparator ? " " : scalar
        }
    }

    /// The number, from 1, of the character (as people count) that holds the scalar at the index.
    private static func character(at index: String.Index, in raw: String) -> Int {
        String(raw.unicodeScalars[...index]).count
    }
}
