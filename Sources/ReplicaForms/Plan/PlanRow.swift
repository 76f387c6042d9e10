/// One row of the Plan: something that it defines, orders or says when and to whom, with the forms that serve it.
///
/// The lines are part of the program: `tools/genesis/make` wrote them from `tools/genesis/data/plan_rows.csv`.
package struct PlanRow: Hashable, Sendable {
    /// `S001` to `S209`.
    package let row: String
    /// Where in the Plan: section, item, bullet.
    package let place: String
    package let vietnamese: String
    package let english: String
    /// `D` a definition, `O` an obligation, `T` a deadline, `W` a flow, `L` a legal basis; several with commas.
    package let kind: String
    package let services: [Service]

    /// What serves a row: a form, one of its fields, or one code of a field.
    package struct Service: Hashable, Sendable {
        package let form: String
        package let field: String?
        package let code: String?

        /// As the data write it: `FORM`, `FORM.FIELD` or `FORM.FIELD=CODE`.
        package var text: String { form + (field.map { "." + $0 } ?? "") + (code.map { "=" + $0 } ?? "") }

        init(_ text: Substring) {
            let parts = text.split(separator: ".", maxSplits: 1)
            let field = parts.count > 1 ? parts[1].split(separator: "=", maxSplits: 1) : []
            form = parts.first.map { String($0) } ?? ""
            self.field = field.first.map { String($0) }
            code = field.count > 1 ? String(field[1]) : nil
        }
    }

    /// In the order of the Plan.
    package static let all = planRowLines.split(separator: "\n").map(PlanRow.init)

    /// - Parameter line: The cells of a line of the data, with tabs between them.
    private init(_ line: Substring) {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
        precondition(cells.count == 6, "PlanRowLines.swift is damaged")
        row = String(cells[0])
        place = String(cells[1])
        vietnamese = String(cells[2])
        english = String(cells[3])
        kind = String(cells[4])
        services = cells[5].split(separator: ";").map(Service.init)
    }
}
