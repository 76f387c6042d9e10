import ReplicaCore

/// A report as one HTML file: nothing is fetched, charts are SVG inside it, and it prints on A4. It is well-formed XML as
/// well, so that other programs can read it.
package struct HTMLReport {
    private let outline: ReportOutline
    private let content: ReportContent
    private let series: FigureSeries
    private let seal: String

    /// - Parameters:
    ///   - earlier: What the same office sealed for periods before (``ReportPeriod/codesBefore``): lines are drawn of it.
    ///   - seal: The hash of the sealed report, hexadecimal; empty for a draft.
    package init(_ content: ReportContent, earlier: [ReportContent], seal: String) {
        outline = ReportOutline(content)
        self.content = content
        series = FigureSeries(content, earlier: earlier)
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
            <html xmlns="http://www.w3.org/1999/xhtml" lang="vi"><head><meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
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
        .charts{display:flex;flex-wrap:wrap;gap:1.2rem}figure{margin:0;flex:1 1 22rem}
        figure.wide{flex-basis:100%}figure.line{flex:0 1 17.5rem}figcaption{font-weight:bold}
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
        return ([countries(of: people)] + lines + [compared] + places(of: people)).joined(separator: "\n")
    }

    private func countries(of people: Figure) -> String {
        let bars = people.now.cells(of: "country").prefix(Self.barsMax).map { value, amount in
            BarChart.Bar(label: content.label(of: FigureCell("country", value)).vietnamese, now: amount, before: nil)
        }
        if bars.isEmpty { return "" }
        let title = "Người Bình Định ở nước ngoài theo nước"
        return Self.figure(title, BarChart(bars: bars).svg(title: title))
    }

    /// Where people are from: by district, and where communes are known by commune.
    private func places(of people: Figure) -> [String] {
        func named(_ dimension: String) -> [(name: String, amount: Amount)] {
            people.now.cells(of: dimension).filter { !$0.value.isEmpty }.map { value, amount in
                (content.label(of: FigureCell(dimension, value)).vietnamese, amount)
            }
        }
        var figures: [String] = []
        if let map = DistrictMap(named("home_district")) {
            let title = "Theo quê quán: sơ đồ ô các huyện, thị xã, thành phố"
            figures.append(Self.figure(title, map.svg(title: title)))
        }
        if let map = CommuneMap(named("home_commune")) {
            let title = "Theo quê quán: sơ đồ ô các xã, phường, thị trấn (trước 01/7/2025)"
            let unknown = people.now.cells[FigureCell("home_commune", "")] ?? .zero
            figures.append(
                Self.figure(
                    title, map.svg(title: title), isWide: true,
                    note:
                        "Mỗi ô là một xã, không theo ranh giới, diện tích; huyện đặt theo vị trí tương đối. Ngoài sơ đồ: "
                        + "\(map.elsewhere.vietnamese) người ghi theo xã khác, \(unknown.vietnamese) người chưa ghi xã."
                ))
        }
        return figures
    }

    private var compared: String {
        let bars = Self.compared.compactMap { name -> BarChart.Bar? in
            guard let figure = content.figures.first(where: { $0.name == name }), let now = figure.now.total,
                let title = content.titles[name], !figure.now.isNothing || figure.yearBefore?.isNothing == false
            else { return nil }
            return BarChart.Bar(label: title.indicator.vietnamese, now: now, before: figure.yearBefore?.total ?? .zero)
        }
        if bars.isEmpty { return "" }
        let title = "Trong kỳ và cùng kỳ năm trước"
        return Self.figure(title, BarChart(bars: bars).svg(title: title))
    }

    /// Figures over the years, as far as they are known.
    private var lines: [String] {
        ([FigureName("CD01")] + Self.compared).compactMap { name -> String? in
            let points = series.points(of: name)
            guard let title = content.titles[name], points.contains(where: { ($0.amount ?? .zero) != .zero }) else {
                return nil
            }
            let caption = "\(title.indicator.vietnamese) – \(title.part.vietnamese) (\(title.measure.vietnamese))"
            return Self.figure(caption, LineChart(points: points).svg(title: caption), isLine: true)
        }
    }

    /// The figures that are drawn beside the year before, and over the years.
    private static let compared = [
        FigureName("CD02", "moi"), FigureName("CD04"), FigureName("DT03"), FigureName("LD01"), FigureName("DG01"),
        FigureName("BH01", "tiep_nhan"), FigureName("BH02", "tiep_nhan"), FigureName("TR01"), FigureName("TR02"),
        FigureName("TR03"), FigureName("TR04"),
    ]

    private static func figure(
        _ caption: String, _ svg: String, isWide: Bool = false, isLine: Bool = false, note: String = ""
    ) -> String {
        let kind = isWide ? " class=\"wide\"" : isLine ? " class=\"line\"" : ""
        let note = note.isEmpty ? "" : "<p class=\"faint\">\(Markup.escaped(note))</p>"
        return "<figure\(kind)><figcaption>\(Markup.escaped(caption))</figcaption>\(svg)\(note)</figure>"
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
