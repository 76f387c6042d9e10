package import ReplicaCore
package import ReplicaOffice

/// A report as an official document (Nghị định 30/2020/NĐ-CP), ready for number, signature and seal.
package struct WordReport {
    private let outline: ReportOutline
    private let content: ReportContent
    private let sealedOn: CivilDay?
    private let seal: String

    /// - Parameters:
    ///   - sealedOn: The day on which it was sealed; `nil` for a draft.
    ///   - seal: Its hash, hexadecimal; empty for a draft.
    package init(_ content: ReportContent, sealedOn: CivilDay?, seal: String) {
        outline = ReportOutline(content)
        self.content = content
        self.sealedOn = sealedOn
        self.seal = seal
    }

    private typealias Run = WordParagraph.Run

    /// The document, to be written out.
    package var document: WordWriter {
        var writer = WordWriter(title: content.subject)
        writer.append(letterhead)
        writer.append(OfficialStyle.centred(content.documentTitle, before: 240, isBold: true))
        writer.append(OfficialStyle.centred(content.subject, isBold: true))
        writer.append(OfficialStyle.line(sides: 3_400))
        writer.append(
            OfficialStyle.centred(
                "Kính gửi: Ủy ban nhân dân tỉnh\(isOfCentre ? "" : " (qua Sở Ngoại vụ)")", before: 120, after: 120))
        writer.append(OfficialStyle.body(opening))
        for block in outline.blocks { append(block, to: &writer) }
        writer.append(closing)
        annex(&writer)
        return writer
    }

    private var isOfCentre: Bool { !content.offices.isEmpty }

    private var opening: String {
        let range = content.period.data
        return
            "Căn cứ Kế hoạch của Ủy ban nhân dân tỉnh Bình Định triển khai thực hiện Quyết định số 1334/QĐ-TTg ngày 10/11/2023 "
            + "của Thủ tướng Chính phủ, \(content.unitName.vietnamese) báo cáo \(content.subject.loweringFirst) "
            + "(số liệu từ ngày \(range.first.vietnamese) đến ngày \(range.last.vietnamese)) như sau:"
    }

    // MARK: Head and foot

    private var letterhead: WordTable {
        OfficialStyle.letterhead(
            unit: content.unit, name: content.unitName.vietnamese, number: "Số:        /BC-……",
            day: sealedOn.map { "ngày \($0.administrative)" } ?? "ngày …… tháng …… năm \(content.period.due.year)")
    }

    private var closing: WordTable {
        func small(_ text: String, isTitle: Bool = false) -> WordParagraph {
            WordParagraph([Run(text, points: isTitle ? 12 : 11, isBold: isTitle, isItalic: isTitle)], .left)
        }
        let recipients =
            isOfCentre
            ? ["- Như trên;", "- Bộ Ngoại giao;", "- Ủy ban Nhà nước về NVNONN;", "- Lãnh đạo Sở;", "- Lưu: VT."]
            : ["- Như trên;", "- Sở Ngoại vụ;", "- Lãnh đạo đơn vị;", "- Lưu: VT."]
        let left = [small("Nơi nhận:", isTitle: true)] + recipients.map { small($0) }
        let right = [
            OfficialStyle.centred("THỦ TRƯỞNG ĐƠN VỊ", isBold: true),
            OfficialStyle.centred("(Chữ ký, dấu của cơ quan)", points: 12, after: 1_400, isItalic: true),
            OfficialStyle.centred("………………………", isBold: true),
        ]
        return WordTable(
            widths: [4_300, WordWriter.textWidth - 4_300], rows: [[left, right]], hasBorders: false)
    }

    private func annex(_ writer: inout WordWriter) {
        var title = OfficialStyle.centred(
            "PHỤ LỤC: SỐ LIỆU \(content.period.vietnamese.uppercased())", after: 60, isBold: true)
        title.startsPage = true
        writer.append(title)
        writer.append(
            OfficialStyle.centred(
                "(Kèm theo Báo cáo của \(content.unitName.vietnamese))", points: 13, after: 120, isItalic: true))
        for table in outline.annex { append(.table(table), to: &writer) }
        let note =
            seal.isEmpty
            ? "Dự thảo: số liệu tính từ hồ sơ hiện có, chưa niêm phong."
            : "Báo cáo đã niêm phong; mã: \(seal)."
        writer.append(WordParagraph([Run(note, points: 11, isItalic: true)], .left, before: 120))
    }

    // MARK: Blocks

    private func append(_ block: ReportOutline.Block, to writer: inout WordWriter) {
        switch block {
        case .heading(let text): writer.append(OfficialStyle.heading(text, before: 120))
        case .subheading(let text): writer.append(OfficialStyle.heading(text, before: 60))
        case .paragraph(let text): writer.append(OfficialStyle.body(text))
        case .item(let text): writer.append(OfficialStyle.body("- " + text))
        case .table(let table): append(table, to: &writer)
        }
    }

    private func append(_ table: ReportOutline.Table, to writer: inout WordWriter) {
        if !table.caption.isEmpty {
            var caption = WordParagraph([Run(table.caption, points: 13, isBold: true)], .left, before: 120, after: 60)
            caption.keepsWithNext = true
            writer.append(caption)
        }
        let shares = table.columns.reduce(0) { $0 + $1.share }
        var word = WordTable(widths: table.columns.map { WordWriter.textWidth * $0.share / shares }, headerRows: 1)
        word.rows.append(table.columns.map { [OfficialStyle.cell($0.title, .center, isBold: true)] })
        for row in table.rows {
            word.rows.append(zip(row, table.columns).map { [OfficialStyle.cell($0, $1.isNumber ? .right : .left)] })
        }
        writer.append(word)
    }
}

extension String {
    fileprivate var loweringFirst: String { prefix(1).lowercased() + dropFirst() }
}
