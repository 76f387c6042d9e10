/// One record of a CSV file: its fields as UTF-8, without quotes.
package struct CSVRecord: Sendable {
    /// The physical line, from 1, on which the record begins.
    package let line: Int
    private let bytes: [UInt8]
    private let ends: [Int]

    /// - Parameters:
    ///   - bytes: The fields, one after another.
    ///   - ends: Where each field ends in `bytes`.
    init(line: Int, bytes: [UInt8], ends: [Int]) {
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    /// The number of fields.
    package var count: Int { ends.count }

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
