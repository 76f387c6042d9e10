/// A field that is to be added to a form, as it was typed.
package struct FieldDraft: Sendable {
    /// The name for scripts, and of its column.
    package var name: String
    package var type: String
    package var vietnamese: String
    package var english: String
    package var hintVietnamese = ""
    package var hintEnglish = ""
    /// The name of a code list, for a field of type `code`.
    package var list: String?
    /// The collection that a reference points to; any, if absent.
    package var target: String?
    /// The group that it joins.
    package var group: String?
    package var isRequired = false
    package var isMultiple = false
    package var isSearched = false
    /// `text` or `person`, for sorting in Vietnamese order.
    package var sort: String?
    /// `P0`, `P1` or `P2`.
    package var personal = "P0"

    package init(name: String, type: String, vietnamese: String, english: String) {
        self.name = name
        self.type = type
        self.vietnamese = vietnamese
        self.english = english
    }
}

/// New words for a part of a form; `nil` leaves them as they are.
package struct LabelDraft: Sendable {
    package var vietnamese: String?
    package var english: String?
    package var hintVietnamese: String?
    package var hintEnglish: String?

    package init() {}
}
