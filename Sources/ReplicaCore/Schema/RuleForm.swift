/// How strictly a rule of a form is meant (`Protocol/05` §8).
package enum RuleSeverity: String, Sendable, CaseIterable {
    /// Refuses what a person enters.
    case block
    /// Is told, and what was entered is kept.
    case warn
    /// Is told at entry and never listed.
    case hint
}

/// What has to hold of the records of a collection (`Protocol/05` §8).
package struct RuleForm: Hashable, Sendable {
    package let name: FormName
    package let key: String
    /// What is wrong with a record that breaks the rule.
    package let labels: Labels
    /// What to do about it.
    package let hints: Labels
    package let severity: RuleSeverity
    /// The condition, as it is written.
    package let must: String

    package init(
        name: FormName, key: String, labels: Labels, hints: Labels, severity: RuleSeverity, must: String
    ) {
        self.name = name
        self.key = key
        self.labels = labels
        self.hints = hints
        self.severity = severity
        self.must = must
    }
}
