package import ReplicaCore
package import ReplicaText

/// Why a typed text is not a value of a field. The program layer words it for people.
package struct FieldProblem: Error, Equatable, Sendable {
    /// The key of the field.
    package let field: String
    package let reason: Reason

    package init(field: String, reason: Reason) {
        self.field = field
        self.reason = reason
    }

    package enum Reason: Equatable, Sendable {
        case unknownField
        /// A text that may not be kept: one with a control character, say, or one that is too long.
        case unfitText(EnteredTextError)
        case notAnInteger, notADecimal, notABoolean, notADate, notAPartialDate, notAnInstant
        /// `1.500`: fifteen hundred in Vietnam, one and a half elsewhere.
        case ambiguousDecimal
        /// The choices, as keys, to be shown.
        case unknownCode(choices: [String])
        /// A code, or a field, that is offered for new values no more.
        case hiddenCode(choices: [String])
        case hiddenField
        case notARecord
        /// A set takes `+=` and `-=`, other fields do not.
        case notASet
        case requiredIsEmpty
        /// The record breaks a rule of its form.
        case rule(RuleForm)
        /// A set has elements or none; nobody says why.
        case reasonOfSet
        /// A group is written through its members.
        case isGroup
    }
}
