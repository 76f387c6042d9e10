package import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaText
import ReplicaWire
import ReplicaTrust

extension Replica {
    /// Adds a record; returns its id.
    ///
    /// - Parameters:
    ///   - scope: Where it goes; `nil` for where the form says.
    ///   - warned: Is told of the rules that the record breaks and that do not refuse it.
    package func add(
        collection: String, _ assignments: [Assignment], scope: String?, note: String,
        warned: (RuleForm) -> Void = { _ in }
    ) throws -> String {
        let note = try Self.note(note)
        return try change { session, writer in
            let dot = try add(
                collection: collection, assignments, to: scope.map { .typed($0) } ?? .byForm, note: note, session,
                &writer, warned: warned)
            return session.label(of: dot)
        }
    }

    /// Where a new record goes.
    enum NewHome {
        case byForm
        /// As a person typed it.
        case typed(String)
        case scope(ScopeName)
    }

    /// The part of an addition that goes on within a transaction; returns the dot of the record.
    ///
    /// - Parameter others: Entries of the engine's own fields, beside what people wrote.
    func add(
        collection: String, _ assignments: [Assignment], to home: NewHome = .byForm,
        others: [ChangeDraft.Entry] = [], note: ByteText, _ session: StoreSession, _ writer: inout LocalWriter,
        warned: (RuleForm) -> Void = { _ in }
    ) throws -> Dot {
        let (form, entries) = try checked(collection, assignments, session, warned: warned)
        let scope =
            switch home {
            case .byForm: try Self.scope(of: form, entries: entries, session)
            case .typed(let typed): try Self.scope(typed, of: form, session)
            case .scope(let scope): scope
            }
        let draft = ChangeDraft(
            scope: scope, record: nil, collection: form.name, entries: entries + others, note: note)
        try SealGuard(session).check(draft, of: nil)
        return try writer.make(draft)
    }

    /// The entries of a new record, after everything was asked that keeps it from being added; writes nothing.
    func checked(
        _ collection: String, _ assignments: [Assignment], _ session: StoreSession,
        warned: (RuleForm) -> Void = { _ in }
    ) throws -> (form: CollectionForm, entries: [ChangeDraft.Entry]) {
        let finder = RecordFinder(session: session)
        let form = try finder.form(collection)
        try Self.checkRight(to: form, session, own: key.replica)
        let entries = try labelling(form) { try Self.builder(finder, form, nil).entries(assignments) }
        let rules = RecordRules(form: form, session, wallMilliseconds: Self.now())
        for rule in try rules.checkNew(entries) { warned(rule) }
        return (form, entries)
    }

    /// Changes fields of a record; what is so already is left as it is.
    ///
    /// - Parameter warned: Is told of the rules that the record breaks then and that do not refuse it.
    package func edit(
        id: String, _ assignments: [Assignment], note: String, warned: (RuleForm) -> Void = { _ in }
    ) throws -> RecordEdited {
        let note = try Self.note(note)
        return try change { session, writer in
            try edit(id: id, assignments, note: note, session, &writer, warned: warned)
        }
    }

    /// The part of an edit that goes on within a transaction.
    func edit(
        id: String, _ assignments: [Assignment], note: ByteText, _ session: StoreSession, _ writer: inout LocalWriter,
        warned: (RuleForm) -> Void = { _ in }
    ) throws -> RecordEdited {
        let finder = RecordFinder(session: session)
        let stored = try finder.record(id)
        let form = try finder.form(of: stored, id: id)
        try Self.checkRight(to: form, session, own: key.replica)
        let builder = Self.builder(finder, form, stored.state)
        let entries = try labelling(form) { try builder.entries(assignments) }
        let draft = ChangeDraft(
            scope: stored.scope, record: stored.state.record, collection: form.name, entries: entries, note: note)
        try SealGuard(session).check(draft, of: stored.state)
        let rules = RecordRules(form: form, session, wallMilliseconds: Self.now())
        for rule in try rules.checkEdit(entries, of: stored, shown: builder.shown) { warned(rule) }
        let label = session.label(of: stored.state.record)
        if entries.isEmpty { return RecordEdited(id: label, isChanged: false, settled: []) }
        let conflicts = Set(stored.state.conflicts.map(\.field))
        let settled = entries.map(\.shape.register).filter(conflicts.contains).map { register in
            RecordReporting(session).fieldName(register, form: form).label
        }
        try writer.make(draft)
        return RecordEdited(id: label, isChanged: true, settled: settled)
    }

    /// Deletes a record, listing what was seen of it (`Protocol/01` §6); returns its id.
    package func delete(id: String, reason: String) throws -> String {
        let note = try Self.note(reason)
        if note.isEmpty { throw ExchangeError.reasonMissing }
        return try change { session, writer in
            let stored = try RecordFinder(session: session).record(id)
            try Self.checkRight(to: stored.state.collection, session, own: key.replica)
            let entry = ChangeDraft.Entry(
                Shape.Entry(.assign, BuiltIn.deleted),
                replaced: stored.state.live(RegisterKey(BuiltIn.deleted)).map(\.name),
                values: [.dots(stored.state.seenDots)])
            let draft = ChangeDraft(
                scope: stored.scope, record: stored.state.record, collection: stored.state.collection,
                entries: [entry], note: note)
            try SealGuard(session).check(draft, of: stored.state)
            try writer.make(draft)
            return session.label(of: stored.state.record)
        }
    }

