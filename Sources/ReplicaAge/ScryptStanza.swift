/// A stanza to a passphrase whose form has been checked.
struct ScryptStanza {
    static let kind = "scrypt"

    let salt: [UInt8]
    /// The exponent, which a reader still has to hold against its limit.
    let workFactor: Int
    let wrappedFileKey: [UInt8]

    init(salt: [UInt8], workFactor: Int, wrappedFileKey: [UInt8]) {
        self.salt = salt
        self.workFactor = workFactor
        self.wrappedFileKey = wrappedFileKey
    }

    /// - Throws: ``AgeFailure/header`` unless there are a salt of 16 bytes, a decimal number above 0 in its shortest
    ///   form, and a body of 32 bytes.
    init(_ stanza: AgeStanza) throws(AgeError) {
        guard stanza.arguments.count == 2 else { throw AgeError(.header, "scrypt: number of arguments") }
        guard let salt = Base64.decoded(Array(stanza.arguments[0].utf8)[...], isPadded: false),
            salt.count == AgeSize.scryptSalt
        else { throw AgeError(.header, "scrypt: salt") }
        let digits = stanza.arguments[1].utf8
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            digits.first != UInt8(ascii: "0"), let workFactor = Int(stanza.arguments[1])
        else { throw AgeError(.header, "scrypt: work factor") }
        guard stanza.body.count == AgeSize.wrappedFileKey else { throw AgeError(.header, "scrypt: length of the body") }
        self.init(salt: salt, workFactor: workFactor, wrappedFileKey: stanza.body)
    }

    var stanza: AgeStanza {
        let salt = String(decoding: Base64.encoded(salt, isPadded: false), as: UTF8.self)
        return AgeStanza(checkedKind: Self.kind, arguments: [salt, String(workFactor)], body: wrappedFileKey)
    }
}
