/// How a filter compares a field with a value.
package enum FilterComparison: String, CaseIterable, Sendable {
    case equal = "="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// The field contains the value, without regard to case and marks.
    case contains = "~"
    case containsNot = "!~"
}
