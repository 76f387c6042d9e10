/// How much room text takes on a terminal, in cells.
package enum DisplayWidth {
    /// Returns the number of cells of a text that holds no control characters.
    ///
    /// A character, with all its marks, takes one cell; East Asian wide characters and emoji take two; a mark
    /// without a letter takes none.
    package static func cells(in text: String) -> Int {
        if TextNormalization.isPlain(text.utf8.span) { return text.unicodeScalars.count }
        return text.reduce(0) { $0 + cells(of: $1) }
    }

    /// Returns the text cut so that it takes at most so many cells, with `…` at its end if anything was cut.
    ///
    /// A character is never parted from its marks.
    package static func truncated(_ text: String, to cellsMax: Int) -> String {
        guard cells(in: text) > cellsMax else { return text }
        guard cellsMax > 0 else { return "" }
        var kept = ""
        var room = cellsMax - 1
        for character in text {
            room -= cells(of: character)
            if room < 0 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Returns the number of cells of one character: 0, 1 or 2.
    package static func cells(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        if first.value < 0x300 && scalars.count == 1 { return 1 }

        let properties = first.properties
        if scalars.contains("\u{FE0F}") || properties.isEmojiPresentation || isWide(first) { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }

    /// Whether a scalar is East Asian wide or full-width (Unicode Standard Annex 11), in broad ranges.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F,  // Hangul initials
            0x2E80...0x303E, 0x3041...0xA4CF,  // radicals, kana, ideographs, Yi
            0xA960...0xA97F, 0xAC00...0xD7A3,  // Hangul
            0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,  // compatibility and vertical forms
            0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,  // pictographs
            0x20000...0x3FFFD:  // ideographs
            true
        default: false
        }
    }
}
