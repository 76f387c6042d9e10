/// Why a Unicode scalar is not ordinary visible text.
///
/// Such scalars are refused where people enter text (`EnteredText`) and made visible on a terminal
/// (`TerminalText`): they move the cursor, turn the reading direction, or make two names look the same.
enum ScalarHazard {
    /// C0, DEL, C1, and the line and paragraph separators U+2028 and U+2029.
    case control
    /// Turns the direction of writing (U+202E and its kin).
    case direction
    /// Takes no room on paper: zero-width space and joiners, soft hyphen, byte order mark, fillers, tags.
    case invisible

    /// Classifies a scalar; nil for ordinary text.
    init?(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
            self = .control
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
            self = .direction
        case 0x20..<0x7F, 0xA0..<0xAD, 0xAE..<0x300, 0x1EA0...0x1EFF:
            return nil
        default:
            let properties = scalar.properties
            guard properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint else {
                return nil
            }
            self = .invisible
        }
    }
}
