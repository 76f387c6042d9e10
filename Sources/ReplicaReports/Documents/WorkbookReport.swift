import ReplicaCore
import ReplicaOffice

/// The figures of a report as a workbook: a sheet for each table of the annex with all its cells, one for the duties, and
/// in the report of the province one for what offices handed in.
package struct WorkbookReport {
    private let content: ReportContent
    private let seal: String

    /// - Parameter seal: The hash of the sealed report, hexadecimal; empty for a draft.
    package init(_ content: ReportContent, seal: String) {
        self.content = content
        self.seal = seal
    }

    private struct Sheet {
        let plan: SheetPlan
        let rows: [[CellContent]]
    }

    /// Writes the file.
    ///
    /// - Parameter sink: Takes its bytes in order.
    package func write(to sink: @escaping ([UInt8]) throws -> Void) throws {
        let sheets = [cover] + tables + [duties] + (content.offices.isEmpty ? [] : [offices])
        var writer = try WorkbookWriter(sheets: sheets.map(\.plan), sink: sink)
        for (number, sheet) in sheets.enumerated() {
            if number > 0 { try writer.nextSheet() }
            for (place, row) in sheet.rows.enumerated() {
                let isHeader = place < sheet.plan.frozenRows
                try writer.append(row, styles: isHeader ? row.map { _ in .header } : nil)
            }
        }
        try writer.finish()
    }

    private var cover: Sheet {
        let range = content.period.data
        let rows: [(String, String)] = [
            ("Báo cáo", content.subject), ("Đơn vị", content.unitName.vietnamese), ("Kỳ", content.period.code),
            ("Số liệu từ ngày", range.first.vietnamese), ("đến ngày", range.last.vietnamese),
            ("Niêm phong", seal.isEmpty ? "Dự thảo, chưa niêm phong" : seal),
        ]
        return Sheet(
            plan: SheetPlan(name: "Báo cáo", columns: [.init(width: 18), .init(width: 80)]),
            rows: rows.map { [.text($0.0), .text($0.1)] })
    }

    private var tables: [Sheet] {
        ReportTable.allCases.compactMap { table in
            let figures = content.figures.filter { content.titles[$0.name]?.table == table }
            if figures.isEmpty { return nil }
            let header = ["Mã", "Chỉ tiêu", "Chia theo", "Giá trị", "Đơn vị tính", "Trong kỳ", "Cùng kỳ", "Từ 2024"]
            return Sheet(
                plan: SheetPlan(
                    name: "Biểu \(table.number)", columns: [14, 52, 20, 30, 20, 16, 16, 16].map { .init(width: $0) },
                    frozenRows: 1),
                rows: [header.map { .text($0) }] + figures.flatMap(rows))
        }
    }

    private func rows(of figure: Figure) -> [[CellContent]] {
        let title = content.titles[figure.name]
        let name = title.map { "\($0.indicator.vietnamese): \($0.part.vietnamese)" } ?? ""
        func row(_ by: String, _ value: String, _ amounts: [Amount?]) -> [CellContent] {
            [.text(figure.name.code), .text(name), .text(by), .text(value), .text(title?.measure.vietnamese ?? "")]
                + amounts.map { $0.map { .number($0.text) } ?? .empty }
        }
        let total = row("", "", [figure.now.total, figure.yearBefore?.total, figure.sincePlan?.total])
        return [total]
            + figure.now.cells.sorted { $0.key < $1.key }.map { cell, amount in
                row(
                    DimensionTitle.of(cell.dimension).vietnamese, content.label(of: cell).vietnamese,
                    [amount, figure.yearBefore?.cells[cell], figure.sincePlan?.cells[cell]])
            }
    }

    private var duties: Sheet {
        let header = ["Nhiệm vụ", "Nội dung", "Minh chứng", "Kết quả", "Lý do", "Số đơn vị", "Đơn vị chưa có"]
        return Sheet(
            plan: SheetPlan(
                name: "Nhiệm vụ", columns: [14, 70, 12, 20, 40, 12, 14].map { .init(width: $0) }, frozenRows: 1),
            rows: [header.map { .text($0) }]
                + content.duties.map { duty in
                    [
                        .text(duty.item), .text(duty.title), .number(String(duty.evidence)),
                        .text(duty.answer?.title.vietnamese ?? ""), .text(duty.reason), .number(String(duty.offices)),
                        .number(String(duty.open)),
                    ]
                })
    }

    private var offices: Sheet {
        let header = ["Mã", "Đơn vị", "Nghĩa vụ", "Tình hình", "Ngày", "Trễ (ngày)", "Niêm phong"]
        return Sheet(
            plan: SheetPlan(
                name: "Nộp báo cáo", columns: [22, 60, 12, 18, 14, 12, 68].map { .init(width: $0) }, frozenRows: 1),
            rows: [header.map { .text($0) }]
                + content.offices.map { office in
                    [
                        .text(office.unit), .text(office.name.vietnamese), .text(office.duty),
                        .text(office.state.title.vietnamese), .text(office.day?.vietnamese ?? ""),
                        .number(String(office.daysLate)), .text(office.seal),
                    ]
                })
    }
}
