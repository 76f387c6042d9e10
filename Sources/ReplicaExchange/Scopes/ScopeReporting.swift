import ReplicaCore
import ReplicaStore
import ReplicaWire

extension RecordReporting {
    /// A field that people have to settle because several scopes have the record.
    func scopeConflict(_ field: FormName, of scattered: ScatteredRecord) throws -> ConflictReport {
        let state = scattered.home.state
        let form = session.catalog.collection(named: state.collection)
        let name = fieldName(field, form: form)
        let values: [ConflictValue] =
            switch field {
            case BuiltIn.copied: try scattered.copies.map { try copy($0, isShown: $0.scope == scattered.home.scope) }
            case BuiltIn.moved: try moves(of: scattered.home)
            default: try late(LateChoices(scattered, field), field: field, of: scattered)
            }
        return ConflictReport(
            id: session.label(of: state.record), collection: form?.key ?? "?", title: title(of: state),
            field: name.key, label: name.label, values: values)
    }

    /// One of several copies: who brought it to its scope.
    private func copy(_ stored: StoreSession.StoredRecord, isShown: Bool) throws -> ConflictValue {
        guard let arrival = stored.state.live(RegisterKey(BuiltIn.copied)).last else {
            return place(stored.scope.string, by: nil, at: stored.state.record, in: stored.scope, isShown: isShown)
        }
        let logged = try session.change(arrival.dot, scope: stored.scope)
        return place(stored.scope.string, by: logged, at: arrival.dot, in: stored.scope, isShown: isShown)
    }

    /// Where each of several moves sent the record.
    private func moves(of home: StoreSession.StoredRecord) throws -> [ConflictValue] {
        let written = home.state.live(RegisterKey(BuiltIn.moved))
        return try MoveChoices(home.state).scopes.map { scope in
            let value = written.last {
                $0.values.first?.tag == (scope == nil ? .empty : .text)
                    && (scope == nil || $0.values.first?.content == scope?.text.bytes)
            }
            let dot = value?.dot ?? home.state.record
            return place(
                (scope ?? home.scope).string, by: try session.change(dot, scope: home.scope), at: dot, in: home.scope,
                isShown: false)
        }
    }

    private func place(
        _ name: String, by logged: StoreSession.LoggedChange?, at dot: Dot, in scope: ScopeName, isShown: Bool
    ) -> ConflictValue {
        ConflictValue(
            value: name, shownValue: Labels(vietnamese: name, english: name), unit: unitCode(of: dot.replica),
            replica: session.label(of: dot.replica), author: logged?.change.author.string ?? "",
            at: logged?.change.time.wallMilliseconds ?? 0, isShown: isShown, isDeletion: false,
            note: logged?.change.note.string ?? "", scope: scope.string)
    }

    /// What the field has in the new place, and what was written where the record is not any more.
    private func late(
        _ choices: LateChoices, field: FormName, of scattered: ScatteredRecord
    ) throws -> [ConflictValue] {
        let home = scattered.home
        let shown = shownValue(of: home.state).choose(from: choices.current)
        var values = try choices.current.map {
            try conflictValue($0, field: field, scope: home.scope, isShown: $0 == shown)
        }
        if values.isEmpty {
            let destination =
                scattered.isHere ? home.scope.string : RecordFinder.destinations(home.state).first ?? home.scope.string
            values.append(
                ConflictValue(
                    value: "", shownValue: Labels(vietnamese: "", english: ""), unit: nil, replica: "", author: "",
                    at: 0, isShown: true, isDeletion: false, note: "", scope: destination))
        }
        if choices.isWhole, field != BuiltIn.deleted, let last = choices.late.last {
            var report = try conflictValue(last.value.value, field: field, scope: last.scope, isShown: false)
            let texts = choices.late.compactMap { item in
                item.value.key.element.map { ($0, item.value.value.kind == .include ? "+" : "−") }
            }
            let shown = texts.map { element, sign in
                let text = self.shown([element])
                return Labels(vietnamese: sign + text.vietnamese, english: sign + text.english)
            }
            report.shownValue = Labels(
                vietnamese: shown.map(\.vietnamese).joined(separator: "; "),
                english: shown.map(\.english).joined(separator: "; "))
            report.isLate = true
            return values + [report]
        }
        let late = choices.isWhole ? Array(choices.late.suffix(1)) : choices.late
        return try values
            + late.map { item in
                var report = try conflictValue(item.value.value, field: field, scope: item.scope, isShown: false)
                report.isLate = true
                return report
            }
    }

    private func shownValue(of state: RecordState) -> ShownValue<Dot> {
        ShownValue(owner: session.owner(of: state), office: session.office(of:))
    }
}
