import ReplicaTrust

/// One recipient's part of a header: a first line of words, and bytes (`Protocol/06` §3).
package struct AgeStanza: Hashable, Sendable {
    /// The first word, which names the kind. Kinds that nobody knows are passed over.
    package let kind: String
    /// The words after the first.
    package let arguments: [String]
    package let body: [UInt8]

    /// - Throws: ``AgeFailure/header`` unless every word has at least one character, all of them visible ASCII, and
    ///   the line is within ``AgeLimits``.
    package init(kind: String, arguments: [String] = [], body: [UInt8] = []) throws(AgeError) {
        let words = [kind] + arguments
        guard words.allSatisfy({ Self.isWord($0.utf8) }) else { throw AgeError(.header, "stanza: words") }
        guard words.reduce(2, { $0 + 1 + $1.utf8.count }) <= AgeLimits.lineBytesMax else {
            throw AgeError(.header, "stanza: length of the line")
        }
        self.init(checkedKind: kind, arguments: arguments, body: body)
    }

    init(checkedKind kind: String, arguments: [String], body: [UInt8]) {
        self.kind = kind
        self.arguments = arguments
        self.body = body
    }

    /// A stanza that nobody can open and that nobody who lacks the keys can tell from one to a recipient.
    ///
    /// - Parameter random: Gives so many bytes of a secure random source.
    package static func decoy(random: (Int) -> [UInt8]) -> AgeStanza {
        // A share has to be a point that agreements make, not any 32 bytes.
        guard let key = AgreementKey(seed: random(32)) else { preconditionFailure("a seed has 32 bytes") }
        return X25519Stanza(share: key.publicBytes, wrappedFileKey: random(AgeSize.wrappedFileKey)).stanza
    }

    /// The stanza as a header holds it.
    package var bytes: [UInt8] {
        var text = Array(([AgeHeader.stanzaMark, kind] + arguments).joined(separator: " ").utf8)
        text.append(AgeHeader.lineFeed)
        let encoded = Base64.encoded(body, isPadded: false)
        // A line shorter than 64 columns ends the body, if need be an empty one.
        for start in stride(from: 0, through: encoded.count, by: AgeSize.columns) {
            text += encoded[start..<min(start + AgeSize.columns, encoded.count)]
            text.append(AgeHeader.lineFeed)
        }
        return text
    }

    static func isWord(_ characters: some Collection<UInt8>) -> Bool {
        !characters.isEmpty && characters.allSatisfy { (33...126).contains($0) }
    }
}
