import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaWire

/// Makes reports of records for people and scripts.
struct RecordReporting {
    let session: StoreSession
    private let text: ValueText
    /// What was looked up for many records at once.
    private var made: [Dot: Change] = [:]
    private var bases: ConflictBases?
    /// The merges of records; `nil` where none was ever made.
    private let edges: RecordEdges?

    init(_ session: StoreSession) {
        self.session = session
        edges = (try? session.hasEdges()) == true ? try? RecordEdges(session) : nil
        text = ValueText(catalog: session.catalog) { dot in session.unitCodes[dot] ?? session.label(of: dot) }
    }

    func report(_ stored: StoreSession.StoredRecord) throws -> RecordReport {
        let state = stored.state
        let form = session.catalog.collection(named: state.collection)
        var parallel = ParallelEdits(session, self)
        return RecordReport(
            id: session.label(of: state.record), collection: form?.key ?? "?",
            unit: session.owner(of: state).flatMap { session.unitCodes[$0] }, scope: stored.scope.string,
            fields: form.map { fields(of: state, form: $0) } ?? [],
            reasons: form.map { reasons(of: state, form: $0) } ?? [], conflicts: try conflicts(of: stored),
            parallel: try parallel.edits(of: stored), isDeleted: RecordFinder.isDeleted(state),
            movedTo: RecordFinder.destinations(state),
            cameFrom: state.live(RegisterKey(BuiltIn.copied)).compactMap { $0.values.first?.string }.first,
            transfer: transfer(of: state), review: try form.flatMap { try review(of: stored, $0) },
            joined: joined(with: state.record))
    }

    private func review(of stored: StoreSession.StoredRecord, _ form: CollectionForm) throws -> ReviewReport? {
        guard case .defined = form.name, !form.isMasters, let own = try session.ownReplica() else { return nil }
        return try ReviewReading(session, own: own).report(stored, form)
    }

    private func reasons(of state: RecordState, form: CollectionForm) -> [EmptyFieldReport] {
        form.valueFields.compactMap { field in
            reason(of: field, in: state).map { EmptyFieldReport(key: field.key, label: field.labels, reason: $0) }
        }
    }

    private func fields(of state: RecordState, form: CollectionForm) -> [FieldReport] {
        let conflicts = Set(state.conflicts.map(\.field))
        return form.valueFields.compactMap { field in
            guard let value = value(of: field, in: state) else { return nil }
            return FieldReport(
                key: field.key, label: field.labels, values: value.values, isMultiple: field.isMultiple,
                shown: value.shown, isInConflict: conflicts.contains(field.register),
                isErased: state.isErased(field.register), type: field.type,
                personal: field.personal)
        }
    }

    private func values(of field: FieldForm, in state: RecordState) -> [Value] {
        if field.isMultiple { return state.elements(of: field.name) }
        let shown = ShownValue(owner: session.owner(of: state), office: session.office(of:))
        guard let live = shown.choose(from: state.live(RegisterKey(field.register))),
            let place = live.members.firstIndex(of: field.name)
        else { return [] }
        return [live.values[place]]
    }

    /// Why a field has no value, where somebody said why.
    func reason(of field: FieldForm, in state: RecordState) -> EmptyReason? {
        values(of: field, in: state).first.flatMap { EmptyReason($0) }
    }

    /// The shown value of a field; `nil` if there is none.
    func value(of field: FieldForm, in state: RecordState) -> ListValue? {
        let present = values(of: field, in: state).filter { $0.tag != .empty }
        if present.isEmpty { return nil }
        return ListValue(values: present.filter { $0.tag != .erased }.map(text.plain), shown: shown(present))
    }

    /// A value in the form for files and scripts.
    func plain(_ value: Value) -> String { text.plain(value) }

    func shown(_ values: [Value]) -> Labels {
        let values = values.map(following)
        return Labels(
            vietnamese: values.map { text.shown($0, inVietnamese: true) }.joined(separator: "; "),
            english: values.map { text.shown($0, inVietnamese: false) }.joined(separator: "; "))
    }

    /// The ids of the records that are shown as one with a record; empty if there are none.
    private func joined(with record: Dot) -> [String] {
        let joined = edges?.joined(with: record) ?? []
        return joined.count < 2 ? [] : joined.map { session.label(of: $0) }
    }

    /// A reference to a record that was merged is shown as one to the record that stands for it.
    private func following(_ value: Value) -> Value {
        guard value.tag == .reference, let record = value.dot, let edges else { return value }
        let head = edges.head(of: record)
        return head == record ? value : .dot(head)
    }

    /// What people call the record: the value of its title field, else its id.
    func title(of state: RecordState) -> String {
        session.catalog.collection(named: state.collection)?.titleField
            .flatMap { value(of: $0, in: state)?.values.first } ?? session.label(of: state.record)
    }

