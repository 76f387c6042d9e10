import ReplicaTrust

/// Writes an age file piece by piece; holds one chunk of 64 KiB (`Protocol/06`).
///
/// It cannot be copied: two copies would seal two texts under one nonce.
///
/// ```swift
/// var encryptor = try AgeEncryptor(to: [.x25519(recipient)], random: SystemRandom.bytes)
/// try file.write(encryptor.header)
/// try file.write(encryptor.write(plaintext))  // as often as there is some
/// try file.write(encryptor.finish())
/// ```
package struct AgeEncryptor: ~Copyable {
    /// What the file begins with: header and nonce.
    package let header: [UInt8]
    private let key: SecretKey
    private var nonce = ChunkNonce()
    /// Plaintext that is not sealed yet, because it may turn out to be the last chunk. At most one chunk.
    private var held: [UInt8] = []
    private var isFinished = false

    /// Draws a file key and wraps it for every recipient, in this order.
    ///
    /// - Parameter random: Gives so many bytes of a secure random source; asked for all secrets of this file.
    /// - Throws: ``AgeFailure/header`` if no reader would take the header: no recipient, too many, or a passphrase that
    ///   is not alone.
    package init(to recipients: [AgeRecipient], random: (Int) -> [UInt8]) throws(AgeError) {
        let fileKey = SecretKey(bytes: random(AgeSize.fileKey))
        let header = try AgeHeader(to: recipients, fileKey: fileKey, random: random)
        let payloadNonce = random(AgeSize.payloadNonce)
        self.header = header.bytes + payloadNonce
        key = fileKey.derived(salt: payloadNonce, info: PayloadReader.purpose)
    }

    /// Takes more plaintext, any number of bytes.
    ///
    /// - Returns: The chunks that are complete by now; often none.
    package mutating func write(_ plaintext: [UInt8]) -> [UInt8] {
        precondition(!isFinished, "write after finish")
        var sealed: [UInt8] = []
        let chunks = (held.count + plaintext.count) / AgeSize.chunk
        sealed.reserveCapacity(chunks * AgeSize.sealedChunk)
        var rest = plaintext[...]
        while held.count + rest.count > AgeSize.chunk {
            if held.isEmpty {
                seal(rest.prefix(AgeSize.chunk), isLast: false, into: &sealed)
                rest = rest.dropFirst(AgeSize.chunk)
            } else {
                let missing = AgeSize.chunk - held.count
                held += rest.prefix(missing)
                rest = rest.dropFirst(missing)
                seal(held[...], isLast: false, into: &sealed)
                held.removeAll(keepingCapacity: true)
            }
        }
        held += rest
        return sealed
    }

    /// Ends the payload. Nothing can be written afterwards.
    ///
    /// - Returns: The last chunk. Without it no reader takes the file.
    package mutating func finish() -> [UInt8] {
        precondition(!isFinished, "finish twice")
        isFinished = true
        var sealed: [UInt8] = []
        seal(held[...], isLast: true, into: &sealed)
        held = []
        return sealed
    }

    private mutating func seal(_ chunk: ArraySlice<UInt8>, isLast: Bool, into sealed: inout [UInt8]) {
        key.seal(chunk, nonce: nonce.bytes(isLast: isLast), into: &sealed)
        nonce.advance()
    }
}
