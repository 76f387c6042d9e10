package import ReplicaCore
import ReplicaStore

extension Replica {
    /// All forms that this replica knows.
    package func catalog() throws -> FormCatalog { try read { $0.catalog } }

    /// One record with everything that is known of it.
    package func show(id: String) throws -> RecordReport {
        try read { session in
            let stored = try RecordFinder(session: session).record(id, deleted: .allowed)
            return try RecordReporting(session).report(stored)
        }
    }

    /// Every change of a record that its live values lead back to, oldest first.
    package func history(id: String) throws -> [ChangeReport] {
        try read { session in
            let stored = try RecordFinder(session: session).record(id, deleted: .allowed)
            return try Self.history(of: stored, RecordReporting(session))
        }
    }

    static func history(
        of stored: StoreSession.StoredRecord, _ reporting: RecordReporting
    ) throws -> [ChangeReport] {
        let session = reporting.session
        // What happened in scopes that it has left comes before what happened where it is.
        return try homeLast(stored, session).flatMap { state in
            let start = state.state.registers.values.flatMap(\.live).map(\.dot)
            let changes = try HistoryWalk(session: session, scope: state.scope).changes(
                from: [state.state.record] + start, fields: nil)
            return try changes.reversed().map { try reporting.report($0, of: state) }
        }
    }

    /// The states of a record in all scopes, the one at hand at the end.
    private static func homeLast(
        _ stored: StoreSession.StoredRecord, _ session: StoreSession
    ) throws -> [StoreSession.StoredRecord] {
        try session.states(of: stored.state.record).filter { $0.scope != stored.scope } + [stored]
    }

    /// Why a field shows what it shows: the changes behind its live values, then those that these replaced, newest
    /// first.
    package func why(id: String, field: String) throws -> [ChangeReport] {
        try read { session in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id, deleted: .allowed)
            let register: FormName
            if field == "deleted" {
                register = BuiltIn.deleted
            } else {
                let form = session.catalog.collection(named: stored.state.collection)
                guard let form else { throw ExchangeError.noSuchRecord(id) }
                register = try Replica.builder(finder, form, nil).field(field).register
            }
            let reporting = RecordReporting(session)
            return try Self.homeLast(stored, session).reversed().flatMap { state in
                let live = state.state.registers.filter { $0.key.field == register }.values.flatMap(\.live)
                let walk = HistoryWalk(session: session, scope: state.scope)
                return try walk.changes(from: live.map(\.dot), fields: [register]).map {
                    try reporting.report($0, of: state, fields: [register])
                }
            }
        }
    }
}

/// Walks from values to the values that they replaced (`design.md` 5).
struct HistoryWalk {
    let session: StoreSession
    let scope: ScopeName

    /// The changes that some changes lead back to, each after those that replaced it.
    ///
    /// - Parameter fields: The registers to follow; `nil` for all.
    func changes(from start: [Dot], fields: Set<FormName>?) throws -> [StoreSession.LoggedChange] {
        var found: [Dot: StoreSession.LoggedChange] = [:]
        var open = start
        while let dot = open.popLast() {
            if found[dot] != nil { continue }
            guard let logged = try session.change(dot, scope: scope) else { continue }
            found[dot] = logged
            open += Self.replaced(by: logged.change, fields: fields)
        }
        return Self.newestFirst(found, fields: fields)
    }

    /// Orders changes so that each comes after those that replaced it; among those that say nothing about each other
    /// the one with the later clock comes first.
    private static func newestFirst(
        _ found: [Dot: StoreSession.LoggedChange], fields: Set<FormName>?
    ) -> [StoreSession.LoggedChange] {
        var successors: [Dot: Int] = [:]
        for logged in found.values {
            for dot in Set(replaced(by: logged.change, fields: fields)) { successors[dot, default: 0] += 1 }
        }
        var ready = found.values.filter { successors[$0.dot] == nil }
        var ordered: [StoreSession.LoggedChange] = []
        while let place = ready.indices.max(by: { isOlder(ready[$0], ready[$1]) }) {
            let next = ready.remove(at: place)
            ordered.append(next)
            for dot in Set(replaced(by: next.change, fields: fields)) {
                successors[dot, default: 1] -= 1
                if successors[dot] == 0, let logged = found[dot] { ready.append(logged) }
            }
        }
        // Bytes from outside need not be honest: changes that replace each other in a circle come last.
        let placed = Set(ordered.map(\.dot))
        return ordered + found.values.filter { !placed.contains($0.dot) }.sorted { isOlder($1, $0) }
    }

    private static func isOlder(_ left: StoreSession.LoggedChange, _ right: StoreSession.LoggedChange) -> Bool {
        if (left.change.record == nil) != (right.change.record == nil) { return left.change.record == nil }
        return left.change.time != right.change.time ? left.change.time < right.change.time : left.dot < right.dot
    }

    private static func replaced(by change: Change, fields: Set<FormName>?) -> [Dot] {
        zip(change.shape.entries, change.replaced)
            .filter { fields?.contains($0.0.register) ?? true }
            .flatMap { $0.1.map(\.dot) }
    }
}
