import Foundation
import ReplicaCore
import ReplicaOffice
import Testing

@testable import ReplicaReports

/// A report as Word document, workbook and HTML: the same values, and nothing that was typed becomes markup.
@Suite struct DocumentTests {
    /// What nobody should be able to smuggle into a document.
    private static let hostile = "<script>alert('x')</script> & \"]]>\u{1}"

    private func content() throws -> ReportContent {
        let name = FigureName("CD01")
        let district = FigureCell("home_district", "KB-9")
        let value = FigureValue(
            total: Amount(1234), cells: [FigureCell("country", "JP"): Amount(1200), district: Amount(34)])
        var content = ReportContent(
            period: try #require(ReportPeriod(standard: "2026-H1")), unit: "so-ngoai-vu",
            unitName: Wording("Sở Ngoại vụ", "Foreign Affairs"), kind: .ofOffice,
            figures: [Figure(name: name, now: value, yearBefore: FigureValue(total: Amount(1000)))],
            titles: [name: try #require(FigureTitle(name))],
            labels: [
                FigureCell("country", "JP"): Wording("Nhật Bản", "Japan"),
                district: Wording("UBND huyện Phù Cát", "Phù Cát"),
            ])
        content.sections = [
            ReportSection(part: .obstacles, item: "", answer: nil, narrative: Self.hostile, reason: "")
        ]
        content.duties = [Duty(item: "III.2.dd.1", title: "t", evidence: 2, answer: .done, reason: "", open: 0)]
        return content
    }

    /// The text of an XML part, which has to be well-formed.
    private func text(_ part: String, of archive: ZipArchive) throws -> String {
        let entry = try #require(archive.entry(named: part))
        let reader = try archive.open(entry, bytesMax: 1 << 24, part: .container)
        let xml = XMLReader(part: .container) { try reader.next() }
        var bytes: [UInt8] = []
        while true {
            switch try xml.next() {
            case .text: bytes += xml.text
            case .start, .end: continue
            case .done: return String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    @Test func `a Word document is well-formed in every part, and has head, figures and seal`() throws {
        var bytes: [UInt8] = []
        let sealedOn = CivilDay(year: 2026, month: 2, day: 5)
        try WordReport(content(), sealedOn: sealedOn, seal: "abc123").document.finish { bytes += $0 }
        let archive = try ZipArchive(ByteSource(bytes))
        for part in [
            "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels",
            "word/styles.xml",
            "word/header1.xml",
        ] { _ = try text(part, of: archive) }
        let document = try text("word/document.xml", of: archive)
        for words in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ngày 05 tháng 02 năm 2026", "BÁO CÁO", "1.234", "1.000", "abc123",
            "alert('x')", "III.2.đ.1", "Kính gửi: Ủy ban nhân dân tỉnh (qua Sở Ngoại vụ)",
        ] { #expect(document.contains(words), "\(words)") }
    }

    @Test func `an HTML page has no script, fetches nothing, and shows what was typed as text`() throws {
        let page = HTMLReport(try content(), earlier: [], seal: "").text
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;]]&gt;"))
        #expect(!page.contains("\u{1}"))
        for fetching in ["src=", "href=", "url(", "@import", "http-equiv=\"refresh\""] {
            #expect(!page.contains(fetching))
        }
        #expect(
            page.contains("Nhật Bản") && page.contains("<svg") && page.contains("Phù Cát") && page.contains("1.234"))
        #expect(page.contains("chưa niêm phong"))
    }

    /// The elements of a text that has to be well-formed XML, by their names.
    private func elements(_ text: String) throws -> [String: Int] {
        var rest = Array(text.utf8)
        let xml = XMLReader(part: .container) {
            defer { rest = [] }
            return rest
        }
        var counts: [String: Int] = [:]
        while true {
            switch try xml.next() {
            case .start: counts[xml.name, default: 0] += 1
            case .text, .end: continue
            case .done: return counts
            }
        }
    }

    /// What people were called, by commune.
    private func content(period: String, communes: [(name: String, people: Int)]) throws -> ReportContent {
        let name = FigureName("CD01")
        var value = FigureValue(total: Amount(communes.reduce(0) { $0 + $1.people }))
        var labels: [FigureCell: Wording] = [:]
        for (number, commune) in communes.enumerated() {
            let cell = FigureCell("home_commune", commune.name.isEmpty ? "" : "KB-\(number)")
            value.cells[cell] = Amount(commune.people)
            labels[cell] = Wording(commune.name, commune.name)
        }
        return ReportContent(
            period: try #require(ReportPeriod(standard: period)), unit: "so-ngoai-vu",
            unitName: Wording("Sở Ngoại vụ", "Foreign Affairs"), kind: .ofOffice,
            figures: [Figure(name: name, now: value, yearBefore: FigureValue(total: Amount(7)))],
            titles: [name: try #require(FigureTitle(name))], labels: labels)
    }

    @Test func `charts are well-formed, name what they show, and an HTML page is XML as a whole`() throws {
        let shown = try content(
            period: "2026-H1",
            communes: [
                ("Xã Cát Tân, Huyện Phù Cát, Tỉnh Bình Định", 34),
                ("Phường Ngô Mây, Thành phố Quy Nhơn, Tỉnh Bình Định", 3),
                ("Thị trấn Ngô Mây, Huyện Phù Cát, Tỉnh Bình Định", 5), ("Xã Hòa Hội, Tỉnh Gia Lai", 2), ("", 6),
            ])
        let page = HTMLReport(shown, earlier: [], seal: "").text
        let root = try #require(page.firstRange(of: "<html"))
        let found = try elements(String(page[root.lowerBound...]))
        #expect(found["svg"] == 2)
        // A tile for each commune, with its title, besides those of the page and of the charts.
        #expect(found["g"] == 155)
        #expect(found["title"] == 155 + 3)
        #expect(page.contains("<title>Xã Cát Tân, Huyện Phù Cát: 34</title>"))
        #expect(page.contains("<title>Thị trấn Ngô Mây, Huyện Phù Cát: 5</title>"))
        #expect(page.contains("Huyện Phù Cát: 39"))
        #expect(page.contains("Thành phố Quy Nhơn: 3"))
        #expect(page.contains("2 người ghi theo xã khác, 6 người chưa ghi xã"))
    }

    @Test func `the map of tiles has the communes of the register of places, each once`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        let table = try String(contentsOf: root.appending(path: "tools/genesis/data/places.csv"), encoding: .utf8)
        let known = table.split(separator: "\n").compactMap { line -> String? in
            guard line.first == "\"", line.contains("@2024"), let end = line.dropFirst().firstIndex(of: "\"") else {
                return nil
            }
            let parts = line[..<end].dropFirst().split(separator: ", ")
            return parts.count == 3 ? "\(parts[0]), \(parts[1])" : nil
        }
        let drawn = CommuneTable.districts.flatMap { district in district.communes.map { "\($0), \(district.name)" } }
        #expect(known.count == 155)
        #expect(drawn.sorted() == known.sorted())
        // No two tiles lie on each other.
        var places: Set<[Int]> = []
        for district in CommuneTable.districts {
            for place in district.communes.indices {
                #expect(
                    places.insert([
                        district.column + place % district.width, district.row + place / district.width,
                    ]).inserted)
            }
        }
    }

    @Test func `a line has what was sealed for the same kind of period, and a gap where nobody knows`() throws {
        let now = try content(period: "2027-H1", communes: [("Xã Cát Tân, Huyện Phù Cát, Tỉnh Bình Định", 12)])
        let first = try content(period: "2024-H1", communes: [("Xã Cát Tân, Huyện Phù Cát, Tỉnh Bình Định", 3)])
        let points = FigureSeries(now, earlier: [first]).points(of: FigureName("CD01"))
        #expect(points.map(\.label) == ["2024-H1", "2025-H1", "2026-H1", "2027-H1"])
        #expect(points.map(\.amount) == [Amount(3), nil, Amount(7), Amount(12)])
        let chart = LineChart(points: points).svg(title: "<người>")
        let found = try elements(chart)
        #expect(found["circle"] == 3)
        // The axis, and one stretch between the two points that follow each other.
        #expect(found["line"] == 2)
        #expect(chart.contains("<title>&lt;người&gt;</title>"))
        #expect(HTMLReport(now, earlier: [first], seal: "").text.contains(">2024-H1</text>"))
        #expect(FigureSeries(now, earlier: []).points(of: FigureName("CD01")).map(\.label) == ["2026-H1", "2027-H1"])
        #expect(FigureSeries(first, earlier: []).points(of: FigureName("CD02")).isEmpty)
        // The final report is drawn of the years that it comprises.
        #expect(try #require(ReportPeriod(standard: "TK-2031")).codesBefore.last == "2030-N")
    }

    @Test(arguments: [(1, ["1"]), (7, ["1", "2", "5", "10"]), (340, ["20", "50", "100", "200", "500"])])
    func `a scale of colours has steps that people can read, up to the greatest`(greatest: Int, bounds: [String]) {
        let scale = ColourScale([.zero, Amount(greatest)])
        #expect(scale.bounds.map(\.text) == bounds)
        #expect(scale.step(of: .zero) == 0)
        #expect(scale.step(of: Amount(greatest)) == bounds.count)
        #expect(scale.ink(Amount(greatest)) == "#ffffff" && scale.ink(.zero) == "#111111")
    }

    @Test func `a workbook has the numbers as numbers, with every cell`() throws {
        var bytes: [UInt8] = []
        try WorkbookReport(content(), seal: "").write { bytes += $0 }
        let workbook = try Workbook(ByteSource(bytes))
        #expect(workbook.sheets.map(\.name) == ["Báo cáo", "Biểu 01", "Nhiệm vụ"])
        let archive = try ZipArchive(ByteSource(bytes))
        let sheet = try text("xl/worksheets/sheet2.xml", of: archive)
        #expect(sheet.contains("1234") && sheet.contains("1200") && sheet.contains("Nhật Bản"))
    }
}