    // MARK: Conflicts

    func conflicts(of stored: StoreSession.StoredRecord) throws -> [ConflictReport] {
        let scattered = try ScatteredRecord(stored, session)
        let disputed = scattered.fields
        var conflicts = try (stored.state.conflicts.map(\.field) + disputed).unique.map {
            try conflict($0, of: stored)
        }
        if case .contested = stored.state.presence(dots: \.dots), scattered.isHere,
            !disputed.contains(BuiltIn.deleted)
        {
            conflicts.append(try conflict(BuiltIn.deleted, of: stored))
        }
        return conflicts
    }

    /// The conflicts of many records; looks up together who made their values.
    func conflicts(
        of found: [(record: StoreSession.StoredRecord, fields: [FormName])]
    ) throws -> [ConflictReport] {
        var asked: [ScopeName: Set<Dot>] = [:]
        for (record, fields) in found {
            for field in fields {
                asked[record.scope, default: []].formUnion(Self.opposed(field, of: record.state).map(\.value.dot))
            }
        }
        var prepared = self
        for (scope, dots) in asked {
            prepared.made.merge(try session.changes(of: dots, scope: scope)) { first, _ in first }
        }
        prepared.bases = try ConflictBases(
            found.flatMap { record, fields in fields.map { Self.question($0, of: record) } }, session)
        var parallel = ParallelEdits(session, self)
        return try found.flatMap { record, fields in
            let edits = try parallel.edits(of: record)
            return try fields.map {
                var conflict = try prepared.conflict($0, of: record)
                conflict.parallel = edits
                return conflict
            }
        }
    }

    /// The values that a conflict is between, each with the register it stands in, in an order that is the same
    /// everywhere: that of their dots. A deletion is opposed by the values of other registers that it did not see.
    private static func opposed(_ field: FormName, of state: RecordState) -> [(field: FormName, value: LiveValue)] {
        let live = state.live(RegisterKey(field))
        if field != BuiltIn.deleted { return state.sides(of: field).map { (field, $0) } }
        let covered = Set(live.compactMap { $0.values.first?.dots }.joined())
        let outliving = Set(state.seenDots.filter { !covered.contains($0) })
        let witnesses = state.registers.filter { $0.key.field != BuiltIn.deleted }
            .sorted { $0.key < $1.key }
            .flatMap { key, register in register.live.filter { outliving.contains($0.dot) }.map { (key.field, $0) } }
        return live.map { (field, $0) } + witnesses
    }

    /// One field's opposed values, numbered in their order.
    func conflict(_ field: FormName, of stored: StoreSession.StoredRecord) throws -> ConflictReport {
        let state = stored.state
        let scattered = try ScatteredRecord(stored, session)
        if scattered.fields.contains(field) { return try scopeConflict(field, of: scattered) }
        let owner = field == BuiltIn.owner || field == BuiltIn.transfer ? nil : session.owner(of: state)
        let shown = ShownValue(owner: owner, office: session.office(of:)).choose(
            from: state.live(RegisterKey(field)))
        let form = session.catalog.collection(named: state.collection)
        let name = fieldName(field, form: form)
        let values = try Self.opposed(field, of: state).map { register, value in
            try conflictValue(
                value, field: register, scope: stored.scope, isShown: register != field || value == shown)
        }
        let question = Self.question(field, of: stored)
        let base = try (bases ?? ConflictBases([question], session)).values(question)
            .map { $0.filter { $0.tag != .empty && $0.tag != .dots } }
        return ConflictReport(
            id: session.label(of: state.record), collection: form?.key ?? "?", title: title(of: state),
            field: name.key, label: name.label, values: values,
            base: base.map { values in
                ConflictReport.Base(
                    value: values.map(text.plain).joined(separator: " "), shown: self.shown(values))
            })
    }

    private static func question(_ field: FormName, of stored: StoreSession.StoredRecord) -> ConflictBases.Question {
        let sides = field == BuiltIn.deleted ? [] : stored.state.live(RegisterKey(field)).map(\.dot)
        return .init(scope: stored.scope, register: field, sides: Set(sides))
    }

    func conflictValue(
        _ live: LiveValue, field: FormName, scope: ScopeName, isShown: Bool
    ) throws -> ConflictValue {
        let source = try made[live.dot] ?? session.change(live.dot, scope: scope)?.change
        let contents = live.values.filter { $0.tag != .empty && $0.tag != .dots }
        return ConflictValue(
            value: field == BuiltIn.deleted ? "" : contents.map(text.plain).joined(separator: " "),
            shownValue: field == BuiltIn.deleted
                ? Labels(vietnamese: "", english: "")
                : offer(live) ?? live.step.map(\.labels) ?? self.shown(contents),
            unit: unitCode(of: live.dot.replica), replica: session.label(of: live.dot.replica),
            author: source?.author.string ?? "", at: live.time.wallMilliseconds, isShown: isShown,
            isDeletion: field == BuiltIn.deleted, note: source?.note.string ?? "", scope: scope.string)
    }

