import ReplicaTrust

/// The bounds of `Protocol/06` §5. No memory is given and no work is done beyond them, whatever a file says.
package enum AgeLimits {
    /// All of a header, from its first line to the line of its code.
    package static let headerBytesMax = 2_097_152
    package static let stanzasMax = 16_384
    /// The first line of a stanza, without its line feed. Lines of a body have at most 64 bytes.
    package static let lineBytesMax = 16_384
    /// The exponent of scrypt that a reader accepts unless its caller says otherwise: 4 GiB of memory, and 15 s.
    package static let scryptWorkFactorMax = 22
    /// The exponent of scrypt that a writer uses unless its caller says otherwise: 256 MiB of memory, and 1 s.
    package static let scryptWorkFactor = 18
    /// White space before an armoured file, and again after it.
    package static let armorSpaceBytesMax = 1_024
    /// A file of identities or of recipients.
    package static let keyFileBytesMax = 1_048_576
}

/// The sizes that age v1 fixes.
enum AgeSize {
    static let fileKey = 16
    static let payloadNonce = 16
    static let scryptSalt = 16
    /// A file key as a stanza carries it.
    static let wrappedFileKey = fileKey + SecretKey.tagBytes
    static let publicKey = 32
    static let authenticationCode = 32
    static let columns = 64
    static let chunk = 65_536
    static let sealedChunk = chunk + SecretKey.tagBytes
}
