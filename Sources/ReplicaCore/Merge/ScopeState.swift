/// The state of one scope in memory: every record, whatever order its changes came in (`Protocol/01` §5).
///
/// The store keeps the same state in tables; this one serves where everything fits in memory, and tests hold
/// the two and a naive third against each other.
package struct ScopeState: Sendable {
    package private(set) var records: [Dot: RecordState] = [:]
    private var known: Set<Dot> = []
    /// Replacements that came before what they replace.
    private var awaited: Set<RecordState.UnmetReplacement> = []

    package init() {}

    /// Applies a change that `dot` names; a change that is known already changes nothing.
    ///
    /// - Returns: Whether the change was new.
    @discardableResult
    package mutating func apply(_ change: Change, dot: Dot) -> Bool {
        guard known.insert(dot).inserted else { return false }
        let record = change.record ?? dot
        var state = records[record] ?? RecordState(record: record, collection: change.shape.collection)
        let unmet = state.apply(change, dot: dot) { awaited.contains($0) }
        for replacement in unmet where !known.contains(replacement.replaced.dot) { awaited.insert(replacement) }
        records[record] = state
        return true
    }
}