    func unitCode(of replica: ReplicaID) -> String? {
        session.office(of: replica).flatMap { session.unitCodes[$0] }
    }

    /// The key and label of a register: a field, a group, or one of the engine's own.
    func fieldName(_ field: FormName, form: CollectionForm?) -> (key: String, label: Labels) {
        if field == BuiltIn.deleted { return ("deleted", Labels(vietnamese: "Đã xoá", english: "Deleted")) }
        if field == BuiltIn.owner { return ("owner", Labels(vietnamese: "Đơn vị quản lý", english: "Owner")) }
        if field == BuiltIn.copied || field == BuiltIn.moved {
            return ("scope", Labels(vietnamese: "Phạm vi", english: "Scope"))
        }
        if field == BuiltIn.transfer {
            return ("transfer", Labels(vietnamese: "Bàn giao cho đơn vị khác", english: "Transfer to another office"))
        }
        if let name = ReviewEntry.fieldName(field) { return name }
        if let known = form?.field(named: field) { return (known.key, known.labels) }
        return ("?", Labels(vietnamese: "Trường của biểu mẫu mới hơn", english: "Field of a newer form"))
    }

    // MARK: Changes

    /// One change as people are told of it.
    ///
    /// - Parameters:
    ///   - stored: Its record; `nil` where nothing that counts is known of it.
    ///   - fields: The registers to tell of; `nil` for all.
    func report(
        _ logged: StoreSession.LoggedChange, of stored: StoreSession.StoredRecord?, fields: Set<FormName>? = nil
    ) throws -> ChangeReport {
        let change = logged.change
        let form = session.catalog.collection(named: stored?.state.collection ?? change.shape.collection)
        var entries: [EntryReport] = []
        var first = 0
        for (position, entry) in change.shape.entries.enumerated() {
            let values = Array(change.values[first..<first + entry.members.count])
            first += entry.members.count
            if let fields, !fields.contains(entry.register) { continue }
            if ReviewEntry.isSilent(entry.register) { continue }
            let part = entry.kind.isElement ? UInt32(position) : 0
            let key = RegisterKey(entry.register, element: entry.kind.isElement ? values.first : nil)
            let isLive = stored?.state.live(key).contains { $0.dot == logged.dot && $0.part == part } ?? false
            entries.append(
                report(entry, values, isLive: isLive, replaced: change.replaced[position], form: form))
        }
        return ChangeReport(
            id: session.label(of: change.record ?? logged.dot), at: change.time.wallMilliseconds,
            author: change.author.string, unit: unitCode(of: logged.dot.replica),
            replica: session.label(of: logged.dot.replica),
            predecessor: Lineage(session).predecessor(of: logged.dot.replica).map { session.label(of: $0) },
            number: logged.dot.number, segment: logged.segment?.hexadecimal, note: change.note.string,
            authority: try ChangeAuthority(of: logged, session), isCreation: change.record == nil,
            erasure: try session.erasure(of: logged.dot, scope: logged.scope).map {
                ErasureNotice(
                    order: session.label(of: $0.dot), basis: $0.basis, at: $0.time.wallMilliseconds)
            },
            entries: entries)
    }

    private func report(
        _ entry: Shape.Entry, _ values: [Value], isLive: Bool, replaced: [Change.Replaced], form: CollectionForm?
    ) -> EntryReport {
        let name = fieldName(entry.register, form: form)
        let contents = values.filter {
            $0.tag != .empty && $0.tag != .dots || entry.register == BuiltIn.deleted
                || BuiltIn.isDecision(entry.register)
        }
        let kind: EntryReport.Kind =
            switch entry.kind {
            case .include: .added
            case .exclude: .removed
            case .assign where entry.register == BuiltIn.deleted: contents.isEmpty ? .restored : .deleted
            case .assign: contents.isEmpty ? .emptied : .set
            }
        let isDeletion = entry.register == BuiltIn.deleted
        return EntryReport(
            field: name.key, label: name.label, kind: kind,
            value: isDeletion ? "" : contents.map(text.plain).joined(separator: " "),
            shown: isDeletion
                ? Labels(vietnamese: "", english: "") : ReviewEntry.shown(entry, values) ?? shown(contents),
            isLive: isLive,
            replaced: replaced.map { session.label(of: $0.dot.replica) + "-" + String($0.dot.number) })
    }
}
