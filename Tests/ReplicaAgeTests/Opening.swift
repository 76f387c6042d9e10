import ReplicaAge
import ReplicaTestSupport

/// What became of a file that was decrypted.
struct Opening {
    private(set) var plaintext: [UInt8] = []
    /// `nil` for a file that is whole.
    private(set) var failure: AgeFailure?
    /// How many pieces had been fed when the fault was found.
    private(set) var pieces = 0

    init(_ pieces: some Sequence<[UInt8]>, with identities: [AgeIdentity], isArmored: Bool = false) {
        var armor = isArmored ? ArmorReader() : nil
        var decryptor = AgeDecryptor(identities: identities)
        do throws(AgeError) {
            for piece in pieces {
                self.pieces += 1
                if armor == nil {
                    decryptor.feed(piece)
                    try take(&decryptor)
                } else {
                    armor?.feed(piece)
                    while let bytes = try armor?.next() {
                        decryptor.feed(bytes)
                        try take(&decryptor)
                    }
                }
            }
            armor?.end()
            while let bytes = try armor?.next() {
                decryptor.feed(bytes)
                try take(&decryptor)
            }
            decryptor.end()
            try take(&decryptor)
        } catch {
            failure = error.failure
        }
    }

    init(_ file: [UInt8], with identities: [AgeIdentity], isArmored: Bool = false) {
        self.init([file], with: identities, isArmored: isArmored)
    }

    private mutating func take(_ decryptor: inout AgeDecryptor) throws(AgeError) {
        while let bytes = try decryptor.next() { plaintext += bytes }
    }
}

/// Encrypts in pieces of random sizes.
func encrypted(
    _ plaintext: [UInt8], to recipients: [AgeRecipient], seed: UInt64 = 1
) throws(AgeError) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var encryptor = try AgeEncryptor(to: recipients) { count in
        (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
    var file = encryptor.header
    for piece in cut(plaintext, seed: seed) { file += encryptor.write(piece) }
    return file + encryptor.finish()
}

/// The bytes in pieces of random sizes, small and great.
func cut(_ bytes: [UInt8], seed: UInt64) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    var pieces: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
        let count = generator.chance(percent: 50) ? generator.number(below: 100) : generator.number(below: 70_000)
        let end = min(bytes.count, start + count)
        pieces.append(Array(bytes[start..<end]))
        start = end
    }
    return pieces
}

func armored(_ file: [UInt8], seed: UInt64 = 1) -> [UInt8] {
    var writer = ArmorWriter()
    var text: [UInt8] = []
    for piece in cut(file, seed: seed) { text += writer.write(piece) }
    return text + writer.finish()
}

func bytes(_ count: Int, seed: UInt64 = 7) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
}
