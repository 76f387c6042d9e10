package import ReplicaCore
package import ReplicaFilter

extension RuleCheck {
    /// A rule of a form, ready to be asked; the places are those of the form's ``ReplicaCore/CollectionForm/valueFields``,
    /// and of those of the forms that it follows references to.
    ///
    /// - Parameter catalog: The forms that references lead to; without it none is followed.
    /// - Returns: `nil` for a rule that cannot be read: it is not asked (`Protocol/05` §8).
    package init?(_ rule: RuleForm, of form: CollectionForm, among catalog: FormCatalog? = nil) {
        let fields = form.valueFields
        self.init(rule.must) { name in
            if let place = fields.firstIndex(where: { $0.key == name }) {
                return Self.named(fields[place], .own(place))
            }
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let reference = fields.firstIndex(where: { $0.key == parts[0] }),
                fields[reference].type == .reference, !fields[reference].isMultiple,
                let target = fields[reference].target.flatMap({ catalog?.collection(named: $0) })
            else { return nil }
            let others = target.valueFields
            return others.firstIndex { $0.key == parts[1] }.map {
                Self.named(others[$0], .followed(reference: reference, field: $0))
            }
        }
    }

    private static func named(_ field: FieldForm, _ place: Place) -> Field {
        let kind: Kind =
            switch field.type {
            case .integer, .decimal: .number
            case .date, .partialDate: .date
            default: .text
            }
        return Field(place, kind, isSingle: !field.isMultiple && field.type != .bytes)
    }
}

/// A rule of a form, read once for all that ask it.
package struct FormCheck {
    package let rule: RuleForm
    package let check: RuleCheck

    /// Whether it refuses at entry; what depends on a clock never does.
    package var isBlocking: Bool { rule.severity == .block && !check.usesToday }

    /// Whether a record that breaks it is a violation.
    var isListed: Bool { rule.severity != .hint && !check.usesToday }
}

/// The rules of a form that its rows are held against: those that are listed as violations.
struct RowRules {
    private let rules: [FormCheck]
    private let layoutColumns: [TableLayout.Column]
    /// The columns that the rules ask for.
    let columns: Set<Int>

    init(_ layout: TableLayout, _ checks: [FormCheck]) {
        self.init(
            rules: checks.filter(\.isListed), layoutColumns: layout.columns)
    }

    private init(rules: [FormCheck], layoutColumns: [TableLayout.Column]) {
        self.rules = rules
        self.layoutColumns = layoutColumns
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
            let isBroken = rules[place].check.isBroken(today: nil) { asked in
                guard case .own(let column) = asked else { return .unknown }
                return cell(column).texts(of: layoutColumns[column].field)
            } isAlone: { _ in
                nil
            }
            if isBroken {
                broken.append(rules[place].rule.name)
            }
        }
        return broken
    }

}

extension Cell {
    /// The texts that a field of a row holds, as rules compare them (`Protocol/05` §8).
    func texts(of field: FieldForm?) -> RuleCheck.Texts {
        switch self {
        case .null, .blob: .none
        case .integer(let number):
            .one(Array((field?.type == .boolean ? (number != 0 ? "true" : "false") : String(number)).utf8))
        case .text(let text): field?.isMultiple == true ? .init(TextList.texts(text) ?? []) : .one(text)
        }
    }

    /// The cell of a field with one value that holds a text.
    init(_ texts: RuleCheck.Texts, of field: FieldForm) {
        guard case .one(let text) = texts else {
            self = .null
            return
        }
        switch field.type {
        case .integer: self = Int64(String(decoding: text, as: UTF8.self)).map { .integer($0) } ?? .null
        case .boolean: self = .integer(text == Array("true".utf8) ? 1 : 0)
        default: self = .text(text)
        }
    }

    /// What a statement's row has in a column, from 0, that holds no bytes.
    init(_ statement: RawStatement, _ column: Int) {
        self =
            statement.isNull(column)
            ? .null : statement.isInteger(column) ? .integer(statement.int(column)) : .text(statement.bytes(column))
    }
}
