/// The plaintext of an age file, read from front to back as another file is (`Protocol/06`).
///
/// For whoever already reads through a function `(Int) throws -> [UInt8]`. The plaintext is only known to be whole when
/// fewer bytes come than were asked for.
package struct AgeReader {
    private let source: (Int) throws -> [UInt8]
    private var decryptor: AgeDecryptor
    private var plaintext: [UInt8] = []
    private var start = 0
    private var isSourceAtEnd = false

    /// - Parameter source: Reads up to so many bytes of the encrypted file; fewer only at its end.
    package init(identities: [AgeIdentity], source: @escaping (Int) throws -> [UInt8]) {
        decryptor = AgeDecryptor(identities: identities)
        self.source = source
    }

    /// Up to `count` bytes; fewer only at the end of a file that is sound to its end. Memory grows with what is
    /// authentic, not with what was asked for.
    ///
    /// - Throws: ``AgeError``, or what the source throws.
    package mutating func read(_ count: Int) throws -> [UInt8] {
        while plaintext.count - start < count {
            if let next = try decryptor.next() {
                plaintext.removeFirst(start)
                start = 0
                plaintext += next
            } else if isSourceAtEnd {
                break
            } else {
                let piece = try source(AgeSize.sealedChunk)
                isSourceAtEnd = piece.count < AgeSize.sealedChunk
                if !piece.isEmpty { decryptor.feed(piece) }
                if isSourceAtEnd { decryptor.end() }
            }
        }
        let end = min(start + count, plaintext.count)
        defer { start = end }
        return Array(plaintext[start..<end])
    }
}
