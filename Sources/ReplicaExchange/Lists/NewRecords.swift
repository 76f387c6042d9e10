import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTabular
import ReplicaText
import ReplicaWire

/// Turns the rows of a list into new records, column by column.
///
/// The columns of a list are the same for all its rows, so what ``EntryBuilder`` finds out of each typed value is
/// found out once here. Both give the same change.
struct NewRecords {
    private let rules: RecordRules
    private let parser: ValueParser
    /// Whether text carries the apostrophes of ``ReplicaTabular/CSVInjectionGuard``.
    private let isGuarded: Bool
    /// In the order of the form, so that like rows have one shape.
    private let cells: [Cell]
    private var kinds: [UInt64: Kind] = [:]
    private var homeScopes: [Dot?: ScopeName] = [:]

    /// One field of a new record: a column of the list or, without one, the same value for all rows.
    private final class Cell {
        let field: FieldForm
        let column: Int?
        let constant: Value?
        let isHome: Bool
        /// What the texts of codes and references mean: they repeat.
        var known: [ArraySlice<UInt8>: Value] = [:]

        init(field: FieldForm, column: Int?, constant: Value?) {
            self.field = field
            self.column = column
            self.constant = constant
            isHome = field.key == "home_district"
        }
    }

    /// How many meanings of texts are kept for each column.
    private static let knownMax = 4_096

    /// The records that have values in the same cells.
    private struct Kind {
        let shape: Shape
        /// Required fields without a value.
        let problems: [FieldProblem]
        /// The rules that such a record can break.
        let checks: [FormCheck]
        /// Where the values of its fields stand.
        let places: [FormName: Int]
    }

    /// - Parameters:
    ///   - columns: For each column of the list its field, if it has one.
    ///   - constants: Texts that are the same for all rows; the list's own columns come before them.
    /// - Returns: `nil` where the general way has to be taken: for members of groups and for sets.
    init?(
        rules: RecordRules, parser: ValueParser, columns: [FieldForm?], constants: [Assignment], isGuarded: Bool
    ) throws {
        let form = rules.form
        if Replica.followsPerson(form) { return nil }
        var cells: [Cell] = []
        for field in form.valueFields {
            if let column = columns.firstIndex(where: { $0?.name == field.name }) {
                guard !constants.contains(where: { $0.field == field.key }) else { return nil }
                cells.append(Cell(field: field, column: column, constant: nil))
            } else if let constant = constants.first(where: { $0.field == field.key }) {
                guard let value = try parser.value(constant.text, for: field) else { continue }
                try parser.checkOffered(value, for: field)
                cells.append(Cell(field: field, column: nil, constant: value))
            }
        }
        guard cells.count <= UInt64.bitWidth, cells.allSatisfy({ $0.field.group == nil && !$0.field.isMultiple }) else {
            return nil
        }
        self.rules = rules
        self.parser = parser
        self.isGuarded = isGuarded
        self.cells = cells
    }

    /// The change that makes a row a record.
    ///
    /// - Parameter warned: Is told of the rules that the record breaks and that do not refuse it.
    /// - Throws: ``ReplicaForms/FieldProblem``, ``ExchangeError/rulesBlock(_:)``.
    mutating func draft(
        of record: TableRow, _ session: StoreSession, warned: (RuleForm) -> Void
    ) throws -> ChangeDraft {
        var filled: UInt64 = 0
        var values: [Value] = []
        values.reserveCapacity(cells.count)
        var home: Dot?
        for (place, cell) in cells.enumerated() {
            guard let value = try value(of: cell, in: record) else { continue }
            if cell.isHome { home = value.dot }
            filled |= 1 << UInt64(place)
            values.append(value)
        }
        let kind = kinds[filled] ?? kind(filled)
        kinds[filled] = kind
        if !kind.problems.isEmpty { throw ExchangeError.rulesBlock(kind.problems) }
        for rule in try rules.check(kind.checks, { kind.places[$0].map { values[$0] } }) { warned(rule) }
        return ChangeDraft(scope: try scope(home: home, session), newOf: kind.shape, values: values)
    }

    private func value(of cell: Cell, in record: TableRow) throws -> Value? {
        guard let column = cell.column else { return cell.constant }
        let text = isGuarded ? CSVInjectionGuard.unprotect(record[column]) : record[column]
        if text.isEmpty { return nil }
        switch cell.field.type {
        case .code, .reference:
            if let known = cell.known[text] { return known }
            let value = try parser.value(utf8: text, for: cell.field)
            if let value { try parser.checkOffered(value, for: cell.field) }
            if let value, cell.known.count < Self.knownMax { cell.known[ArraySlice(Array(text))] = value }
            return value
        default:
            let value = try parser.value(utf8: text, for: cell.field)
            if cell.field.isHidden, let value { try parser.checkOffered(value, for: cell.field) }
            return value
        }
    }

    private func kind(_ filled: UInt64) -> Kind {
        let fields = cells.indices.filter { filled >> UInt64($0) & 1 == 1 }.map { cells[$0].field.name }
        let shape = Shape(collection: rules.form.name, entries: fields.map { Shape.Entry(.assign, $0) })
        let written = Set(fields)
        return Kind(
            shape: shape, problems: rules.problems(ofNew: written), checks: rules.checks(ofNew: written),
            places: Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1, $0) }))
    }

    private mutating func scope(home: Dot?, _ session: StoreSession) throws -> ScopeName {
        if let known = homeScopes[home] { return known }
        let scope = try Replica.scope(of: rules.form, home: home, session)
        homeScopes[home] = scope
        return scope
    }
}
