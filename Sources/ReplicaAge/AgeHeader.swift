import ReplicaTrust

/// What stands before the payload: the stanzas, and a code over them that only the file key makes (`Protocol/06` §3).
///
/// A header is sound in form from its beginning; whether the code is right shows when the file key is there.
package struct AgeHeader: Sendable {
    package let stanzas: [AgeStanza]
    /// The header as it was received or is to be written.
    package let bytes: [UInt8]
    let known: [KnownStanza]
    let authenticationCode: [UInt8]

    /// Checks what no single line can show: a passphrase stands alone, and known kinds have their form.
    ///
    /// - Parameter bytes: All of the header, its last line included.
    init(stanzas: [AgeStanza], authenticationCode: [UInt8], bytes: [UInt8]) throws(AgeError) {
        self.stanzas = stanzas
        self.authenticationCode = authenticationCode
        self.bytes = bytes
        known = try Self.known(among: stanzas)
    }

    /// A header to be written.
    ///
    /// - Throws: ``AgeFailure/header`` where a reader would have to refuse it: without a stanza, with more than
    ///   ``AgeLimits`` allows, with a passphrase that is not alone.
    init(to recipients: [AgeRecipient], fileKey: SecretKey, random: (Int) -> [UInt8]) throws(AgeError) {
        guard !recipients.isEmpty else { throw AgeError(.header, "no recipient") }
        guard recipients.count <= AgeLimits.stanzasMax else { throw AgeError(.header, "number of stanzas") }
        var stanzas: [AgeStanza] = []
        var bytes = Self.firstLine
        for recipient in recipients {
            let stanza = try recipient.stanza(wrapping: fileKey, random: random)
            stanzas.append(stanza)
            bytes += stanza.bytes
            guard bytes.count < AgeLimits.headerBytesMax else { throw AgeError(.header, "length") }
        }
        bytes += Self.endMark
        let code = Self.authenticationKey(fileKey).authenticationCode(of: bytes)
        bytes.append(UInt8(ascii: " "))
        bytes += Base64.encoded(code, isPadded: false)
        bytes.append(Self.lineFeed)
        guard bytes.count <= AgeLimits.headerBytesMax else { throw AgeError(.header, "length") }
        try self.init(stanzas: stanzas, authenticationCode: code, bytes: bytes)
    }

    /// Whether the file is encrypted with a passphrase, so that one has to be asked for.
    package var isForPassphrase: Bool {
        known.contains { if case .scrypt = $0 { true } else { false } }
    }

    /// The key of the file, from the first identity that opens a stanza.
    ///
    /// - Throws: ``AgeFailure/noMatch``; ``AgeFailure/hmac`` if the code is not that of this header;
    ///   ``AgeFailure/header`` as ``AgeIdentity`` finds it.
    func fileKey(for identities: [AgeIdentity]) throws(AgeError) -> SecretKey {
        for identity in identities {
            guard let key = try identity.fileKey(in: known) else { continue }
            guard Self.authenticationKey(key).isAuthenticationCode(authenticationCode, of: authenticated) else {
                throw AgeError(.hmac, "header")
            }
            return key
        }
        throw AgeError(.noMatch, "header")
    }

    /// The bytes that the code is over: to the end of the mark `---`.
    private var authenticated: [UInt8] { Array(bytes.dropLast(Self.lastLineBytes - Self.endMark.count)) }

    private static func authenticationKey(_ fileKey: SecretKey) -> SecretKey {
        fileKey.derived(salt: [], info: Array("header".utf8))
    }

    private static func known(among stanzas: [AgeStanza]) throws(AgeError) -> [KnownStanza] {
        guard stanzas.count == 1 || !stanzas.contains(where: { $0.kind == ScryptStanza.kind }) else {
            throw AgeError(.header, "scrypt: not alone")
        }
        var known: [KnownStanza] = []
        for stanza in stanzas {
            if let stanza = try KnownStanza.checking(stanza) { known.append(stanza) }
        }
        return known
    }

    static let firstLine = Array("age-encryption.org/v1\n".utf8)
    static let stanzaMark = "->"
    static let endMark = Array("---".utf8)
    static let lineFeed = UInt8(ascii: "\n")
    /// `---`, a space, 43 characters, a line feed.
    static let lastLineBytes = 48
}
