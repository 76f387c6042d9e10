package import ReplicaTrust

/// A private key that opens what was encrypted to its recipient; `AGE-SECRET-KEY-1…` as text.
///
/// A print of the value shows the recipient only.
package struct X25519Identity: Sendable {
    private let key: AgreementKey
    /// Whom to encrypt to, for this identity to open it.
    package let recipient: X25519Recipient

    package init(_ key: AgreementKey) {
        guard let recipient = try? X25519Recipient(publicBytes: key.publicBytes) else {
            preconditionFailure("the public key of a private one is never of small order")
        }
        self.key = key
        self.recipient = recipient
    }

    /// Reads `AGE-SECRET-KEY-1…`, which is upper case.
    package init(text: String) throws(AgeKeyError) {
        var characters = Array(text.utf8)
        guard !X25519Recipient.isMixed(characters) else { throw .mixedCase }
        guard characters.starts(with: Self.prefix.uppercased().utf8) else { throw .kind }
        for (place, character) in characters.enumerated() where (65...90).contains(character) {
            characters[place] = character + 32
        }
        guard let key = AgreementKey(seed: try Bech32.decoded(characters, prefix: Self.prefix)) else { throw .length }
        self.init(key)
    }

    /// The secret as text. It goes into a file of mode 0600, and nowhere else.
    package var secretText: String { Bech32.encoded(key.seed, prefix: Self.prefix).uppercased() }

    private static let prefix = "age-secret-key-"
    /// What the keys of X25519 stanzas are derived for.
    static let purpose = Array("age-encryption.org/v1/X25519".utf8)

    /// The file key; `nil` if the stanza is for another.
    ///
    /// - Throws: ``AgeFailure/header`` for a share of small order.
    func fileKey(in stanza: X25519Stanza) throws(AgeError) -> SecretKey? {
        let salt = stanza.share + recipient.publicBytes
        guard let key = key.agreedKey(with: stanza.share, salt: salt, info: Self.purpose) else {
            throw AgeError(.header, "X25519: share of small order")
        }
        return key.openSecret(stanza.wrappedFileKey)
    }
}

extension X25519Identity: CustomStringConvertible, CustomReflectable {
    package var description: String { "X25519Identity(\(recipient.text))" }
    package var customMirror: Mirror { Mirror(self, children: ["recipient": recipient.text]) }
}
