package import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Takes back everything that one bundle, one list or one run of changes did, as changes of this replica
    /// (`design.md` 4).
    ///
    /// - Records that the batch created are deleted. The deletion lists what the batch wrote and nothing else: where
    ///   somebody worked on the record since, it stays visible, in conflict, until a person decides.
    /// - Fields get the values back that the batch replaced. Where it had settled a conflict, all values come back, and
    ///   the one that was shown is shown again.
    /// - Elements of sets go or come back, deletions are undone, and what the batch had undeleted is deleted again.
    /// - What somebody replaced since is left alone, and so is a record that somebody deleted since.
    /// - Forms, replicas and what only the master writes are left alone.
    ///
    /// One transaction, and itself a batch that can be taken back.
    package func withdraw(_ target: WithdrawTarget, reason: String, dryRun: Bool) throws -> WithdrawReport {
        let note = try Self.note(reason)
        if note.isEmpty { throw ExchangeError.reasonMissing }
        if !dryRun { try unlock() }
        do {
            return try change { session, writer in
                let batch = try Self.batch(of: target, session)
                let changes = try WithdrawnChanges(target, batch: batch, session)
                let first = writer.nextNumber
                var withdrawal = try Withdrawal(session, changes, own: key.replica, firstNumber: first, note: note)
                // In the order of the records: what they were made of lies together in the log.
                for place in changes.records.keys.sorted() { try withdrawal.takeBack(place, &writer) }
                var report = withdrawal.report
                if writer.nextNumber > first {
                    report.changes = Int(writer.nextNumber - first)
                    let number = try session.noteBatch(
                        .withdrawal, name: batch.map { BatchLabel.text($0.number) } ?? target.text,
                        numbers: first...writer.nextNumber - 1, wallMilliseconds: Self.now())
                    if let number {
                        report.batch = BatchLabel.text(number)
                        if let batch { try session.noteWithdrawn(batch.number, by: number) }
                    }
                }
                if dryRun {
                    report.batch = nil
                    throw DryRun(report: report)
                }
                return report
            }
        } catch let dryRun as DryRun {
            return dryRun.report
        }
    }

    private static func batch(of target: WithdrawTarget, _ session: StoreSession) throws -> Batch? {
        guard case .batch(let name) = target else { return nil }
        guard let number = BatchLabel.number(name), let batch = try session.batch(number) else {
            throw ExchangeError.unknownBatch(name)
        }
        return batch
    }

    /// Takes the transaction of a dry run back.
    private struct DryRun: Error {
        let report: WithdrawReport
    }
}

/// One withdrawal while it goes on, record by record.
private struct Withdrawal {
    private let session: StoreSession
    private let changes: WithdrawnChanges
    private let own: ReplicaID
    /// Where the changes of the withdrawal itself begin.
    private let firstNumber: UInt64
    private let note: ByteText
    /// The numbers of the changes that earlier withdrawals here made.
    private let withdrawals: [ClosedRange<UInt64>]
    /// Own changes that are not sealed; opening them anew for each value would take too long.
    private let tails: [ScopeName: [ChangeRun]]
    private let sealed: SealGuard
    private var rights: [FormName: Right] = [:]
    private(set) var report = WithdrawReport()

    private enum Right { case granted, masterOnly, engine }

    /// How many entries are put into one change.
    private static let entriesMax = 256

    init(
        _ session: StoreSession, _ changes: WithdrawnChanges, own: ReplicaID, firstNumber: UInt64, note: ByteText
    ) throws {
        self.session = session
        self.changes = changes
        self.own = own
        self.firstNumber = firstNumber
        self.note = note
        tails = try session.ownTails()
        sealed = SealGuard(session)
        withdrawals = try session.batches().filter { $0.kind == .withdrawal }.compactMap(\.numbers)
    }

    mutating func takeBack(_ place: WithdrawnChanges.Place, _ writer: inout LocalWriter) throws {
        guard let touched = changes.records[place],
            let stored = try session.record(place.record, scope: place.scope, collection: touched.collection)
        else { return }
        switch try right(to: stored.state.collection) {
        case .granted: break
        case .masterOnly: return leave(stored, nil, .masterOnly)
        case .engine:
            report.engineRecords += 1
            return
        }
        if try sealed.keeper(of: BuiltIn.deleted, in: stored.state) != nil { return leave(stored, nil, .sealed) }
        if touched.isCreated {
            try delete(stored, &writer)
        } else {
            try restore(touched, stored, &writer)
        }
    }

