/// A table for people to read on a terminal, or anywhere letters have equal width.
///
/// ```
/// Họ và tên         Tuổi
/// ----------------  ----
/// Nguyễn Thị Hường    41
/// ```
package struct TextTable: Sendable {
    /// One column: its header and the side to which its cells lean.
    package struct Column: Sendable {
        package let header: String
        package let alignsRight: Bool

        package init(_ header: String, alignsRight: Bool = false) {
            self.header = header
            self.alignsRight = alignsRight
        }
    }

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(columns: [Column]) {
        self.columns = columns
    }

    /// Adds a row. Missing cells are empty, cells beyond the last column are an error of ours.
    package mutating func append(_ cells: [String]) {
        precondition(cells.count <= columns.count, "a row has no more cells than the table has columns")
        rows.append(cells + Array(repeating: "", count: columns.count - cells.count))
    }

    /// Lays the table out.
    ///
    /// Cells are made safe for a terminal (`TerminalText`). Where the table is too wide, its widest columns
    /// are cut, with `…`, until it fits or no column is wider than four cells.
    ///
    /// - Parameter cellsMax: The width of the terminal; nil for no bound.
    /// - Returns: Lines, each ended by a line feed, without spaces at their ends.
    package func rendered(cellsMax: Int? = nil) -> String {
        let lines = ([columns.map(\.header)] + rows).map { $0.map { TerminalText.escaped($0) } }
        let widths = widths(of: lines, cellsMax: cellsMax)
        let rule = widths.map { String(repeating: "-", count: $0) }

        var text = ""
        for (number, line) in lines.enumerated() {
            text += laidOut(line, widths: widths)
            if number == 0 { text += laidOut(rule, widths: widths) }
        }
        return text
    }

    private func widths(of lines: [[String]], cellsMax: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            lines.reduce(1) { max($0, DisplayWidth.cells(in: $1[column])) }
        }
        guard let cellsMax else { return widths }
        var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - cellsMax
        while excess > 0, let widest = widths.max(), widest > Self.cutWidthMin,
            let column = widths.lastIndex(of: widest)
        {
            widths[column] -= 1
            excess -= 1
        }
        return widths
    }

    private func laidOut(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        var pending = ""
        for ((cell, column), width) in zip(zip(cells, columns), widths) {
            let shown = DisplayWidth.truncated(cell, to: width)
            let padding = String(repeating: " ", count: width - DisplayWidth.cells(in: shown))
            if column.alignsRight { pending += padding }
            if !shown.isEmpty {
                line += pending + shown
                pending = ""
            }
            if !column.alignsRight { pending += padding }
            pending += Self.gap
        }
        return line + "\n"
    }

    private static let gap = "  "
    private static let cutWidthMin = 4
}
