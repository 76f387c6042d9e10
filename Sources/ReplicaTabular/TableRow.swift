/// One row of a table, from a CSV file or a sheet: its fields as UTF-8.
package struct TableRow: Sendable {
    /// The physical line of a CSV file on which the row begins, or the number of the sheet's row; from 1.
    package let line: Int
    private let bytes: [UInt8]
    private let ends: [Int]

    /// - Parameters:
    ///   - bytes: The fields, one after another, each in valid UTF-8.
    ///   - ends: Where each field ends in `bytes`.
    package init(line: Int, bytes: [UInt8], ends: [Int]) {
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    /// The number of fields.
    package var count: Int { ends.count }

    /// Whether nothing stands in any field.
    package var isEmpty: Bool { bytes.isEmpty }

    /// The field of a column (from 0), in valid UTF-8.
    package subscript(column: Int) -> ArraySlice<UInt8> {
        bytes[(column == 0 ? 0 : ends[column - 1])..<ends[column]]
    }

    /// The field of a column (from 0) as text.
    package func text(_ column: Int) -> String {
        String(decoding: self[column], as: UTF8.self)
    }

    /// All fields as text.
    package var texts: [String] {
        (0..<count).map(text)
    }
}
