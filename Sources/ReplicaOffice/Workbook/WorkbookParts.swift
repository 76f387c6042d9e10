/// The parts of a workbook that do not hold rows.
enum WorkbookParts {
    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let packages = "http://schemas.openxmlformats.org/package/2006"
    private static let types = "application/vnd.openxmlformats-officedocument.spreadsheetml"

    static func contentTypes(_ sheetCount: Int) -> String {
        var text = declaration + "<Types xmlns=\"\(packages)/content-types\">"
        text += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        text += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        text += "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(types).sheet.main+xml\"/>"
        text += "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(types).styles+xml\"/>"
        for number in 1...sheetCount {
            text += "<Override PartName=\"/xl/worksheets/sheet\(number).xml\" ContentType=\"\(types).worksheet+xml\"/>"
        }
        return text + "</Types>"
    }

    static let rootRelationships =
        declaration + "<Relationships xmlns=\"\(packages)/relationships\">"
        + relationship(1, "officeDocument", "xl/workbook.xml") + "</Relationships>"

    static func workbookRelationships(_ sheetCount: Int) -> String {
        var text = declaration + "<Relationships xmlns=\"\(packages)/relationships\">"
        for number in 1...sheetCount { text += relationship(number, "worksheet", "worksheets/sheet\(number).xml") }
        return text + relationship(sheetCount + 1, "styles", "styles.xml") + "</Relationships>"
    }

    private static func relationship(_ number: Int, _ type: String, _ target: String) -> String {
        "<Relationship Id=\"rId\(number)\" Type=\"\(relations)/\(type)\" Target=\"\(target)\"/>"
    }

    static func workbook(_ sheets: [SheetPlan]) -> String {
        var text = declaration + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relations)\"><sheets>"
        for (index, sheet) in sheets.enumerated() {
            var name: [UInt8] = []
            XMLText.append(sheet.name.utf8, to: &name)
            text += "<sheet name=\"\(String(decoding: name, as: UTF8.self))\" sheetId=\"\(index + 1)\""
            if sheet.isHidden { text += " state=\"hidden\"" }
            text += " r:id=\"rId\(index + 1)\"/>"
        }
        return text + "</sheets></workbook>"
    }

    /// Fonts, fills and number formats in the order of ``CellStyle``.
    static let styles: String = {
        var text = declaration + "<styleSheet xmlns=\"\(main)\">"
        text += "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/></numFmts>"
        let font = "<sz val=\"12\"/><name val=\"Times New Roman\"/><family val=\"1\"/>"
        text += "<fonts count=\"2\"><font>\(font)</font><font><b/>\(font)</font></fonts>"
        text += "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
        text += "<fill><patternFill patternType=\"gray125\"/></fill>"
        text += "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7E6E6\"/></patternFill></fill></fills>"
        text += "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        text += "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        text += "<cellXfs count=\"\(CellStyle.allCases.count)\">"
        for style in CellStyle.allCases { text += format(style) }
        text += "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
        return text + "</styleSheet>"
    }()

    private static func format(_ style: CellStyle) -> String {
        let number = [CellStyle.day: 164, .integer: 1, .text: 49, .wrapped: 49][style] ?? 0
        let isHeader = style == .header
        var text =
            "<xf numFmtId=\"\(number)\" fontId=\"\(isHeader ? 1 : 0)\" fillId=\"\(isHeader ? 2 : 0)\" borderId=\"0\""
            + " xfId=\"0\""
        if number != 0 { text += " applyNumberFormat=\"1\"" }
        guard isHeader || style == .wrapped else { return text + "/>" }
        if isHeader { text += " applyFont=\"1\" applyFill=\"1\"" }
        text += " applyAlignment=\"1\"><alignment vertical=\"\(isHeader ? "center" : "top")\" wrapText=\"1\"/></xf>"
        return text
    }
}
