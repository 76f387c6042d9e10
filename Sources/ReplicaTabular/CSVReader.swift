/// Reads CSV (RFC 4180) from chunks of bytes, of any size and cut anywhere.
///
/// ```
/// var reader = CSVReader()
/// while let chunk = try file.read() {
///     reader.feed(chunk.span)
///     while let record = try reader.next() { … }
/// }
/// reader.finish()
/// while let record = try reader.next() { … }
/// ```
///
/// A byte order mark is skipped. Lines end with LF, CR LF or CR; lines with nothing on them are no records.
/// Unless it is given, the separator is that of `,` `;` and TAB which stands most often, outside quotes, on
/// the first line. Fields are checked to be UTF-8. Records may have different numbers of fields. After an
/// error the reader must not be asked again.
package struct CSVReader: Sendable {
    private let limits: CSVLimits
    private var input: [UInt8] = []
    private var position = 0
    private var isFinished = false
    private var isPastMark = false
    private var detector: CSVSeparatorDetector?
    private var parser: CSVRecordParser

    /// - Parameters:
    ///   - separator: The separator if it is known: one byte of ASCII, neither quote nor line end.
    ///   - limits: What the file may ask of us.
    package init(separator: UInt8? = nil, limits: CSVLimits = CSVLimits()) {
        self.limits = limits
        detector = separator == nil ? CSVSeparatorDetector(bytesMax: limits.recordBytesMax) : nil
        parser = CSVRecordParser(separator: separator ?? UInt8(ascii: ","), limits: limits)
    }

    /// The separator in use; settled once the first record was returned.
    package var separator: UInt8 { parser.separator }

    /// Gives the next bytes of the file.
    package mutating func feed(_ chunk: Span<UInt8>) {
        precondition(!isFinished, "nothing follows the end of the file")
        if detector == nil {
            input.removeFirst(position)
            position = 0
        }
        chunk.withUnsafeBufferPointer { input.append(contentsOf: $0) }
    }

    /// Says that the file ends here.
    package mutating func finish() {
        isFinished = true
    }

    /// Returns the next record.
    ///
    /// - Returns: nil where more bytes are needed, or, after `finish()`, at the end of the file.
    package mutating func next() throws(CSVError) -> TableRow? {
        guard try skipMark(), settleSeparator() else { return nil }
        if try parser.consume(input, from: &position) { return parser.takeRecord() }
        return isFinished ? try parser.takeLastRecord() : nil
    }

    /// Skips a byte order mark; false if it cannot be told yet whether there is one.
    private mutating func skipMark() throws(CSVError) -> Bool {
        if isPastMark { return true }
        guard input.count >= 3 || isFinished else { return false }
        if input.starts(with: [0xFF, 0xFE]) || input.starts(with: [0xFE, 0xFF]) {
            throw CSVError(reason: .utf16, line: 1, column: 1)
        }
        if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        isPastMark = true
        return true
    }

    /// Detects the separator; false if more of the first line is needed.
    private mutating func settleSeparator() -> Bool {
        guard var detector else { return true }
        guard let separator = detector.separator(in: input.span, from: position, isAll: isFinished) else {
            self.detector = detector
            return false
        }
        self.detector = nil
        parser = CSVRecordParser(separator: separator, limits: limits)
        return true
    }
}
