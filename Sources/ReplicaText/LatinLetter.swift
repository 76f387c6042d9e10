internal import Foundation

/// What a Latin letter is made of, as searching and sorting see it.
struct LatinLetter {
    /// The plain lower-case letter, or two for a ligature: `ế` has `e`, `Æ` has `ae`.
    let letters: [UInt8]
    /// The mark that makes another letter of the Vietnamese alphabet.
    let shape: Shape?
    /// The tone mark, or some other mark.
    let mark: Mark?
    let isUppercase: Bool

    enum Shape: UInt8 { case breve, circumflex, horn, stroke }

    /// In the order of Vietnamese dictionaries: (ngang,) huyền, hỏi, ngã, sắc, nặng; foreign marks come last.
    enum Mark: UInt8 {
        case grave = 1
        case hook, tilde, acute, dot, other
    }

    /// Takes a letter apart; nil for what is not a Latin letter.
    init?(_ scalar: Unicode.Scalar) {
        let lower = scalar.properties.lowercaseMapping
        let parts = Array(lower.decomposedStringWithCanonicalMapping.unicodeScalars)
        guard let first = parts.first else { return nil }
        if let letters = Self.undivided[first] {
            self.letters = Array(letters.utf8)
        } else if "a"..."z" ~= first {
            letters = [UInt8(first.value)]
        } else {
            return nil
        }

        var shape: Shape? = first == "đ" ? .stroke : nil
        var mark: Mark?
        for part in parts.dropFirst() {
            switch (part, letters[0]) {
            case ("\u{306}", 0x61): shape = .breve
            case ("\u{302}", 0x61), ("\u{302}", 0x65), ("\u{302}", 0x6F): shape = .circumflex
            case ("\u{31B}", 0x6F), ("\u{31B}", 0x75): shape = .horn
            case ("\u{300}", _): mark = .grave
            case ("\u{309}", _): mark = .hook
            case ("\u{303}", _): mark = .tilde
            case ("\u{301}", _): mark = .acute
            case ("\u{323}", _): mark = .dot
            default: mark = mark ?? .other
            }
        }
        let isForeign = letters.count > 1 || Self.undivided[first] != nil && shape == nil
        self.shape = shape
        self.mark = mark ?? (isForeign ? .other : nil)
        isUppercase = lower != String(scalar)
    }

    /// Letters that Unicode does not divide into a plain letter and a mark.
    private static let undivided: [Unicode.Scalar: String] = [
        "đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i",
        "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
    ]
}
