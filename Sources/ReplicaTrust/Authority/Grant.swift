package import ReplicaCore

/// What a replica may do with scopes of some names: one element of the set field `grant` (`Protocol/07` §3).
///
/// Written as `RIGHTS PATTERN`, where the rights are `r`, `w` or `rw` and the pattern is a scope's name or a family's
/// `unit/*`. Who may write and not read has its own log of the scope and no other.
package struct Grant: Hashable, Sendable {
    package let reads: Bool
    package let writes: Bool
    package let pattern: String

    package init(reads: Bool, writes: Bool, pattern: String) {
        self.reads = reads
        self.writes = writes
        self.pattern = pattern
    }

    /// `nil` for a text that says no right or no pattern: it grants nothing.
    package init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, ["r", "w", "rw"].contains(parts[0]), Self.isPattern(parts[1]) else { return nil }
        self.init(reads: parts[0].hasPrefix("r"), writes: parts[0].hasSuffix("w"), pattern: String(parts[1]))
    }

    package var text: String { (reads ? "r" : "") + (writes ? "w" : "") + " " + pattern }

    package func covers(_ scope: ScopeName) -> Bool {
        if pattern.hasSuffix("/*") { return scope.string.hasPrefix(pattern.dropLast()) }
        return scope.string == pattern
    }

    /// Whether a text is `province`, `FAMILY/NAME` or `FAMILY/*`.
    package static func isPattern(_ text: some StringProtocol) -> Bool {
        if text == "province" { return true }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, families.contains(String(parts[0])), text.utf8.count <= 64 else { return false }
        if parts[1] == "*" { return true }
        return !parts[1].isEmpty
            && parts[1].utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// The families of scopes (`design.md` 6), `province` apart.
    package static let families = ["unit", "people", "case", "restricted"]
}
