/// What the search index holds of a record: its searched fields, one after another.
package enum SearchedText {
    /// Appends a field, folded, with the words that a telephone number is found by, and a space.
    ///
    /// A date is one word, its digits from the year on: a search for a year or a month is then one for how a word begins.
    ///
    /// - Parameter field: As it is shown, in UTF-8.
    package static func append(_ field: Span<UInt8>, to output: inout [UInt8]) {
        if isDate(field) {
            for place in 0..<field.count where field[place] != hyphen { output.append(field[place]) }
            output.append(UInt8(ascii: " "))
            return
        }
        FoldedText.append(field, to: &output)
        // Every other text is passed by after its first byte.
        if field.count > 0, field[0] < UInt8(ascii: "A") { PhoneDigits.appendWords(of: field, to: &output) }
        output.append(UInt8(ascii: " "))
    }

    private static let hyphen = UInt8(ascii: "-")

    /// Whether a field is a date with its month, as rows show it: `YYYY-MM` or `YYYY-MM-DD`.
    private static func isDate(_ field: Span<UInt8>) -> Bool {
        guard field.count == 7 || field.count == 10 else { return false }
        for place in 0..<field.count {
            let isHyphen = place == 4 || place == 7
            if isHyphen != (field[place] == hyphen) || !isHyphen && !(48...57).contains(field[place]) { return false }
        }
        return true
    }
}
