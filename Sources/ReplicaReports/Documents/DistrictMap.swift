/// The districts of the province as tiles where they lie to each other, north above; the darker, the more.
struct DistrictMap {
    private let tiles: [(name: String, column: Int, row: Int, amount: Amount)]

    /// Where each district of the roster of 2024 lies, by the end of its name.
    private static let places: [(name: String, column: Int, row: Int)] = [
        ("An Lão", 0, 0), ("Hoài Nhơn", 2, 0), ("Hoài Ân", 1, 1), ("Phù Mỹ", 2, 1), ("Vĩnh Thạnh", 0, 2),
        ("Phù Cát", 2, 2), ("Tây Sơn", 0, 3), ("An Nhơn", 1, 3), ("Tuy Phước", 2, 3), ("Vân Canh", 1, 4),
        ("Quy Nhơn", 2, 4),
    ]

    /// - Parameter districts: Their names and amounts; those that are none of the province are left out.
    /// - Returns: `nil` where no district is known.
    init?(_ districts: [(name: String, amount: Amount)]) {
        let found = Self.places.map { place in
            let amount = districts.filter { $0.name.hasSuffix(place.name) }.reduce(Amount.zero) { $0 + $1.amount }
            return (place.name, place.column, place.row, amount)
        }
        if found.allSatisfy({ $0.3 == .zero }) { return nil }
        tiles = found
    }

    private static let width = 150
    private static let height = 58

    /// - Parameter title: What is shown, for who does not see it.
    func svg(title: String) -> String {
        let scale = ColourScale(tiles.map(\.amount))
        let parts = tiles.map { tile in
            let (left, top) = (tile.column * (Self.width + 6), tile.row * (Self.height + 6))
            let ink = scale.ink(tile.amount)
            return """
                <rect x="\(left)" y="\(top)" width="\(Self.width)" height="\(Self.height)" rx="4" \
                fill="\(scale.fill(tile.amount))" stroke="#5b6b7d"/>\
                <text x="\(left + Self.width / 2)" y="\(top + 24)" font-size="14" text-anchor="middle" fill="\(ink)">\
                \(Markup.escaped(tile.name))</text>\
                <text x="\(left + Self.width / 2)" y="\(top + 45)" font-size="15" font-weight="bold" text-anchor="middle" \
                fill="\(ink)">\(tile.amount.vietnamese)</text>
                """
        }
        let (width, height) = (540, 5 * (Self.height + 6))
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 \(width) \(height + ColourScale.legendHeight + 6)" \
            role="img"><title>\(Markup.escaped(title))</title>
            """ + parts.joined() + scale.legend(left: 0, top: height) + "</svg>"
    }
}