    private mutating func right(to collection: FormName) throws -> Right {
        if let known = rights[collection] { return known }
        var right = Right.granted
        if case .builtIn = collection {
            right = .engine
        } else if let form = session.catalog.collection(named: collection) {
            do {
                try Replica.checkRight(to: form, session, own: own)
            } catch ExchangeError.masterOnly {
                right = .masterOnly
            }
        }
        rights[collection] = right
        return right
    }

    private func isWithdrawn(_ value: LiveValue) -> Bool { changes.dots.contains(value.dot) }

    private mutating func leave(
        _ stored: StoreSession.StoredRecord, _ register: FormName?, _ reason: WithdrawReport.Left.Reason
    ) {
        report.leftCount += 1
        guard report.left.count < WithdrawReport.listedMax else { return }
        let form = session.catalog.collection(named: stored.state.collection)
        let name = register.map { RecordReporting(session).fieldName($0, form: form) }
        report.left.append(
            WithdrawReport.Left(
                id: session.label(of: stored.state.record), field: name?.key, label: name?.label, reason: reason))
    }

    private func make(
        _ entries: [ChangeDraft.Entry], _ stored: StoreSession.StoredRecord, _ writer: inout LocalWriter
    ) throws {
        var rest = entries[...]
        while !rest.isEmpty {
            try writer.make(
                ChangeDraft(
                    scope: stored.scope, record: stored.state.record, collection: stored.state.collection,
                    entries: Array(rest.prefix(Self.entriesMax)), note: note))
            rest = rest.dropFirst(Self.entriesMax)
        }
    }

    // MARK: Records that the batch created

    private mutating func delete(_ stored: StoreSession.StoredRecord, _ writer: inout LocalWriter) throws {
        let state = stored.state
        if case .deleted = state.presence(dots: \.dots) { return }
        let deletions = state.live(RegisterKey(BuiltIn.deleted))
        func isPassing(_ value: LiveValue) -> Bool { isWithdrawn(value) || isOfWithdrawal(value) }
        if deletions.contains(where: { !isPassing($0) && $0.values.first?.tag == .empty }) {
            return leave(stored, nil, .restored)
        }
        let foreign = try foreignDots(stored)
        let listed = state.seenDots.filter { !foreign.contains($0) }
        // This was done before, and waits for a person.
        if deletions.contains(where: { $0.dot.replica == own && $0.values.first?.dots == listed }) {
            return leave(stored, nil, .edited)
        }
        let entry = ChangeDraft.Entry(
            Shape.Entry(.assign, BuiltIn.deleted), replaced: deletions.filter(isPassing).map(\.name),
            values: [.dots(listed)])
        try make([entry], stored, &writer)
        if foreign.isEmpty { report.deleted += 1 } else { leave(stored, nil, .edited) }
    }

    /// The changes whose live values are somebody else's work.
    private func foreignDots(_ stored: StoreSession.StoredRecord) throws -> Set<Dot> {
        var foreign: Set<Dot> = []
        for (key, register) in stored.state.registers where key.field != BuiltIn.deleted {
            for value in register.live where !foreign.contains(value.dot) && !isWithdrawn(value) {
                if try restated(value, key, stored).isEmpty { foreign.insert(value.dot) }
            }
        }
        return foreign
    }

    // MARK: Records that were there before

    /// What has to be written to one record.
    private struct Writes {
        var entries: [ChangeDraft.Entry] = []
        /// Further values of registers that were in conflict: the first of each, the second of each, and so on.
        var others: [[ChangeDraft.Entry]] = []
        /// What a deletion listed that the batch had undone.
        var deletedBefore: Set<Dot>?
        var isUndeleted = false

        var isEmpty: Bool { entries.isEmpty && deletedBefore == nil }
    }

    private mutating func restore(
        _ touched: WithdrawnChanges.Touched, _ stored: StoreSession.StoredRecord, _ writer: inout LocalWriter
    ) throws {
        if case .deleted(let deletions) = stored.state.presence(dots: \.dots), !deletions.allSatisfy(isWithdrawn) {
            // A value that is written now would bring the record back.
            return leave(stored, nil, .deleted)
        }
        var writes = Writes()
        for key in touched.written.keys.sorted() {
            var live: [LiveValue] = []
            var names: [Change.Replaced] = []
            for value in stored.state.live(key) {
                let own = try isWithdrawn(value) ? [value.name] : restated(value, key, stored)
                if !own.isEmpty { live.append(value) }
                names += own
            }
            if live.isEmpty {
                leave(stored, key.field, .replaced)
                continue
            }
            let before = try valuesBefore(names, key, touched.written[key] ?? [], stored)
            if let element = key.element {
                restore(element, live, before, key.field, &writes)
            } else if key.field == BuiltIn.deleted {
                restoreDeletion(live, before, &writes)
            } else {
                restore(live, before, key.field, stored, &writes)
            }
        }
        if writes.isEmpty { return }
        for entries in writes.others { try make(entries, stored, &writer) }
        try make(writes.entries, stored, &writer)
        if let dots = writes.deletedBefore { try deleteAgain(stored, dots, &writer) }
        report.restored += 1
        report.fields += writes.entries.count { $0.shape.register != BuiltIn.deleted }
        if writes.isUndeleted { report.undeleted += 1 }
        if writes.deletedBefore != nil { report.deletedAgain += 1 }
    }

