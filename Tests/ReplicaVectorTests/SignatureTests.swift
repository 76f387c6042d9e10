import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

struct SignatureTests {
    private let hash = Hash256.of([1, 2, 3])

    private func key(_ byte: UInt8) throws -> SigningKey {
        try #require(SigningKey(seed: Array(repeating: byte, count: 32)))
    }

    @Test func `holds for its key, its hash and its use alone`() throws {
        let (key, other) = (try key(1), try key(2))
        let signature = try key.sign(hash, for: .segment)
        try key.replica.checkSignature(signature, of: hash, for: .segment, "test")
        let wrong: [(String, () throws -> Void)] = [
            ("key", { try other.replica.checkSignature(signature, of: hash, for: .segment, "test") }),
            ("hash", { try key.replica.checkSignature(signature, of: .of([1, 2, 4]), for: .segment, "test") }),
            ("use", { try key.replica.checkSignature(signature, of: hash, for: .bundle, "test") }),
            ("short", { try key.replica.checkSignature(signature.dropLast(), of: hash, for: .segment, "test") }),
            ("long", { try key.replica.checkSignature(signature + [0], of: hash, for: .segment, "test") }),
        ]
        for (name, check) in wrong { #expect(failure(check) == .signature, "\(name)") }
    }

    @Test func `keys of small order are refused with either sign`() throws {
        let orders = [
            String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
            "ec" + String(repeating: "ff", count: 30) + "7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        ]
        for order in orders {
            var bytes = try #require([UInt8](hexadecimal: order))
            for _ in 0..<2 {
                let replica = try #require(ReplicaID(bytes: bytes))
                #expect(failure { try replica.checkKey("test") } == .key, "\(bytes.hexadecimal)")
                bytes[31] ^= 0x80
            }
        }
    }

    @Test func `keys from p on are refused, keys just below are not`() throws {
        for (low, isRefused) in [(0xEB, false), (0xED, true), (0xEE, true), (0xFF, true)] as [(UInt8, Bool)] {
            let bytes = [low] + Array(repeating: 0xFF, count: 30) + [0x7F]
            let replica = try #require(ReplicaID(bytes: bytes))
            #expect(failure { try replica.checkKey("test") } == (isRefused ? .key : nil))
        }
    }

    @Test func `keys that are drawn pass, and about half of all bytes are on no curve yet pass too`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<50 {
            try #require(SigningKey(seed: generator.bytes(32))).replica.checkKey("test")
            let replica = try #require(ReplicaID(bytes: generator.bytes(31) + [0]))
            try replica.checkKey("test")
            let signature = generator.bytes(64)
            #expect(failure { try replica.checkSignature(signature, of: hash, for: .segment, "test") } == .signature)
        }
    }

    @Test func `a seed of another length makes no key`() {
        for count in [0, 31, 33] {
            let seed = [UInt8](repeating: 1, count: count)
            #expect(SigningKey(seed: seed) == nil && AgreementKey(seed: seed) == nil)
        }
    }

    @Test func `a certificate names the same algorithm behind its signed part as in it`() throws {
        let file = VectorFile(path: "session/certificate-as-shown.vector")
        var bytes = try BinaryVector(file).body
        #expect(try SessionCertificate(bytes: bytes).replica.bytes.count == 32)
        let ecdsaWithSHA256: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02]
        let last = try #require(bytes.indices.last { bytes[$0...].starts(with: ecdsaWithSHA256) })
        // ecdsa-with-SHA384
        bytes[last + 7] = 0x03
        #expect(failure { _ = try SessionCertificate(bytes: bytes) } == .magic)
    }

    @Test func `a segment signed by another replica is refused`() throws {
        let sealed = try RandomTail(seed: 1, count: 2).sealed()
        let frame = try SegmentFrame(bytes: sealed.bytes)
        let forged = SegmentFrame(
            header: frame.header, signature: try key(3).sign(sealed.hash, for: .segment), payload: frame.payload)
        #expect(failure { _ = try SignedSegment(bytes: forged.bytes) } == .signature)
    }
}
