import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaText
import ReplicaTrust
import ReplicaWire

/// Forms are records of `province` (`Protocol/05`): the centre changes them, and the offices have them with the next
/// bundle. No record of anybody changes with them.
extension Replica {
    /// Adds a field to a form; returns the id of the field's record.
    package func addField(_ draft: FieldDraft, to collection: String, note: String) throws -> String {
        try changeForms(note: note) { session, forms in
            let form = try forms.form(collection)
            return (nil, BuiltIn.formFields, try forms.values(of: draft, in: form).map { ($0.0, $0.1, []) })
        }
    }

    /// Adds a code to a code list; returns the id of the code's record.
    ///
    /// - Parameter list: The name of the list, or `COLLECTION.FIELD`.
    package func addCode(
        _ name: String, to list: String, vietnamese: String, english: String, note: String
    ) throws -> String {
        try changeForms(note: note) { session, forms in
            let list = try forms.list(list)
            let values = try forms.values(ofCode: name, vietnamese: vietnamese, english: english, in: list)
            return (nil, BuiltIn.codes, values.map { ($0.0, $0.1, []) })
        }
    }

    /// Gives a form, a field or a code other words; returns the id of its record.
    ///
    /// - Parameter path: `COLLECTION`, `COLLECTION.FIELD`, `COLLECTION.FIELD=CODE` or `LIST=CODE`.
    package func relabel(_ path: String, _ labels: LabelDraft, note: String) throws -> String {
        try changeForms(note: note) { session, forms in
            let part = try forms.part(path)
            return (part.dot, part.collection, try forms.replacements(of: forms.words(labels, of: part), in: part))
        }
    }

    /// Offers a form, a field or a code no more, or again; what has it keeps it. Returns the id of its record.
    ///
    /// - Parameter path: As for ``relabel(_:_:note:)``.
    package func hide(_ path: String, isHidden: Bool, note: String) throws -> String {
        try changeForms(note: note) { session, forms in
            let part = try forms.part(path)
            if isHidden, let field = part.field, field.isRequired || field.isTitle {
                throw FormFault.neededField(field.key)
            }
            return (
                part.dot, part.collection,
                try forms.replacements(of: [(BuiltIn.hidden, .boolean(isHidden))], in: part)
            )
        }
    }

    /// Gives a field another class of personal data, which decides where it is shown; returns the id of its record.
    ///
    /// - Parameters:
    ///   - path: `COLLECTION.FIELD`.
    ///   - personal: `P0`, `P1` or `P2`.
    package func classify(_ path: String, as personal: String, note: String) throws -> String {
        try changeForms(note: note) { session, forms in
            let part = try forms.part(path)
            guard part.field != nil else { throw FormFault.unknownPath(path) }
            let value = try forms.value(ofClass: personal)
            return (part.dot, part.collection, try forms.replacements(of: [(BuiltIn.personal, value)], in: part))
        }
    }

    /// Says how long records of a form are kept; returns the id of its record.
    ///
    /// - Parameter rules: As ``RetentionRule`` reads them; none for ever.
    package func setRetention(of collection: String, rules: [String], note: String) throws -> String {
        try changeForms(note: note) { session, forms in
            let part = try forms.part(collection)
            let form = try forms.form(collection)
            let text = try rules.map { try forms.retention($0, of: form).text }.joined(separator: "; ")
            return (
                part.dot, part.collection,
                try forms.replacements(of: [(BuiltIn.retention, .text(text))], in: part)
                    .filter { !$0.replaced.isEmpty || !text.isEmpty }
            )
        }
    }

    private typealias FormChange = (
        record: Dot?, collection: FormName, values: [(field: FormName, value: Value, replaced: [Change.Replaced])]
    )

