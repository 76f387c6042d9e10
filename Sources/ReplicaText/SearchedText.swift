/// What the search index holds of a record: its searched fields, one after another.
package enum SearchedText {
    /// Appends a field, folded, with the words that a telephone number is found by, and a space.
    ///
    /// - Parameter field: As it is shown, in UTF-8.
    package static func append(_ field: Span<UInt8>, to output: inout [UInt8]) {
        FoldedText.append(field, to: &output)
        // Every other text is passed by after its first byte.
        if field.count > 0, field[0] < UInt8(ascii: "A") { PhoneDigits.appendWords(of: field, to: &output) }
        output.append(UInt8(ascii: " "))
    }
}
