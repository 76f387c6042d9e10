package import ReplicaCore

/// A change and the dot that names it.
package struct NamedChange: Hashable, Sendable {
    package let dot: Dot
    package let change: Change

    package init(dot: Dot, change: Change) {
        self.dot = dot
        self.change = change
    }
}
