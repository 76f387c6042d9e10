import ReplicaAge
import ReplicaBundle
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A bundle in a file, read from the front as often as needed.
struct BundleFile {
    let path: String
    /// The keys that may open it.
    let keys: [AgreementKey]

    /// Calls `each` with every segment, in order, and returns the header; everything is checked, the signed end
    /// last.
    ///
    /// - Throws: ``ExchangeError/bundleDamaged(path:_:)`` for a fault in the bytes,
    ///   ``ExchangeError/bundleNotForUs(path:recipients:)`` for one that none of the keys opens,
    ///   ``ExchangeError/notABundle(path:)`` for a file of another kind.
    func read(
        header inspect: (BundleHeader) throws -> Void = { _ in }, each: (SignedSegment, [UInt8]) throws -> Void
    ) throws -> BundleHeader {
        let file = try FileReader(path: path)
        var reader = try reader(of: file)
        var header: BundleHeader?
        do {
            while let part = try reader.next() {
                switch part {
                case .header(let read):
                    header = read
                    try inspect(read)
                case .segment(let segment, let bytes):
                    try each(segment, bytes)
                }
            }
        } catch let error as WireError {
            if error.failure == .magic, header == nil { throw ExchangeError.notABundle(path: path) }
            throw ExchangeError.bundleDamaged(path: path, error)
        } catch let error as AgeError {
            // Nobody but its recipients can know whom a bundle is for.
            if error.failure == .noMatch { throw ExchangeError.bundleNotForUs(path: path, recipients: []) }
            throw ExchangeError.bundleDamaged(path: path, WireError(.encryption, "06 \(error.failure.rawValue)"))
        }
        guard let header else { throw ExchangeError.notABundle(path: path) }
        return header
    }

    private func reader(of file: FileReader) throws -> BundleReader {
        let start = try file.read(BundleForm.ageMark.count)
        file.rewind()
        guard start == BundleForm.ageMark else { return BundleReader { try file.read($0) } }
        let identities = keys.map { AgeIdentity.x25519(X25519Identity($0)) }
        var plaintext = AgeReader(identities: identities) { try file.read($0) }
        return BundleReader(form: .encrypted) { try plaintext.read($0) }
    }
}

/// A bundle that is being encrypted to one replica while it is written (`Protocol/04` §1, `06`).
final class EncryptedBundle {
    private var encryptor: AgeEncryptor
    private let file: AtomicFile
    private(set) var byteCount: Int

    /// Every header has so many stanzas, so that nobody sees how many can open it.
    private static let stanzaCount = 8

    /// - Parameter agreementKey: The recipient's X25519 public key.
    init(to agreementKey: [UInt8], file: AtomicFile) throws {
        var recipients = (1..<Self.stanzaCount).map { _ in
            AgeRecipient.stanza(AgeStanza.decoy(random: SystemRandom.bytes))
        }
        recipients.insert(
            .x25519(try X25519Recipient(publicBytes: agreementKey)), at: SystemRandom.number(below: Self.stanzaCount))
        encryptor = try AgeEncryptor(to: recipients, random: SystemRandom.bytes)
        self.file = file
        byteCount = encryptor.header.count
        try file.write(encryptor.header)
    }

    func write(_ bytes: [UInt8]) throws { try put(encryptor.write(bytes)) }

    /// Writes what is left and puts the file in its place.
    func commit() throws {
        try put(encryptor.finish())
        try file.commit()
    }

    private func put(_ bytes: [UInt8]) throws {
        byteCount += bytes.count
        try file.write(bytes)
    }
}

extension BundleHeader {
    /// Whether a replica may open the bundle: it, one that it succeeds, its unit or anyone is named.
    ///
    /// - Parameter identities: The replica's, those that it had before among them.
    func isFor(_ identities: [ReplicaID], unit: String?) -> Bool {
        recipients.isEmpty
            || recipients.contains { recipient in
                switch recipient {
                case .replica(let named): identities.contains(named)
                case .unit(let code): unit.map { ByteText($0) == code } ?? false
                }
            }
    }

    /// The recipients as people call them.
    func recipientLabels(_ session: StoreSession) -> [String] {
        recipients.map { recipient in
            switch recipient {
            case .replica(let replica): session.label(of: replica)
            case .unit(let code): code.string
            }
        }
    }
}
