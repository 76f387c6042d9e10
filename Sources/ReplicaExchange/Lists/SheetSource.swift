import Foundation
import ReplicaCore
import ReplicaOffice
import ReplicaTabular
import ReplicaText

/// A list in a sheet of a workbook.
///
/// Days, numbers and answers become the text that a person would have typed in a field of the column's type.
final class SheetSource: ListSource {
    let isGuarded = false
    private(set) var faultyCells: [(column: Int, text: String)] = []

    private let path: String
    private let sheet: SheetReader
    private let dateSystem: SerialDate.System
    private let encoding: LegacyEncoding?
    private let otherSheets: [String]
    private var buffered: [SheetRow] = []
    private var bufferedStart = 0
    private var columns: [FieldForm?] = []
    /// How many numbers without a format were taken for days, by column.
    private var serialDays: [Int: Int] = [:]
    /// Columns without a header in which something stands.
    private var unnamed: Set<Int> = []

    /// Numbers that may be days of people's lives: 1927 to 2119.
    private static let plausibleDays = 10_000.0..<80_000.0
    /// Numbers that may be years.
    private static let plausibleYears = 1_000.0..<3_000.0

    init(path: String, sheet wanted: String?, encoding: LegacyEncoding?) throws {
        self.path = path
        self.encoding = encoding
        do {
            let workbook = try Workbook(FileReader(path: path).source)
            let chosen = try Self.choose(wanted, in: workbook.sheets, path: path)
            otherSheets =
                wanted == nil
                ? workbook.sheets.filter { !$0.isHidden && $0.name != chosen.name }.map(\.name) : []
            sheet = try workbook.rows(of: chosen)
            dateSystem = workbook.dateSystem
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
    }

    private static func choose(_ wanted: String?, in sheets: [Workbook.Sheet], path: String) throws -> Workbook.Sheet {
        guard let wanted else { return sheets.first { !$0.isHidden } ?? sheets[0] }
        let name = TextNormalization.nfc(wanted)
        if let exact = sheets.first(where: { TextNormalization.nfc($0.name) == name }) { return exact }
        let folded = sheets.filter { FoldedText.fold(TextNormalization.nfc($0.name)) == FoldedText.fold(name) }
        if folded.count == 1 { return folded[0] }
        if let number = Int(wanted), sheets.indices.contains(number - 1) { return sheets[number - 1] }
        throw ExchangeError.unknownSheet(wanted, path: path, known: sheets.map(\.name))
    }

    var fraction: Double { sheet.fraction }

    var notes: [ImportNote] {
        var notes: [ImportNote] = []
        if !otherSheets.isEmpty { notes.append(.otherSheets(otherSheets)) }
        for (column, count) in serialDays.sorted(by: { $0.key < $1.key }) {
            if let field = columns[column] { notes.append(.serialDays(field: field.labels, count: count)) }
        }
        if !unnamed.isEmpty { notes.append(.unnamedColumns(unnamed.sorted().map(WorkbookWriter.letters))) }
        return notes
    }

    func firstRows(_ count: Int) throws -> [TableRow] {
        while buffered.count < count, let row = try read() { buffered.append(row) }
        return buffered.map { row in
            tableRow(row, count: (row.cells.last?.column ?? -1) + 1) { String(decoding: row[$0], as: UTF8.self) }
        }
    }

    func begin(after line: Int, columns: [FieldForm?]) {
        self.columns = columns
        bufferedStart = buffered.firstIndex { $0.number > line } ?? buffered.count
    }

    func next() throws -> TableRow? {
        let row: SheetRow
        if bufferedStart < buffered.count {
            row = buffered[bufferedStart]
            bufferedStart += 1
        } else if let read = try read() {
            row = read
        } else {
            return nil
        }
        faultyCells.removeAll()
        return tableRow(row, count: columns.count) { text(of: $0, in: row) }
    }

    private func read() throws -> SheetRow? {
        do {
            return try sheet.next()
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
    }

    private func tableRow(_ row: SheetRow, count: Int, _ text: (SheetRow.Cell) -> String) -> TableRow {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(count)
        for cell in row.cells {
            guard cell.column < count else {
                if !row[cell].allSatisfy({ $0 == 0x20 }) { unnamed.insert(cell.column) }
                continue
            }
            while ends.count < cell.column { ends.append(bytes.count) }
            if cell.kind == .text {
                if let encoding {
                    bytes += Array(encoding.decode(String(decoding: row[cell], as: UTF8.self)).utf8)
                } else {
                    bytes += row[cell]
                }
            } else {
                bytes += Array(text(cell).utf8)
            }
            ends.append(bytes.count)
        }
        while ends.count < count { ends.append(bytes.count) }
        return TableRow(line: row.number, bytes: bytes, ends: ends)
    }

    // MARK: Cells

    private func text(of cell: SheetRow.Cell, in row: SheetRow) -> String {
        let raw = String(decoding: row[cell], as: UTF8.self)
        let type = columns[cell.column]?.type
        switch cell.kind {
        case .text:
            return raw
        case .error:
            if columns[cell.column] != nil { faultyCells.append((cell.column, raw)) }
            return raw
        case .boolean:
            return type == .boolean ? raw : raw == "1" ? "TRUE" : "FALSE"
        case .day:
            guard let number = Double(raw), let day = SerialDate(number, dateSystem) else { return raw }
            return type == .text ? Self.vietnamese(day) : day.text
        case .number:
            guard let number = Double(raw), number.isFinite else { return raw }
            return text(of: number, raw, type, column: cell.column)
        }
    }

    private func text(of number: Double, _ raw: String, _ type: FieldType?, column: Int) -> String {
        let isDay = type == .date || type == .partialDate
        if type == .partialDate, Self.plausibleYears.contains(number), number == number.rounded() {
            return String(Int(number))
        }
        if isDay, Self.plausibleDays.contains(number), let day = SerialDate(number, dateSystem) {
            serialDays[column, default: 0] += 1
            return day.text
        }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        // As many digits as spreadsheets show; and never three behind the point, which might group thousands.
        var text = String(format: "%.15g", number)
        if type == .decimal, let point = text.firstIndex(of: "."), !text.contains("e"),
            text.distance(from: point, to: text.endIndex) == 4
        {
            text += "0"
        }
        return text
    }

    private static func vietnamese(_ day: SerialDate) -> String {
        let parts = day.text.split(separator: "-")
        return parts.reversed().joined(separator: "/")
    }
}

extension FileReader {
    /// The file as bytes that can be read at any place.
    var source: ByteSource { ByteSource(byteCount: byteCount) { try self.read($1, at: $0) } }
}