    private func changeForms(
        note: String, _ body: (StoreSession, FormWriting) throws -> FormChange
    ) throws -> String {
        let note = try Self.note(note)
        return try change { session, writer in
            let made: FormChange
            do {
                guard try session.trust.isMaster(key.replica) else {
                    throw ExchangeError.masterOnly(collection: "form_collection")
                }
                made = try body(session, FormWriting(session: session))
            } catch let fault as FormFault {
                throw ExchangeError.form(fault)
            }
            if made.values.isEmpty { throw ExchangeError.nothingToChange }
            let dot = try writer.make(
                ChangeDraft(
                    scope: .province, record: made.record, collection: made.collection,
                    entries: made.values.map {
                        ChangeDraft.Entry(Shape.Entry(.assign, $0.field), replaced: $0.replaced, values: [$0.value])
                    }, note: note))
            return session.label(of: made.record ?? dot)
        }
    }
}

/// What a change of a form may be, held against the forms that are there.
private struct FormWriting {
    let session: StoreSession

    private var catalog: FormCatalog { session.catalog }

    /// A part of a form that has a record.
    struct Part {
        let dot: Dot
        let collection: FormName
        var field: FieldForm?
        /// The labels of its siblings, which have to differ.
        let siblings: [Labels]
    }

    // MARK: Finding

    func form(_ key: String) throws -> CollectionForm {
        guard let form = catalog.collection(key: key) else {
            throw ExchangeError.unknownCollection(key, known: catalog.collections.map(\.key))
        }
        guard case .defined = form.name else { throw FormFault.builtInForm(key) }
        return form
    }

    func list(_ typed: String) throws -> CodeListForm {
        let parts = typed.split(separator: ".", maxSplits: 1).map { String($0) }
        if parts.count == 2, let field = catalog.collection(key: parts[0])?.field(key: parts[1]),
            let list = field.list.flatMap({ catalog.list($0) })
        {
            return list
        }
        guard let list = catalog.list(key: typed) else {
            throw FormFault.unknownList(typed, known: catalog.codeLists.map(\.key))
        }
        return list
    }

    func part(_ path: String) throws -> Part {
        let parts = path.split(separator: "=", maxSplits: 1).map { String($0) }
        if parts.count == 2 {
            let list = try list(parts[0])
            guard let code = list.code(key: parts[1]) else { throw FormFault.unknownPath(path) }
            return Part(
                dot: code.dot, collection: BuiltIn.codes,
                siblings: list.codes.filter { $0.dot != code.dot }.map(\.labels))
        }
        let names = path.split(separator: ".", maxSplits: 1).map { String($0) }
        let form = try form(names.first ?? path)
        guard names.count == 2 else {
            guard case .defined(let dot) = form.name else { throw FormFault.builtInForm(form.key) }
            return Part(
                dot: dot, collection: BuiltIn.formCollections,
                siblings: catalog.collections.filter { $0.name != form.name }.map(\.labels))
        }
        guard let field = form.field(key: names[1]), case .defined(let dot) = field.name else {
            throw ExchangeError.unknownField(names[1], collection: form.key, known: form.fields.map(\.key))
        }
        return Part(
            dot: dot, collection: BuiltIn.formFields, field: field,
            siblings: form.fields.filter { $0.name != field.name }.map(\.labels))
    }

    // MARK: Fields

