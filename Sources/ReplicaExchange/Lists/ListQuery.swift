/// What `list` asks for.
package struct ListQuery: Sendable, Equatable, Codable {
    /// An expression of `ReplicaFilter`.
    package var filter: String?
    package var search: String?
    /// The code of the owning unit.
    package var unit: String?
    package var sort: String?
    package var isDescending = false
    package var limit: Int?
    /// Keys of fields; `nil` for the form's first ones.
    package var fields: [String]?

    package init() {}
}
