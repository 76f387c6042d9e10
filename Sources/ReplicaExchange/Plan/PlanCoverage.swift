package import ReplicaCore
package import ReplicaForms
import ReplicaStore

/// A row of the Plan with what serves it here.
package struct PlanRowCoverage: Sendable {
    package let row: PlanRow
    /// Each service that the forms have, with how many records the form has here.
    package let served: [(service: PlanRow.Service, records: Int)]
    /// Services that no form of this replica offers.
    package let missing: [PlanRow.Service]

    package var isServed: Bool { missing.isEmpty && !served.isEmpty }
}

extension Replica {
    /// Which forms serve the rows of the Plan, and how many records they have here.
    package func planCoverage() throws -> [PlanRowCoverage] {
        try read { session in
            var counts: [String: Int] = [:]
            return try PlanRow.all.map { row in
                let served = row.services.filter { session.catalog.offers($0) }
                return PlanRowCoverage(
                    row: row,
                    served: try served.map { service in
                        let known =
                            try counts[service.form]
                            ?? session.catalog.collection(key: service.form).map { try session.count(of: $0.name) }
                        counts[service.form] = known
                        return (service, known ?? 0)
                    }, missing: row.services.filter { !session.catalog.offers($0) })
            }
        }
    }
}

extension FormCatalog {
    /// Whether there is the form, the field or the code that serves a row of the Plan.
    package func offers(_ service: PlanRow.Service) -> Bool {
        guard let form = collection(key: service.form), !form.isHidden else { return false }
        guard let key = service.field else { return true }
        guard let field = form.field(key: key), !field.isHidden else { return false }
        guard let code = service.code else { return true }
        return field.list.flatMap { self.code(key: code, in: $0) }.map { !$0.isHidden } ?? false
    }
}
