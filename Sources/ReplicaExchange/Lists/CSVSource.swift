import ReplicaCore
import ReplicaTabular
import ReplicaText

/// A list in a CSV file.
final class CSVSource: ListSource {
    let isGuarded = true
    let faultyCells: [(column: Int, text: String)] = []
    let notes: [ImportNote] = []

    private let file: FileReader
    private let encoding: LegacyEncoding?
    /// Whether each byte is a character of Latin-1, as old programs wrote it.
    private let isLatin1: Bool
    private var reader = CSVReader()
    private var isAtEnd = false
    private var readCount = 0
    private var buffered: [TableRow] = []
    private var bufferedStart = 0

    private static let chunkBytes = 1 << 18
    private static let sampleBytes = 1 << 20

    init(path: String, encoding: LegacyEncoding?) throws {
        file = try FileReader(path: path)
        self.encoding = encoding
        isLatin1 = try encoding != nil && !Self.isUTF8(file.read(Self.sampleBytes))
        file.rewind()
    }

    var fraction: Double { file.byteCount == 0 ? 1 : min(1, Double(readCount) / Double(file.byteCount)) }

    func firstRows(_ count: Int) throws -> [TableRow] {
        while buffered.count < count, let row = try read() { buffered.append(row) }
        return buffered
    }

    func begin(after line: Int, columns: [FieldForm?]) {
        bufferedStart = buffered.firstIndex { $0.line > line } ?? buffered.count
    }

    func next() throws -> TableRow? {
        if bufferedStart < buffered.count {
            bufferedStart += 1
            return buffered[bufferedStart - 1]
        }
        return try read()
    }

    private func read() throws -> TableRow? {
        while true {
            if let row = try take() { return encoding.map { row.decoded($0) } ?? row }
            if isAtEnd { return nil }
            let chunk = try file.read(Self.chunkBytes)
            readCount += chunk.count
            if chunk.isEmpty {
                isAtEnd = true
                reader.finish()
            } else {
                reader.feed((isLatin1 ? Self.utf8(latin1: chunk) : chunk).span)
            }
        }
    }

    private func take() throws -> TableRow? {
        do throws(CSVError) {
            return try reader.next()
        } catch {
            if error.reason == .notUTF8, let encoding = try legacyEncoding() {
                throw ExchangeError.legacyEncoding(encoding, path: file.path)
            }
            throw ExchangeError.csv(error, path: file.path)
        }
    }

    /// The old encoding that bytes which are not UTF-8 seem to be in.
    private func legacyEncoding() throws -> LegacyEncoding? {
        let bytes = try FileReader(path: file.path).read(Self.sampleBytes)
        let text = String(decoding: Self.utf8(latin1: bytes), as: UTF8.self)
        var counts: [LegacyEncoding: Int] = [:]
        for word in text.split(whereSeparator: { !$0.isLetter && $0.isASCII }) {
            let word = String(word)
            if let encoding = TextSuspicion(utf8: word.utf8.span, isName: false).encoding {
                counts[encoding, default: 0] += 1
            }
        }
        return counts.max { $0.value < $1.value }?.key
    }

    private static func utf8(latin1 bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + bytes.count / 4)
        for byte in bytes {
            if byte < 0x80 {
                output.append(byte)
            } else {
                output.append(0xC0 | byte >> 6)
                output.append(0x80 | byte & 0x3F)
            }
        }
        return output
    }

    /// Whether a sample is UTF-8, apart from a character that its end may cut.
    private static func isUTF8(_ sample: [UInt8]) -> Bool {
        do {
            _ = try UTF8Span(validating: sample.span)
            return true
        } catch {
            return sample.count == sampleBytes && error.byteOffsets.lowerBound + 4 > sample.count
        }
    }
}

extension TableRow {
    /// The row with its text read in an old encoding.
    func decoded(_ encoding: LegacyEncoding) -> TableRow {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for text in texts {
            bytes += Array(encoding.decode(text).utf8)
            ends.append(bytes.count)
        }
        return TableRow(line: line, bytes: bytes, ends: ends)
    }
}
