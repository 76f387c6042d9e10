/// The rows of one sheet, from the first to the last; only one is in memory at a time.
package final class SheetReader {
    private let entry: ZipEntryReader
    private let reader: XMLReader
    private let strings: SharedStrings
    private let formats: NumberFormats
    private var isInData = false
    private var lastRow = 0

    init(_ entry: ZipEntryReader, strings: SharedStrings, formats: NumberFormats) {
        self.entry = entry
        reader = XMLReader(part: .sheet) { try entry.next() }
        self.strings = strings
        self.formats = formats
    }

    /// How much of the sheet was read, from 0 to 1.
    package var fraction: Double { entry.fraction }

    /// The next row that has cells; `nil` after the last.
    package func next() throws -> SheetRow? {
        while true {
            switch try reader.next() {
            case .start where reader.name == "sheetData" && !isInData && reader.depth == 2:
                isInData = true
            case .start where isInData && reader.name == "row" && reader.depth == 3:
                let row = try row()
                if !row.cells.isEmpty { return row }
            case .start:
                try reader.skipElement()
            case .end where reader.name == "sheetData" && reader.depth == 1:
                isInData = false
            case .done:
                return nil
            case .end, .text:
                break
            }
        }
    }

    /// Enters the root element.
    func begin() throws {
        guard try reader.next() == .start, reader.name == "worksheet" else { throw OfficeError(.notAWorkbook, .sheet) }
    }

    private func row() throws -> SheetRow {
        let number = reader.attributeBytes("r").map(Self.number) ?? lastRow + 1
        guard let number, number > lastRow, number <= OfficeLimits.rowsMax else { throw OfficeError(.damaged, .sheet) }
        lastRow = number
        var cells: [SheetRow.Cell] = []
        var bytes: [UInt8] = []
        var nextColumn = 0
        while true {
            switch try reader.next() {
            case .start where reader.name == "c":
                let column = reader.attributeBytes("r").map(Self.column) ?? nextColumn
                guard let column, column >= nextColumn else { throw OfficeError(.damaged, .sheet) }
                guard column < OfficeLimits.columnsMax else {
                    // Formats alone may reach to the last column there is.
                    if try hasContent() { throw OfficeError(.limit, .sheet) }
                    continue
                }
                nextColumn = column + 1
                let start = bytes.count
                guard let kind = try cell(into: &bytes), bytes.count > start else { continue }
                guard bytes.count <= OfficeLimits.rowBytesMax else { throw OfficeError(.limit, .sheet) }
                cells.append(SheetRow.Cell(column: column, kind: kind, range: start..<bytes.count))
            case .start:
                try reader.skipElement()
            case .end:
                return SheetRow(number: number, cells: cells, bytes: bytes)
            case .text:
                break
            case .done:
                throw OfficeError(.damaged, .sheet)
            }
        }
    }

    private func hasContent() throws -> Bool {
        var bytes: [UInt8] = []
        return try cell(into: &bytes) != nil && !bytes.isEmpty
    }

    /// Reads the cell whose tag was read last.
    private func cell(into bytes: inout [UInt8]) throws -> SheetRow.Kind? {
        let type = reader.attribute("t") ?? "n"
        let style = reader.attributeBytes("s").map(Self.number) ?? 0
        guard let style else { throw OfficeError(.damaged, .sheet) }
        var value: [UInt8]?
        var inline: [UInt8]?
        var depth = 1
        while depth > 0 {
            switch try reader.next() {
            case .start where reader.name == "v" && depth == 1:
                value = try content()
            case .start where reader.name == "is" && depth == 1:
                inline = try CellText.read(reader, part: .sheet)
            case .start:
                try reader.skipElement()
            case .end:
                depth -= 1
            case .text:
                break
            case .done:
                throw OfficeError(.damaged, .sheet)
            }
        }
        switch type {
        case "inlineStr":
            bytes += inline ?? []
            return .text
        case "s":
            guard let value else { return nil }
            guard let index = Self.number(value[...]), let text = strings[index] else {
                throw OfficeError(.damaged, .sheet)
            }
            bytes += text
            return .text
        case "str":
            bytes += XMLText.unescapingCell(try CellText.checked(value ?? [], .sheet))
            return .text
        case "b", "e", "d", "n":
            let text = try CellText.checked(value ?? [], .sheet)
            bytes += text
            switch type {
            case "b": return .boolean
            case "e": return .error
            // ISO 8601, as the strict form of the format has days.
            case "d": return .text
            default: return formats.isDay(style: style) ? .day : .number
            }
        default:
            throw OfficeError(.damaged, .sheet)
        }
    }

    /// The text of the element whose tag was read last.
    private func content() throws -> [UInt8] {
        var text: [UInt8] = []
        while true {
            switch try reader.next() {
            case .text:
                text += reader.text
                guard text.count <= OfficeLimits.cellBytesMax else { throw OfficeError(.limit, .sheet) }
            case .end: return text
            case .start: throw OfficeError(.damaged, .sheet)
            case .done: throw OfficeError(.damaged, .sheet)
            }
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { 10 * $0 + Int($1 - 48) }
    }

    /// The column of a cell's place: 27 of `AB12`.
    static func column(_ place: ArraySlice<UInt8>) -> Int? {
        let letters = place.prefix { (65...90).contains($0) }
        guard (1...3).contains(letters.count), number(place.dropFirst(letters.count)) != nil else { return nil }
        return letters.reduce(0) { 26 * $0 + Int($1 - 64) } - 1
    }
}
