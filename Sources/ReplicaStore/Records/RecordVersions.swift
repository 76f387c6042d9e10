package import ReplicaCore
import ReplicaWire

/// Records as they were when somebody decided on them.
extension StoreSession {
    /// What records said in earlier versions, read back from the log: from the changes of each version over all whose
    /// values they replaced. The log is opened once for each generation of all records.
    ///
    /// - Parameter versions: Records, each with the dots of a version of it (``RecordState/version(of:)``).
    /// - Returns: The fields of the form alone, in the order of `versions`. Without those of whose changes one is not
    ///   here: nobody can say what they were.
    package func states(
        at versions: [(stored: StoredRecord, version: [Dot])]
    ) throws -> [(stored: StoredRecord, state: RecordState)] {
        var searches = versions.map { VersionSearch(stored: $0.stored, version: $0.version) }
        while searches.contains(where: { !$0.open.isEmpty }) {
            var asked: [ScopeName: Set<Dot>] = [:]
            for search in searches where !search.open.isEmpty {
                asked[search.stored.scope, default: []].formUnion(search.open)
            }
            for (scope, dots) in asked {
                let made = try changes(of: dots, scope: scope)
                for place in searches.indices where searches[place].stored.scope == scope {
                    searches[place].lookBack(made)
                }
            }
        }
        return searches.compactMap { search in search.state.map { (search.stored, $0) } }
    }
}

/// The changes behind one version of a record, as far as they were found.
private struct VersionSearch {
    let stored: StoreSession.StoredRecord
    /// What is to be looked up next.
    private(set) var open: Set<Dot>
    private var changes: [Dot: Change] = [:]
    private var isLost = false

    init(stored: StoreSession.StoredRecord, version: [Dot]) {
        self.stored = stored
        open = Set(version)
    }

    mutating func lookBack(_ made: [Dot: Change]) {
        var next: Set<Dot> = []
        for dot in open {
            guard let change = made[dot] else {
                isLost = true
                continue
            }
            changes[dot] = change
            for (entry, replaced) in zip(change.shape.entries, change.replaced) {
                guard case .defined = entry.register else { continue }
                next.formUnion(replaced.map(\.dot))
            }
        }
        open = isLost ? [] : next.subtracting(changes.keys)
    }

    /// `nil` where a change is missing.
    var state: RecordState? {
        if isLost { return nil }
        var replaced: Set<RecordState.UnmetReplacement> = []
        let record = stored.state.record
        for change in changes.values {
            for (entry, names) in zip(change.shape.entries, change.replaced) {
                for name in names {
                    replaced.insert(
                        RecordState.UnmetReplacement(
                            record: record, field: entry.register, isElement: entry.kind.isElement, replaced: name))
                }
            }
        }
        var state = RecordState(record: record, collection: stored.state.collection)
        for (dot, change) in changes.sorted(by: { $0.key < $1.key }) {
            _ = state.apply(change, dot: dot) { replaced.contains($0) }
        }
        return RecordState(
            record: record, collection: stored.state.collection, isCreated: true,
            registers: state.registers.filter { if case .defined = $0.key.field { true } else { false } })
    }
}
