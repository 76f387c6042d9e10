import ReplicaTrust

/// A passphrase with which a file is encrypted or opened. A print of the value shows nothing of it.
package struct AgePassphrase: Sendable {
    private let bytes: [UInt8]

    /// - Parameter bytes: As typed, UTF-8; nothing is normalised. `nil` for an empty one.
    package init?(bytes: [UInt8]) {
        guard !bytes.isEmpty else { return nil }
        self.bytes = bytes
    }

    private static let purpose = Array("age-encryption.org/v1/scrypt".utf8)

    /// - Throws: ``AgeFailure/header`` where the memory for so much work is not to be had.
    func stanza(wrapping fileKey: SecretKey, salt: [UInt8], workFactor: Int) throws(AgeError) -> ScryptStanza {
        let key = try key(salt: salt, workFactor: workFactor)
        return ScryptStanza(salt: salt, workFactor: workFactor, wrappedFileKey: key.seal(fileKey))
    }

    /// The file key; `nil` if the passphrase is another.
    ///
    /// - Throws: ``AgeFailure/header`` for more work than `workFactorMax`, before any of it is done.
    func fileKey(in stanza: ScryptStanza, workFactorMax: Int) throws(AgeError) -> SecretKey? {
        guard stanza.workFactor <= workFactorMax else { throw AgeError(.header, "scrypt: work factor above the limit") }
        return try key(salt: stanza.salt, workFactor: stanza.workFactor).openSecret(stanza.wrappedFileKey)
    }

    private func key(salt: [UInt8], workFactor: Int) throws(AgeError) -> SecretKey {
        guard SecretKey.scryptWorkFactors.contains(workFactor),
            let key = SecretKey.scrypt(passphrase: bytes, salt: Self.purpose + salt, workFactor: workFactor)
        else { throw AgeError(.header, "scrypt: more memory than there is") }
        return key
    }
}

extension AgePassphrase: CustomStringConvertible, CustomReflectable {
    package var description: String { "AgePassphrase" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
