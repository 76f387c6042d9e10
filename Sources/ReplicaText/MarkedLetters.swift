/// Text taken apart into plain letters and their marks, for comparing names.
///
/// `Đặng` gives d with a stroke, a with a breve and the tone *nặng*, n, g. Whoever compares decides what a mark is
/// worth; here nothing is thrown away but case.
package enum MarkedLetters {
    /// What stands over, under or through a letter: the tone in the lower three bits (1 huyền … 5 nặng), the shape
    /// in the next three (1 breve, 2 circumflex, 3 horn, 4 stroke); 0 for none.
    package typealias Marks = UInt8

    /// Calls `body` with every letter of text in UTF-8, in order.
    ///
    /// Letters are ASCII in lower case, ligatures give two; digits and punctuation come as they are, every space
    /// as 0x20, and whatever is none of these as 0x1A. A combining mark comes as letter 0 with its marks.
    package static func forEach(in utf8: Span<UInt8>, _ body: (_ letter: UInt8, _ marks: Marks) -> Void) {
        let table = table
        var position = 0
        while position < utf8.count {
            let (scalar, length) = utf8.scalar(at: position)
            position += length
            guard let entry = table[scalar] else {
                appendOther(scalar, body)
                continue
            }
            body(UInt8(truncatingIfNeeded: entry), UInt8(truncatingIfNeeded: entry >> 16))
            let second = UInt8(truncatingIfNeeded: entry >> 8)
            if second != 0 { body(second, 0) }
        }
    }

    private static func appendOther(_ scalar: UInt32, _ body: (UInt8, Marks) -> Void) {
        switch scalar {
        case 0x300: body(0, 1)
        case 0x309: body(0, 2)
        case 0x303: body(0, 3)
        case 0x301: body(0, 4)
        case 0x323: body(0, 5)
        case 0x306: body(0, 1 << 3)
        case 0x302: body(0, 2 << 3)
        case 0x31B: body(0, 3 << 3)
        case 0x300...0x36F, 0x200B...0x200F, 0xFEFF: break
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: body(0x20, 0)
        case 0x2010...0x2015: body(UInt8(ascii: "-"), 0)
        case 0x2018, 0x2019, 0x2BC: body(UInt8(ascii: "'"), 0)
        default: body(0x1A, 0)
        }
    }

    /// The first letter in the lowest byte, the second or 0 in the next, the marks above.
    private static let table = LatinTable<UInt32> { scalar in
        if let letter = LatinLetter(scalar) {
            let tone: UInt32 =
                switch letter.mark {
                case .grave: 1
                case .hook: 2
                case .tilde: 3
                case .acute: 4
                case .dot: 5
                case .other, nil: 0
                }
            let shape: UInt32 =
                switch letter.shape {
                case .breve: 1
                case .circumflex: 2
                case .horn: 3
                case .stroke: 4
                case nil: 0
                }
            let letters = letter.letters.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return letters | (shape << 3 | tone) << 16
        }
        if !scalar.isASCII { return 0x1A }
        return scalar.properties.isWhitespace ? 0x20 : scalar.value
    }
}
