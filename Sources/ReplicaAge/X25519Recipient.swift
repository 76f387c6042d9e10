import ReplicaTrust

/// A public key that files are encrypted to; `age1…` as text.
package struct X25519Recipient: Hashable, Sendable {
    package let publicBytes: [UInt8]

    /// - Throws: ``AgeKeyError/length`` unless there are 32 bytes; ``AgeKeyError/smallOrder`` for the few keys with
    ///   which everybody agrees on the same secret.
    package init(publicBytes: [UInt8]) throws(AgeKeyError) {
        guard publicBytes.count == AgeSize.publicKey else { throw .length }
        guard AgreementKey.isUsable(publicBytes: publicBytes) else { throw .smallOrder }
        self.publicBytes = publicBytes
    }

    /// Reads `age1…`, which is lower case.
    package init(text: String) throws(AgeKeyError) {
        let characters = Array(text.utf8)
        guard !Self.isMixed(characters) else { throw .mixedCase }
        try self.init(publicBytes: try Bech32.decoded(characters, prefix: Self.prefix))
    }

    /// The key as people write it down, 62 characters.
    package var text: String { Bech32.encoded(publicBytes, prefix: Self.prefix) }

    private static let prefix = "age"

    static func isMixed(_ characters: [UInt8]) -> Bool {
        characters.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            && characters.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// - Parameter seed: 32 bytes that are drawn for this stanza and used nowhere else.
    func stanza(wrapping fileKey: SecretKey, seed: [UInt8]) -> X25519Stanza {
        guard let pair = AgreementKey(seed: seed),
            let key = pair.agreedKey(
                with: publicBytes, salt: pair.publicBytes + publicBytes, info: X25519Identity.purpose)
        else { preconditionFailure("a seed has 32 bytes, and a recipient's key agrees with every other") }
        return X25519Stanza(share: pair.publicBytes, wrappedFileKey: key.seal(fileKey))
    }
}
