package import ReplicaCore
package import ReplicaWire

/// The file that asks the centre to admit a replica (`Protocol/07` §2).
///
/// The replica signs it, which proves that it has the key that it names.
package struct EnrolmentRequest: Hashable, Sendable {
    /// The province's genesis.
    package let genesis: Hash256
    package let replica: ReplicaID
    /// The X25519 public key that bundles for the replica are encrypted to, 32 bytes.
    package let agreementKey: [UInt8]
    /// The code of the unit and the short name, as the replica claims them.
    package let unit: ByteText
    package let name: ByteText
    package let time: HybridTimestamp

    package init(
        genesis: Hash256, replica: ReplicaID, agreementKey: [UInt8], unit: ByteText, name: ByteText,
        time: HybridTimestamp
    ) {
        self.genesis = genesis
        self.replica = replica
        self.agreementKey = agreementKey
        self.unit = unit
        self.name = name
        self.time = time
    }

    private static let firstLine = Array("kieubao-request/1\n".utf8)
    private static let family = Array("kieubao-request/".utf8)
    /// What a request file can be at most, in bytes.
    package static let bytesMax = 1_024

    /// Names the request; an enrolment says which one it answers.
    package var hash: Hash256 { .of(.request, body) }

    package var fingerprint: KeyFingerprint { KeyFingerprint(hash) }

    private var body: [UInt8] {
        var writer = ByteWriter(reserving: 256)
        writer.hash(genesis)
        writer.replica(replica)
        writer.raw(agreementKey)
        writer.text(unit)
        writer.text(name)
        writer.bigEndian(time.rawValue)
        return writer.bytes
    }

    /// The bytes of the file.
    ///
    /// - Throws: Where signing fails.
    package func signed(with key: any Signer) throws -> [UInt8] {
        Self.firstLine + body + (try key.sign(hash, for: .request))
    }

    /// Reads and checks a file, in the order of `Protocol/07` §2.
    package init(file: [UInt8]) throws(WireError) {
        guard file.count <= Self.bytesMax else { throw WireError(.limit, "07 §2") }
        guard file.starts(with: Self.firstLine) else {
            if Self.firstLine.starts(with: file) { throw WireError(.truncated, "07 §2") }
            throw WireError(file.starts(with: Self.family) ? .version : .magic, "07 §2")
        }
        var reader = ByteReader(file, in: Self.firstLine.count..<file.count)
        genesis = try reader.hash("07 §2 genesis")
        replica = try reader.replica("07 §2 replica")
        agreementKey = try reader.raw(32, "07 §2 agreement key")
        unit = try reader.text(max: WireLimits.codeBytesMax, "07 §2 unit")
        name = try reader.text(max: WireLimits.codeBytesMax, "07 §2 name")
        time = HybridTimestamp(rawValue: try reader.bigEndian("07 §2 time"))
        let signature = try reader.raw(64, "07 §2 signature")
        try reader.expectEnd("07 §2")
        try replica.checkKey("07 §2 replica")
        guard AgreementKey.isUsable(publicBytes: agreementKey) else { throw WireError(.key, "07 §2 agreement key") }
        try replica.checkSignature(signature, of: hash, for: .request, "07 §2")
    }
}
