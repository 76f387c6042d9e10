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
        // Byte for byte: what looks like one of the letters, or joins with the next one, is not it.
        let parts = text.utf8.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 2, let pattern = String(parts[1]), Self.isPattern(pattern) else { return nil }
        switch Array(parts[0]) {
        case Array("r".utf8): self.init(reads: true, writes: false, pattern: pattern)
        case Array("w".utf8): self.init(reads: false, writes: true, pattern: pattern)
        case Array("rw".utf8): self.init(reads: true, writes: true, pattern: pattern)
        default: return nil
        }
    }

    package var text: String { (reads ? "r" : "") + (writes ? "w" : "") + " " + pattern }

    package func covers(_ scope: ScopeName) -> Bool {
        let bytes = Array(pattern.utf8)
        return bytes.suffix(2).elementsEqual("/*".utf8)
            ? scope.text.bytes.starts(with: bytes.dropLast()) : scope.text.bytes.elementsEqual(bytes)
    }

    /// Whether a text is `province`, `FAMILY/NAME` or `FAMILY/*`.
    package static func isPattern(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        if bytes == Array("province".utf8) { return true }
        let parts = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, families.contains(where: { parts[0].elementsEqual($0.utf8) }), bytes.count <= 64 else {
            return false
        }
        return parts[1].elementsEqual("*".utf8) || isName(parts[1])
    }

    /// Whether a scope's name is one that a record of collection `scope` may speak of (`Protocol/07` §4): the others
    /// have their members by grants alone.
    package static func isNamedOneByOne(_ scope: ScopeName) -> Bool {
        let family = Array("case/".utf8)
        return scope.text.bytes.starts(with: family) && scope.text.bytes.count <= 64
            && isName(scope.text.bytes.dropFirst(family.count))
    }

    private static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    }

    /// The families of scopes (`design.md` 6), `province` apart.
    package static let families = ["unit", "people", "case", "restricted"]
}
