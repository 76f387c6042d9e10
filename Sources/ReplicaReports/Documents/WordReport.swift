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

    /// Half an inch, as the first line of a paragraph is set in.
    private static let firstLine = 720

    /// The document, to be written out.
    package var document: WordWriter {
        var writer = WordWriter(title: content.subject)
        writer.append(letterhead)
        writer.append(centred(content.documentTitle, before: 240, isBold: true))
        writer.append(centred(content.subject, isBold: true))
        writer.append(line(sides: 3_400))
        writer.append(
            centred("Kính gửi: Ủy ban nhân dân tỉnh\(isOfCentre ? "" : " (qua Sở Ngoại vụ)")", before: 120, after: 120))
        writer.append(body(opening))
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
        let isDistrict = content.unit.hasPrefix("ubnd-")
        let name = content.unitName.vietnamese.replacing("UBND", with: "Ủy ban nhân dân").uppercased()
        var left = isDistrict ? [] : [centred("UBND TỈNH BÌNH ĐỊNH", points: 12)]
        left += [
            centred(name, points: 12, isBold: true), line(sides: 1_200),
            centred("Số:        /BC-……", points: 13, before: 60),
        ]
        let day = sealedOn.map { "ngày \($0.administrative)" } ?? "ngày …… tháng …… năm \(content.period.due.year)"
        let right = [
            centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", points: 12, isBold: true),
            centred("Độc lập - Tự do - Hạnh phúc", points: 13, isBold: true), line(sides: 1_100),
            centred("Bình Định, \(day)", points: 13, before: 60, isItalic: true),
        ]
        return WordTable(widths: [3_600, WordWriter.textWidth - 3_600], rows: [[left, right]], hasBorders: false)
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
            centred("THỦ TRƯỞNG ĐƠN VỊ", isBold: true),
            centred("(Chữ ký, dấu của cơ quan)", points: 12, after: 1_400, isItalic: true),
            centred("………………………", isBold: true),
        ]
        return WordTable(
            widths: [4_300, WordWriter.textWidth - 4_300], rows: [[left, right]], hasBorders: false)
    }

    private func annex(_ writer: inout WordWriter) {
        var title = centred("PHỤ LỤC: SỐ LIỆU \(content.period.vietnamese.uppercased())", after: 60, isBold: true)
        title.startsPage = true
        writer.append(title)
        writer.append(
            centred("(Kèm theo Báo cáo của \(content.unitName.vietnamese))", points: 13, after: 120, isItalic: true))
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
        case .heading(let text):
            var paragraph = WordParagraph([Run(text, isBold: true)], firstLine: Self.firstLine, before: 120, after: 60)
            paragraph.keepsWithNext = true
            writer.append(paragraph)
        case .subheading(let text):
            var paragraph = WordParagraph([Run(text, isBold: true)], firstLine: Self.firstLine, before: 60, after: 60)
            paragraph.keepsWithNext = true
            writer.append(paragraph)
        case .paragraph(let text): writer.append(body(text))
        case .item(let text): writer.append(body("- " + text))
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
        word.rows.append(table.columns.map { [cell($0.title, .center, isBold: true)] })
        for row in table.rows {
            word.rows.append(zip(row, table.columns).map { [cell($0, $1.isNumber ? .right : .left)] })
        }
        writer.append(word)
    }

    private func cell(_ text: String, _ alignment: WordParagraph.Alignment, isBold: Bool = false) -> WordParagraph {
        WordParagraph([Run(text, points: 12, isBold: isBold)], alignment)
    }

    private func body(_ text: String) -> WordParagraph {
        WordParagraph([Run(text)], firstLine: Self.firstLine, before: 60, after: 60)
    }

    private func centred(
        _ text: String, points: Int = 14, before: Int = 0, after: Int = 0, isBold: Bool = false, isItalic: Bool = false
    ) -> WordParagraph {
        WordParagraph(
            [Run(text, points: points, isBold: isBold, isItalic: isItalic)], .center, before: before, after: after)
    }

    /// A short line, as under the motto.
    private func line(sides: Int) -> WordParagraph {
        var paragraph = WordParagraph([Run("", points: 2)], .center, sides: sides)
        paragraph.hasLineBelow = true
        return paragraph
    }
}

extension String {
    fileprivate var loweringFirst: String { prefix(1).lowercased() + dropFirst() }
}
