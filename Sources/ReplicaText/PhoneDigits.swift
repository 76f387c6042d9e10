/// Telephone numbers as searches see them: people write `+84 905 123 456`, `0905.123.456` or only the last digits.
///
/// A number is indexed as its digits, in the national form as well where it is Vietnamese, and as its digits backwards
/// after an `x`: a search for the last digits is then one for how a word begins, which is all that the index can do.
package enum PhoneDigits {
    /// How many digits a text has to have at least to be taken for a number, and a search for a part of one.
    private static let digitsMin = 7
    private static let searchedMin = 4
    private static let digitsMax = 20
    /// Begins the words of backward digits, so that they are not found as digits.
    private static let backward = UInt8(ascii: "x")

    /// Appends the words that a text is found by besides its own, each after a space; none if it is no number.
    ///
    /// - Parameter text: As it is shown, in UTF-8.
    package static func appendWords(of text: Span<UInt8>, to output: inout [UInt8]) {
        guard let digits = digits(of: text), digits.count >= digitsMin else { return }
        for word in [digits, national(digits)].compactMap(\.self) {
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: word)
        }
        output.append(UInt8(ascii: " "))
        output.append(backward)
        output.append(contentsOf: digits.reversed())
    }

    /// The beginnings of words by which a number is found; none if what was typed is no part of a number.
    package static func searched(_ typed: String) -> [String] {
        guard let digits = digits(of: typed.utf8.span), digits.count >= searchedMin else { return [] }
        let significant = significant(digits)
        let words = [digits, national(digits)].compactMap(\.self) + [[backward] + significant.reversed()]
        return words.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The digits of a text with no other characters than numbers are written with.
    ///
    /// - Returns: `nil` for anything else.
    package static func digits(of text: Span<UInt8>) -> [UInt8]? {
        var digits: [UInt8] = []
        return forEachDigit(of: text, { digits.append($0) }) ? digits : nil
    }

    /// Calls `body` with the digits of a text, up to a character that no number is written with.
    ///
    /// - Returns: Whether the text has only what numbers are written with, and not too many digits.
    @inline(__always)
    static func forEachDigit(of text: Span<UInt8>, _ body: (UInt8) -> Void) -> Bool {
        guard text.count >= searchedMin, text.count <= 2 * digitsMax else { return false }
        var count = 0
        for place in 0..<text.count {
            switch text[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                count += 1
                body(text[place])
            case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"): break
            case UInt8(ascii: "+") where count == 0: break
            default: return false
            }
        }
        return count <= digitsMax
    }

    /// A number with Vietnam's country code as people there dial it.
    private static func national(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count >= 10, digits.starts(with: [UInt8(ascii: "8"), UInt8(ascii: "4")]) else { return nil }
        return [UInt8(ascii: "0")] + digits.dropFirst(2)
    }

    /// What is the same in the national and the international form: the last digits.
    private static func significant(_ digits: [UInt8]) -> ArraySlice<UInt8> {
        if let national = national(digits) { return national.dropFirst() }
        return digits.count > digitsMin && digits[0] == UInt8(ascii: "0") ? digits.dropFirst() : digits[...]
    }
}
