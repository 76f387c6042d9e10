/// A table over ASCII, U+00C0–024F and U+1E00–1EFF: every letter that Vietnamese and most European names use.
struct LatinTable<Entry: Sendable>: Sendable {
    private let entries: [Entry]

    /// Fills the table, once for each scalar.
    init(_ entry: (Unicode.Scalar) -> Entry) {
        entries = Self.scalars.map(entry)
    }

    /// All that have an entry.
    static var scalars: [Unicode.Scalar] {
        [0...0x7F, 0xC0...0x24F, 0x1E00...0x1EFF].joined().map { Unicode.Scalar($0)! }  // none is a surrogate
    }

    /// The entry of a scalar; nil outside the table.
    @inline(__always)
    subscript(scalar: UInt32) -> Entry? {
        switch scalar {
        case 0..<0x80: entries[Int(scalar)]
        case 0xC0...0x24F: entries[Int(scalar) - 0xC0 + 0x80]
        case 0x1E00...0x1EFF: entries[Int(scalar) - 0x1E00 + 0x80 + 0x190]
        default: nil
        }
    }
}
