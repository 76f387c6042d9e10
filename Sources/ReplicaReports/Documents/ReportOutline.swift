import ReplicaCore

/// What a report says, in the order in which people read it; text, Word and HTML are made from this alone.
///
/// In Vietnamese: it is an official document.
struct ReportOutline {
    let content: ReportContent
    let blocks: [Block]

    enum Block {
        case heading(String)
        case subheading(String)
        case paragraph(String)
        case item(String)
        case table(Table)
    }

    struct Table {
        let caption: String
        let columns: [Column]
        let rows: [[String]]

        struct Column {
            let title: String
            /// Of all columns together.
            let share: Int
            var isNumber = false
        }
    }

    init(_ content: ReportContent) {
        self.content = content
        var parts = ReportPart.allCases.filter { $0 != .annex }.flatMap { Self.part($0, of: content) }
        if !content.offices.isEmpty { parts += Self.scoreboard(content.offices) }
        blocks = parts
    }

    /// The tables of the annex.
    var annex: [Table] {
        ReportTable.allCases.compactMap { table in
            let figures = content.figures.filter { content.titles[$0.name]?.table == table }
            if figures.isEmpty { return nil }
            return Table(
                caption: "Biểu \(table.number). \(table.title.vietnamese)",
                columns: [
                    .init(title: "Mã", share: 9), .init(title: "Chỉ tiêu", share: 45),
                    .init(title: "Đơn vị tính", share: 13), .init(title: "Trong kỳ", share: 12, isNumber: true),
                    .init(title: "Cùng kỳ", share: 11, isNumber: true),
                    .init(title: "Từ 2024", share: 10, isNumber: true),
                ],
                rows: figures.map { figure in
                    let title = content.titles[figure.name]
                    return [
                        figure.name.indicator, title.map { "\($0.indicator.vietnamese): \($0.part.vietnamese)" } ?? "",
                        title?.measure.vietnamese ?? "", figure.now.vietnamese, figure.yearBefore?.vietnamese ?? "",
                        figure.sincePlan?.vietnamese ?? "",
                    ]
                })
        }
    }

    // MARK: Parts

    private static func part(_ part: ReportPart, of content: ReportContent) -> [Block] {
        var blocks: [Block] = [.heading("\(part.rawValue). \(part.title.vietnamese.uppercased())")]
        blocks += paragraphs(content.section(part)?.narrative ?? "")
        switch part {
        case .results: blocks += results(content)
        case .duties: blocks += duties(content)
        case .budget: blocks += content.figures.filter { $0.name.indicator == "QL05" }.map { .item(content.line($0)) }
        default: break
        }
        blocks += content.records.filter { $0.part == part }.map { record in
            let day = record.day.map { ", ngày \($0.administrative)" } ?? ""
            let state = record.state.vietnamese.isEmpty ? "" : " (\(record.state.vietnamese)\(day))"
            return .item(record.title + state)
        }
        if blocks.count == 1 { blocks.append(.paragraph("Không phát sinh.")) }
        return blocks
    }

    private static func paragraphs(_ text: String) -> [Block] {
        text.split(separator: "\n").map { .paragraph(String($0)) }
    }

    private static let contents = [
        "Phổ biến, quán triệt, tuyên truyền về công tác người Việt Nam ở nước ngoài",
        "Thu hút chuyên gia, trí thức và lao động trở về tỉnh",
        "Cải thiện môi trường đầu tư, quảng bá, xúc tiến thương mại", "Củng cố khối đại đoàn kết dân tộc",
        "Cải cách thủ tục hành chính, triển khai chính sách", "Hỗ trợ, bảo vệ quyền và lợi ích chính đáng",
        "Giữ gìn bản sắc văn hóa, gắn kết thế hệ trẻ", "Tăng cường nguồn lực, đào tạo, bồi dưỡng",
    ]

    private static func results(_ content: ReportContent) -> [Block] {
        contents.enumerated().flatMap { place, title -> [Block] in
            let item = "II.\(place + 1)"
            let figures = content.figures(for: item).filter { !$0.now.isNothing }
            let typed = paragraphs(content.section(.results, item: item)?.narrative ?? "")
            let lines: [Block] = typed + figures.map { .item(content.line($0)) }
            return [.subheading("\(place + 1). \(title)")] + (lines.isEmpty ? [.paragraph("Không phát sinh.")] : lines)
        }
    }

