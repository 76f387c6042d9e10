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
        let page = HTMLReport(try content(), seal: "").text
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