    private func restore(
        _ live: [LiveValue], _ before: [LiveValue], _ register: FormName, _ stored: StoreSession.StoredRecord,
        _ writes: inout Writes
    ) {
        let state = stored.state
        let owner = register == BuiltIn.owner ? nil : session.owner(of: state)
        let shown = ShownValue(owner: owner, office: session.office(of:)).choose(from: before)
        let members = shown?.members ?? live[0].members
        let values = shown?.values ?? members.map { _ in .empty }
        var others: [LiveValue] = []
        for value in before where !(shown.map(value.hasSameContent) ?? false) {
            if !others.contains(where: value.hasSameContent) { others.append(value) }
        }
        if others.isEmpty, live.count == 1, live[0].members == members, live[0].values == values { return }
        func entry(_ members: [FormName], _ values: [Value], replaced: [Change.Replaced]) -> ChangeDraft.Entry {
            ChangeDraft.Entry(
                Shape.Entry(kind: .assign, register: register, members: members), replaced: replaced, values: values)
        }
        // Written after the others, so that it is the one to be shown. None of them replaces another.
        writes.entries.append(entry(members, values, replaced: live.map(\.name)))
        for (position, value) in others.enumerated() {
            if writes.others.count == position { writes.others.append([]) }
            writes.others[position].append(entry(value.members, value.values, replaced: live.map(\.name)))
        }
    }

    /// An element of a set that the batch added goes, one that it removed comes back. What others added stays.
    private func restore(
        _ element: Value, _ live: [LiveValue], _ before: [LiveValue], _ field: FormName, _ writes: inout Writes
    ) {
        let wasPresent = before.contains { $0.kind == .include }
        if wasPresent == live.contains(where: { $0.kind == .include }) { return }
        writes.entries.append(
            ChangeDraft.Entry(
                Shape.Entry(wasPresent ? .include : .exclude, field), replaced: live.map(\.name), values: [element]))
    }

    private func restoreDeletion(_ live: [LiveValue], _ before: [LiveValue], _ writes: inout Writes) {
        let isDeletion = live.contains { $0.values.first?.tag == .dots }
        let deletions = before.compactMap { $0.values.first?.dots }
        if isDeletion, deletions.isEmpty {
            writes.entries.append(
                ChangeDraft.Entry(
                    Shape.Entry(.assign, BuiltIn.deleted), replaced: live.map(\.name), values: [.empty]))
            writes.isUndeleted = true
        } else if !isDeletion, !deletions.isEmpty {
            writes.deletedBefore = Set(deletions.joined())
        }
    }

    /// Deletes what the batch had undeleted: with all that the deletion before had seen and all that was written back
    /// just now, but not with what others wrote since.
    private func deleteAgain(
        _ stored: StoreSession.StoredRecord, _ before: Set<Dot>, _ writer: inout LocalWriter
    ) throws {
        guard
            let now = try session.record(
                stored.state.record, scope: stored.scope, collection: stored.state.collection)
        else { return }
        let listed = now.state.seenDots.filter { dot in
            before.contains(dot) || changes.dots.contains(dot) || dot.replica == own && dot.number >= firstNumber
        }
        let entry = ChangeDraft.Entry(
            Shape.Entry(.assign, BuiltIn.deleted),
            replaced: now.state.live(RegisterKey(BuiltIn.deleted)).filter { isWithdrawn($0) || isOfWithdrawal($0) }
                .map(\.name),
            values: [.dots(listed)])
        try make([entry], now, &writer)
    }

    // MARK: Values before

