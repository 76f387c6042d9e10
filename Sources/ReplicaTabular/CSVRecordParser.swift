/// The state machine of a CSV reader: bytes in, records out.
struct CSVRecordParser {
    let separator: UInt8
    private let limits: CSVLimits

    /// The fields of the record so far, one after another, and where each ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var state = State.fieldStart
    private var fieldStart = 0

    /// The physical line that is being read.
    private var line = 1
    private var recordLine = 1
    private var fieldLine = 1
    /// The last byte was a CR, so that an LF now belongs to the same line end.
    private var isAfterCR = false

    private enum State {
        case fieldStart, plain, quoted
        /// After a quote inside quotes: the field's end, or the first of a doubled quote.
        case quoteInQuoted
    }

    init(separator: UInt8, limits: CSVLimits) {
        self.separator = separator
        self.limits = limits
    }

    /// Reads on to the end of a record.
    ///
    /// - Returns: Whether a record is complete; if not, all bytes were taken.
    mutating func consume(_ input: [UInt8], from position: inout Int) throws(CSVError) -> Bool {
        while position < input.count {
            switch state {
            case .plain: takeRun(of: input, from: &position, isQuoted: false)
            case .quoted: takeRun(of: input, from: &position, isQuoted: true)
            case .fieldStart, .quoteInQuoted: break
            }
            try checkSize()
            guard position < input.count else { return false }

            let byte = input[position]
            position += 1
            let continuesLineEnd = isAfterCR && byte == Self.lf
            isAfterCR = byte == Self.cr
            if continuesLineEnd {
                if state == .quoted { bytes.append(byte) }
                continue
            }
            if try take(byte) { return true }
        }
        return false
    }

    /// Returns the record that is complete, and begins the next.
    mutating func takeRecord() -> TableRow {
        let record = TableRow(line: recordLine, bytes: bytes, ends: ends)
        let (byteCount, columnCount) = (bytes.count, ends.count)
        bytes = []
        ends = []
        bytes.reserveCapacity(byteCount + byteCount / 4)
        ends.reserveCapacity(columnCount)
        (fieldStart, recordLine, fieldLine) = (0, line, line)
        return record
    }

    /// Returns the record that the file's end completes, if any.
    mutating func takeLastRecord() throws(CSVError) -> TableRow? {
        if state == .quoted { throw error(.unclosedQuote) }
        if state == .fieldStart && ends.isEmpty { return nil }
        try endField()
        state = .fieldStart
        return takeRecord()
    }

    /// Appends the bytes that mean only themselves.
    private mutating func takeRun(of input: [UInt8], from position: inout Int, isQuoted: Bool) {
        let start = position
        let stop = isQuoted ? Self.quote : separator
        input.withUnsafeBufferPointer { input in
            var end = start
            while end < input.count, input[end] != stop, !Self.isQuoteOrLineEnd(input[end]) { end += 1 }
            bytes.append(contentsOf: input[start..<end])
            position = end
        }
        if position > start { isAfterCR = false }
    }

    /// Takes one byte that ends a run or stands where none is; true if it ends a record.
    private mutating func take(_ byte: UInt8) throws(CSVError) -> Bool {
        let isLineEnd = byte == Self.lf || byte == Self.cr
        if isLineEnd { line += 1 }

        if state == .quoted {
            if byte == Self.quote { state = .quoteInQuoted } else { bytes.append(byte) }
            return false
        }
        if state == .quoteInQuoted, byte == Self.quote {
            bytes.append(byte)
            state = .quoted
            return false
        }
        if isLineEnd {
            if state == .fieldStart && ends.isEmpty {
                (recordLine, fieldLine) = (line, line)
                return false
            }
            try endField()
            state = .fieldStart
            return true
        }
        if byte == separator {
            try endField()
            state = .fieldStart
            return false
        }
        switch state {
        case .quoteInQuoted: throw error(.textAfterQuote)
        case .plain: throw error(.quoteInside)
        case .fieldStart where byte == Self.quote:
            state = .quoted
        case .fieldStart, .quoted:
            bytes.append(byte)
            state = .plain
        }
        return false
    }

    private mutating func endField() throws(CSVError) {
        try checkSize()
        guard ends.count < limits.columnsMax else { throw error(.tooManyColumns) }
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(fieldStart..<bytes.count))
        } catch {
            throw self.error(.notUTF8)
        }
        ends.append(bytes.count)
        fieldStart = bytes.count
        fieldLine = line
    }

    private func checkSize() throws(CSVError) {
        guard bytes.count - fieldStart <= limits.fieldBytesMax else { throw error(.fieldTooLong) }
        guard bytes.count <= limits.recordBytesMax else { throw error(.recordTooLong) }
    }

    private func error(_ reason: CSVError.Reason) -> CSVError {
        CSVError(reason: reason, line: fieldLine, column: ends.count + 1)
    }

    @inline(__always)
    private static func isQuoteOrLineEnd(_ byte: UInt8) -> Bool { byte == quote || byte == lf || byte == cr }

    private static let quote = UInt8(ascii: "\"")
    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")
}
