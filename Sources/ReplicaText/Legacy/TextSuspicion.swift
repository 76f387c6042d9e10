/// What looks wrong with a text that came from a list. It may be right all the same: nothing is refused for it.
package struct TextSuspicion: Equatable, Sendable {
    /// The old encoding that the text seems to be in.
    package private(set) var encoding: LegacyEncoding?
    /// The text is not in NFC.
    package private(set) var isDecomposed = false
    /// A letter of another script beside Latin ones, or a mark that belongs to no Vietnamese letter: what the reading
    /// of scanned paper leaves behind.
    package private(set) var hasForeignLetter = false
    /// A digit or a sign inside a person's name.
    package private(set) var hasSignInName = false
    /// Letters that only Vietnamese in Unicode has, which speaks against an old encoding.
    package private(set) var hasVietnameseLetter = false

    package var isNone: Bool { encoding == nil && !isDecomposed && !hasForeignLetter && !hasSignInName }

    /// - Parameters:
    ///   - utf8: Valid UTF-8.
    ///   - isName: Whether it is the name of a person.
    package init(utf8: Span<UInt8>, isName: Bool) {
        var previous: UInt32 = 0x20
        var position = 0
        while position < utf8.count {
            let byte = utf8[position]
            if byte < 0x80 {
                if isName, Self.isSign(byte) { hasSignInName = true }
                previous = UInt32(byte)
                position += 1
                continue
            }
            let (scalar, length) = utf8.scalar(at: position)
            position += length
            look(at: scalar, after: previous, next: position < utf8.count ? utf8[position] : 0x20)
            previous = scalar
        }
    }

    private mutating func look(at scalar: UInt32, after previous: UInt32, next: UInt8) {
        switch scalar {
        case 0xA1..<0x100:
            if encoding == nil, Self.isTCVN3(scalar, after: previous, next: next) { encoding = .tcvn3 }
            if Self.isVNI(scalar, after: previous) { encoding = .vni }
        // ă đ ĩ ũ ơ ư, and the letters with two marks
        case 0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x1EA0...0x1EF9:
            hasVietnameseLetter = true
        case 0x100..<0x250, 0x1E00..<0x1EA0, 0x2000..<0x2100:
            break
        // The marks of Vietnamese: a letter and these are one character in NFC.
        case 0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323:
            isDecomposed = true
        case 0x304..<0x370, 0xE000..<0xF900:
            hasForeignLetter = true
        default:
            if Self.isLatin(previous), Unicode.Scalar(scalar)?.properties.isAlphabetic == true {
                hasForeignLetter = true
            }
        }
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "|"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "@"), UInt8(ascii: "#"), UInt8(ascii: "$"),
            UInt8(ascii: "%"), UInt8(ascii: "^"), UInt8(ascii: "*"), UInt8(ascii: "="), UInt8(ascii: "~"),
            UInt8(ascii: "\\"), UInt8(ascii: "_"), UInt8(ascii: "!"), UInt8(ascii: "?"):
            true
        default: false
        }
    }

    private static func isLatin(_ scalar: UInt32) -> Bool {
        isSmall(scalar) || (0x41...0x5A).contains(scalar) || (0xC0..<0x250).contains(scalar)
            || (0x1E00..<0x1F00).contains(scalar)
    }

    private static func isSmall(_ scalar: UInt32) -> Bool { (0x61...0x7A).contains(scalar) }

    /// A sign beside a letter, or a capital right after a small letter.
    private static func isTCVN3(_ scalar: UInt32, after previous: UInt32, next: UInt8) -> Bool {
        switch scalar {
        case 0xA8...0xAE, 0xB5...0xB9, 0xBB...0xBE:
            isLatin(previous) || isSmall(UInt32(next))
        case 0xA1...0xA7: isSmall(UInt32(next)) || next >= 0xC3
        case 0xC6...0xD6, 0xD8, 0xDC...0xDE: isSmall(previous)
        default: false
        }
    }

    /// A vowel and a mark that stand side by side in no Vietnamese word.
    private static func isVNI(_ scalar: UInt32, after previous: UInt32) -> Bool {
        // Small and capital letters differ by 0x20 in Latin-1.
        let mark = (0xC0..<0xDF).contains(scalar) ? scalar + 0x20 : scalar
        let vowel = (0x41...0x5A).contains(previous) || (0xC0..<0xDF).contains(previous) ? previous + 0x20 : previous
        let isTone = [0xF9, 0xF8, 0xFB, 0xF5, 0xEF].contains(mark)
        let isShape = [0xE2, 0xE1, 0xE0, 0xE5, 0xE3, 0xE4].contains(mark)
        switch vowel {
        case 0x61: return isTone || isShape || [0xEA, 0xE9, 0xE8, 0xFA, 0xFC, 0xEB].contains(mark)
        case 0x65: return isTone || isShape
        case 0x6F: return isTone || [0xE2, 0xE5, 0xE4].contains(mark)
        case 0x75, 0x79, 0xF4, 0xF6: return isTone
        default: return false
        }
    }
}
