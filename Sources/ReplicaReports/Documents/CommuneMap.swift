/// The communes of the province as equal tiles, a block for each district where it lies to the others: a cartogram, and
/// no map of borders.
struct CommuneMap {
    private let blocks: [Block]
    private let scale: ColourScale
    /// What is recorded of other communes, such as those of after July 2025.
    let elsewhere: Amount

    private struct Block {
        let district: CommuneTable.District
        let tiles: [(name: String, amount: Amount)]

        /// Of tiles.
        var rows: Int { (tiles.count + district.width - 1) / district.width }
    }

    /// - Parameter communes: Their full names, as the records of places have them (`Xã Cát Tân, Huyện Phù Cát, …`),
    ///   and amounts.
    /// - Returns: `nil` where none of them is known.
    init?(_ communes: [(name: String, amount: Amount)]) {
        var amounts: [String: Amount] = [:]
        for commune in communes { amounts[Self.place(in: commune.name), default: .zero] += commune.amount }
        blocks = CommuneTable.districts.map { district in
            Block(
                district: district,
                tiles: district.communes.map { ($0, amounts["\($0), \(district.name)"] ?? .zero) })
        }
        let drawn = blocks.flatMap(\.tiles).map(\.amount)
        scale = ColourScale(drawn)
        if scale.bounds.isEmpty { return nil }
        let placed = drawn.reduce(.zero, +)
        elsewhere = communes.reduce(.zero) { $0 + $1.amount } + placed.times(-1)
    }

    /// Commune and district of a full name, without the province.
    private static func place(in name: String) -> String {
        name.split(separator: ", ").prefix(2).joined(separator: ", ")
    }

    private static let tileWidth = 78
    private static let tileHeight = 30
    private static let headerHeight = 20

    /// - Parameter title: What is shown, for who does not see it.
    func svg(title: String) -> String {
        let width = blocks.map { Self.left(of: $0.district) + $0.district.width * Self.tileWidth }.max() ?? 0
        let height = Self.top(ofRow: blocks.map { $0.district.row + $0.rows }.max() ?? 0, below: bands.count) + 12
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 \(width + 4) \(height + ColourScale.legendHeight + 4)" \
            role="img"><title>\(Markup.escaped(title))</title>
            """ + blocks.map(block).joined() + scale.legend(left: 0, top: height) + "</svg>"
    }

    /// The rows in which districts begin: each has a line of names above it.
    private var bands: [Int] { Set(blocks.map(\.district.row)).sorted() }

    /// Blocks stand a little apart.
    private static func left(of district: CommuneTable.District) -> Int { district.column * (tileWidth + 3) }

    private static func top(ofRow row: Int, below bands: Int) -> Int { row * tileHeight + bands * headerHeight }

    private func block(_ block: Block) -> String {
        let district = block.district
        let left = Self.left(of: district)
        let above = bands.count { $0 <= district.row }
        let top = Self.top(ofRow: district.row, below: above)
        let sum = block.tiles.reduce(Amount.zero) { $0 + $1.amount }
        let header = """
            <text x="\(left + 2)" y="\(top - 6)" font-size="12" font-weight="bold">\
            \(Markup.escaped(district.name)): \(sum.vietnamese)</text>
            """
        let frame = """
            <rect x="\(left - 1)" y="\(top - 1)" width="\(district.width * Self.tileWidth - 1)" \
            height="\(block.rows * Self.tileHeight - 1)" fill="none" stroke="#123f73" stroke-width="1.4"/>
            """
        return header + frame
            + block.tiles.enumerated().map { place, tile in
                self.tile(
                    tile, of: district, left: left + place % district.width * Self.tileWidth,
                    top: top + place / district.width * Self.tileHeight)
            }.joined()
    }

    private func tile(
        _ tile: (name: String, amount: Amount), of district: CommuneTable.District, left: Int, top: Int
    ) -> String {
        let middle = left + (Self.tileWidth - 3) / 2
        let ink = scale.ink(tile.amount)
        return """
            <g><title>\(Markup.escaped("\(tile.name), \(district.name)")): \(tile.amount.vietnamese)</title>\
            <rect x="\(left)" y="\(top)" width="\(Self.tileWidth - 3)" height="\(Self.tileHeight - 3)" \
            fill="\(scale.fill(tile.amount))" stroke="#5b6b7d" stroke-width="0.6"/>\
            <text x="\(middle)" y="\(top + 11)" font-size="9.5" text-anchor="middle" fill="\(ink)">\
            \(Markup.escaped(Self.label(tile.name)))</text>\
            <text x="\(middle)" y="\(top + 23)" font-size="11" font-weight="bold" text-anchor="middle" fill="\(ink)">\
            \(tile.amount.vietnamese)</text></g>
            """
    }

    /// The name without what kind of unit it is.
    private static func label(_ name: String) -> String {
        for kind in ["Xã ", "Phường ", "Thị trấn "] where name.hasPrefix(kind) {
            return String(name.dropFirst(kind.count))
        }
        return name
    }
}
