/// Bytes that sort as a Vietnamese dictionary does, when compared as bytes (`memcmp`, SQLite BLOB order).
///
/// Three levels, each over the whole text: letters (a ă â b c d đ e ê … o ô ơ … u ư …, with f j w z in their
/// Latin places), then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then case (small before capital). Spaces
/// come before punctuation, then digits, then letters: the order of CLDR for `vi`. Other scripts follow by
/// code point.
///
/// A key is about as long as its text, which can be read from it: treat it as personal where the text is.
package enum VietnameseSortKey {
    /// Returns the key of a text.
    package static func forText(_ text: String) -> [UInt8] {
        var text = TextNormalization.nfc(text)
        text.makeContiguousUTF8()
        return forText(utf8: text.utf8.span)
    }

    /// Returns the key of a text.
    ///
    /// - Parameter utf8: Valid UTF-8 in NFC.
    package static func forText(utf8: Span<UInt8>) -> [UInt8] {
        var builder = SortKeyBuilder(capacity: utf8.count)
        builder.append(utf8)
        return builder.finish()
    }

    /// Returns the key of a person's name, which sorts by *tên* (the last word), then *họ* (the first), then
    /// *đệm* (what stands between), as Vietnamese lists of people do.
    ///
    /// Each part counts with its tones before the next is looked at: every `Dung` comes before any `Dũng`.
    package static func forPersonName(_ name: String) -> [UInt8] {
        var name = TextNormalization.nfc(name)
        name.makeContiguousUTF8()
        return forPersonName(utf8: name.utf8.span)
    }

    /// Returns the key of a person's name.
    ///
    /// - Parameter utf8: Valid UTF-8 in NFC. Words are parted by plain spaces.
    package static func forPersonName(utf8: Span<UInt8>) -> [UInt8] {
        let space = UInt8(ascii: " ")
        var start = 0
        var end = utf8.count
        while start < end, utf8[start] == space { start += 1 }
        while start < end, utf8[end - 1] == space { end -= 1 }

        var given = end
        while given > start, utf8[given - 1] != space { given -= 1 }
        var familyEnd = start
        while familyEnd < given, utf8[familyEnd] != space { familyEnd += 1 }
        var middleStart = familyEnd
        while middleStart < given, utf8[middleStart] == space { middleStart += 1 }
        var middleEnd = given
        while middleEnd > middleStart, utf8[middleEnd - 1] == space { middleEnd -= 1 }

        var builder = SortKeyBuilder(capacity: utf8.count)
        builder.append(utf8.extracting(given..<end))
        builder.append(utf8.extracting(start..<familyEnd))
        builder.append(utf8.extracting(middleStart..<middleEnd))
        return builder.finish()
    }
}
