import ReplicaText

/// A table that fits the terminal without cutting what people must be able to type, such as record ids.
struct FittedTable {
    struct Column {
        let header: String
        var alignsRight = false
        /// Never cut.
        var isKept = false
        /// May be left out where there is no room, the last first.
        var mayGo = false
    }

    private var columns: [Column]
    private var rows: [[String]]

    init(columns: [Column], rows: [[String]]) {
        self.columns = columns
        self.rows = rows.map { $0.map { TerminalText.escaped($0) } }
    }

    private static let gap = 2
    /// Below this a column says nothing.
    private static let widthMin = 12

    /// The table for a terminal so many cells wide; `nil` for no bound.
    func fitted(to cellsMax: Int?) -> TextTable {
        var table = self
        if let cellsMax { table.shrink(to: cellsMax) }
        var text = TextTable(columns: table.columns.map { .init($0.header, alignsRight: $0.alignsRight) })
        for row in table.rows { text.append(row) }
        return text
    }

    /// Without the columns that say nothing in any row.
    mutating func dropEmptyColumns() {
        for place in columns.indices.reversed()
        where columns[place].mayGo && rows.allSatisfy({ $0[place].isEmpty }) {
            drop(place)
        }
    }

    private mutating func shrink(to cellsMax: Int) {
        while leastWidth > cellsMax, let place = columns.lastIndex(where: \.mayGo) { drop(place) }
        var widths = widths
        var excess = widths.reduce(0, +) + Self.gap * (columns.count - 1) - cellsMax
        while excess > 0 {
            let candidates = columns.indices.filter { !columns[$0].isKept && widths[$0] > Self.widthMin }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        columns = zip(columns, widths).map { column, width in
            Column(
                header: DisplayWidth.truncated(column.header, to: width), alignsRight: column.alignsRight,
                isKept: column.isKept, mayGo: column.mayGo)
        }
        rows = rows.map { zip($0, widths).map { DisplayWidth.truncated($0, to: $1) } }
    }

    private mutating func drop(_ place: Int) {
        columns.remove(at: place)
        for row in rows.indices { rows[row].remove(at: place) }
    }

    private var widths: [Int] {
        columns.indices.map { place in
            rows.reduce(DisplayWidth.cells(in: columns[place].header)) {
                max($0, DisplayWidth.cells(in: $1[place]))
            }
        }
    }

    /// The width when everything that may be cut is.
    private var leastWidth: Int {
        let least = zip(columns, widths).reduce(0) { $0 + ($1.0.isKept ? $1.1 : min($1.1, Self.widthMin)) }
        return least + Self.gap * (columns.count - 1)
    }
}
