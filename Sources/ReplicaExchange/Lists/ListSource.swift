import ReplicaCore
import ReplicaTabular

/// The rows of a list, whatever kind of file it is in.
protocol ListSource: AnyObject {
    /// Whether text carries the apostrophes of ``ReplicaTabular/CSVInjectionGuard``.
    var isGuarded: Bool { get }
    /// How much of the file was read, from 0 to 1.
    var fraction: Double { get }
    /// Cells of the row at hand that a spreadsheet could not compute.
    var faultyCells: [(column: Int, text: String)] { get }
    /// What was noticed while cells were read.
    var notes: [ImportNote] { get }

    /// The first rows as they stand, for finding the headers among them.
    func firstRows(_ count: Int) throws -> [TableRow]

    /// Says which row has the headers, and what the columns are.
    func begin(after line: Int, columns: [FieldForm?])

    /// The next row below the headers, with a field for each column; `nil` at the end.
    func next() throws -> TableRow?
}
