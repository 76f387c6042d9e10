/// Why a CSV file cannot be read, and where.
package struct CSVError: Error, Equatable, Sendable {
    package let reason: Reason
    /// The physical line, from 1, on which the field at fault begins.
    package let line: Int
    /// The number of the field in its record, from 1.
    package let column: Int

    package init(reason: Reason, line: Int, column: Int) {
        self.reason = reason
        self.line = line
        self.column = column
    }

    package enum Reason: String, CaseIterable, Sendable {
        /// The file is UTF-16, as Excel's "Unicode text"; it should be saved as "CSV UTF-8".
        case utf16
        case notUTF8 = "not-utf8"
        /// A quote inside a field that does not begin with one.
        case quoteInside = "quote-inside"
        /// Something other than a separator or line end after a closing quote.
        case textAfterQuote = "text-after-quote"
        /// The file ends inside quotes.
        case unclosedQuote = "unclosed-quote"
        /// More than `CSVLimits.fieldBytesMax`.
        case fieldTooLong = "field-too-long"
        /// More than `CSVLimits.columnsMax`.
        case tooManyColumns = "too-many-columns"
        /// More than `CSVLimits.recordBytesMax`.
        case recordTooLong = "record-too-long"
    }
}
