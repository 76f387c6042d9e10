import ReplicaOffice
import ReplicaTestSupport
import Testing

struct HostileFileTests {
    @Test func `a sheet that inflates beyond the bound is refused before it is read`() throws {
        var bytes = try HostileFiles.workbook(sheet: HostileFiles.row("<c r=\"A1\"><v>1</v></c>"))
        // The directory says that the sheet has four billion bytes, which its checksum need not even be asked for.
        try HostileFiles.setSize(0xFFFF_FFF0, of: "xl/worksheets/sheet1.xml", in: &bytes)
        #expect(reason(bytes) == OfficeError(.limit, .sheet))
    }

    @Test func `a sheet that is longer, or shorter, than the directory says is refused`() throws {
        let sheet = HostileFiles.row(String(repeating: " ", count: 100_000))
        for size in [10, 100_000, 200_000] {
            var bytes = try HostileFiles.workbook(sheet: sheet)
            try HostileFiles.setSize(size, of: "xl/worksheets/sheet1.xml", in: &bytes)
            #expect(reason(bytes)?.reason == .damaged)
        }
    }

    @Test func `entries that share bytes are refused`() throws {
        var bytes = try HostileFiles.workbook(sheet: HostileFiles.row(""))
        try HostileFiles.setOffset(0, of: "xl/worksheets/sheet1.xml", in: &bytes)
        #expect(reason(bytes) == OfficeError(.damaged, .container))
    }

    @Test func `an entry that stands twice is refused`() throws {
        let bytes = try HostileFiles.zip([("a", [1]), ("a", [2])])
        #expect(reason(bytes) == OfficeError(.damaged, .container))
    }

    private static let deep = String(repeating: "<a>", count: 100)
    private static let manyAttributes = (0..<100).map { "a\($0)=\"\" " }.joined()
    private static let longText = String(repeating: "a", count: 2 << 20)
    private static let longName = String(repeating: "a", count: 70_000)

    private static let sheets: [(sheet: String, reason: OfficeError.Reason)] = [
        ("<!DOCTYPE w [<!ENTITY a \"b\">]><worksheet><sheetData/></worksheet>", .xml),
        ("<worksheet><sheetData>&a;</sheetData></worksheet>", .xml),
        ("<worksheet><sheetData></worksheet>", .xml),
        ("<worksheet><sheetData>", .damaged),
        ("<worksheet/><worksheet/>", .xml),
        ("<worksheet>\(deep)", .limit),
        ("<worksheet \(longName)=\"\"/>", .limit),
        ("<worksheet \(manyAttributes)/>", .limit),
        (HostileFiles.row("<c r=\"A1\" t=\"s\"><v>0</v></c>"), .damaged),
        (HostileFiles.row("<c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c>"), .damaged),
        (HostileFiles.row("<c r=\"XFD1\"><v>1</v></c>"), .limit),
        ("<worksheet><sheetData><row r=\"9999999\"/></sheetData></worksheet>", .damaged),
        ("<worksheet><sheetData><row r=\"2\"/><row r=\"1\"/></sheetData></worksheet>", .damaged),
        (HostileFiles.row("<c r=\"A1\" t=\"str\"><v>\(longText)</v></c>"), .limit),
        ("<workbook/>", .notAWorkbook),
    ]

    @Test(arguments: sheets) func `a sheet that no program writes is refused`(
        sheet: String, expected: OfficeError.Reason
    ) throws {
        #expect(reason(try HostileFiles.workbook(sheet: sheet))?.reason == expected)
    }

    @Test func `text that is not UTF-8 is refused`() throws {
        let sheet = Array(HostileFiles.row("<c r=\"A1\" t=\"str\"><v>X</v></c>").utf8).map { $0 == 0x58 ? 0xFF : $0 }
        #expect(reason(try HostileFiles.workbook(sheet: sheet))?.reason == .xml)
    }

