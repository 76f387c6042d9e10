/// What a condition looks for in texts, as people type it: marks and case do not count, and of a telephone number only
/// the digits do.
///
/// It looks at each letter of a text once and keeps none (Knuth, Morris, Pratt: Fast Pattern Matching in Strings, 1977).
/// A class, because it is asked a million times and a copy for each question takes longer than most answers.
package final class TextNeedle: Sendable {
    private let folded: Pattern
    /// `nil` where what was typed is no part of a number.
    private let digits: Pattern?
    private let first: FirstLetter

    /// - Parameter typed: Valid UTF-8 in NFC.
    package init(_ typed: Span<UInt8>) {
        var bytes: [UInt8] = []
        FoldedText.append(typed, to: &bytes)
        folded = Pattern(bytes)
        digits = PhoneDigits.digits(of: typed).flatMap { $0.isEmpty ? nil : Pattern($0) }
        first = FirstLetter(bytes.first ?? 0)
    }

    /// Whether a text holds it.
    ///
    /// - Parameter utf8: Valid UTF-8 in NFC.
    package func isFound(in utf8: Span<UInt8>) -> Bool {
        // Whoever writes the digits of a number in other groups means the same.
        if let digits, let isFound = digits.isFound(amongDigitsOf: utf8) { return isFound }
        if folded.isEmpty { return true }
        var matched = 0
        var position = 0
        while true {
            if matched == 0 { position = first.next(in: utf8, from: position) }
            if position == utf8.count { return false }
            let (scalar, length) = utf8.scalar(at: position)
            position += length
            guard let (letter, second) = FoldedText.letters(of: scalar) else { return isFoundInOther(utf8) }
            if folded.advance(&matched, letter) { return true }
            if let second, folded.advance(&matched, second) { return true }
        }
    }

    /// ``isFound(in:)`` for texts with other than Latin letters.
    private func isFoundInOther(_ utf8: Span<UInt8>) -> Bool {
        var text: [UInt8] = []
        FoldedText.append(utf8, to: &text)
        var matched = 0
        return text.contains { folded.advance(&matched, $0) }
    }

    /// Bytes that are looked for, each with how many of them a mismatch at it leaves matched.
    private struct Pattern {
        private let bytes: [UInt8]
        private let fallback: [Int]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            var fallback = [Int](repeating: 0, count: bytes.count)
            var matched = 0
            for place in bytes.indices.dropFirst() {
                while matched > 0, bytes[place] != bytes[matched] { matched = fallback[matched - 1] }
                if bytes[place] == bytes[matched] { matched += 1 }
                fallback[place] = matched
            }
            self.fallback = fallback
        }

        var isEmpty: Bool { bytes.isEmpty }

        /// Whether it is among the digits of a number; `nil` for what is none.
        func isFound(amongDigitsOf utf8: Span<UInt8>) -> Bool? {
            var matched = 0
            var isFound = false
            return PhoneDigits.forEachDigit(of: utf8) { isFound = advance(&matched, $0) || isFound } ? isFound : nil
        }

        /// Takes the next byte of a text; `true` when it completes the pattern, which is not empty.
        ///
        /// - Parameter matched: How many bytes matched before it, and with it.
        @inline(__always)
        func advance(_ matched: inout Int, _ byte: UInt8) -> Bool {
            while matched > 0, bytes[matched] != byte { matched = fallback[matched - 1] }
            if bytes[matched] == byte { matched += 1 }
            if matched < bytes.count { return false }
            matched = fallback[matched - 1]
            return true
        }
    }
}