    /// The values that were there before the batch: those that values of the batch lead back to, through others of it.
    private func valuesBefore(
        _ names: [Change.Replaced], _ key: RegisterKey, _ written: [WithdrawnChanges.Written],
        _ stored: StoreSession.StoredRecord
    ) throws -> [LiveValue] {
        let replaced = Dictionary(written.map { ($0.name, $0.replaced) }, uniquingKeysWith: { first, _ in first })
        var open = names
        var seen = Set(open)
        var before: [LiveValue] = []
        while let name = open.popLast() {
            for item in replaced[name] ?? [] where seen.insert(item).inserted {
                if changes.dots.contains(item.dot) {
                    open.append(item)
                } else if let found = try logged(item, key, stored) {
                    before.append(found.value)
                }
            }
        }
        return before
    }

    private func isOfWithdrawal(_ value: LiveValue) -> Bool {
        value.dot.replica == own && withdrawals.contains { $0.contains(value.dot.number) }
    }

    /// The values of the batch that an earlier withdrawal gave back with this one: it says what they said, and nobody
    /// else did. Without that, taking back two lists one after the other would find the first edited since.
    private func restated(
        _ value: LiveValue, _ key: RegisterKey, _ stored: StoreSession.StoredRecord
    ) throws -> [Change.Replaced] {
        guard isOfWithdrawal(value) else { return [] }
        var open = [value.name]
        var seen = Set(open)
        var restated: [Change.Replaced] = []
        while let name = open.popLast() {
            for item in try logged(name, key, stored)?.replaced ?? [] where seen.insert(item).inserted {
                guard changes.dots.contains(item.dot) else {
                    open.append(item)
                    continue
                }
                guard let earlier = try logged(item, key, stored)?.value else { continue }
                // Deletions list what they saw, which is never the same.
                let isSame =
                    key.field == BuiltIn.deleted
                    ? value.values.first?.tag == earlier.values.first?.tag : value.hasSameContent(as: earlier)
                if isSame { restated.append(item) }
            }
        }
        return restated
    }

    /// What a change wrote to a register, and what that replaced, from the log; `nil` if it never came here.
    private func logged(
        _ name: Change.Replaced, _ key: RegisterKey, _ stored: StoreSession.StoredRecord
    ) throws -> (value: LiveValue, replaced: [Change.Replaced])? {
        guard let change = try change(name.dot, scope: stored.scope), (change.record ?? name.dot) == stored.state.record
        else { return nil }
        var first = 0
        for (position, entry) in change.shape.entries.enumerated() {
            let values = Array(change.values[first..<first + entry.members.count])
            first += entry.members.count
            guard entry.register == key.field, entry.kind.isElement == (key.element != nil),
                entry.kind.isElement ? position == Int(name.part) && values.first == key.element : true
            else { continue }
            let value = LiveValue(
                dot: name.dot, part: name.part, time: change.time, kind: entry.kind, members: entry.members,
                values: values)
            return (value, change.replaced[position])
        }
        return nil
    }

    private func change(_ dot: Dot, scope: ScopeName) throws -> Change? {
        if dot.replica == own {
            for run in tails[scope] ?? [] {
                if let index = run.index(of: dot) { return run.change(index) }
            }
        }
        return try session.change(dot, scope: scope)?.change
    }
}

/// What a withdrawal did, or would do.
package struct WithdrawReport: Sendable {
    /// What the withdrawal itself can be taken back by; `nil` if it changed nothing.
    package internal(set) var batch: String?
    package internal(set) var changes = 0
    /// Records that the batch had created and that are deleted now.
    package internal(set) var deleted = 0
    /// Records that were there before and got something back, and in how many fields.
    package internal(set) var restored = 0
    package internal(set) var fields = 0
    /// Of these, how many had been deleted, and how many undeleted, by the batch.
    package internal(set) var undeleted = 0
    package internal(set) var deletedAgain = 0
    /// Records of forms and replicas, which are not taken back.
    package internal(set) var engineRecords = 0
    /// What was left as it is because somebody worked on it since; ``listedMax`` of them at most.
    package internal(set) var left: [Left] = []
    package internal(set) var leftCount = 0

    package static let listedMax = 1_000

    package struct Left: Equatable, Sendable {
        package let id: String
        package let field: String?
        package let label: Labels?
        package let reason: Reason

        package enum Reason: String, Sendable, CaseIterable {
            /// Somebody wrote another value since.
            case replaced
            /// Somebody deleted the record since.
            case deleted
            /// Somebody worked on a record that the batch created: it is shown, with its deletion as a conflict.
            case edited
            /// Somebody brought a record back that the batch had created and a deletion had hidden.
            case restored
            /// Only the master writes it.
            case masterOnly
            /// It belongs to a report that is sealed.
            case sealed
        }
    }
}
