import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// By what a conflict is settled without asking for each.
package enum SettlingRule: Equatable, Sendable {
    /// The value of the office that owns the record.
    case owner
    /// The value with the latest time, as its author's clock claimed.
    case newest
    /// The value of an office, by its code.
    case unit(String)
}

/// What a rule settled, or would.
package struct ConflictsSettled: Sendable {
    package struct Settled: Sendable {
        package let conflict: ConflictReport
        /// The place of the value that is kept, from 0.
        package let kept: Int
    }

    package let settled: [Settled]
    /// The conflicts for which the rule names no value, or several.
    package let left: [ConflictReport]
}

extension Replica {
    /// Settles every conflict for which a rule names one value, in one transaction: all or none.
    ///
    /// Deletions against later values, records in several scopes, transfers and sealed reports are left to a person.
    ///
    /// - Parameters:
    ///   - field: The key of the only field that is settled.
    ///   - note: The reason, which travels with the changes; not empty.
    ///   - dryRun: Says what would be settled and changes nothing.
    package func settle(
        by rule: SettlingRule, collection: String?, field: String?, note: String, dryRun: Bool
    ) throws -> ConflictsSettled {
        let note = try Self.note(note)
        if note.isEmpty, !dryRun { throw ExchangeError.reasonMissing }
        if dryRun { return try read { try plan(rule, collection, field, $0).report } }
        return try change { session, writer in
            let plan = try plan(rule, collection, field, session)
            for draft in plan.drafts {
                let entries = draft.fields.map { field, taken, live in
                    ChangeDraft.Entry(
                        Shape.Entry(kind: .assign, register: field, members: taken.members), replaced: live.map(\.name),
                        values: taken.values)
                }
                try writer.make(
                    ChangeDraft(
                        scope: draft.record.scope, record: draft.record.state.record,
                        collection: draft.record.state.collection, entries: entries, note: note))
            }
            return plan.report
        }
    }

    private struct SettlingPlan {
        var drafts: [(record: StoreSession.StoredRecord, fields: [(FormName, LiveValue, [LiveValue])])] = []
        var settled: [ConflictsSettled.Settled] = []
        var left: [ConflictReport] = []

        var report: ConflictsSettled { ConflictsSettled(settled: settled, left: left) }
    }

    private func plan(
        _ rule: SettlingRule, _ collection: String?, _ field: String?, _ session: StoreSession
    ) throws -> SettlingPlan {
        if case .unit(let code) = rule, session.unit(code: code) == nil {
            throw ExchangeError.unknownUnit(code, known: session.unitCodes.values.sorted())
        }
        let finder = RecordFinder(session: session)
        let form = try collection.map { try finder.form($0) }
        if let field, let form, !form.fields.contains(where: { $0.key == field }) {
            throw ExchangeError.unknownField(field, collection: form.key, known: form.valueFields.map(\.key))
        }
        let found = try session.conflicts(collection: form?.name)
        let reports = try RecordReporting(session).conflicts(of: found)
        let sealed = SealGuard(session)
        var next = 0
        var plan = SettlingPlan()
        for (record, fields) in found {
            let scattered = try ScatteredRecord(record, session).fields
            let mayWrite =
                try session.trust.objection(
                    to: record.state.collection, record: record.state.record, of: key.replica) == nil
            var taken: [(FormName, LiveValue, [LiveValue])] = []
            for register in fields {
                let report = reports[next]
                next += 1
                if let field, report.field != field { continue }
                let sides = record.state.sides(of: register)
                guard mayWrite, case .defined = register, !scattered.contains(register),
                    try sealed.keeper(of: register, in: record.state) == nil,
                    let kept = Self.kept(sides, by: rule, of: record.state, session)
                else {
                    plan.left.append(report)
                    continue
                }
                taken.append((register, sides[kept], record.state.live(RegisterKey(register))))
                plan.settled.append(.init(conflict: report, kept: kept))
            }
            if !taken.isEmpty { plan.drafts.append((record, taken)) }
        }
        return plan
    }

    /// The place of the one value that a rule names; `nil` where it names none, or values that differ.
    ///
    /// - Parameter live: The sides of the conflict.
    private static func kept(
        _ live: [LiveValue], by rule: SettlingRule, of state: RecordState, _ session: StoreSession
    ) -> Int? {
        let chosen: [Int]
        switch rule {
        case .newest:
            let last = live.map(\.time).max()
            chosen = live.indices.filter { live[$0].time == last }
        case .owner:
            guard let owner = session.owner(of: state) else { return nil }
            chosen = live.indices.filter { session.office(of: live[$0].dot.replica) == owner }
        case .unit(let code):
            let unit = session.unit(code: code)
            chosen = live.indices.filter { session.office(of: live[$0].dot.replica) == unit }
        }
        guard let first = chosen.first, chosen.allSatisfy({ live[$0].hasSameContent(as: live[first]) })
        else { return nil }
        return first
    }
}
