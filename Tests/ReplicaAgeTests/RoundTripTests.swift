import ReplicaAge
import ReplicaTestSupport
import Testing

@Suite struct RoundTripTests {
    private static let chunk = 65_536
    private let key = TestKey(1)

    @Test(arguments: [0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000])
    func `what was encrypted comes out again`(count: Int) throws {
        let plaintext = bytes(count)
        for seed in 1...3 as ClosedRange<UInt64> {
            let file = try encrypted(plaintext, to: [key.recipient], seed: seed)
            let opening = Opening(cut(file, seed: seed + 10), with: [key.opener])
            #expect(opening.failure == nil && opening.plaintext == plaintext)
            let text = Opening(cut(armored(file), seed: seed + 20), with: [key.opener], isArmored: true)
            #expect(text.failure == nil && text.plaintext == plaintext)
        }
    }

    @Test func `the length is that of the plaintext, header, nonce and a tag for each chunk`() throws {
        for (count, chunks) in [(0, 1), (1, 1), (65_536, 1), (65_537, 2), (131_072, 2)] {
            // A header to one X25519 recipient has 168 bytes.
            #expect(try encrypted(bytes(count), to: [key.recipient]).count == 168 + 16 + count + 16 * chunks)
        }
    }

    @Test func `how the plaintext is cut makes no difference to the file`() throws {
        let plaintext = bytes(150_000)
        func file(_ pieces: [[UInt8]]) throws -> [UInt8] {
            var encryptor = try AgeEncryptor(to: [key.recipient]) { Array(repeating: 5, count: $0) }
            var file = encryptor.header
            for piece in pieces { file += encryptor.write(piece) }
            return file + encryptor.finish()
        }
        let whole = try file([plaintext])
        for seed in 1...10 as ClosedRange<UInt64> { #expect(try file(cut(plaintext, seed: seed)) == whole) }
    }

    @Test func `each of many recipients opens the file, and others do not`() throws {
        let keys = (1...200).map { TestKey(UInt8($0)) }
        let file = try encrypted(bytes(100), to: keys.map(\.recipient))
        for key in [keys[0], keys[99], keys[199]] {
            #expect(Opening(file, with: [key.opener]).plaintext == bytes(100))
        }
        #expect(Opening(file, with: [TestKey(201).opener]).failure == .noMatch)
        #expect(Opening(file, with: []).failure == .noMatch)
    }

    @Test func `decoys look like recipients and hide among them`() throws {
        var generator = SeededGenerator(seed: 3)
        func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) } }
        let decoys = (0..<63).map { _ in AgeRecipient.stanza(.decoy(random: random)) }
        let recipients = decoys.prefix(40) + [key.recipient] + decoys.dropFirst(40)
        let file = try encrypted(bytes(10), to: Array(recipients))
        #expect(Opening(file, with: [key.opener]).plaintext == bytes(10))
        #expect(Opening(file, with: [TestKey(2).opener]).failure == .noMatch)

        var reader = AgeHeaderReader()
        let header = try #require(try reader.feed(file)).header
        #expect(header.stanzas.count == 64)
        #expect(Set(header.stanzas.map(\.kind)) == ["X25519"])
        #expect(Set(header.stanzas.map { $0.arguments.map(\.utf8.count) }) == [[43]])
        #expect(Set(header.stanzas.map(\.body.count)) == [32])
        #expect(Set(header.stanzas).count == 64)
    }

    @Test func `a passphrase opens what was encrypted with it, and no other does`() throws {
        let passphrase = try #require(AgePassphrase(bytes: Array("Bình Định".utf8)))
        let other = try #require(AgePassphrase(bytes: Array("Bình Dinh".utf8)))
        let file = try encrypted(bytes(5), to: [.passphrase(passphrase, workFactor: 4)])
        #expect(Opening(file, with: [.passphrase(passphrase, workFactorMax: 4)]).plaintext == bytes(5))
        #expect(Opening(file, with: [.passphrase(passphrase, workFactorMax: 3)]).failure == .header)
        #expect(Opening(file, with: [.passphrase(other, workFactorMax: 4)]).failure == .noMatch)
        let several = [key.opener, .passphrase(other, workFactorMax: 4), .passphrase(passphrase, workFactorMax: 4)]
        #expect(Opening(file, with: several).plaintext == bytes(5))
        #expect(AgePassphrase(bytes: []) == nil)
    }

    @Test func `a header is written again as it was read`() throws {
        for file in try AgeVectorFile.all() {
            let vector = try file.read()
            if vector.isArmored || vector.expect == "header failure" { continue }
            var reader = AgeHeaderReader()
            let header = try #require(try reader.feed(vector.file)).header
            #expect(vector.file.starts(with: header.bytes))
            let stanzas = header.stanzas.flatMap(\.bytes)
            #expect(header.bytes.dropFirst(22).starts(with: stanzas))
            #expect(header.bytes.count == 22 + stanzas.count + 48)
        }
    }

    @Test func `a header that no reader would take is not written`() throws {
        let passphrase = try #require(AgePassphrase(bytes: [1]))
        let unknown = AgeRecipient.stanza(try AgeStanza(kind: "grease"))
        func refused(_ recipients: [AgeRecipient]) -> Bool {
            do throws(AgeError) {
                _ = try encrypted([], to: recipients)
                return false
            } catch {
                return error.failure == .header
            }
        }
        #expect(refused([]))
        #expect(refused([.passphrase(passphrase, workFactor: 1), key.recipient]))
        #expect(refused([.passphrase(passphrase, workFactor: 1), unknown]))
        #expect(refused([.passphrase(passphrase, workFactor: 31)]))
        #expect(refused([.passphrase(passphrase, workFactor: 0)]))
        #expect(refused([.stanza(try AgeStanza(kind: "X25519"))]))
        #expect(refused(Array(repeating: unknown, count: AgeLimits.stanzasMax + 1)))
        #expect(!refused(Array(repeating: unknown, count: AgeLimits.stanzasMax)))
        let great = AgeRecipient.stanza(try AgeStanza(kind: "great", body: bytes(1_600_000)))
        #expect(refused([great]))
    }
}
