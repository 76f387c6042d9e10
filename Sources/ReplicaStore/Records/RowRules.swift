package import ReplicaCore
package import ReplicaFilter

extension RuleCheck {
    /// A rule of a form, ready to be asked; the places are those of the form's ``ReplicaCore/CollectionForm/valueFields``.
    ///
    /// - Returns: `nil` for a rule that cannot be read: it is not asked (`Protocol/05` §8).
    package init?(_ rule: RuleForm, of form: CollectionForm) {
        let fields = form.valueFields
        self.init(rule.must) { name in
            fields.firstIndex { $0.key == name }.map { place in
                switch fields[place].type {
                case .integer, .decimal: (place, .number)
                case .date, .partialDate: (place, .date)
                default: (place, .text)
                }
            }
        }
    }
}

/// A rule of a form, read once for all that ask it.
package struct FormCheck {
    package let rule: RuleForm
    package let check: RuleCheck

    /// Whether it refuses at entry; what depends on a clock never does.
    package var isBlocking: Bool { rule.severity == .block && !check.usesToday }
}

extension StoreSession {
    /// The rules of a form that can be read.
    package func checks(of form: CollectionForm) -> [FormCheck] { tables[form.name]?.checks ?? [] }
}

/// The rules of a form that its rows are held against: those that are listed as violations.
struct RowRules {
    private let rules: [FormCheck]
    private let layoutColumns: [TableLayout.Column]
    /// For each column of the table, how its cells are read.
    private let readings: [Reading]
    /// The columns that the rules ask for.
    let columns: Set<Int>

    private enum Reading {
        case plain, boolean, list
    }

    init(_ layout: TableLayout, _ checks: [FormCheck]) {
        self.init(
            rules: checks.filter { $0.rule.severity != .hint && !$0.check.usesToday }, layoutColumns: layout.columns)
    }

    private init(rules: [FormCheck], layoutColumns: [TableLayout.Column]) {
        self.rules = rules
        self.layoutColumns = layoutColumns
        readings = layoutColumns.map { $0.field.isMultiple ? .list : $0.field.type == .boolean ? .boolean : .plain }
        columns = rules.reduce(into: []) { $0.formUnion($1.check.fields) }
    }

    var isEmpty: Bool { rules.isEmpty }

    /// Those that a row can break that has values in some columns only.
    func breakable(filled: Set<Int>) -> RowRules {
        RowRules(
            rules: rules.filter { $0.check.canBreak(filled: filled.contains) }, layoutColumns: layoutColumns)
    }

    /// The rules that a row breaks.
    ///
    /// - Parameter cell: What the row has in a column.
    func broken(by cell: (Int) -> Cell) -> [FormName] {
        var broken: [FormName] = []
        for place in rules.indices {
            if rules[place].check.isBroken(today: nil, { texts(cell($0), readings[$0]) }) {
                broken.append(rules[place].rule.name)
            }
        }
        return broken
    }

    private func texts(_ cell: Cell, _ reading: Reading) -> RuleCheck.Texts {
        switch cell {
        case .null, .blob: .none
        case .integer(let number):
            .one(Array((reading == .boolean ? (number != 0 ? "true" : "false") : String(number)).utf8))
        case .text(let text): reading == .list ? .init(TextList.texts(text) ?? []) : .one(text)
        }
    }
}
