/// Why a filter cannot be understood, and where.
package struct FilterError: Error, Equatable, Sendable {
    package let reason: Reason
    /// How many characters stand before the place of the fault.
    package let position: Int

    package init(reason: Reason, position: Int) {
        self.reason = reason
        self.position = position
    }

    package enum Reason: String, CaseIterable, Sendable {
        /// Nothing but white space.
        case empty
        /// More bytes than `FilterLimits.bytesMax`.
        case tooLong = "too-long"
        /// More parentheses and `not`s inside each other than `FilterLimits.depthMax`.
        case tooDeep = "too-deep"
        /// A character that means nothing here; values with such characters go in quotes.
        case unexpectedCharacter = "unexpected-character"
        /// A quote without its partner.
        case unclosedQuote = "unclosed-quote"
        case expectedField = "expected-field"
        /// A field is followed by a comparison, `is empty`, `is not empty`, `in (…)` or `not in (…)`.
        case expectedComparison = "expected-comparison"
        case expectedValue = "expected-value"
        /// After `is`: `empty` or `not empty`.
        case expectedEmpty = "expected-empty"
        /// After `in`: `(`.
        case expectedList = "expected-list"
        /// In a list: `,` or `)`.
        case expectedCommaOrEnd = "expected-comma-or-end"
        /// A `)` is missing.
        case expectedClosing = "expected-closing"
        /// After a comparison: `and` or `or`. A value of several words goes in quotes.
        case expectedConnective = "expected-connective"
    }
}
