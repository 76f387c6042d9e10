/// One row of a sheet: the cells that hold something.
package struct SheetRow: Sendable {
    /// The number of the row as programs show it, from 1.
    package let number: Int
    /// In ascending order of their columns.
    package let cells: [Cell]
    private let bytes: [UInt8]

    package struct Cell: Sendable {
        /// From 0.
        package let column: Int
        package let kind: Kind
        fileprivate let range: Range<Int>

        init(column: Int, kind: Kind, range: Range<Int>) {
            self.column = column
            self.kind = kind
            self.range = range
        }
    }

    package enum Kind: Sendable {
        case text
        /// A number as the file has it: `12`, `0.5`, `1E+20`.
        case number
        /// A number that is shown as a day.
        case day
        /// `1` or `0`
        case boolean
        /// `#N/A` and its kin.
        case error
    }

    init(number: Int, cells: [Cell], bytes: [UInt8]) {
        self.number = number
        self.cells = cells
        self.bytes = bytes
    }

    /// The content of a cell, in valid UTF-8.
    package subscript(cell: Cell) -> ArraySlice<UInt8> { bytes[cell.range] }
}
