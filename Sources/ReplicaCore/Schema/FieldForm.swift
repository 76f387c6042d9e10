/// What a field holds (`Protocol/05` §1, `type`).
package enum FieldType: String, Sendable, CaseIterable {
    case text, integer, decimal, boolean, date, instant, code, reference, group
    case partialDate = "partial_date"
    case bytes

    /// The tag of the field's values; a group has none of its own.
    package var tag: ValueTag? {
        switch self {
        case .text: .text
        case .integer: .integer
        case .decimal: .decimal
        case .boolean: .boolean
        case .date: .date
        case .partialDate: .partialDate
        case .instant: .instant
        case .code: .code
        case .reference: .reference
        case .bytes: .bytes
        case .group: nil
        }
    }
}

/// How a field is sorted in Vietnamese order.
package enum FieldSort: String, Sendable {
    case text
    /// By given name, then family name, then the names between.
    case person
}

/// One field of a collection, as its record in `form_field` describes it (`Protocol/05` §1).
package struct FieldForm: Hashable, Sendable {
    package let name: FormName
    /// The name that people and scripts use; unique within the collection, and the name of its column.
    package var key: String
    package let labels: Labels
    package var hints = Labels(vietnamese: "", english: "")
    package let type: FieldType
    /// A set of values of the type.
    package var isMultiple = false
    /// The code list of a code field.
    package var list: Dot?
    /// The collection that a reference points to; any, if absent.
    package var target: FormName?
    /// The group that the field is a member of.
    package var group: FormName?
    package var isRequired = false
    /// The class of personal data: `P0`, `P1` or `P2`.
    package var personal = "P0"
    package var sort: FieldSort?
    package var isSearched = false
    package var isTitle = false
    /// Asked for no more; what has it keeps it.
    package var isHidden = false

    package init(name: FormName, key: String, labels: Labels, type: FieldType) {
        self.name = name
        self.key = key
        self.labels = labels
        self.type = type
    }

    /// Whether it says something about a person.
    package var isPersonal: Bool { personal == "P1" || isSensitive }

    /// Whether what it says is shown only to who asks for it.
    package var isSensitive: Bool { personal == "P2" }

    /// The register that the field is written to.
    package var register: FormName { group ?? name }
}

/// A text that people read, in both languages.
package struct Labels: Hashable, Sendable {
    package let vietnamese: String
    package let english: String

    package init(vietnamese: String, english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }
}
