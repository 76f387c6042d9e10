import ReplicaCore

/// A report as one HTML file: nothing is fetched, charts are SVG inside it, and it prints on A4.
package struct HTMLReport {
    private let outline: ReportOutline
    private let content: ReportContent
    private let seal: String

    /// - Parameter seal: The hash of the sealed report, hexadecimal; empty for a draft.
    package init(_ content: ReportContent, seal: String) {
        outline = ReportOutline(content)
        self.content = content
        self.seal = seal
    }

    /// The file, in UTF-8.
    package var text: String {
        let name = Markup.escaped(content.unitName.vietnamese)
        let range = content.period.data
        let standing =
            seal.isEmpty
            ? "Dự thảo: số liệu tính từ hồ sơ hiện có, chưa niêm phong."
            : "Báo cáo đã niêm phong. Mã: <code>\(Markup.escaped(seal))</code>"
        return """
            <!DOCTYPE html>
            <html lang="vi"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(Markup.escaped(content.documentTitle)) \(Markup.escaped(content.period.vietnamese)) – \(name)</title>
            <style>\(Self.style)</style></head><body>
            <header><p>\(name)</p><h1>\(Markup.escaped(content.documentTitle))</h1>
            <p><strong>\(Markup.escaped(content.subject))</strong></p>
            <p class="faint">Số liệu từ ngày \(range.first.vietnamese) đến ngày \(range.last.vietnamese)</p>
            <p class="faint">\(standing)</p></header>
            <section class="charts">\(charts)</section>
            \(outline.blocks.map(block).joined(separator: "\n"))
            <h2>PHỤ LỤC: SỐ LIỆU</h2>
            \(outline.annex.map { block(.table($0)) }.joined(separator: "\n"))
            </body></html>

            """
    }

    private static let style = """
        body{font:16px/1.5 "Times New Roman",Tinos,serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#111}
        header{text-align:center;border-bottom:1px solid #999;margin-bottom:1rem}h1{font-size:1.5rem;margin:.3rem}
        h2{font-size:1.15rem;margin:1.4rem 0 .4rem}h3{font-size:1rem;margin:.8rem 0 .2rem}p{margin:.3rem 0}
        .faint{color:#555}code{overflow-wrap:anywhere}ul{margin:.2rem 0}
        table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.4rem 0 1rem}
        caption{text-align:left;font-weight:bold;padding:.3rem 0}th,td{border:1px solid #999;padding:.2rem .4rem;
        vertical-align:top;text-align:left}th{background:#eee}.n{text-align:right;white-space:nowrap}
        .charts{display:flex;flex-wrap:wrap;gap:1.2rem}figure{margin:0;flex:1 1 22rem}figcaption{font-weight:bold}
        svg{width:100%;height:auto}svg text{font-family:inherit}
        @media print{@page{size:A4;margin:20mm 15mm 20mm 30mm}body{margin:0;max-width:none;font-size:13pt}
        tr,figure{break-inside:avoid}h2,h3{break-after:avoid}}
        """

    // MARK: Blocks

    private func block(_ block: ReportOutline.Block) -> String {
        switch block {
        case .heading(let text): "<h2>\(Markup.escaped(text))</h2>"
        case .subheading(let text): "<h3>\(Markup.escaped(text))</h3>"
        case .paragraph(let text): "<p>\(Markup.escaped(text))</p>"
        case .item(let text): "<ul><li>\(Markup.escaped(text))</li></ul>"
        case .table(let table): Self.table(table)
        }
    }

    private static func table(_ table: ReportOutline.Table) -> String {
        let caption = table.caption.isEmpty ? "" : "<caption>\(Markup.escaped(table.caption))</caption>"
        func row(_ cells: [String], _ tag: String) -> String {
            "<tr>"
                + zip(cells, table.columns).map { cell, column in
                    "<\(tag)\(column.isNumber ? " class=\"n\"" : "")>\(Markup.escaped(cell))</\(tag)>"
                }.joined() + "</tr>"
        }
        return "<table>\(caption)<thead>\(row(table.columns.map(\.title), "th"))</thead><tbody>"
            + table.rows.map { row($0, "td") }.joined(separator: "\n") + "</tbody></table>"
    }

    // MARK: Charts

    private static let barsMax = 12

    private var charts: String {
        guard let people = content.figures.first(where: { $0.name == FigureName("CD01") }) else { return "" }
        var figures: [String] = []
        let countries = people.now.cells(of: "country").prefix(Self.barsMax).map { value, amount in
            BarChart.Bar(label: content.label(of: FigureCell("country", value)).vietnamese, now: amount, before: nil)
        }
        if !countries.isEmpty {
            figures.append(Self.figure("Người Bình Định ở nước ngoài theo nước", BarChart(bars: countries).svg))
        }
        let districts = people.now.cells(of: "home_district").map { value, amount in
            (content.label(of: FigureCell("home_district", value)).vietnamese, amount)
        }
        if let map = DistrictMap(districts) {
            figures.append(Self.figure("Theo quê quán (sơ đồ các huyện, thị xã, thành phố)", map.svg))
        }
        let compared = Self.compared.compactMap { name -> BarChart.Bar? in
            guard let figure = content.figures.first(where: { $0.name == name }), let now = figure.now.total,
                let title = content.titles[name], !figure.now.isNothing || figure.yearBefore?.isNothing == false
            else { return nil }
            return BarChart.Bar(label: title.indicator.vietnamese, now: now, before: figure.yearBefore?.total ?? .zero)
        }
        if !compared.isEmpty {
            figures.append(Self.figure("Trong kỳ và cùng kỳ năm trước", BarChart(bars: compared).svg))
        }
        return figures.joined(separator: "\n")
    }

    /// The figures that are drawn beside the year before.
    private static let compared = [
        FigureName("CD02", "moi"), FigureName("CD04"), FigureName("DT03"), FigureName("LD01"), FigureName("DG01"),
        FigureName("BH01", "tiep_nhan"), FigureName("BH02", "tiep_nhan"), FigureName("TR01"), FigureName("TR02"),
        FigureName("TR03"), FigureName("TR04"),
    ]

    private static func figure(_ caption: String, _ svg: String) -> String {
        "<figure><figcaption>\(Markup.escaped(caption))</figcaption>\(svg)</figure>"
    }
}

/// Text as it stands in HTML and SVG.
enum Markup {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n": escaped += "\n"
            case _ where scalar.properties.generalCategory == .control: escaped += " "
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