    func values(of draft: FieldDraft, in form: CollectionForm) throws -> [(FormName, Value)] {
        try check(name: draft.name)
        if form.field(key: draft.name) != nil { throw FormFault.nameTaken(draft.name) }
        let labels = try words(
            vietnamese: draft.vietnamese, english: draft.english, siblings: form.fields.map(\.labels))
        guard let type = FieldType(rawValue: draft.type), type != .group, type != .bytes,
            case .defined(let owner) = form.name
        else {
            throw FormFault.unknownType(
                draft.type, known: FieldType.allCases.filter { $0 != .group && $0 != .bytes }.map(\.rawValue))
        }
        var values: [(FormName, Value)] = [(BuiltIn.name, .text(draft.name))]
        values += labels
        let order = try session.records(of: BuiltIn.formFields).reduce(Int64(form.fields.count)) { order, field in
            let place = field.state.live(RegisterKey(BuiltIn.order)).compactMap { Int64($0.values[0].string) }.max()
            let isSibling = field.state.live(RegisterKey(BuiltIn.collection)).contains { $0.values[0].dot == owner }
            return isSibling ? max(order, (place ?? 0) + 1) : order
        }
        values += [
            (BuiltIn.order, .integer(order)), (BuiltIn.collection, .dot(owner)), (BuiltIn.type, .text(type.rawValue)),
        ]
        if !draft.hintVietnamese.isEmpty || !draft.hintEnglish.isEmpty {
            values += [
                (BuiltIn.hintVietnamese, .text(try entered(draft.hintVietnamese))),
                (BuiltIn.hintEnglish, .text(try entered(draft.hintEnglish))),
            ]
        }
        guard (type == .code) == (draft.list != nil) else { throw FormFault.listNeeded }
        if let list = draft.list { values.append((BuiltIn.list, .dot(try self.list(list).dot))) }
        if let target = draft.target {
            guard type == .reference else { throw FormFault.targetNeedsReference }
            guard let form = catalog.collection(key: target), case .defined(let dot) = form.name else {
                throw ExchangeError.unknownCollection(target, known: catalog.collections.map(\.key))
            }
            values.append((BuiltIn.target, .dot(dot)))
        }
        if let group = draft.group { values.append((BuiltIn.group, .dot(try self.group(group, draft, form)))) }
        values.append((BuiltIn.personal, try value(ofClass: draft.personal)))
        if draft.isSearched, ![.text, .date, .partialDate].contains(type) { throw FormFault.onlyText }
        if let sort = draft.sort {
            guard type == .text, FieldSort(rawValue: sort) != nil else { throw FormFault.onlyText }
            values.append((BuiltIn.sort, .text(sort)))
        }
        for (flag, field) in [
            (draft.isRequired, BuiltIn.required), (draft.isSearched, BuiltIn.search),
            (draft.isMultiple, BuiltIn.multiple),
        ] where flag {
            values.append((field, .boolean(true)))
        }
        return values
    }

    private func group(_ key: String, _ draft: FieldDraft, _ form: CollectionForm) throws -> Dot {
        let groups = form.fields.filter { $0.type == .group }
        guard let group = groups.first(where: { $0.key == key }), case .defined(let dot) = group.name else {
            throw FormFault.unknownGroup(key, known: groups.map(\.key))
        }
        if draft.isMultiple { throw FormFault.groupTakesNoSet }
        return dot
    }

    /// A rule that can be asked: it counts from a date of the form.
    func retention(_ typed: String, of form: CollectionForm) throws -> RetentionRule {
        let dates = form.valueFields.filter {
            !$0.isMultiple && ($0.type == .date || $0.type == .partialDate || $0.type == .instant)
        }.map(\.key)
        guard let rule = RetentionRule(typed), dates.contains(rule.field) else {
            throw FormFault.badRetention(typed, dates: dates)
        }
        return rule
    }

    func value(ofClass personal: String) throws -> Value {
        guard ["P0", "P1", "P2"].contains(personal) else { throw FormFault.unknownClass(personal) }
        return .text(personal)
    }

    // MARK: Codes

    func values(
        ofCode name: String, vietnamese: String, english: String, in list: CodeListForm
    ) throws -> [(FormName, Value)] {
        let isName =
            name.utf8.first.map { Self.isLetterOrDigit($0) } ?? false
            && name.utf8.count <= Self.nameBytesMax && name.utf8.allSatisfy { Self.isLetterOrDigit($0) || $0 == 95 }
        guard isName else { throw FormFault.badName(name) }
        if let word = ForbiddenSubject.word(inName: name) { throw FormFault.forbidden(word: word) }
        if list.codes.contains(where: { $0.key.lowercased() == name.lowercased() }) { throw FormFault.nameTaken(name) }
        let labels = try words(vietnamese: vietnamese, english: english, siblings: list.codes.map(\.labels))
        return [(BuiltIn.name, .text(name))] + labels + [
            (BuiltIn.order, .integer(Int64(list.codes.count))), (BuiltIn.codeList, .dot(list.dot)),
        ]
    }

