package import ReplicaCore
import ReplicaStore
import ReplicaWire

/// A field that was written while somebody else wrote another field of the same record, neither knowing of it. Both
/// stand: it is nothing to settle, and worth a look.
package struct ParallelEdit: Sendable {
    package let field: String
    package let label: Labels
    /// What it says, in Vietnamese and English.
    package let shown: Labels
    /// The code of the author's office.
    package let unit: String?
    package let replica: String
    /// Milliseconds since 1970, as the author's clock claimed.
    package let at: UInt64
}

/// Finds fields of records that were written in parallel.
struct ParallelEdits {
    private let session: StoreSession
    private let reporting: RecordReporting
    /// Read once for each scope that is asked about.
    private var seen: [ScopeName: SeenChanges] = [:]

    init(_ session: StoreSession, _ reporting: RecordReporting) {
        self.session = session
        self.reporting = reporting
    }

    /// The fields without a conflict that were written in parallel with another field of the record, in the order of
    /// the form; empty for a record that one replica alone wrote.
    mutating func edits(of stored: StoreSession.StoredRecord) throws -> [ParallelEdit] {
        guard let form = session.catalog.collection(named: stored.state.collection) else { return [] }
        let written = stored.state.registers.flatMap { key, register in
            register.live.map { (key: key, value: $0) }
        }.filter { if case .defined = $0.key.field { true } else { false } }
        guard Set(written.map(\.value.dot.replica)).count > 1 else { return [] }
        let scope = try seen(in: stored.scope)
        let conflicts = Set(stored.state.conflicts.map(\.field))
        let parallel = written.filter { edit in
            !conflicts.contains(edit.key.field)
                && written.contains { $0.key.field != edit.key.field && scope.areParallel(edit.value, $0.value) }
        }
        return form.fields.filter { $0.register == $0.name }.compactMap { field in
            guard let edit = parallel.filter({ $0.key.field == field.name }).max(by: { $0.value.time < $1.value.time })
            else { return nil }
            return ParallelEdit(
                field: field.key, label: field.labels,
                shown: reporting.shown(edit.value.values.filter { $0.tag != .empty && $0.tag != .erased }),
                unit: reporting.unitCode(of: edit.value.dot.replica),
                replica: session.label(of: edit.value.dot.replica), at: edit.value.time.wallMilliseconds)
        }
    }

    private mutating func seen(in scope: ScopeName) throws -> SeenChanges {
        if let known = seen[scope] { return known }
        let read = try SeenChanges(session, scope: scope)
        seen[scope] = read
        return read
    }
}
