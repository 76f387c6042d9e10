/// Makes text safe to print on a terminal or in a log.
package enum TerminalText {
    /// Returns the text with every control character, direction control and invisible scalar written as
    /// `\u{…}`.
    ///
    /// What is returned cannot move the cursor, colour, turn or hide anything. Whatever comes from a record,
    /// a file, a peer or an argument passes through here before it is printed.
    ///
    /// - Parameter keepingNewlines: Whether line feeds stay as they are.
    package static func escaped(_ text: String, keepingNewlines: Bool = false) -> String {
        func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
            ScalarHazard(scalar) == nil || keepingNewlines && scalar == "\n"
        }
        guard !TextNormalization.isPlain(text.utf8.span), !text.unicodeScalars.allSatisfy(isHarmless) else {
            return text
        }

        var escaped = ""
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) {
                escaped.unicodeScalars.append(scalar)
            } else {
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return escaped
    }
}
