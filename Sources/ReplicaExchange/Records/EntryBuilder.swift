import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaText

/// Turns what a person typed for the fields of a record into the entries of one change.
///
/// What already is so is left out, and each entry lists the values that the person saw.
struct EntryBuilder {
    let form: CollectionForm
    let parser: ValueParser
    /// The record as it is; `nil` for a new one.
    let state: RecordState?
    /// Chooses the value that was shown to the person.
    let shown: ShownValue<Dot>

    /// - Throws: ``ExchangeError/unknownField(_:collection:known:)`` and ``ReplicaForms/FieldProblem``.
    func entries(_ assignments: [Assignment]) throws -> [ChangeDraft.Entry] {
        var byField: [FormName: [(FieldForm, Assignment)]] = [:]
        for assignment in assignments {
            let field = try field(assignment.field)
            if field.type == .group { throw FieldProblem(field: field.key, reason: .isGroup) }
            if assignment.operation != .set, !field.isMultiple {
                throw FieldProblem(field: field.key, reason: .notASet)
            }
            if assignment.operation == .set,
                byField[field.register]?.contains(where: { $0.0.name == field.name }) == true
            {
                throw ExchangeError.repeatedField(field.key)
            }
            byField[field.register, default: []].append((field, assignment))
        }
        var entries: [ChangeDraft.Entry] = []
        var done: Set<FormName> = []
        // In the order of the form, so that like changes have one shape.
        for field in form.valueFields where done.insert(field.register).inserted {
            guard let written = byField[field.register] else { continue }
            if field.group != nil {
                if let entry = try group(field.register, written) { entries.append(entry) }
            } else if field.isMultiple {
                entries += try set(field, written.map(\.1))
            } else if let entry = try plain(field, written.map(\.1)) {
                entries.append(entry)
            }
        }
        return entries
    }

    /// A field by its key or by its label in either language.
    func field(_ typed: String) throws -> FieldForm {
        if let field = form.field(key: typed) { return field }
        let wanted = FoldedText.fold(typed)
        let matches = form.valueFields.filter {
            FoldedText.fold($0.labels.vietnamese) == wanted || FoldedText.fold($0.labels.english) == wanted
        }
        guard matches.count == 1 else {
            throw ExchangeError.unknownField(typed, collection: form.key, known: form.valueFields.map(\.key))
        }
        return matches[0]
    }

    private func live(_ key: RegisterKey) -> [LiveValue] { state?.live(key) ?? [] }

    private func plain(_ field: FieldForm, _ written: [Assignment]) throws -> ChangeDraft.Entry? {
        guard let last = written.last else { return nil }
        let value = try parser.value(last.text, for: field)
        let live = live(RegisterKey(field.name))
        if live.isEmpty, value == nil { return nil }
        let new = value ?? .empty
        if live.count == 1, live[0].values == [new] { return nil }
        if live.count == 1, value == nil, live[0].values.first?.tag == .empty { return nil }
        try checkOffered(new, field, among: live.flatMap(\.values))
        return ChangeDraft.Entry(
            Shape.Entry(.assign, field.name), replaced: live.map(\.name), values: [new])
    }

    /// Members that were not typed keep the value that was shown: a group is written whole.
    private func group(_ register: FormName, _ written: [(FieldForm, Assignment)]) throws -> ChangeDraft.Entry? {
        let live = live(RegisterKey(register))
        let before = shown.choose(from: live)
        let members = form.members(of: register)
        var values: [Value] = []
        for member in members {
            if let typed = written.last(where: { $0.0.name == member.name }) {
                let value = try parser.value(typed.1.text, for: member) ?? .empty
                try checkOffered(value, member, among: live.flatMap(\.values))
                values.append(value)
            } else if let before, let place = before.members.firstIndex(of: member.name) {
                values.append(before.values[place])
            } else {
                values.append(.empty)
            }
        }
        if live.isEmpty, values.allSatisfy({ $0 == .empty }) { return nil }
        if live.count == 1, live[0].values == values { return nil }
        return ChangeDraft.Entry(
            Shape.Entry(kind: .assign, register: register, members: members.map(\.name)), replaced: live.map(\.name),
            values: values)
    }

    private func set(_ field: FieldForm, _ written: [Assignment]) throws -> [ChangeDraft.Entry] {
        let before = Set(state?.elements(of: field.name) ?? [])
        var after = before
        for assignment in written {
            let typed = assignment.text.split(separator: ";").map(String.init)
            let elements = try typed.compactMap { try parser.value($0, for: field) }
            switch assignment.operation {
            case .set: after = Set(elements)
            case .add: after.formUnion(elements)
            case .remove: after.subtract(elements)
            }
        }
        let added = after.subtracting(before).sorted()
        for element in added { try parser.checkOffered(element, for: field) }
        let included = added.map { entry(.include, $0, field) }
        let excluded = before.subtracting(after).sorted().map { entry(.exclude, $0, field) }
        return included + excluded
    }

    /// What one of the opposed values of a conflict says may be said again.
    private func checkOffered(_ value: Value, _ field: FieldForm, among known: [Value]) throws {
        if !known.contains(value) { try parser.checkOffered(value, for: field) }
    }

    private func entry(_ kind: EntryKind, _ element: Value, _ field: FieldForm) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(kind, field.name),
            replaced: live(RegisterKey(field.name, element: element)).map(\.name), values: [element])
    }
}
