package import ReplicaCore
import ReplicaStore

/// What a record breaks of its form (`Protocol/05` §8).
package struct ViolationReport: Sendable {
    package let id: String
    package let collection: String
    package let cause: Cause

    package enum Cause: Sendable {
        /// A required field has no value, and nobody said why.
        case missing(FieldForm)
        case rule(RuleForm)
    }
}

extension Replica {
    /// What arrived and breaks a rule is kept and listed.
    package func violations() throws -> [ViolationReport] {
        try read { session in
            try session.violations().compactMap { violation in
                guard let form = session.catalog.collection(named: violation.collection),
                    let record = try session.record(key: violation.record, collection: form.name)
                else { return nil }
                let cause: ViolationReport.Cause
                if let field = form.field(named: violation.field) {
                    cause = .missing(field)
                } else if let rule = form.rules.first(where: { $0.name == violation.field }) {
                    cause = .rule(rule)
                } else {
                    return nil
                }
                return ViolationReport(
                    id: session.label(of: record.state.record), collection: form.key, cause: cause)
            }
        }
    }
}