    /// Brings a deleted record back; returns its id.
    package func undelete(id: String, note: String) throws -> String {
        let note = try Self.note(note)
        return try change { session, writer in
            let stored = try RecordFinder(session: session).record(id, deleted: .needed)
            try Self.checkRight(to: stored.state.collection, session, own: key.replica)
            let entry = ChangeDraft.Entry(
                Shape.Entry(.assign, BuiltIn.deleted),
                replaced: stored.state.live(RegisterKey(BuiltIn.deleted)).map(\.name), values: [.empty])
            try writer.make(
                ChangeDraft(
                    scope: stored.scope, record: stored.state.record, collection: stored.state.collection,
                    entries: [entry], note: note))
            return session.label(of: stored.state.record)
        }
    }

    // MARK: Helpers

    /// Forms are changed by commands of their own, the roster and the Plan at the master.
    static func checkRight(to form: CollectionForm, _ session: StoreSession, own: ReplicaID) throws {
        guard case .defined = form.name else { throw ExchangeError.masterOnly(collection: form.key) }
        guard form.isMasters else { return }
        let isMaster = try session.office(of: own).map { try session.isMasterUnit($0) } ?? false
        if !isMaster { throw ExchangeError.masterOnly(collection: form.key) }
    }

    private static func checkRight(to collection: FormName, _ session: StoreSession, own: ReplicaID) throws {
        guard let form = session.catalog.collection(named: collection) else { return }
        try checkRight(to: form, session, own: own)
    }

    static func builder(_ finder: RecordFinder, _ form: CollectionForm, _ state: RecordState?) -> EntryBuilder {
        let shown = state.map { finder.shown($0) } ?? ShownValue(owner: nil, office: { _ in nil })
        return EntryBuilder(form: form, parser: finder.parser, state: state, shown: shown)
    }

    private static let noteLabel = Labels(vietnamese: "Lý do, ghi chú", english: "Note")

    /// What people call the field that a problem is about.
    static func label(of problem: FieldProblem, in form: CollectionForm) -> Labels {
        form.field(key: problem.field)?.labels ?? Labels(vietnamese: problem.field, english: problem.field)
    }

    static func note(_ typed: String) throws -> ByteText {
        let text: String
        do throws(EnteredTextError) {
            text = try EnteredText(typed, allowsLineBreaks: true).text
        } catch {
            throw ExchangeError.fieldProblem(FieldProblem(field: "note", reason: .unfitText(error)), label: noteLabel)
        }
        guard text.utf8.count <= WireLimits.noteBytesMax else {
            throw ExchangeError.fieldProblem(
                FieldProblem(field: "note", reason: .unfitText(.tooLong(bytes: text.utf8.count))), label: noteLabel)
        }
        return ByteText(text)
    }

    /// A scope as it is typed: `province`; `unit/CODE`, `people/CODE` or `restricted/CODE` with the code of a unit; or
    /// `case/NAME` with the name of one whose parties the centre has named.
    ///
    /// What concerns one office or a person never goes to everybody.
    static func scope(_ typed: String, of form: CollectionForm, _ session: StoreSession) throws -> ScopeName {
        if typed == "province", form.scope == .province { return .province }
        let parts = typed.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2, parts[0] == "case", try session.trust.scopes[ScopeName(typed)] != nil {
            return ScopeName(typed)
        }
        guard parts.count == 2, ["unit", "people", "restricted"].contains(parts[0]),
            session.unit(code: String(parts[1])) != nil
        else {
            throw ExchangeError.badScope(typed)
        }
        return ScopeName(typed)
    }

    /// Where the form sends a new record.
    static func scope(
        of form: CollectionForm, entries: [ChangeDraft.Entry], _ session: StoreSession
    ) throws -> ScopeName {
        func reference(_ key: String) -> Dot? {
            form.field(key: key).flatMap { field in
                entries.first { $0.shape.register == field.name }?.values.first?.dot
            }
        }
        // What is about a person lies where the person lies.
        if followsPerson(form), let person = reference("person"),
            let shown = try session.states(of: person).first(where: \.isShown)
        {
            return shown.scope
        }
        return try scope(of: form, home: reference("home_district"), session)
    }

    /// Whether the records of a form are about persons of the register and go to their scopes.
    static func followsPerson(_ form: CollectionForm) -> Bool {
        form.scope == .people && form.field(key: "home_district") == nil && form.field(key: "person") != nil
    }

    /// - Parameter home: The unit of a person's home district, where it is known.
    static func scope(of form: CollectionForm, home: Dot?, _ session: StoreSession) throws -> ScopeName {
        guard let own = try session.ownReplica(), let office = session.office(of: own),
            let unit = session.unitCodes[office]
        else {
            if form.scope == .province { return .province }
            throw ExchangeError.officeUnknown
        }
        return ScopeRule.scope(
            family: form.scope, ownUnit: unit, district: home.flatMap { session.unitCodes[$0] },
            isDistrict: { $0.hasPrefix("ubnd-") })
    }

    /// Gives a field's problem the label that people know it by.
    func labelling<Result>(_ form: CollectionForm, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let problem as FieldProblem {
            throw ExchangeError.fieldProblem(problem, label: Self.label(of: problem, in: form))
        }
    }
}