    private static func duties(_ content: ReportContent) -> [Block] {
        if content.duties.isEmpty { return [] }
        let isOfProvince = !content.offices.isEmpty
        let table = Table(
            caption: "",
            columns: [
                .init(title: "Nhiệm vụ", share: 14), .init(title: "Nội dung", share: 46),
                .init(title: "Minh chứng", share: 13, isNumber: true),
                .init(title: isOfProvince ? "Đơn vị chưa có" : "Kết quả", share: 27),
            ],
            rows: content.duties.map { duty in
                let answer =
                    duty.answer?.title.vietnamese ?? (duty.evidence > 0 ? "có minh chứng" : "chưa trả lời")
                return [
                    duty.item.replacing(".dd.", with: ".đ."), duty.title, String(duty.evidence),
                    isOfProvince
                        ? "\(duty.open)/\(duty.offices)" : answer + (duty.reason.isEmpty ? "" : ": " + duty.reason),
                ]
            })
        let typed = content.sections.filter { $0.part == .duties && !$0.item.isEmpty && !$0.narrative.isEmpty }
        return [.table(table)]
            + typed.flatMap { [.subheading($0.item.replacing(".dd.", with: ".đ."))] + paragraphs($0.narrative) }
    }

    private static func scoreboard(_ offices: [OfficeStanding]) -> [Block] {
        let received = offices.count(where: \.state.isReceived)
        let table = Table(
            caption: "",
            columns: [
                .init(title: "Đơn vị", share: 46), .init(title: "Tình hình", share: 20),
                .init(title: "Ngày", share: 18), .init(title: "Trễ (ngày)", share: 16, isNumber: true),
            ],
            rows: offices.map { office in
                [
                    office.name.vietnamese, office.state.title.vietnamese, office.day?.vietnamese ?? "",
                    office.daysLate > 0 ? String(office.daysLate) : "",
                ]
            })
        return [
            .heading("TÌNH HÌNH NỘP BÁO CÁO"),
            .paragraph("Đã nhận \(received)/\(offices.count) báo cáo của các cơ quan, đơn vị, địa phương."),
            .table(table),
        ]
    }
}

extension FigureName {
    /// `CD02.moi`
    package var code: String { part.isEmpty ? indicator : indicator + "." + part }
}

extension FigureValue {
    /// The total, or what each currency comes to, as it is written here.
    var vietnamese: String {
        let money = cells(of: FigureCell.currency)
        if money.isEmpty { return total?.vietnamese ?? "–" }
        return money.map { "\($0.amount.vietnamese) \($0.value)" }.joined(separator: "; ")
    }
}

extension ReportContent {
    /// A figure as a line of text, with the year before where it is known.
    fileprivate func line(_ figure: Figure) -> String {
        let title = titles[figure.name]
        let isMoney = !figure.now.cells(of: FigureCell.currency).isEmpty
        let measure = isMoney ? "" : " " + (title?.measure.vietnamese ?? "")
        let name = title.map { "\($0.indicator.vietnamese) – \($0.part.vietnamese)" } ?? figure.name.code
        let before = figure.yearBefore.flatMap { $0.isNothing ? nil : " (cùng kỳ: \($0.vietnamese))" } ?? ""
        return "\(name): \(figure.now.vietnamese)\(measure)\(before)"
    }

    /// `Tình hình, kết quả thực hiện … 6 tháng đầu năm 2026`
    var subject: String {
        "Tình hình, kết quả thực hiện Kế hoạch phát huy nguồn lực của người Việt Nam ở nước ngoài \(period.vietnamese)"
    }

    /// `BÁO CÁO`, with what kind of one it is.
    var documentTitle: String {
        switch kind {
        case .ofOffice, .ofProvince: "BÁO CÁO"
        case .supplement: "BÁO CÁO BỔ SUNG"
        case .correction: "BÁO CÁO ĐÍNH CHÍNH"
        }
    }
}
