import ReplicaTrust

/// Reads an age file from pieces of any size (`Protocol/06`).
///
/// Plaintext comes out chunk by chunk, each after it has been authenticated. That a file is whole is known at its end
/// only: ``next()`` returning `nil` after ``end()`` says so. Until then, what came out may be the beginning of a file
/// that somebody cut short. Holds one header within ``AgeLimits``, or one chunk and the piece fed last.
///
/// ```swift
/// decryptor.feed(piece)
/// while let plaintext = try decryptor.next() { try use(plaintext) }
/// …
/// decryptor.end()
/// while let plaintext = try decryptor.next() { try use(plaintext) }
/// // Here the file is known to be whole.
/// ```
package struct AgeDecryptor: Sendable {
    private let identities: [AgeIdentity]
    private var headerReader = AgeHeaderReader()
    private var header: AgeHeader?
    private var fileKey: SecretKey?
    private var payload: PayloadReader?
    /// Bytes that came before there was a payload to give them to.
    private var waiting: [UInt8] = []
    private var isAtEnd = false
    private var failure: AgeError?

    /// - Parameter identities: Tried in order.
    package init(identities: [AgeIdentity]) { self.identities = identities }

    /// Goes on behind a header that was read already, as when a passphrase is asked for only if it is needed.
    package init(header: AgeHeader, identities: [AgeIdentity]) {
        self.header = header
        self.identities = identities
    }

    /// Takes the next bytes of the file. Nothing is looked at before ``next()``.
    package mutating func feed(_ bytes: [UInt8]) {
        precondition(!isAtEnd, "feed after end")
        if payload == nil { waiting += bytes } else { payload?.feed(bytes[...]) }
    }

    /// Says that the file ends here.
    package mutating func end() {
        isAtEnd = true
        payload?.end()
    }

    /// The next plaintext, at least one byte; `nil` if more bytes are needed, and after ``end()`` if the whole file was
    /// sound and everything has been handed out.
    ///
    /// - Throws: The first fault in the order of `Protocol/06` §6, and the same one at every later call.
    package mutating func next() throws(AgeError) -> [UInt8]? {
        if let failure { throw failure }
        do throws(AgeError) {
            guard try hasPayload() else { return nil }
            while let plaintext = try payload?.next() {
                if !plaintext.isEmpty { return plaintext }
            }
            return nil
        } catch {
            failure = error
            throw error
        }
    }

    /// Reads on to the payload: the header, the key of the file, the nonce.
    private mutating func hasPayload() throws(AgeError) -> Bool {
        if payload != nil { return true }
        if header == nil {
            let piece = waiting
            waiting = []
            guard let (header, rest) = try headerReader.feed(piece) else {
                if isAtEnd { throw headerReader.endError }
                return false
            }
            self.header = header
            waiting = Array(rest)
        }
        guard let header else { return false }
        let key = if let fileKey { fileKey } else { try header.fileKey(for: identities) }
        fileKey = key
        guard waiting.count >= AgeSize.payloadNonce else {
            if isAtEnd { throw AgeError(.header, "the file ends before the payload's nonce") }
            return false
        }
        var payload = PayloadReader(fileKey: key, nonce: Array(waiting.prefix(AgeSize.payloadNonce)))
        payload.feed(waiting.dropFirst(AgeSize.payloadNonce))
        if isAtEnd { payload.end() }
        self.payload = payload
        waiting = []
        return true
    }
}
