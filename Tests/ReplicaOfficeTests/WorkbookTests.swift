import ReplicaOffice
import ReplicaTestSupport
import Testing

struct WorkbookTests {
    @Test func `what is written is read again, cell by cell`() throws {
        let rows: [[CellContent]] = [
            [.text("Họ và tên"), .text("Ngày sinh"), .text("Số con")],
            [.text("Nguyễn Thị Hường & <con>"), .day(SerialDate(year: 1972, month: 6, day: 5)), .number("2")],
            [.empty, .empty, .number("-0.5")],
            [.text("_x0041_ dòng 1\ndòng 2\u{1}"), .boolean(true), .empty],
            [.text(" đầu cuối "), .day(SerialDate(year: 1890, month: 1, day: 2)), .boolean(false)],
        ]
        let bytes = try Self.workbook(rows)
        let workbook = try Workbook(ByteSource(bytes))
        #expect(workbook.sheets.map(\.name) == ["Danh sách", "Mã"])
        #expect(workbook.sheets.map(\.isHidden) == [false, true])
        let read = try Self.texts(workbook)
        #expect(
            read == [
                ["1:0 text Họ và tên", "1:1 text Ngày sinh", "1:2 text Số con"],
                ["2:0 text Nguyễn Thị Hường & <con>", "2:1 day 26455", "2:2 number 2"],
                ["3:2 number -0.5"],
                ["4:0 text _x0041_ dòng 1\ndòng 2\u{1}", "4:1 boolean 1"],
                ["5:0 text  đầu cuối ", "5:1 text 1890-01-02", "5:2 boolean 0"],
            ])
    }

    @Test func `days and their numbers agree with what programs show`() {
        let known: [(Double, SerialDate.System, String?)] = [
            (1, .from1900, "1900-01-01"), (59, .from1900, "1900-02-28"), (60, .from1900, nil),
            (61, .from1900, "1900-03-01"), (26_455.75, .from1900, "1972-06-05"), (45_292, .from1900, "2024-01-01"),
            (36_585, .from1900, "2000-02-29"), (2_958_465, .from1900, "9999-12-31"), (2_958_466, .from1900, nil),
            (0, .from1900, nil), (-1, .from1900, nil), (.nan, .from1900, nil), (.infinity, .from1900, nil),
            (0, .from1904, "1904-01-01"), (24_993, .from1904, "1972-06-05"), (2_957_003, .from1904, "9999-12-31"),
            (2_957_004, .from1904, nil),
        ]
        for (serial, system, text) in known { #expect(SerialDate(serial, system)?.text == text, "\(serial)") }
        for serial in stride(from: 61, to: 2_958_466, by: 97) {
            #expect(SerialDate(Double(serial), .from1900)?.serial == serial)
        }
    }

    @Test func `a file of another kind is told by what it is`() {
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]
        #expect(reason(compound) == .compound)
        #expect(reason(Array("name_full,birth\n".utf8)) == .notZip)
        #expect(reason([]) == .notZip)
        #expect(reason(Array("PK\u{3}\u{4}".utf8)) == .damaged)
        #expect(
            reason((try? HostileFiles.zip([("word/document.xml", Array("<document/>".utf8))])) ?? []) == .notAWorkbook)
    }

    @Test func `every prefix is refused, and so is every byte that was flipped where it counts`() throws {
        var random = SeededGenerator(seed: 60_417)
        let bytes = try Self.workbook([[.text("Họ và tên"), .text("SĐT")], [.text("Lê Ba"), .number("905123456")]])
        let whole = try Self.texts(Workbook(ByteSource(bytes)))
        for _ in 0..<400 {
            let prefix = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            #expect(throws: OfficeError.self) { try Self.texts(Workbook(ByteSource(prefix))) }
        }
        var refused = 0
        for _ in 0..<2_000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            do {
                // What is read of a damaged file is what was written, or nothing: the checksum sees to it.
                let read = try Self.texts(Workbook(ByteSource(damaged)))
                #expect(read == whole)
            } catch is OfficeError {
                refused += 1
            }
        }
        #expect(refused > 1_000)
    }

    // MARK: Helpers

    static func workbook(_ rows: [[CellContent]]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        let list = SheetPlan(
            name: "Danh sách", columns: [.init(width: 30), .init(width: 12, style: .day)], frozenRows: 1,
            choices: [
                .init(
                    column: 2, firstRow: 2, sheet: "Mã", valueColumn: 0, valueRows: 1...2, title: "Mã",
                    message: "Chọn trong danh sách")
            ])
        var writer = try WorkbookWriter(sheets: [list, SheetPlan(name: "Mã", columns: [], isHidden: true)]) {
            bytes += $0
        }
        for row in rows { try writer.append(row) }
        try writer.nextSheet()
        try writer.append([.text("nam")])
        try writer.append([.text("nữ")])
        try writer.finish()
        return bytes
    }

    static func texts(_ workbook: Workbook, sheet: Int = 0) throws -> [[String]] {
        let reader = try workbook.rows(of: workbook.sheets[sheet])
        var rows: [[String]] = []
        while let row = try reader.next() {
            rows.append(
                row.cells.map { "\(row.number):\($0.column) \($0.kind) \(String(decoding: row[$0], as: UTF8.self))" })
        }
        return rows
    }

    private func reason(_ bytes: [UInt8]) -> OfficeError.Reason? {
        do {
            _ = try Workbook(ByteSource(bytes))
            return nil
        } catch {
            return (error as? OfficeError)?.reason
        }
    }
}
