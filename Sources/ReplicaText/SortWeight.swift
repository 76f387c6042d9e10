/// How one scalar counts in a sort key.
struct SortWeight {
    /// The weight of the letter; 0 for what sorting does not see.
    let letter: UInt8
    /// The weight of a ligature's second letter, or 0.
    let secondLetter: UInt8
    /// 0, or the place of the mark among the marks (`LatinLetter.Mark`).
    let mark: UInt8
    let isUppercase: Bool

    static let table = LatinTable { SortWeight($0) }

    /// What sorts, in its order: that of CLDR.
    private static let alphabet =
        "\t\n _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

    /// 1 for the first of the alphabet, and so on; all lie below the lead bytes of UTF-8 (0xC2).
    private static let places = Dictionary(
        uniqueKeysWithValues: zip(alphabet.unicodeScalars, UInt8(1)...))

    private init(_ scalar: Unicode.Scalar) {
        guard let letter = LatinLetter(scalar) else {
            self.letter = Self.places[scalar] ?? 0
            (secondLetter, mark, isUppercase) = (0, 0, false)
            return
        }
        let plain = Unicode.Scalar(letter.letters[0])
        let shaped: Unicode.Scalar =
            switch (plain, letter.shape) {
            case ("a", .breve): "ă"
            case ("a", .circumflex): "â"
            case ("d", .stroke): "đ"
            case ("e", .circumflex): "ê"
            case ("o", .circumflex): "ô"
            case ("o", .horn): "ơ"
            case ("u", .horn): "ư"
            default: plain
            }
        self.letter = Self.places[shaped] ?? 0
        secondLetter = letter.letters.count > 1 ? Self.places[Unicode.Scalar(letter.letters[1])] ?? 0 : 0
        mark = letter.mark?.rawValue ?? 0
        isUppercase = letter.isUppercase
    }
}
