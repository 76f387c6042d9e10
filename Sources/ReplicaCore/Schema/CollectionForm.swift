/// Where new records of a collection go (`Protocol/05` §1, `scope`).
package enum ScopeFamily: String, Sendable {
    case province, unit, people, `case`, restricted
}

/// One collection: what is recorded of one kind of thing (`Protocol/05`).
package struct CollectionForm: Hashable, Sendable {
    package let name: FormName
    /// The name that people and scripts use, and the name of its table.
    package let key: String
    package let labels: Labels
    package let scope: ScopeFamily
    /// Whether only the master's replicas write it: the roster and the Plan (`Protocol/05` §1, `writers`).
    package let isMasters: Bool
    /// In the order in which people see them.
    package let fields: [FieldForm]
    /// What has to hold of every record, in the order in which it is asked.
    package let rules: [RuleForm]
    /// How long its records are kept; for ever without a rule.
    package let retention: [RetentionRule]
    /// No new records are made of it.
    package let isHidden: Bool

    package init(
        name: FormName, key: String, labels: Labels, scope: ScopeFamily, isMasters: Bool = false, fields: [FieldForm],
        rules: [RuleForm] = [], retention: [RetentionRule] = [], isHidden: Bool = false
    ) {
        self.retention = retention
        self.rules = rules
        self.isHidden = isHidden
        self.isMasters = isMasters
        self.name = name
        self.key = key
        self.labels = labels
        self.scope = scope
        self.fields = fields
    }

    /// The fields that hold values, groups themselves left out.
    package var valueFields: [FieldForm] { fields.filter { $0.type != .group } }

    package func field(key: String) -> FieldForm? { fields.first { $0.key == key } }
    package func field(named name: FormName) -> FieldForm? { fields.first { $0.name == name } }

    /// The members of a group, in order.
    package func members(of group: FormName) -> [FieldForm] { fields.filter { $0.group == group } }

    /// The registers of a person that the office answering for the data on people confirms, the police; of others none
    /// (`Protocol/05` §11).
    package var identityRegisters: Set<FormName> {
        key == "person" ? Set(Self.identityKeys.compactMap { field(key: $0)?.register }) : []
    }

    private static let identityKeys = [
        "name_full", "name_family", "name_other", "sex", "birth", "deceased", "nationality", "vn_status",
        "passport_number",
    ]

    /// The field that names a record to people.
    package var titleField: FieldForm? { fields.first(where: \.isTitle) ?? fields.first { $0.type == .text } }
}
