import ReplicaTrust

/// Something that may open a file.
package enum AgeIdentity: Sendable {
    case x25519(X25519Identity)
    /// `workFactorMax` is the greatest exponent of scrypt that is worked for, ``AgeLimits/scryptWorkFactorMax`` if there
    /// is no reason for another.
    case passphrase(AgePassphrase, workFactorMax: Int)

    /// The file key; `nil` if no stanza is for this identity.
    ///
    /// - Throws: ``AgeFailure/header`` for a share of small order or a work factor above the limit.
    func fileKey(in stanzas: [KnownStanza]) throws(AgeError) -> SecretKey? {
        for stanza in stanzas {
            let key: SecretKey?
            switch (self, stanza) {
            case (.x25519(let identity), .x25519(let stanza)):
                key = try identity.fileKey(in: stanza)
            case (.passphrase(let passphrase, let workFactorMax), .scrypt(let stanza)):
                key = try passphrase.fileKey(in: stanza, workFactorMax: workFactorMax)
            case (.x25519, .scrypt), (.passphrase, .x25519):
                key = nil
            }
            if let key { return key }
        }
        return nil
    }
}

/// A stanza of a kind that this module opens, its form checked.
enum KnownStanza {
    case x25519(X25519Stanza)
    case scrypt(ScryptStanza)

    /// - Returns: `nil` for kinds that are passed over.
    static func checking(_ stanza: AgeStanza) throws(AgeError) -> KnownStanza? {
        switch stanza.kind {
        case X25519Stanza.kind: .x25519(try X25519Stanza(stanza))
        case ScryptStanza.kind: .scrypt(try ScryptStanza(stanza))
        default: nil
        }
    }
}
