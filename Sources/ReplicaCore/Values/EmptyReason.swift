/// Why a field has no value (`Protocol/05` §9).
package enum EmptyReason: String, Sendable, CaseIterable {
    case notEntered = "chua_nhap"
    case toBeFound = "chua_xac_dinh"
    case unknowable = "khong_ro"
    case notApplicable = "khong_ap_dung"
    case withheld = "han_che"

    /// What stands before a reason where people type values.
    package static let mark: Character = "?"

    /// The reason that was typed in place of a value: `?khong_ro`.
    package init?(typed: String) {
        guard typed.first == Self.mark else { return nil }
        self.init(rawValue: String(typed.dropFirst()))
    }

    /// The reason as people type it in place of a value, and as files hold it.
    package var typed: String { String(Self.mark) + rawValue }

    /// The reason that a value gives; `nil` for a value that is none, and for a reason that is not known here.
    package init?(_ value: Value) {
        guard value.tag == .empty else { return nil }
        self.init(rawValue: value.string)
    }

    /// The value that empties a field and says why.
    package var value: Value { Value(.empty, rawValue) }
}
