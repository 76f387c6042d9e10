import ReplicaBundle
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaWire

/// A bundle in a file, read from the front as often as needed.
struct BundleFile {
    let path: String

    /// Calls `each` with every segment, in order, and returns the header; everything is checked, the signed end
    /// last.
    ///
    /// - Throws: ``ExchangeError/bundleDamaged(path:_:)`` for a fault in the bytes,
    ///   ``ExchangeError/notABundle(path:)`` for a file of another kind.
    func read(
        header inspect: (BundleHeader) throws -> Void = { _ in }, each: (SignedSegment, [UInt8]) throws -> Void
    ) throws -> BundleHeader {
        let file = try FileReader(path: path)
        var reader = BundleReader { try file.read($0) }
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
        }
        guard let header else { throw ExchangeError.notABundle(path: path) }
        return header
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
