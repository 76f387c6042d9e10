/// A table over ``LatinRange``.
struct LatinTable<Entry: Sendable>: Sendable {
    private let entries: [Entry]

    /// Fills the table, once for each scalar.
    init(_ entry: (Unicode.Scalar) -> Entry) { entries = LatinRange.scalars.map(entry) }

    /// The entry of a scalar; nil outside the table.
    @inline(__always)
    subscript(scalar: UInt32) -> Entry? { LatinRange.place(of: scalar).map { entries[$0] } }
}

/// ASCII, U+00C0–024F and U+1E00–1EFF: every letter that Vietnamese and most European names use.
enum LatinRange {
    /// All of them, in the order of their places.
    static var scalars: [Unicode.Scalar] {
        [0...0x7F, 0xC0...0x24F, 0x1E00...0x1EFF].joined().map { Unicode.Scalar($0)! }  // none is a surrogate
    }

    /// The place of a scalar among all, from 0; nil for another.
    @inline(__always)
    static func place(of scalar: UInt32) -> Int? {
        switch scalar {
        case 0..<0x80: Int(scalar)
        case 0xC0...0x24F: Int(scalar) - 0xC0 + 0x80
        case 0x1E00...0x1EFF: Int(scalar) - 0x1E00 + 0x80 + 0x190
        default: nil
        }
    }
}
