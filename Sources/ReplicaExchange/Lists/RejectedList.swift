import Foundation
import ReplicaOffice
import ReplicaTabular

/// The refused rows of a list, to be corrected and imported again.
struct RejectedList {
    private(set) var rows: [(row: TableRow, problems: [RejectedRow])] = []
    private var bytes = 0

    /// How much of a list that does not fit at all is kept.
    private static let rowsMax = 10_000
    private static let bytesMax = 64 << 20

    /// The headers of the columns that tell where a row stood and what is wrong; `import` passes over them.
    static let headers = [lineHeader, reasonHeader]
    private static let lineHeader = "Dòng · Line"
    private static let reasonHeader = "Lý do · Reason"

    mutating func append(_ row: TableRow, _ problems: [RejectedRow]) {
        bytes += (0..<row.count).reduce(0) { $0 + row[$1].count }
        guard rows.count < Self.rowsMax, bytes <= Self.bytesMax else { return }
        rows.append((row, problems))
    }

    /// - Parameters:
    ///   - headers: Those of the list.
    ///   - wording: What people are told of a problem.
    func write(to path: String, headers: [String], wording: (RejectedRow) -> String) throws {
        let file = try AtomicFile(path: path)
        let columns =
            [SheetPlan.Column(width: 12), .init(width: 60, style: .wrapped)]
            + headers.map { _ in SheetPlan.Column(width: 20, style: .text) }
        do {
            var writer = try WorkbookWriter(
                sheets: [SheetPlan(name: "Sửa lại", columns: columns, frozenRows: 1)]
            ) { try file.write($0) }
            let all = Self.headers + headers
            try writer.append(all.map { .text($0) }, styles: all.map { _ in .header })
            for (row, problems) in rows {
                let reasons = problems.map(wording).joined(separator: "\n")
                var cells: [CellContent] = [.number(String(row.line)), .text(reasons)]
                cells += (0..<row.count).map { row[$0].isEmpty ? .empty : .text(row.text($0)) }
                try writer.append(
                    cells, styles: [.integer, .wrapped] + (0..<row.count).map { _ in .text })
            }
            try writer.finish()
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
        try file.commit()
    }
}
