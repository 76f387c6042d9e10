import ReplicaTrust

/// One stanza of a header to be written, in the order of the header.
package enum AgeRecipient: Sendable {
    case x25519(X25519Recipient)
    /// Alone in its header, so that whoever opens the file knows that it comes from somebody with the passphrase.
    ///
    /// `workFactor` is the exponent of scrypt, ``AgeLimits/scryptWorkFactor`` if there is no reason for another.
    case passphrase(AgePassphrase, workFactor: Int)
    /// Written as it is: a decoy, or a kind that some other reader knows.
    case stanza(AgeStanza)

    func stanza(wrapping fileKey: SecretKey, random: (Int) -> [UInt8]) throws(AgeError) -> AgeStanza {
        switch self {
        case .x25519(let recipient):
            return recipient.stanza(wrapping: fileKey, seed: random(32)).stanza
        case .passphrase(let passphrase, let workFactor):
            let salt = random(AgeSize.scryptSalt)
            return try passphrase.stanza(wrapping: fileKey, salt: salt, workFactor: workFactor).stanza
        case .stanza(let stanza):
            return stanza
        }
    }
}
