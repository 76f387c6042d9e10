import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaText
import ReplicaTrust
import ReplicaWire

/// What was ordered to be erased of one record.
package struct ErasureGiven: Sendable {
    /// The record.
    package let id: String
    /// The orders that were given: one for each scope that has the record; more where one takes too many changes.
    package let orders: [String]
    package let scopes: [String]
    /// How many changes lose their content.
    package let changes: Int
    /// How many values were written anew because they stay, and the changes that wrote them do not.
    package let kept: Int
    /// Other records that point to this one.
    package let related: [String]
}

extension Replica {
    /// Orders the contents of records to be erased at every replica that has them (`Protocol/07` §9), and erases them
    /// here.
    ///
    /// The master's replica alone gives such orders. What else the erased changes wrote, such as the office that owns
    /// the record, is written anew before.
    ///
    /// - Parameters:
    ///   - fields: The fields that are erased; none for all.
    ///   - basis: On what ground; everybody who may read the record reads it.
    ///   - dryRun: Says what would be erased, and changes nothing.
    package func erase(
        ids: [String], fields: [String], basis: String, dryRun: Bool
    ) throws -> [ErasureGiven] {
        let basis = try Self.note(basis)
        if dryRun {
            return try read { session in
                let acts = try ids.map { try ErasureAct($0, fields, session, own: key.replica) }
                let related = try ErasureAct.related(acts, session)
                return try ErasureAct.find(acts, session).map { $0.report(orders: [], related: related, session) }
            }
        }
        try settleIdentity()
        try unlock()
        let given = try change { session, writer in
            let acts = try ids.map { try ErasureAct($0, fields, session, own: key.replica) }
            for scope in Set(acts.flatMap { $0.states.map(\.scope) }).sorted() { try writer.seal(scope) }
            let related = try ErasureAct.related(acts, session)
            return try ErasureAct.find(acts, session).map { act in
                let orders = try act.carryOut(basis: basis, session, &writer)
                return act.report(orders: orders.map { session.label(of: $0) }, related: related, session)
            }
        }
        // Sealed, the orders stand before everything that comes without knowing of them.
        try sealPending()
        try finishErasures()
        return given
    }
}

/// The erasure of one record, in every scope that has it.
private struct ErasureAct {
    let states: [StoreSession.StoredRecord]
    /// `nil` for all that people wrote.
    private let fields: Set<FormName>?
    /// The changes that are to lose their content, by scope.
    private var changes: [ScopeName: Set<Dot>] = [:]

    /// As many as one order names.
    private static let orderChangesMax = 4_096

    init(_ id: String, _ typed: [String], _ session: StoreSession, own: ReplicaID) throws {
        let trust = try session.trust
        guard trust.isMaster(own) else { throw ExchangeError.masterOnly(collection: "erasure") }
        let finder = RecordFinder(session: session)
        let stored = try finder.record(id, deleted: .allowed)
        let form = try finder.form(of: stored, id: id)
        guard case .defined = form.name else { throw ExchangeError.masterOnly(collection: form.key) }
        let builder = Replica.builder(finder, form, nil)
        fields = typed.isEmpty ? nil : Set(try typed.map { try builder.field($0).register })
        states = try session.states(of: stored.state.record).filter { trust.mayWrite(own, $0.scope) }
    }

    /// Looks for the changes, wherever this replica holds them; each scope is read once for all records.
    static func find(_ acts: [Self], _ session: StoreSession) throws -> [Self] {
        var acts = acts
        var places: [ScopeName: [Dot: Int]] = [:]
        for (place, act) in acts.enumerated() {
            for state in act.states { places[state.scope, default: [:]][state.state.record] = place }
        }
        for (scope, records) in places {
            try session.forEachChange(about: Set(records.keys), in: scope) { run, index in
                guard let place = records[run.record(of: index) ?? run.dot(index)], !run.isErased(index),
                    acts[place].concerns(run.payload.shape(of: index))
                else { return }
                acts[place].changes[scope, default: []].insert(run.dot(index))
            }
        }
        return acts
    }

    private func concerns(_ shape: Shape) -> Bool {
        guard case .defined = shape.collection else { return false }
        return fields.map { fields in shape.entries.contains { fields.contains($0.register) } } ?? true
    }

    /// Whether the values of a register stay.
    private func keeps(_ register: FormName) -> Bool {
        if let fields { return !fields.contains(register) }
        if case .builtIn = register { return true }
        return false
    }

    /// The live values that stay, and whose changes lose their content.
    private func kept(_ stored: StoreSession.StoredRecord) -> [(key: RegisterKey, value: LiveValue, round: Int)] {
        let gone = changes[stored.scope] ?? []
        return stored.state.registers.sorted { $0.key < $1.key }.flatMap { key, register in
            // Values that contradict each other do so in changes of their own.
            register.live.filter { keeps(key.field) && !$0.isErased && gone.contains($0.dot) }.enumerated()
                .map { (key, $1, $0) }
        }
    }

