/// Bars that lie one under the other, each with its number; where the year before is known, a second one behind it.
struct BarChart {
    struct Bar {
        let label: String
        let now: Amount
        let before: Amount?
    }

    let bars: [Bar]

    private static let width = 560
    private static let labelWidth = 210
    private static let barWidth = 260
    private static let labelMax = 34

    /// - Parameter title: What is shown, for who does not see it.
    func svg(title: String) -> String {
        let hasBefore = bars.contains { $0.before != nil }
        let step = hasBefore ? 36 : 24
        let greatest = bars.flatMap { [$0.now, $0.before ?? .zero] }.max() ?? .zero
        let rows = bars.enumerated().map { place, bar in row(bar, at: place * step, hasBefore, greatest) }
        let height = bars.count * step + (hasBefore ? 24 : 4)
        let key =
            hasBefore
            ? """
            <rect x="\(Self.labelWidth)" y="\(height - 16)" width="12" height="10" fill="#1f5fa8"/>\
            <text x="\(Self.labelWidth + 17)" y="\(height - 7)" font-size="12">trong kỳ</text>\
            <rect x="\(Self.labelWidth + 90)" y="\(height - 16)" width="12" height="10" fill="#b9c9dc"/>\
            <text x="\(Self.labelWidth + 107)" y="\(height - 7)" font-size="12">cùng kỳ</text>
            """ : ""
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(height)" role="img">\
            <title>\(Markup.escaped(title))</title>
            """ + rows.joined() + key + "</svg>"
    }

    private func row(_ bar: Bar, at top: Int, _ hasBefore: Bool, _ greatest: Amount) -> String {
        let label = bar.label.count > Self.labelMax ? bar.label.prefix(Self.labelMax - 1) + "…" : bar.label[...]
        var parts = """
            <text x="\(Self.labelWidth - 6)" y="\(top + 15)" font-size="12" text-anchor="end">\
            \(Markup.escaped(String(label)))<title>\(Markup.escaped(bar.label))</title></text>
            """
        parts += self.bar(bar.now, at: top + 4, height: 14, "#1f5fa8", greatest)
        if hasBefore, let before = bar.before {
            parts += self.bar(before, at: top + 19, height: 10, "#b9c9dc", greatest)
        }
        return parts
    }

    private func bar(_ amount: Amount, at top: Int, height: Int, _ colour: String, _ greatest: Amount) -> String {
        let width = Self.tenths(of: amount, in: greatest) * Self.barWidth / 1_000
        return """
            <rect x="\(Self.labelWidth)" y="\(top)" width="\(max(width, 1))" height="\(height)" fill="\(colour)"/>\
            <text x="\(Self.labelWidth + width + 5)" y="\(top + height - 2)" font-size="11">\(amount.vietnamese)</text>
            """
    }

    /// Tenths of a per cent.
    static func tenths(of amount: Amount, in whole: Amount) -> Int {
        guard let share = amount.percentage(of: whole)?.text.split(separator: ".") else { return 0 }
        return (Int(share[0]) ?? 0) * 10 + (share.count > 1 ? Int(share[1]) ?? 0 : 0)
    }
}
