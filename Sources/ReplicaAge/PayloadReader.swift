import ReplicaTrust

/// Opens the chunks of a payload in order; hands out nothing that is not authentic (`Protocol/06` §4).
struct PayloadReader: Sendable {
    private let key: SecretKey
    private var nonce = ChunkNonce()
    private var pending: [UInt8] = []
    /// Where the bytes of `pending` begin that were not opened yet.
    private var start = 0
    private var hasLast = false
    private var isAtEnd = false

    static let purpose = Array("payload".utf8)

    init(fileKey: SecretKey, nonce: [UInt8]) { key = fileKey.derived(salt: nonce, info: Self.purpose) }

    mutating func feed(_ bytes: ArraySlice<UInt8>) {
        pending.removeFirst(start)
        start = 0
        pending += bytes
    }

    /// Says that no more bytes come.
    mutating func end() { isAtEnd = true }

    /// The next chunk; `nil` if more bytes are needed, and after ``end()`` if there is none.
    ///
    /// - Throws: ``AgeFailure/payload``.
    mutating func next() throws(AgeError) -> [UInt8]? {
        let waiting = pending[start...]
        if hasLast {
            guard waiting.isEmpty else { throw AgeError(.payload, "bytes after the last chunk") }
            return nil
        }
        if waiting.count >= AgeSize.sealedChunk {
            return try open(waiting.prefix(AgeSize.sealedChunk), isLast: false)
        }
        guard isAtEnd else { return nil }
        guard waiting.count >= SecretKey.tagBytes else { throw AgeError(.payload, "the last chunk is missing") }
        guard waiting.count > SecretKey.tagBytes || nonce.isFirst else {
            throw AgeError(.payload, "an empty last chunk after others")
        }
        return try open(waiting, isLast: true)
    }

    /// - Parameter isLast: Whether it has to be the last chunk. A full one may be.
    private mutating func open(_ sealed: ArraySlice<UInt8>, isLast: Bool) throws(AgeError) -> [UInt8] {
        var chunk = isLast ? nil : key.open(sealed, nonce: nonce.bytes(isLast: false))
        if chunk == nil {
            chunk = key.open(sealed, nonce: nonce.bytes(isLast: true))
            hasLast = true
        }
        guard let chunk else { throw AgeError(.payload, "a chunk is not authentic") }
        nonce.advance()
        start += sealed.count
        return chunk
    }
}
