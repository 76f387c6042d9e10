import ReplicaCore
import ReplicaFilter
import ReplicaForms
import ReplicaStore
import ReplicaWire

/// The rules of a form that a person has to heed at entry; a merge never asks them (`Protocol/05` §8).
struct RecordRules {
    let form: CollectionForm
    private let fields: [FieldForm]
    private let checks: [FormCheck]
    private let session: StoreSession
    private let today: [UInt8]

    /// - Parameter wallMilliseconds: Milliseconds since 1970, for rules about today.
    init(form: CollectionForm, _ session: StoreSession, wallMilliseconds: UInt64) {
        self.form = form
        self.session = session
        fields = form.valueFields
        checks = session.checks(of: form)
        today = Array(CivilDay(wallMilliseconds: wallMilliseconds).text.utf8)
    }

    // MARK: Single records

    /// Refuses a new record that breaks a blocking rule.
    ///
    /// - Returns: The rules that it breaks and that only warn or hint.
    /// - Throws: ``ExchangeError/rulesBlock(_:)``.
    func checkNew(_ entries: [ChangeDraft.Entry]) throws -> [RuleForm] {
        let missing = problems(ofNew: Set(entries.flatMap(\.shape.members)))
        return try told(
            missing, broken: broken(checks, key: nil) { values($0, entries, nil, nil) }, touched: Set(fields.indices))
    }

    /// Refuses an edit after which the record breaks a blocking rule about a field that it touches.
    ///
    /// - Returns: The rules about touched fields that the record breaks then and that only warn; hints are for who enters
    ///   a record.
    /// - Throws: ``ExchangeError/rulesBlock(_:)``.
    func checkEdit(
        _ entries: [ChangeDraft.Entry], of stored: StoreSession.StoredRecord, shown: ShownValue<Dot>
    ) throws -> [RuleForm] {
        let emptied = entries.flatMap { zip($0.shape.members, $0.values) }.filter { $0.1 == .empty }.map(\.0)
        let missing = problems(of: fields.filter { $0.isRequired && emptied.contains($0.name) })
        let registers = Set(entries.map(\.shape.register))
        let touched = Set(fields.indices.filter { registers.contains(fields[$0].register) })
        let asked = checks.filter { $0.rule.severity != .hint && !$0.check.fields.isDisjoint(with: touched) }
        let broken = try broken(asked, key: stored.key) { values($0, entries, stored.state, shown) }
        return try told(missing, broken: broken, touched: touched)
    }

    private func told(_ missing: [FieldProblem], broken: [FormCheck], touched: Set<Int>) throws -> [RuleForm] {
        let blocking = broken.filter(\.isBlocking).map { check in
            let place = check.check.fields.intersection(touched).min() ?? check.check.fields.min() ?? 0
            return FieldProblem(field: fields[place].key, reason: .rule(check.rule))
        }
        if !missing.isEmpty || !blocking.isEmpty { throw ExchangeError.rulesBlock(missing + blocking) }
        return broken.map(\.rule)
    }

    /// - Parameter key: That of the record's row, where it has one.
    private func broken(_ checks: [FormCheck], key: Int64?, _ values: (Int) -> [Value]) throws -> [FormCheck] {
        try checks.filter { check in
            try session.isBroken(check, of: form.name, key: key, today: today) { .init(values($0).compactMap(text)) }
        }
    }

    /// What a field holds after an edit.
    private func values(
        _ place: Int, _ entries: [ChangeDraft.Entry], _ state: RecordState?, _ shown: ShownValue<Dot>?
    ) -> [Value] {
        let field = fields[place]
        let written = entries.filter { $0.shape.register == field.register }
        if field.isMultiple {
            var elements = Set(state?.elements(of: field.name) ?? [])
            for entry in written {
                if entry.shape.kind == .include {
                    elements.formUnion(entry.values)
                } else {
                    elements.subtract(entry.values)
                }
            }
            return Array(elements)
        }
        if let entry = written.last {
            return entry.shape.members.firstIndex(of: field.name).map { [entry.values[$0]] } ?? []
        }
        guard let live = state.flatMap({ shown?.choose(from: $0.live(RegisterKey(field.register))) }),
            let member = live.members.firstIndex(of: field.name)
        else { return [] }
        return [live.values[member]]
    }

    /// A value as rules compare it; `nil` for none.
    private func text(_ value: Value) -> [UInt8]? {
        switch value.tag {
        case .text, .integer, .decimal, .date, .partialDate, .instant: value.content
        case .reference: value.dot.map { Array(session.label(of: $0).utf8) }
        case .boolean: Array((value == .boolean(true) ? "true" : "false").utf8)
        case .code: value.dot.flatMap { session.catalog.code($0) }.map { Array($0.key.utf8) }
        default: nil
        }
    }

    // MARK: Many new records of one shape

    /// The required fields that a new record lacks, if it has values in some others.
    func problems(ofNew written: Set<FormName>) -> [FieldProblem] {
        problems(of: fields.filter { $0.isRequired && !written.contains($0.name) })
    }

    private func problems(of empty: [FieldForm]) -> [FieldProblem] {
        empty.map { FieldProblem(field: $0.key, reason: .requiredIsEmpty) }
    }

    /// The rules that new records with values in some fields can break; without hints, which nobody reads a thousand
    /// times.
    func checks(ofNew written: Set<FormName>) -> [FormCheck] {
        checks.filter { check in
            check.rule.severity != .hint && check.check.canBreak { written.contains(fields[$0].name) }
        }
    }

    /// Refuses a new record that breaks a blocking one of some rules.
    ///
    /// - Parameter value: What the record has in a field.
    /// - Returns: Those that it breaks and that only warn.
    func check(_ checks: [FormCheck], _ value: (FormName) -> Value?) throws -> [RuleForm] {
        if checks.isEmpty { return [] }
        let broken = try broken(checks, key: nil) { place in value(fields[place].name).map { [$0] } ?? [] }
        return broken.isEmpty ? [] : try told([], broken: broken, touched: Set(fields.indices))
    }
}
