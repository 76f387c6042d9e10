/// A multi-value register: all values that no known change has replaced, ascending by dot and part
/// (`Protocol/01` §5; Shapiro et al., *A comprehensive study of CRDTs*, 2011).
package struct Register: Hashable, Sendable {
    package private(set) var live: [LiveValue]

    package init(live: [LiveValue] = []) { self.live = live.sorted { $0.name < $1.name } }

    /// Whether people have to choose: several live values that are not all equal, erased ones apart.
    ///
    /// The elements of a set are never in conflict: an include wins over an exclude that did not see it.
    package var isConflict: Bool {
        guard live.count > 1, let first = live.first(where: { !$0.isErased }), !first.kind.isElement else {
            return false
        }
        return live.contains { !$0.isErased && !$0.hasSameContent(as: first) }
    }

    /// Whether the element of a set is present.
    package var isPresent: Bool { live.contains { $0.kind == .include } }

    package mutating func insert(_ value: LiveValue) {
        let place = live.firstIndex { $0.name >= value.name } ?? live.count
        guard place == live.count || live[place].name != value.name else { return }
        live.insert(value, at: place)
    }

    /// Removes a value that a change replaces; `false` if it is not among the live ones.
    package mutating func remove(_ name: Change.Replaced) -> Bool {
        guard let place = live.firstIndex(where: { $0.name == name }) else { return false }
        live.remove(at: place)
        return true
    }
}
