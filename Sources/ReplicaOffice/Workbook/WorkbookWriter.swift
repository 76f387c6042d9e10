/// Writes a workbook (.xlsx) from front to back, row by row: memory does not grow with the rows.
///
/// Cells hold their own text instead of shared strings, which would have to be collected first.
///
/// ```
/// var writer = try WorkbookWriter(sheets: [plan], creator: "…") { try file.write($0) }
/// try writer.append([.text("Nguyễn Văn A"), .day(birth)], styles: [.text, .day])
/// try writer.finish()
/// ```
package struct WorkbookWriter {
    private var zip: ZipWriter
    private let sheets: [SheetPlan]
    private var current = -1
    private var row = 0
    private var buffer: [UInt8] = []

    private static let bufferBytes = 1 << 16

    /// - Parameters:
    ///   - sheets: All sheets; their rows follow in this order.
    ///   - sink: Takes the bytes of the file in order.
    package init(sheets: [SheetPlan], sink: @escaping ([UInt8]) throws -> Void) throws {
        precondition(!sheets.isEmpty, "a workbook has a sheet")
        self.sheets = sheets
        zip = ZipWriter(sink: sink)
        try part("[Content_Types].xml", WorkbookParts.contentTypes(sheets.count))
        try part("_rels/.rels", WorkbookParts.rootRelationships)
        try part("xl/workbook.xml", WorkbookParts.workbook(sheets))
        try part("xl/_rels/workbook.xml.rels", WorkbookParts.workbookRelationships(sheets.count))
        try part("xl/styles.xml", WorkbookParts.styles)
        try beginSheet()
    }

    /// The number of the row that was written last, from 1.
    package var rowNumber: Int { row }

    /// Writes the next row of the sheet.
    ///
    /// - Parameter styles: For each cell its look; `nil` for the one that its content has by itself.
    /// - Throws: ``OfficeError`` where a sheet or a cell holds no more.
    package mutating func append(_ cells: [CellContent], styles: [CellStyle]? = nil) throws {
        guard row < OfficeLimits.rowsMax else { throw OfficeError(.limit, .sheet) }
        row += 1
        write("<row r=\"\(row)\">")
        for (column, cell) in cells.enumerated() {
            try write(cell, style: styles?[column] ?? cell.ownStyle, column: column)
        }
        write("</row>")
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Goes on to the next sheet.
    package mutating func nextSheet() throws {
        try endSheet()
        try beginSheet()
    }

    /// Ends the file.
    package mutating func finish() throws {
        try endSheet()
        while current + 1 < sheets.count {
            try beginSheet()
            try endSheet()
        }
        try zip.finish()
    }

    // MARK: Sheets

    private mutating func beginSheet() throws {
        current += 1
        row = 0
        try zip.begin("xl/worksheets/sheet\(current + 1).xml")
        let plan = sheets[current]
        write(WorkbookParts.declaration + "<worksheet xmlns=\"\(WorkbookParts.main)\"><sheetViews><sheetView")
        if current == 0 { write(" tabSelected=\"1\"") }
        write(" workbookViewId=\"0\">")
        if plan.frozenRows > 0 {
            write(
                "<pane ySplit=\"\(plan.frozenRows)\" topLeftCell=\"A\(plan.frozenRows + 1)\" activePane=\"bottomLeft\""
                    + " state=\"frozen\"/><selection pane=\"bottomLeft\"/>")
        }
        write("</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>")
        if !plan.columns.isEmpty {
            write("<cols>")
            for (index, column) in plan.columns.enumerated() {
                write(
                    "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(column.width)\""
                        + " style=\"\(column.style.rawValue)\" customWidth=\"1\"/>")
            }
            write("</cols>")
        }
        write("<sheetData>")
    }

    private mutating func endSheet() throws {
        write("</sheetData>")
        let choices = sheets[current].choices
        if !choices.isEmpty {
            write("<dataValidations count=\"\(choices.count)\">")
            for choice in choices { write(choice) }
            write("</dataValidations>")
        }
        write("</worksheet>")
        try flush()
    }

    private mutating func write(_ choice: SheetPlan.Choice) {
        let column = Self.letters(choice.column)
        write(
            "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" errorTitle=\"")
        XMLText.append(choice.title.utf8, to: &buffer)
        write("\" error=\"")
        XMLText.append(choice.message.utf8, to: &buffer)
        write("\" sqref=\"\(column)\(choice.firstRow):\(column)\(OfficeLimits.rowsMax)\"><formula1>")
        let values = Self.letters(choice.valueColumn)
        let range =
            "'" + choice.sheet.replacing("'", with: "''") + "'!$\(values)$\(choice.valueRows.lowerBound)"
            + ":$\(values)$\(choice.valueRows.upperBound)"
        XMLText.append(range.utf8, to: &buffer)
        write("</formula1></dataValidation>")
    }

    // MARK: Cells

    private mutating func write(_ cell: CellContent, style: CellStyle, column: Int) throws {
        if cell == .empty { return }
        write("<c r=\"\(Self.letters(column))\(row)\"")
        if style != .general { write(" s=\"\(style.rawValue)\"") }
        switch cell {
        case .empty:
            break
        case .number(let digits):
            write("><v>\(digits)</v></c>")
        case .boolean(let answer):
            write(" t=\"b\"><v>\(answer ? 1 : 0)</v></c>")
        case .day(let day):
            guard let serial = day.serial else { return try write(text: day.text) }
            write("><v>\(serial)</v></c>")
        case .text(let text):
            try write(text: text)
        }
    }

    private mutating func write(text: String) throws {
        guard text.utf8.count <= OfficeLimits.cellUnitsMax || text.utf16.count <= OfficeLimits.cellUnitsMax else {
            throw OfficeError(.limit, .sheet)
        }
        write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
        XMLText.append(XMLText.escapingCell(Array(text.utf8)), to: &buffer)
        write("</t></is></c>")
    }

    private mutating func write(_ markup: String) { buffer += Array(markup.utf8) }

    private mutating func flush() throws {
        try zip.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    private mutating func part(_ name: String, _ content: String) throws {
        try zip.begin(name)
        try zip.write(Array(content.utf8))
    }

    /// The letters of a column, from 0: `AB` of 27.
    package static func letters(_ column: Int) -> String {
        var rest = column
        var letters = ""
        repeat {
            letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
            rest = rest / 26 - 1
        } while rest >= 0
        return letters
    }
}

extension CellContent {
    fileprivate var ownStyle: CellStyle {
        switch self {
        case .empty, .boolean, .number: .general
        case .text: .text
        case .day(let day): day.serial == nil ? .text : .day
        }
    }
}
