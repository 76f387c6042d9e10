/// Writes a text document (.docx) of paragraphs and tables, as offices here lay them out: A4, Times New Roman, the
/// number of the page in the middle of its top margin and not on the first (Nghị định 30/2020/NĐ-CP, Phụ lục I).
package struct WordWriter {
    private var body: [UInt8] = []
    private let title: String

    /// - Parameter title: What the file says of itself.
    package init(title: String) {
        self.title = title
    }

    // MARK: Content

    package mutating func append(_ paragraph: WordParagraph) { Self.write(paragraph, to: &body) }

    package mutating func append(_ table: WordTable) {
        markup("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:jc w:val=\"center\"/>")
        if table.hasBorders {
            let edges = ["top", "left", "bottom", "right", "insideH", "insideV"]
            markup("<w:tblBorders>")
            for edge in edges { markup("<w:\(edge) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>") }
            markup("</w:tblBorders>")
        }
        markup("<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>")
        for width in table.widths { markup("<w:gridCol w:w=\"\(width)\"/>") }
        markup("</w:tblGrid>")
        for (number, row) in table.rows.enumerated() {
            markup("<w:tr><w:trPr><w:cantSplit/>")
            if number < table.headerRows { markup("<w:tblHeader/>") }
            markup("</w:trPr>")
            for (place, cell) in row.enumerated() {
                markup("<w:tc><w:tcPr><w:tcW w:w=\"\(table.widths[place])\" w:type=\"dxa\"/></w:tcPr>")
                for paragraph in cell { Self.write(paragraph, to: &body) }
                if cell.isEmpty { markup("<w:p/>") }
                markup("</w:tc>")
            }
            markup("</w:tr>")
        }
        markup("</w:tbl>")
        // Tables that touch would become one.
        markup(
            "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" w:lineRule=\"exact\"/></w:pPr></w:p>")
    }

    private mutating func markup(_ markup: String) { body += Array(markup.utf8) }

    private static func write(_ paragraph: WordParagraph, to body: inout [UInt8]) {
        func markup(_ markup: String) { body += Array(markup.utf8) }
        markup("<w:p><w:pPr>")
        if paragraph.keepsWithNext { markup("<w:keepNext/>") }
        if paragraph.startsPage { markup("<w:pageBreakBefore/>") }
        if paragraph.hasLineBelow {
            markup("<w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"000000\"/></w:pBdr>")
        }
        let spacing = paragraph.spacing
        markup(
            "<w:spacing w:before=\"\(spacing.before)\" w:after=\"\(spacing.after)\" w:line=\"264\" w:lineRule=\"auto\"/>"
        )
        let indent = paragraph.indent
        markup("<w:ind w:left=\"\(indent.sides)\" w:right=\"\(indent.sides)\" w:firstLine=\"\(indent.firstLine)\"/>")
        markup("<w:jc w:val=\"\(paragraph.alignment.rawValue)\"/></w:pPr>")
        for run in paragraph.runs {
            let lines = run.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (number, line) in lines.enumerated() {
                markup("<w:r><w:rPr>")
                if run.isBold { markup("<w:b/>") }
                if run.isItalic { markup("<w:i/>") }
                markup("<w:sz w:val=\"\(2 * run.points)\"/><w:szCs w:val=\"\(2 * run.points)\"/></w:rPr>")
                if number > 0 { markup("<w:br/>") }
                markup("<w:t xml:space=\"preserve\">")
                XMLText.append(line.utf8, to: &body)
                markup("</w:t></w:r>")
            }
        }
        markup("</w:p>")
    }

    // MARK: The file

    /// Writes the file.
    ///
    /// - Parameter sink: Takes its bytes in order.
    package func finish(sink: @escaping ([UInt8]) throws -> Void) throws {
        var zip = ZipWriter(sink: sink)
        func part(_ name: String, _ content: [UInt8]) throws {
            try zip.begin(name)
            try zip.write(content)
        }
        try part("[Content_Types].xml", Array(Self.contentTypes.utf8))
        try part("_rels/.rels", Array(Self.rootRelationships.utf8))
        try part("docProps/core.xml", core)
        try part("word/document.xml", document)
        try part("word/_rels/document.xml.rels", Array(Self.relationships.utf8))
        try part("word/styles.xml", Array(Self.styles.utf8))
        try part("word/header1.xml", Array(Self.header.utf8))
        try zip.finish()
    }

    private var document: [UInt8] {
        let opening = Self.declaration + "<w:document \(Self.namespaces)><w:body>"
        // A4 in twentieths of a point: 20 mm above and below, 30 mm left, 20 mm right.
        let closing = """
            <w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>\
            <w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" \
            w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>
            """
        return Array(opening.utf8) + body + Array(closing.utf8)
    }

    private var core: [UInt8] {
        var bytes = Array(
            (Self.declaration + "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/"
                + "core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>").utf8)
        XMLText.append(title.utf8, to: &bytes)
        return bytes + Array("</dc:title></cp:coreProperties>".utf8)
    }

    /// How wide the text is, in twentieths of a point.
    package static let textWidth = 11_906 - 1_701 - 1_134

    private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    private static let namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"\(office)\""

    private static let contentTypes = """
        \(declaration)<Types xmlns="\(package)/content-types">\
        <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
        <Default Extension="xml" ContentType="application/xml"/>\
        <Override PartName="/word/document.xml" ContentType="\(word).document.main+xml"/>\
        <Override PartName="/word/styles.xml" ContentType="\(word).styles+xml"/>\
        <Override PartName="/word/header1.xml" ContentType="\(word).header+xml"/>\
        <Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>\
        </Types>
        """

    private static let rootRelationships = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(office)/officeDocument" Target="word/document.xml"/>\
        <Relationship Id="rId2" Type="\(package)/relationships/metadata/core-properties" Target="docProps/core.xml"/>\
        </Relationships>
        """

    private static let relationships = """
        \(declaration)<Relationships xmlns="\(package)/relationships">\
        <Relationship Id="rId1" Type="\(office)/styles" Target="styles.xml"/>\
        <Relationship Id="rId2" Type="\(office)/header" Target="header1.xml"/>\
        </Relationships>
        """

    private static let styles = """
        \(declaration)<w:styles \(namespaces)><w:docDefaults><w:rPrDefault><w:rPr>\
        <w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>\
        <w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>\
        <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>\
        <w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>\
        <w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>\
        </w:styles>
        """

    private static let header = """
        \(declaration)<w:hdr \(namespaces)><w:p><w:pPr><w:jc w:val="center"/></w:pPr>\
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>\
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>\
        </w:p></w:hdr>
        """
}

/// One paragraph; lengths in twentieths of a point.
package struct WordParagraph: Sendable {
    package var runs: [Run]
    package var alignment: Alignment
    package var indent: (firstLine: Int, sides: Int)
    package var spacing: (before: Int, after: Int)
    package var keepsWithNext = false
    package var startsPage = false
    /// A line under it, as wide as the paragraph.
    package var hasLineBelow = false

    package enum Alignment: String, Sendable {
        case left, center, right
        case justified = "both"
    }

    /// Text in one look.
    package struct Run: Sendable {
        /// A line feed goes on in a new line.
        package let text: String
        package let points: Int
        package let isBold: Bool
        package let isItalic: Bool

        package init(_ text: String, points: Int = 14, isBold: Bool = false, isItalic: Bool = false) {
            self.text = text
            self.points = points
            self.isBold = isBold
            self.isItalic = isItalic
        }
    }

    package init(
        _ runs: [Run], _ alignment: Alignment = .justified, firstLine: Int = 0, sides: Int = 0, before: Int = 0,
        after: Int = 0
    ) {
        self.runs = runs
        self.alignment = alignment
        indent = (firstLine, sides)
        spacing = (before, after)
    }
}

/// A table; widths in twentieths of a point.
package struct WordTable: Sendable {
    package let widths: [Int]
    package var rows: [[[WordParagraph]]]
    package let headerRows: Int
    package let hasBorders: Bool

    /// - Parameters:
    ///   - widths: One for each cell of every row.
    ///   - headerRows: How many rows stand again on every page.
    package init(widths: [Int], rows: [[[WordParagraph]]] = [], headerRows: Int = 0, hasBorders: Bool = true) {
        self.widths = widths
        self.rows = rows
        self.headerRows = headerRows
        self.hasBorders = hasBorders
    }
}
