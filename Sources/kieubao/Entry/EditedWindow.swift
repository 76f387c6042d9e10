import ReplicaText

/// The part of an edited line that fits on the terminal: what is around the cursor.
struct EditedWindow: Equatable {
    let before: String
    let after: String

    /// - Parameter cells: How much fits.
    init(before: String, after: String, cells: Int) {
        let kept = Self.tail(of: before, cells: cells)
        self.before = kept
        var room = cells - DisplayWidth.cells(in: kept)
        self.after = String(
            after.prefix { character in
                room -= DisplayWidth.cells(of: character)
                return room >= 0
            })
    }

    private static func tail(of text: String, cells: Int) -> String {
        guard DisplayWidth.cells(in: text) > cells else { return text }
        var room = cells
        var start = text.endIndex
        while start > text.startIndex {
            let previous = text.index(before: start)
            room -= DisplayWidth.cells(of: text[previous])
            if room < 0 { break }
            start = previous
        }
        return String(text[start...])
    }
}
