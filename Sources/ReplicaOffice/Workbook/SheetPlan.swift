/// What a sheet to be written looks like, before its rows.
package struct SheetPlan: Sendable {
    /// As its tab shows it: at most 31 characters, without `[ ] : * ? / \`.
    package var name: String
    package var columns: [Column]
    /// How many rows stay in sight while the others move.
    package var frozenRows: Int
    package var isHidden: Bool
    package var choices: [Choice]

    package init(
        name: String, columns: [Column], frozenRows: Int = 0, isHidden: Bool = false, choices: [Choice] = []
    ) {
        self.name = name
        self.columns = columns
        self.frozenRows = frozenRows
        self.isHidden = isHidden
        self.choices = choices
    }

    package struct Column: Sendable {
        /// In characters.
        package var width: Int
        /// How cells look in which nothing was written yet.
        package var style: CellStyle

        package init(width: Int, style: CellStyle = .general) {
            self.width = width
            self.style = style
        }
    }

    /// A column whose cells take one of the values of a range.
    package struct Choice: Sendable {
        /// From 0.
        package var column: Int
        /// From 1.
        package var firstRow: Int
        /// Where the values stand: a sheet's name, its column from 0, and rows from 1.
        package var sheet: String
        package var valueColumn: Int
        package var valueRows: ClosedRange<Int>
        /// What is said of another value.
        package var title: String
        package var message: String

        package init(
            column: Int, firstRow: Int, sheet: String, valueColumn: Int, valueRows: ClosedRange<Int>, title: String,
            message: String
        ) {
            self.column = column
            self.firstRow = firstRow
            self.sheet = sheet
            self.valueColumn = valueColumn
            self.valueRows = valueRows
            self.title = title
            self.message = message
        }
    }
}

/// The looks of a cell; the raw value is the place in `cellXfs`.
package enum CellStyle: Int, Sendable, CaseIterable {
    case general
    /// Bold on a grey ground, wrapped.
    case header
    /// `dd/mm/yyyy`
    case day
    /// A whole number without grouping.
    case integer
    /// Text, whatever it looks like.
    case text
    /// Text over several lines.
    case wrapped
}

/// What a cell to be written holds.
package enum CellContent: Equatable, Sendable {
    case empty
    case text(String)
    /// A number in digits, with a point before the fraction.
    case number(String)
    case day(SerialDate)
    case boolean(Bool)
}
