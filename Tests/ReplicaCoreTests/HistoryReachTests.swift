import ReplicaCore
import ReplicaTestSupport
import Testing

/// Measures what the generator of histories reaches: a law that is never put to the test proves nothing.
struct HistoryReachTests {
    @Test func `the histories reach every rule of the merge`() {
        var counts: [String: Int] = [:]
        for seed in 0..<UInt64(1000) {
            for rule in Self.reached(by: RandomHistory(seed: seed)) { counts[rule, default: 0] += 1 }
        }
        for rule in Self.rules { #expect(counts[rule, default: 0] >= 10, "\(rule): \(counts[rule, default: 0])") }
    }

    private static let rules = [
        "replacement first", "arrived twice", "conflict", "conflict of a group", "settled by equal values",
        "include against exclude", "deleted", "contested", "contested by undeletion", "present after deletion",
        "owner before time", "owner field in conflict", "hash decides", "dot decides", "copied database",
        "fits nothing", "other element", "mixed kinds", "collection before creation", "time in 1970", "time after 2090",
        "eight members",
    ]

    private static func reached(by history: RandomHistory) -> Set<String> {
        var reached: Set<String> = []
        let model = NaiveModel(history.changes)
        let office = RandomHistory.office(of:)
        for member in history.members { arrivals(of: member, history, &reached) }
        changes(history, &reached)
        if history.members.count == 8 { reached.insert("eight members") }
        for record in model.records {
            let live = model.live(of: record)
            for field in model.conflicts(of: record) {
                reached.insert(field == RandomHistory.group ? "conflict of a group" : "conflict")
                if field == BuiltIn.owner { reached.insert("owner field in conflict") }
            }
            presence(model, record, history, &reached)
            let registers = Dictionary(grouping: live) { RegisterKey($0.field, element: $0.element) }
            for (key, values) in registers where values.count > 1 {
                if key.element == nil, !model.conflicts(of: record).contains(key.field) {
                    reached.insert("settled by equal values")
                }
                if Set(values.map(\.kind)) == [.include, .exclude] { reached.insert("include against exclude") }
                if key.element == nil, registers.keys.contains(where: { $0.field == key.field && $0.element != nil }) {
                    reached.insert("mixed kinds")
                }
                let byTime = model.shown(values, owner: nil, office: office)
                for owner in 0..<4 where model.shown(values, owner: owner, office: office) != byTime {
                    reached.insert("owner before time")
                }
                let latest = values.filter { $0.time == byTime?.time }
                if latest.count > 1 {
                    reached.insert("hash decides")
                    if latest.count(where: { $0.dot.hash == byTime?.dot.hash }) > 1 { reached.insert("dot decides") }
                }
            }
        }
        return reached
    }

    private static func presence(
        _ model: NaiveModel, _ record: Dot, _ history: RandomHistory, _ reached: inout Set<String>
    ) {
        let isUndeleted = model.live(of: record, BuiltIn.deleted).contains { $0.values == [.empty] }
        switch model.presence(of: record, dots: DotsValue.decode).presence {
        case .present: if isUndeleted { reached.insert("present after deletion") }
        case .deleted: reached.insert("deleted")
        case .contested: reached.insert(isUndeleted ? "contested by undeletion" : "contested")
        }
    }

    private static func arrivals(
        of member: RandomHistory.Member, _ history: RandomHistory, _ reached: inout Set<String>
    ) {
        if Set(member.arrivals).count < member.arrivals.count { reached.insert("arrived twice") }
        var awaited: Set<Dot> = []
        var created: Set<Dot> = []
        for position in member.arrivals {
            let item = history.changes[position]
            if awaited.contains(item.dot) { reached.insert("replacement first") }
            for list in item.change.replaced { awaited.formUnion(list.map(\.dot)) }
            if item.change.record == nil { created.insert(item.dot) }
            if let record = item.change.record, !created.contains(record) {
                reached.insert("collection before creation")
            }
        }
    }

    private static func changes(_ history: RandomHistory, _ reached: inout Set<String>) {
        let all = Dictionary(uniqueKeysWithValues: history.changes.map { ($0.dot, $0.change) })
        let places = Set(history.changes.map { Dot(replica: $0.dot.replica, number: $0.dot.number, hash: 0) })
        if places.count < history.changes.count { reached.insert("copied database") }
        for item in history.changes {
            if item.change.time.wallMilliseconds < 1_000_000_000 { reached.insert("time in 1970") }
            if item.change.time.wallMilliseconds > 3_786_912_000_000 { reached.insert("time after 2090") }
            for (entry, list) in zip(item.change.shape.entries, item.change.replaced) {
                for replaced in list {
                    guard let target = all[replaced.dot] else { continue }
                    let fits = target.shape.entries.enumerated().contains { position, other in
                        other.register == entry.register && other.kind.isElement == entry.kind.isElement
                            && (!entry.kind.isElement || position == Int(replaced.part))
                    }
                    if !fits || (target.record ?? replaced.dot) != (item.change.record ?? item.dot) {
                        reached.insert("fits nothing")
                    } else if entry.kind.isElement, entry.members.count == 1,
                        target.values.count == target.shape.entries.count,
                        let mine = item.change.shape.entries.firstIndex(of: entry),
                        item.change.values.count == item.change.shape.entries.count,
                        target.values[Int(replaced.part)] != item.change.values[mine]
                    {
                        reached.insert("other element")
                    }
                }
            }
        }
    }
}
