import ReplicaTabular
import SampleRegister
import Testing

struct CSVWriterTests {
    @Test(arguments: [
        (["a", "b"], "a,b\r\n"),
        (["a,b", "c\"d", "e\nf", "g;h"], "\"a,b\",\"c\"\"d\",\"e\nf\",\"g;h\"\r\n"),
        (["", ""], ",\r\n"),
        ([""], "\"\"\r\n"),
        (["+84 56", "Ân"], "+84 56,Ân\r\n"),
    ])
    func `quotes only what needs it`(fields: [String], line: String) {
        #expect(written([fields], by: CSVWriter(isForSpreadsheets: false)) == Array(line.utf8))
    }

    @Test func `separator and line end can be chosen`() {
        let writer = CSVWriter(separator: UInt8(ascii: ";"), lineEnd: .lf, isForSpreadsheets: false)
        #expect(written([["a", "b"], ["c", "d"]], by: writer) == Array("a;b\nc;d\n".utf8))
    }

    @Test(arguments: [
        "=HYPERLINK(\"http://x\")", "+84 905", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－1", "＠1", "'=1",
        "''+1",
    ])
    func `a spreadsheet sees text, never a formula`(field: String) throws {
        let bytes = written([[field]], by: CSVWriter(isForSpreadsheets: true))
        #expect(bytes.starts(with: Array("\"'".utf8)))
        #expect(CSVInjectionGuard.protect(field) == "'" + field)
        #expect(CSVInjectionGuard.unprotect("'" + field) == field)
    }

    @Test(arguments: ["", "a=1", "'", "''", "'a", "Đức", "1-2", "％1", "\u{FF}", " =1"])
    func `harmless fields are left alone`(field: String) {
        #expect(CSVInjectionGuard.protect(field) == field)
        #expect(CSVInjectionGuard.unprotect(field) == field)
    }

    @Test(arguments: [false, true])
    func `what is written reads back, whatever it is`(isForSpreadsheets: Bool) throws {
        let pieces = [
            "a", "Ế", "e\u{301}", "'", "=", "+84", "-", "@", "＝", "\t", "\r", "\n", "\r\n", "\"", ",", ";",
            "\u{FEFF}", " ", "\u{202E}",
        ]
        var random = SplitMix64(seed: 3)
        for separator in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] {
            for lineEnd in [CSVWriter.LineEnd.crlf, .lf] {
                let rows = (0..<300).map { _ in
                    (0..<Int.random(in: 2...4, using: &random)).map { _ in
                        (0..<Int.random(in: 0...4, using: &random)).map { _ in
                            pieces.randomElement(using: &random)!
                        }
                        .joined()
                    }
                }
                let writer = CSVWriter(
                    separator: separator, lineEnd: lineEnd, isForSpreadsheets: isForSpreadsheets)
                var reader = CSVReader()
                reader.feed(written(rows, by: writer).span)
                reader.finish()
                for row in rows {
                    let texts = try #require(try reader.next()).texts
                    let fields = isForSpreadsheets ? texts.map(CSVInjectionGuard.unprotect) : texts
                    #expect(fields.map { Array($0.utf8) } == row.map { Array($0.utf8) })
                }
                #expect(try reader.next() == nil)
            }
        }
    }

    private func written(_ rows: [[String]], by writer: CSVWriter) -> [UInt8] {
        var output: [UInt8] = []
        for row in rows { writer.append(row, to: &output) }
        return output
    }
}
