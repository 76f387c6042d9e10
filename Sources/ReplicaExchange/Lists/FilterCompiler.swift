import ReplicaCore
import ReplicaFilter
import ReplicaForms
import ReplicaStore
import ReplicaText
import ReplicaWire

/// Turns a filter expression into SQL over the columns of a form, every value bound (`cli.md`, `list --where`).
struct FilterCompiler {
    let form: CollectionForm
    let parser: ValueParser
    let session: StoreSession
    let fields: EntryBuilder

    func condition(_ expression: FilterExpression) throws -> RowCondition {
        switch expression {
        case .and(let parts): return try joined(parts, " AND ")
        case .or(let parts): return try joined(parts, " OR ")
        case .not(let part):
            let inner = try condition(part)
            return RowCondition(sql: "NOT coalesce((\(inner.sql)), 0)", arguments: inner.arguments)
        case .isEmpty(let name):
            return RowCondition(sql: "\(try column(name).sql) IS NULL", arguments: [])
        case .oneOf(let name, let values):
            return try joined(values.map { .comparison(field: name, .equal, value: $0) }, " OR ")
        case .comparison(let name, let comparison, let value):
            return try compare(name, comparison, value)
        case .unique: preconditionFailure("only the conditions of rules say it")
        }
    }

    private func joined(_ parts: [FilterExpression], _ connective: String) throws -> RowCondition {
        let conditions = try parts.map(condition)
        return RowCondition(
            sql: conditions.map { "(" + $0.sql + ")" }.joined(separator: connective),
            arguments: conditions.flatMap(\.arguments))
    }

    /// A field's column, or one that the engine keeps for every record.
    private func column(_ name: String) throws -> (sql: String, field: FieldForm?) {
        if name == "id" { return ("id", nil) }
        if name == "unit", form.field(key: "unit") == nil { return ("owner_unit", nil) }
        let field = try fields.field(name)
        return (TableLayout.quoted(TableLayout.column(for: field.key)), field)
    }

    private func compare(_ name: String, _ comparison: FilterComparison, _ typed: String) throws -> RowCondition {
        switch comparison {
        case .notEqual: return try condition(.not(.comparison(field: name, .equal, value: typed)))
        case .containsNot: return try condition(.not(.comparison(field: name, .contains, value: typed)))
        default: break
        }
        let (column, field) = try column(name)
        if comparison == .contains {
            return RowCondition(
                sql: "kb_contains(\(column), ?)", arguments: [.text(TextNormalization.nfc(typed))])
        }
        guard let field else {
            return RowCondition(sql: "\(column) \(comparison.rawValue) ?", arguments: [.text(typed)])
        }
        if field.isMultiple {
            let element = try operand(typed, field)
            return RowCondition(
                sql: "EXISTS (SELECT 1 FROM json_each(\(column)) WHERE value \(comparison.rawValue) ?)",
                arguments: [element])
        }
        switch field.type {
        case .integer, .boolean:
            return RowCondition(sql: "\(column) \(comparison.rawValue) ?", arguments: [try operand(typed, field)])
        case .decimal:
            return RowCondition(
                sql: "CAST(\(column) AS REAL) \(comparison.rawValue) CAST(? AS REAL)",
                arguments: [try operand(typed, field)])
        case .date, .partialDate:
            // A year or a month stands for all its days: `birth <= 1980` holds for 1980-05-12.
            guard let date = TypedDate(typed) else {
                throw FieldProblem(field: field.key, reason: .notAPartialDate)
            }
            return RowCondition(
                sql: "substr(\(column), 1, \(date.text.utf8.count)) \(comparison.rawValue) ?",
                arguments: [.text(date.text)])
        default:
            return RowCondition(sql: "\(column) \(comparison.rawValue) ?", arguments: [try operand(typed, field)])
        }
    }

    /// A typed value as the column shows it.
    private func operand(_ typed: String, _ field: FieldForm) throws -> RowCondition.Argument {
        guard let value = try parser.value(typed, for: field) else { return .text("") }
        switch value.tag {
        case .integer: return .integer(Int64(value.string) ?? 0)
        case .boolean: return .integer(value == .boolean(true) ? 1 : 0)
        case .code: return .text(value.dot.flatMap { session.catalog.code($0)?.key } ?? typed)
        case .reference: return .text(value.dot.map { session.label(of: $0) } ?? typed)
        default: return .text(value.string)
        }
    }
}