    // MARK: Words

    private static let nameBytesMax = 63
    /// What the program and SQLite call by themselves.
    private static let reserved: Set<String> = [
        "deleted", "owner", "id", "scope", "collection", "record", "clock", "conflicts", "status", "moved", "copied",
        "transfer", "same_as", "distinct_from", "rowid", "oid", "_rowid_",
    ]

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    private func check(name: String) throws {
        guard TableLayout.isPlainName(name), !TableLayout.mayNameIndex(name), name.utf8.count <= Self.nameBytesMax
        else {
            throw FormFault.badName(name)
        }
        if Self.reserved.contains(name) { throw FormFault.reservedName(name) }
        if let word = ForbiddenSubject.word(inName: name) { throw FormFault.forbidden(word: word) }
    }

    private func words(
        vietnamese: String, english: String, siblings: [Labels]
    ) throws -> [(FormName, Value)] {
        let labels = Labels(vietnamese: try entered(vietnamese), english: try entered(english))
        guard !labels.vietnamese.isEmpty, !labels.english.isEmpty else { throw FormFault.labelMissing }
        try check(labels.vietnamese, siblings.map(\.vietnamese))
        try check(labels.english, siblings.map(\.english))
        return [
            (BuiltIn.labelVietnamese, .text(labels.vietnamese)), (BuiltIn.labelEnglish, .text(labels.english)),
        ]
    }

    /// Lists find fields and codes by their labels, with marks or without.
    private func check(_ label: String, _ siblings: [String]) throws {
        if let word = ForbiddenSubject.phrase(inLabel: label) { throw FormFault.forbidden(word: word) }
        let folded = FoldedText.fold(label)
        if siblings.contains(where: { FoldedText.fold($0) == folded }) { throw FormFault.labelTaken(label) }
    }

    private func entered(_ typed: String) throws -> String {
        do throws(EnteredTextError) {
            return try EnteredText(typed).text
        } catch {
            throw ExchangeError.fieldProblem(
                FieldProblem(field: "label", reason: .unfitText(error)),
                label: Labels(vietnamese: "Nhãn", english: "Label"))
        }
    }

    func words(_ draft: LabelDraft, of part: Part) throws -> [(FormName, Value)] {
        var values: [(FormName, Value)] = []
        for (text, field, siblings) in [
            (draft.vietnamese, BuiltIn.labelVietnamese, part.siblings.map(\.vietnamese)),
            (draft.english, BuiltIn.labelEnglish, part.siblings.map(\.english)),
        ] {
            guard let text else { continue }
            let entered = try entered(text)
            if entered.isEmpty { throw FormFault.labelMissing }
            try check(entered, siblings)
            values.append((field, .text(entered)))
        }
        for (text, field) in [
            (draft.hintVietnamese, BuiltIn.hintVietnamese), (draft.hintEnglish, BuiltIn.hintEnglish),
        ] {
            guard let text else { continue }
            guard part.collection == BuiltIn.formFields else { throw FormFault.onlyText }
            values.append((field, .text(try entered(text))))
        }
        return values
    }

    /// The values that are not so already, with what they replace.
    func replacements(
        of values: [(FormName, Value)], in part: Part
    ) throws -> [(field: FormName, value: Value, replaced: [Change.Replaced])] {
        guard let stored = try session.record(part.dot, scope: .province, collection: part.collection) else {
            throw FormFault.unknownPath(session.label(of: part.dot))
        }
        return values.compactMap { field, value in
            let live = stored.state.live(RegisterKey(field))
            if live.count == 1, live[0].values == [value] { return nil }
            if live.isEmpty, value == .boolean(false) { return nil }
            return (field, value, live.map(\.name))
        }
    }
}
