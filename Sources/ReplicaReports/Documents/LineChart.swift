/// The amounts of one figure over periods that follow each other, as a line from the left.
struct LineChart {
    /// What a point is called, and how much it is; `nil` where nobody knows.
    let points: [(label: String, amount: Amount?)]

    private static let width = 340
    private static let height = 150
    private static let left = 30
    private static let right = 30
    private static let top = 26
    private static let bottom = 24

    /// - Parameter title: What is shown, for who does not see it.
    func svg(title: String) -> String {
        let greatest = points.compactMap(\.amount).max() ?? .zero
        let places = points.enumerated().map { number, point -> (left: Int, top: Int)? in
            point.amount.map { (left(of: number), top(of: $0, greatest)) }
        }
        let base = Self.height - Self.bottom
        let axis = """
            <line x1="\(Self.left - 12)" y1="\(base)" x2="\(Self.width - Self.right + 12)" y2="\(base)" stroke="#888"/>
            """
        let lines = zip(places, places.dropFirst()).compactMap { from, to -> String? in
            guard let from, let to else { return nil }
            return """
                <line x1="\(from.left)" y1="\(from.top)" x2="\(to.left)" y2="\(to.top)" stroke="#1f5fa8" stroke-width="2"/>
                """
        }
        let marks = zip(points, places).enumerated().map { number, pair -> String in
            let (point, place) = pair
            let label = """
                <text x="\(left(of: number))" y="\(base + 16)" font-size="11" text-anchor="middle">\
                \(Markup.escaped(point.label))</text>
                """
            guard let place, let amount = point.amount else { return label }
            return label + """
                <circle cx="\(place.left)" cy="\(place.top)" r="3.5" fill="#1f5fa8"/>\
                <text x="\(place.left)" y="\(place.top - 8)" font-size="11" font-weight="bold" text-anchor="middle">\
                \(amount.vietnamese)</text>
                """
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" role="img">\
            <title>\(Markup.escaped(title))</title>
            """ + axis + lines.joined() + marks.joined() + "</svg>"
    }

    private func left(of number: Int) -> Int {
        let stretch = Self.width - Self.left - Self.right
        return points.count < 2 ? Self.left + stretch / 2 : Self.left + number * stretch / (points.count - 1)
    }

    /// Zero lies on the axis.
    private func top(of amount: Amount, _ greatest: Amount) -> Int {
        let stretch = Self.height - Self.top - Self.bottom
        return Self.height - Self.bottom - max(BarChart.tenths(of: amount, in: greatest), 0) * stretch / 1_000
    }
}
