/// Writes CSV (RFC 4180) in UTF-8.
///
/// What it writes, `CSVReader` reads back as it was, separator detection included.
package struct CSVWriter: Sendable {
    /// How lines end.
    package enum LineEnd: Sendable {
        /// As RFC 4180 and Excel have it.
        case crlf
        case lf
    }

    /// What Excel wants at the beginning of a file to take it for UTF-8.
    package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let separator: UInt8
    private let lineEnd: [UInt8]
    private let isForSpreadsheets: Bool

    /// - Parameters:
    ///   - separator: `,` `;` or TAB.
    ///   - isForSpreadsheets: Whether fields pass through `CSVInjectionGuard`. Off only for machines.
    package init(
        separator: UInt8 = UInt8(ascii: ","), lineEnd: LineEnd = .crlf, isForSpreadsheets: Bool
    ) {
        self.separator = separator
        self.lineEnd = lineEnd == .crlf ? Array("\r\n".utf8) : Array("\n".utf8)
        self.isForSpreadsheets = isForSpreadsheets
    }

    /// Appends one record.
    package func append(_ fields: [String], to output: inout [UInt8]) {
        for (column, field) in fields.enumerated() {
            if column > 0 { output.append(separator) }
            append(field, isAlone: fields.count == 1, to: &output)
        }
        output.append(contentsOf: lineEnd)
    }

    private func append(_ field: String, isAlone: Bool, to output: inout [UInt8]) {
        let isGuarded = isForSpreadsheets && CSVInjectionGuard.isDangerous(field.utf8.span)
        // An empty line is no record, so one empty field alone is quoted.
        guard isGuarded || field.isEmpty && isAlone || Self.needsQuotes(field) else {
            output.append(contentsOf: field.utf8)
            return
        }
        let quote = UInt8(ascii: "\"")
        output.append(quote)
        if isGuarded { output.append(UInt8(ascii: "'")) }
        for byte in field.utf8 {
            if byte == quote { output.append(quote) }
            output.append(byte)
        }
        output.append(quote)
    }

    /// Whether a field holds a quote, a line end or any character that a reader might take for the separator,
    /// or begins with what a reader takes for a byte order mark.
    private static func needsQuotes(_ field: String) -> Bool {
        let utf8 = field.utf8.span
        for position in 0..<utf8.count {
            switch utf8[position] {
            case UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","),
                UInt8(ascii: ";"), UInt8(ascii: "\t"):
                return true
            default: continue
            }
        }
        return field.utf8.first == byteOrderMark[0] && field.utf8.starts(with: byteOrderMark)
    }
}