    @Test func `formats that reach to the last column hold nothing`() throws {
        let bytes = try HostileFiles.workbook(
            sheet: HostileFiles.row("<c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"3\"/>"))
        #expect(try WorkbookTests.texts(Workbook(ByteSource(bytes))) == [["1:0 number 1"]])
    }

    @Test func `names of entries are never followed out of the file`() throws {
        let bytes = try HostileFiles.workbook(
            sheet: HostileFiles.row("<c r=\"A1\"><v>7</v></c>"), target: "../../../xl/worksheets/sheet1.xml")
        #expect(try WorkbookTests.texts(Workbook(ByteSource(bytes))) == [["1:0 number 7"]])
    }

    @Test func `random bytes in place of the sheet are refused, and nothing breaks`() throws {
        var random = SeededGenerator(seed: 60_418)
        let pieces = [
            "<row>", "</row>", "<c r=\"A1\">", "<c>", "</c>", "<v>", "</v>", "1", "&#10;", "&lt;", "<is>", "</is>",
            "<t>",
            "</t>", "<![CDATA[", "]]>", "<!--", "-->", "<x/>", " t=\"s\"", "<", ">", "\"", "é", "\0", "<row r=\"0\">",
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 1..<30, using: &random)
            let inner = (0..<count).map { _ in pieces.randomElement(using: &random)! }.joined()
            let bytes = try HostileFiles.workbook(sheet: "<worksheet><sheetData>" + inner + "</sheetData></worksheet>")
            do { _ = try WorkbookTests.texts(Workbook(ByteSource(bytes))) } catch { #expect(error is OfficeError) }
        }
    }

    private func reason(_ bytes: [UInt8]) -> OfficeError? {
        do {
            _ = try WorkbookTests.texts(Workbook(ByteSource(bytes)))
            return nil
        } catch {
            return error as? OfficeError
        }
    }
}

/// Makes zip files as no office program does.
enum HostileFiles {
    static func zip(_ entries: [(name: String, content: [UInt8])]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var writer = ZipWriter { bytes += $0 }
        for (name, content) in entries {
            try writer.begin(name)
            try writer.write(content)
        }
        try writer.finish()
        return bytes
    }

    static func workbook(sheet: String, target: String = "worksheets/sheet1.xml") throws -> [UInt8] {
        try workbook(sheet: Array(sheet.utf8), target: target)
    }

    static func workbook(sheet: [UInt8], target: String = "worksheets/sheet1.xml") throws -> [UInt8] {
        let relationships = """
            <Relationships><Relationship Id="rId1" Type="x/worksheet" Target="\(target)"/></Relationships>
            """
        return try zip([
            ("xl/workbook.xml", Array("<workbook><sheets><sheet name=\"A\" r:id=\"rId1\"/></sheets></workbook>".utf8)),
            ("xl/_rels/workbook.xml.rels", Array(relationships.utf8)), ("xl/worksheets/sheet1.xml", sheet),
        ])
    }

    static func row(_ cells: String) -> String {
        "<worksheet><sheetData><row r=\"1\">" + cells + "</row></sheetData></worksheet>"
    }

    /// Makes the directory say another length of an entry's content.
    static func setSize(_ size: Int, of name: String, in bytes: inout [UInt8]) throws {
        try set(24, to: size, of: name, in: &bytes)
    }

    /// Makes the directory say another place of an entry.
    static func setOffset(_ offset: Int, of name: String, in bytes: inout [UInt8]) throws {
        try set(42, to: offset, of: name, in: &bytes)
    }

    private static func set(_ place: Int, to number: Int, of name: String, in bytes: inout [UInt8]) throws {
        let header = try #require(
            bytes.indices.dropLast(46).last { start in
                bytes[start...].starts(with: [0x50, 0x4B, 1, 2])
                    && bytes[(start + 46)...].starts(with: Array(name.utf8))
            })
        for byte in 0..<4 { bytes[header + place + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte)) }
    }
}
