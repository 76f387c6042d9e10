import ReplicaCore
import ReplicaTestSupport

/// Holds the merge of the program against the naive one.
enum MergeComparison {
    /// What the two differ in; `nil` if they agree.
    static func difference(_ state: ScopeState, _ model: NaiveModel) -> String? {
        guard Set(state.records.keys) == model.records else { return "records" }
        var liveCount = 0
        for (dot, record) in state.records {
            if let difference = difference(dot, record, model, &liveCount) { return "\(difference) of \(dot)" }
        }
        return liveCount == model.live.count ? nil : "number of live values"
    }

    private static func difference(
        _ dot: Dot, _ record: RecordState, _ model: NaiveModel, _ liveCount: inout Int
    ) -> String? {
        guard record.record == dot, record.isCreated == model.created.contains(dot) else { return "creation" }
        guard record.collection == model.collections[dot] else { return "collection" }
        let office = RandomHistory.office(of:)
        let owner = shownOwner(record)
        let all = model.live(of: dot)
        guard owner == naiveOwner(dot, model) else { return "owner" }
        for (key, register) in record.registers {
            let expected = all.filter { $0.field == key.field && $0.element == key.element }
            let found = register.live.map { written($0, dot, key) }
            liveCount += found.count
            guard !found.isEmpty, found.count == expected.count, found.allSatisfy(expected.contains) else {
                return "live values of \(key)"
            }
            guard zip(register.live, register.live.dropFirst()).allSatisfy({ $0.name < $1.name }) else {
                return "order of live values"
            }
            let judge = key.field == BuiltIn.owner ? nil : owner
            let shown = ShownValue(owner: judge, office: office).choose(from: register.live)
            guard shown.map({ written($0, dot, key) }) == model.shown(expected, owner: judge, office: office) else {
                return "shown value of \(key)"
            }
        }
        let conflicts = record.conflicts
        guard conflicts == conflicts.sorted(), conflicts.allSatisfy({ $0.element == nil }),
            Set(conflicts.map(\.field)) == model.conflicts(of: dot), Set(conflicts).count == conflicts.count
        else { return "conflicts" }
        for field in [RandomHistory.setField, RandomHistory.plainField] {
            let elements = record.elements(of: field)
            guard elements == elements.sorted(), Set(elements) == model.elements(of: dot, field),
                elements.count == Set(elements).count
            else { return "elements" }
        }
        guard presence(record) == model.presence(of: dot, dots: DotsValue.decode) else { return "presence" }
        let seen = Set(all.filter { $0.field != BuiltIn.deleted }.map(\.dot))
        return record.seenDots == seen.sorted() ? nil : "seen dots"
    }

    private static func written(_ value: LiveValue, _ record: Dot, _ key: RegisterKey) -> NaiveModel.WrittenValue {
        NaiveModel.WrittenValue(
            record: record, field: key.field, element: key.element, dot: value.dot, part: value.part,
            time: value.time, kind: value.kind, members: value.members, values: value.values)
    }

    static func presence(_ record: RecordState) -> (presence: NaiveModel.Presence, deletions: Set<Dot>) {
        switch record.presence(dots: DotsValue.decode) {
        case .present: (.present, [])
        case .deleted(let deletions): (.deleted, Set(deletions.map(\.dot)))
        case .contested(let deletions): (.contested, Set(deletions.map(\.dot)))
        }
    }

    static func shownOwner(_ record: RecordState) -> Int? {
        let byTime = ShownValue<Int>(owner: nil) { _ in 0 }
        let shown = byTime.choose(from: record.live(RegisterKey(BuiltIn.owner)))
        return RandomHistory.office(named: shown?.values.first) ?? RandomHistory.office(of: record.record.replica)
    }

    private static func naiveOwner(_ record: Dot, _ model: NaiveModel) -> Int? {
        let shown = model.shown(model.live(of: record, BuiltIn.owner), owner: nil as Int?) { _ in 0 }
        return RandomHistory.office(named: shown?.values.first) ?? RandomHistory.office(of: record.replica)
    }
}
