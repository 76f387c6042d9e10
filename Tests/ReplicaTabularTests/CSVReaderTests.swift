import ReplicaTabular
import SampleRegister
import Testing

struct CSVReaderTests {
    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2", [["a", "b"], ["1,5", "2"]]),
        ("a\tb\n1;2\t3", [["a", "b"], ["1;2", "3"]]),
        ("\"a;b;c\",d\n1,2", [["a;b;c", "d"], ["1", "2"]]),
        ("\u{FEFF}Mã,Tên\n1,Ân", [["Mã", "Tên"], ["1", "Ân"]]),
        ("\u{FEFF}\"Mã\",b", [["Mã", "b"]]),
        ("a,b\n\"x, \"\"y\"\"\",\"\"\n", [["a", "b"], ["x, \"y\"", ""]]),
        ("a,b\n\"1\r\n2\n3\r4\",z", [["a", "b"], ["1\r\n2\n3\r4", "z"]]),
        ("a,b\n,\n,,\n", [["a", "b"], ["", ""], ["", "", ""]]),
        ("a\n\n\r\n\r\"\"\nb", [["a"], [""], ["b"]]),
        ("\n\r\na;b\n", [["a", "b"]]),
        ("a,b\n1,", [["a", "b"], ["1", ""]]),
        ("", []), ("\u{FEFF}", []), ("\n", []), ("a", [["a"]]), ("\"\"", [[""]]), (",", [["", ""]]),
        ("=1+1,@x\n", [["=1+1", "@x"]]),
        ("a b , c\n", [["a b ", " c"]]),
    ])
    func `reads what RFC 4180 describes, in chunks of any size`(text: String, records: [[String]]) throws {
        for chunkSize in [1, 2, 3, 5, 1_000] {
            #expect(
                try read(Array(text.utf8), chunkSize: chunkSize).map(\.texts) == records,
                "chunks of \(chunkSize)")
        }
    }

    @Test func `records know the physical line on which they begin`() throws {
        let text = "a,b\r\n\"x\r\ny\n\",2\n\n\n3,4\r5,6"
        for chunkSize in [1, 4, 1_000] {
            #expect(try read(Array(text.utf8), chunkSize: chunkSize).map(\.line) == [1, 2, 7, 8])
        }
    }

    @Test func `a given separator is not guessed`() throws {
        var reader = CSVReader(separator: UInt8(ascii: ";"))
        reader.feed(Array("a,b\n1;2".utf8).span)
        reader.finish()
        #expect(try reader.next()?.texts == ["a,b"])
        #expect(try reader.next()?.texts == ["1", "2"])
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
    }

    @Test(arguments: [
        ("a,b\n1,x\"y\n", CSVError(reason: .quoteInside, line: 2, column: 2)),
        ("a,b\n\"1\"2,x\n", CSVError(reason: .textAfterQuote, line: 2, column: 1)),
        ("a,b\n\"1\" ,x\n", CSVError(reason: .textAfterQuote, line: 2, column: 1)),
        ("a,b\n1,\"x\ny\nz", CSVError(reason: .unclosedQuote, line: 2, column: 2)),
        ("a,b\n\"p\nq\",\"x", CSVError(reason: .unclosedQuote, line: 3, column: 2)),
        ("\"", CSVError(reason: .unclosedQuote, line: 1, column: 1)),
        ("a,b\n\"\"\"\"\"", CSVError(reason: .unclosedQuote, line: 2, column: 1)),
    ])
    func `faults of quotes are named with line and column`(text: String, error: CSVError) {
        for chunkSize in [1, 2, 1_000] {
            #expect(throws: error) { try read(Array(text.utf8), chunkSize: chunkSize) }
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE1, 0xBA],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are named with line and column`(fault: [UInt8]) {
        let bytes = Array("a,b\n\"1\n2\",x\n3,ế".utf8) + fault + Array(",\u{A9}\n".utf8)
        for chunkSize in [1, 3, 1_000] {
            #expect(throws: CSVError(reason: .notUTF8, line: 4, column: 2)) {
                try read(bytes, chunkSize: chunkSize)
            }
        }
    }

    @Test func `two broken fields do not make a whole one`() {
        let bytes: [UInt8] = [0x61, 0xC3, 0x2C, 0xA9, 0x0A]
        #expect(throws: CSVError(reason: .notUTF8, line: 1, column: 1)) { try read(bytes, chunkSize: 100) }
    }

    @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
    func `UTF-16 is told apart`(bytes: [UInt8]) {
        #expect(throws: CSVError(reason: .utf16, line: 1, column: 1)) { try read(bytes, chunkSize: 1) }
    }

    @Test(arguments: ["", "\""])
    func `a field is bounded`(quote: String) throws {
        var limits = CSVLimits()
        limits.fieldBytesMax = 100
        func file(_ length: Int) -> [UInt8] {
            Array("a,b\n1,\(quote)\(String(repeating: "x", count: length))\(quote)".utf8)
        }
        for chunkSize in [1, 30, 1_000] {
            #expect(try read(file(100), chunkSize: chunkSize, limits: limits)[1][1].count == 100)
            #expect(throws: CSVError(reason: .fieldTooLong, line: 2, column: 2)) {
                try read(file(101), chunkSize: chunkSize, limits: limits)
            }
        }
    }

    @Test func `columns are bounded`() throws {
        func file(_ columns: Int) -> [UInt8] {
            Array(("a\n" + String(repeating: ",", count: columns - 1)).utf8)
        }
        let most = CSVLimits().columnsMax
        #expect(try read(file(most), chunkSize: 1_000)[1].count == most)
        #expect(throws: CSVError(reason: .tooManyColumns, line: 2, column: most + 1)) {
            try read(file(most + 1), chunkSize: 1_000)
        }
        #expect(throws: CSVError(reason: .tooManyColumns, line: 2, column: most + 1)) {
            try read(file(1_000_000), chunkSize: 1_000)
        }
    }

    @Test func `a record is bounded`() throws {
        var limits = CSVLimits()
        limits.recordBytesMax = 50
        let full = "a,b\n" + Array(repeating: "0123456789", count: 5).joined(separator: ",")
        for chunkSize in [1, 30, 1_000] {
            #expect(try read(Array(full.utf8), chunkSize: chunkSize, limits: limits)[1].count == 5)
            #expect(throws: CSVError(reason: .recordTooLong, line: 2, column: 6)) {
                try read(Array((full + ",x").utf8), chunkSize: chunkSize, limits: limits)
            }
        }
    }

    @Test func `a first line without end does not gather memory for ever`() {
        var reader = CSVReader()
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        #expect(throws: CSVError(reason: .fieldTooLong, line: 1, column: 1)) {
            for _ in 0..<10 {
                reader.feed(chunk.span)
                _ = try reader.next()
            }
        }
    }

    @Test func `any bytes are read or refused without a crash, alike in any chunks`() {
        let pieces: [UInt8] = Array("a,;\t\"\"\"\n\r=é".utf8) + [0xFF, 0xEF, 0xBB, 0xBF]
        var random = SplitMix64(seed: 1)
        for _ in 0..<5_000 {
            let bytes = (0..<24).map { _ in pieces.randomElement(using: &random)! }
            let whole = outcome(bytes, chunkSize: 100)
            #expect(outcome(bytes, chunkSize: 1) == whole)
            #expect(outcome(bytes, chunkSize: 7) == whole)
        }
    }

    @Test func `a sample register reads back as it was made`() throws {
        let csv = SampleRegister.csv(count: 500, seed: 9, district: .phuCat)
        let register = SampleRegister(seed: 9, district: .phuCat)
        let records = try read(csv, chunkSize: 4_096).map(\.texts)
        #expect(records == [SamplePerson.headers] + (0..<500).map { register.person($0).fields })
    }

    private func outcome(_ bytes: [UInt8], chunkSize: Int) -> Result<[[String]], CSVError> {
        do throws(CSVError) {
            return .success(try read(bytes, chunkSize: chunkSize).map(\.texts))
        } catch {
            return .failure(error)
        }
    }

    private func read(
        _ bytes: [UInt8], chunkSize: Int, limits: CSVLimits = CSVLimits()
    ) throws(CSVError) -> [TableRow] {
        var reader = CSVReader(limits: limits)
        var records: [TableRow] = []
        for start in stride(from: 0, to: bytes.count, by: chunkSize) {
            reader.feed(bytes.span.extracting(start..<min(start + chunkSize, bytes.count)))
            while let record = try reader.next() { records.append(record) }
        }
        reader.finish()
        while let record = try reader.next() { records.append(record) }
        return records
    }
}