    /// The ids of the shown records that point to each of some, by the ids of these.
    static func related(_ acts: [Self], _ session: StoreSession) throws -> [String: [String]] {
        var related: [String: Set<Dot>] = [:]
        for (collection, acts) in Dictionary(grouping: acts, by: \.states[0].state.collection) {
            let ids = Set(acts.map { session.label(of: $0.states[0].state.record) })
            for reference in try session.references(to: ids, of: collection) {
                guard let stored = try session.record(key: reference.key, collection: reference.collection) else {
                    continue
                }
                related[reference.target, default: []].insert(stored.state.record)
            }
        }
        return Dictionary(
            uniqueKeysWithValues: related.map { id, records in
                (id, records.sorted().map { session.label(of: $0) }.filter { $0 != id })
            })
    }

    /// - Parameter related: Of all records that are erased.
    func report(orders: [String], related: [String: [String]], _ session: StoreSession) -> ErasureGiven {
        let id = session.label(of: states[0].state.record)
        return ErasureGiven(
            id: id, orders: orders, scopes: states.map(\.scope.string).sorted(),
            changes: changes.values.reduce(0) { $0 + $1.count }, kept: states.reduce(0) { $0 + kept($1).count },
            related: related[id] ?? [])
    }

    /// - Returns: The orders.
    func carryOut(basis: ByteText, _ session: StoreSession, _ writer: inout LocalWriter) throws -> [Dot] {
        var orders: [Dot] = []
        for stored in states {
            guard let gone = changes[stored.scope]?.sorted(), !gone.isEmpty else { continue }
            try keep(stored, session, &writer)
            for start in stride(from: 0, to: gone.count, by: Self.orderChangesMax) {
                let part = Array(gone[start..<min(gone.count, start + Self.orderChangesMax)])
                for (scope, changes) in try places(of: part, stored.scope, session) {
                    orders.append(try writer.make(order(stored, changes, in: scope, basis: basis)))
                }
            }
        }
        return orders
    }

    /// The scopes that the order for some changes has to lie in: their own; those of offices that write in it and do not
    /// read it, for what these wrote; and those of offices that were taken out of it, which may have any of them.
    private func places(
        of changes: [Dot], _ scope: ScopeName, _ session: StoreSession
    ) throws -> [(ScopeName, [Dot])] {
        let trust = try session.trust
        var others: [ScopeName: [Dot]] = [:]
        for dot in changes where !trust.mayRead(dot.replica, scope) {
            guard let unit = session.office(of: dot.replica).flatMap({ session.unitCodes[$0] }) else { continue }
            others[.unit(unit), default: []].append(dot)
        }
        for office in try session.formerMembers(of: scope) {
            if let unit = session.unitCodes[office] { others[.unit(unit)] = changes }
        }
        return [(scope, changes)] + others.sorted { $0.key < $1.key }
    }

    private func order(
        _ stored: StoreSession.StoredRecord, _ changes: [Dot], in scope: ScopeName, basis: ByteText
    ) -> ChangeDraft {
        var entries = [
            ChangeDraft.Entry(Shape.Entry(.assign, BuiltIn.erases), values: [.dot(stored.state.record)]),
            ChangeDraft.Entry(Shape.Entry(.assign, BuiltIn.over), values: [.dots(changes)]),
            ChangeDraft.Entry(
                Shape.Entry(.assign, BuiltIn.basis), values: [Value(tag: .text, content: basis.bytes)]),
        ]
        if scope != stored.scope {
            entries.append(.init(Shape.Entry(.assign, BuiltIn.scope), values: [.text(stored.scope.string)]))
        }
        return ChangeDraft(scope: scope, record: nil, collection: BuiltIn.erasures, entries: entries)
    }

    /// Writes anew what stays. What says that the record is deleted, or went away, lists what it has seen: it comes
    /// last, and sees what was written anew as well.
    private func keep(
        _ stored: StoreSession.StoredRecord, _ session: StoreSession, _ writer: inout LocalWriter
    ) throws {
        let kept = kept(stored)
        let last = [BuiltIn.deleted, BuiltIn.moved]
        var seen: [Dot] = []
        let others = Dictionary(grouping: kept.filter { !last.contains($0.key.field) }, by: \.round)
        for (_, values) in others.sorted(by: { $0.key < $1.key }) {
            for start in stride(from: 0, to: values.count, by: WireLimits.entriesMax) {
                let part = values[start..<min(values.count, start + WireLimits.entriesMax)]
                seen.append(try writer.make(draft(stored, part.map { entry($0.key, $0.value, seen: []) })))
            }
        }
        for register in last {
            for (key, value, _) in kept where key.field == register {
                seen.append(try writer.make(draft(stored, [entry(key, value, seen: seen)])))
            }
        }
    }

    private func draft(_ stored: StoreSession.StoredRecord, _ entries: [ChangeDraft.Entry]) -> ChangeDraft {
        ChangeDraft(
            scope: stored.scope, record: stored.state.record, collection: stored.state.collection, entries: entries)
    }

    /// The same value again.
    ///
    /// - Parameter seen: Dots that a value which lists dots lists as well.
    private func entry(_ key: RegisterKey, _ live: LiveValue, seen: [Dot]) -> ChangeDraft.Entry {
        let values = live.values.map { value -> Value in
            guard value.tag == .dots, let dots = value.dots else { return value }
            return .dots(Set(dots + seen).sorted())
        }
        return ChangeDraft.Entry(
            Shape.Entry(kind: live.kind, register: key.field, members: live.members), replaced: [live.name],
            values: values)
    }
}
