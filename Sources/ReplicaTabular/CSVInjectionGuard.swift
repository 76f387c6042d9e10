/// Keeps spreadsheet programs from taking text for a formula (CWE-1236).
///
/// A field that begins with a trigger character gets one `'` before it; reading such a file back takes
/// exactly that one away. So that this is exact for every text, a field counts as beginning with a trigger
/// also after any apostrophes of its own: `'=1` goes out as `''=1`.
package enum CSVInjectionGuard {
    /// Returns the field as it goes into a file for spreadsheets: `+84 56` becomes `'+84 56`.
    package static func protect(_ field: String) -> String {
        isDangerous(field.utf8.span) ? "'" + field : field
    }

    /// Returns the field as it was before `protect`. Only for files that are known to be protected.
    package static func unprotect(_ field: String) -> String {
        guard field.utf8.first == apostrophe, isDangerous(field.utf8.span) else { return field }
        return String(decoding: field.utf8.dropFirst(), as: UTF8.self)
    }

    /// Returns the bytes of the field as they were before `protect`, as ``unprotect(_:)-(String)`` does.
    package static func unprotect(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard field.first == apostrophe, isDangerous(field.span) else { return field }
        return field.dropFirst()
    }

    /// Whether the field, after any apostrophes, begins with `=` `+` `-` `@`, their full-width forms, TAB or
    /// CR.
    package static func isDangerous(_ utf8: Span<UInt8>) -> Bool {
        var start = 0
        while start < utf8.count, utf8[start] == apostrophe { start += 1 }
        guard start < utf8.count else { return false }
        switch utf8[start] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"):
            return true
        case 0xEF:
            // U+FF1D, U+FF0B, U+FF0D, U+FF20
            guard start + 2 < utf8.count else { return false }
            return switch (utf8[start + 1], utf8[start + 2]) {
            case (0xBC, 0x9D), (0xBC, 0x8B), (0xBC, 0x8D), (0xBC, 0xA0): true
            default: false
            }
        default:
            return false
        }
    }

    private static let apostrophe = UInt8(ascii: "'")
}
