/// Where in a text the first letter of what is looked for may be: all others are passed over by what their last two bytes
/// are. Vietnamese letters with marks have the bytes before these in common.
final class FirstLetter: Sendable {
    /// For each byte 1 if a letter of one byte is it, 2 if a longer one ends with it.
    private let last: InlineArray<256, UInt8>
    /// For each byte 2 if it may be the last but one of a longer letter.
    private let lastButOne: InlineArray<256, UInt8>

    /// The letter eight times; 0 for what has to be looked at byte by byte.
    private let everywhere: UInt64

    /// - Parameter letter: As it is folded.
    init(_ letter: UInt8) {
        guard let scalars = Self.scalars(foldingTo: letter) else {
            last = InlineArray(repeating: 1)
            lastButOne = InlineArray(repeating: 0)
            everywhere = 0
            return
        }
        var ends = [UInt8](repeating: 0, count: 256)
        var before = ends
        for scalar in scalars {
            let bytes = Array(String(scalar).utf8)
            ends[Int(bytes[bytes.count - 1])] |= bytes.count == 1 ? 1 : 2
            if bytes.count > 1 { before[Int(bytes[bytes.count - 2])] |= 2 }
        }
        everywhere = UInt64(letter) &* 0x0101_0101_0101_0101
        last = InlineArray { ends[$0] }
        lastButOne = InlineArray { before[$0] }
    }

    /// What folds to a letter or a digit, or to two of which it is one; `nil` for anything else.
    private static func scalars(foldingTo letter: UInt8) -> [Unicode.Scalar]? {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            let scalars = LatinTable<UInt16>.scalars.filter { scalar in
                FoldedText.letters(of: scalar.value).map { $0.0 == letter || $0.1 == letter } ?? false
            }
            // Of all that the table does not know only the sign of the kelvin folds to such a letter.
            return letter == UInt8(ascii: "k") ? scalars + ["\u{212A}"] : scalars
        default: return nil
        }
    }

    /// The position of the first letter from one on that may be it, or the end.
    @inline(__always)
    func next(in utf8: Span<UInt8>, from start: Int) -> Int {
        var position = start
        var allowed: UInt8 = 1
        search: while position < utf8.count {
            let end = min(position + 8, utf8.count)
            if allowed == 1, end - position == 8, isWithout(utf8.bytes, at: position) {
                position = end
                continue
            }
            while position < end {
                let byte = Int(utf8[position])
                if last[byte] & allowed != 0 { break search }
                allowed = lastButOne[byte] | 1
                position += 1
            }
        }
        // Back to the byte that the letter begins with.
        if position < utf8.count {
            while position > start, utf8[position] & 0xC0 == 0x80 { position -= 1 }
        }
        return position
    }

    /// Whether eight bytes are all of ASCII and none of them is the letter; `false` also where that is not certain.
    @inline(__always)
    private func isWithout(_ bytes: RawSpan, at position: Int) -> Bool {
        let eight = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self)
        // A byte is 0 here where it is the letter, in either case. Subtracting 1 from it turns its highest bit on.
        let difference = (eight | 0x2020_2020_2020_2020) ^ everywhere
        let zeros = (difference &- 0x0101_0101_0101_0101) & ~difference
        return (zeros | eight) & 0x8080_8080_8080_8080 == 0 && everywhere != 0
    }
}
