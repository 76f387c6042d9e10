/// A stanza to an X25519 recipient whose form has been checked.
struct X25519Stanza {
    static let kind = "X25519"

    /// The public key of the pair that was drawn for this stanza alone.
    let share: [UInt8]
    let wrappedFileKey: [UInt8]

    init(share: [UInt8], wrappedFileKey: [UInt8]) {
        self.share = share
        self.wrappedFileKey = wrappedFileKey
    }

    /// - Throws: ``AgeFailure/header`` unless there is one argument of 32 bytes, and a body of 32.
    init(_ stanza: AgeStanza) throws(AgeError) {
        guard stanza.arguments.count == 1 else { throw AgeError(.header, "X25519: number of arguments") }
        guard let share = Base64.decoded(Array(stanza.arguments[0].utf8)[...], isPadded: false),
            share.count == AgeSize.publicKey
        else { throw AgeError(.header, "X25519: share") }
        // Other lengths are refused before anything is opened, so that no body opens with two keys.
        guard stanza.body.count == AgeSize.wrappedFileKey else { throw AgeError(.header, "X25519: length of the body") }
        self.init(share: share, wrappedFileKey: stanza.body)
    }

    var stanza: AgeStanza {
        let argument = String(decoding: Base64.encoded(share, isPadded: false), as: UTF8.self)
        return AgeStanza(checkedKind: Self.kind, arguments: [argument], body: wrappedFileKey)
    }
}
