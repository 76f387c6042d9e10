/// Why an age file was refused; the raw values are the keywords of the vectors (`Protocol/06` §6).
package enum AgeFailure: String, Sendable, CaseIterable {
    /// The header is not one of age v1, or holds a stanza of a known kind that is malformed.
    case header = "header failure"
    /// A chunk of the payload is not authentic, missing, or followed by something.
    case payload = "payload failure"
    /// The header is sound, and none of the identities opens it.
    case noMatch = "no match"
    /// The text armour around the file is broken.
    case armor = "armor failure"
    /// The header was changed after it had been written.
    case hmac = "HMAC failure"
}

/// A fault in an age file: its class, and the part of the file where it was met.
package struct AgeError: Error, Hashable, Sendable {
    package let failure: AgeFailure
    /// What was being read and what was expected of it; never content, never a key.
    package let place: String

    package init(_ failure: AgeFailure, _ place: String) {
        self.failure = failure
        self.place = place
    }
}
