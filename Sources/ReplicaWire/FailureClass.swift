/// Why bytes were refused; the raw values are the keywords of `Protocol/README.md` and of the vectors.
package enum FailureClass: String, Sendable, CaseIterable {
    case truncated, trailing, limit, varint, magic, version, text, order, reference, kind, key, signature, hash
    case compression, count, merkle, end, encryption
}

/// A fault in bytes from outside: its class, and the clause or part where it was met.
package struct WireError: Error, Hashable, Sendable {
    package let failure: FailureClass
    /// The part of the format that was being read; never content.
    package let place: String

    package init(_ failure: FailureClass, _ place: String) {
        self.failure = failure
        self.place = place
    }
}
