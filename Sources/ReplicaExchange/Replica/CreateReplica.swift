import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Creates a replica: a folder, keys, a database that begins with the genesis, and the announcement of itself.
    ///
    /// The database takes its name last, so that an interrupted creation leaves no replica and can be repeated.
    package static func create(
        at folder: ReplicaFolder, unit: String, name: String?, isMaster: Bool
    ) throws -> Replica {
        if folder.exists { throw ExchangeError.replicaExists(folder: folder.path) }
        do {
            try FileManager.default.createDirectory(
                atPath: folder.keys, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ExchangeError.folderNotWritable(path: folder.path, reason: FileReader.reason())
        }
        return try translatingStoreErrors(folder) {
            let key = try freshKey(folder)
            let unfinished = folder.database + ".new"
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: unfinished + suffix) }
            do {
                try folder.makePrivateFile(unfinished)
                let store = try Store(path: unfinished, creating: true)
                try begin(store, key: key, folder: folder, unit: unit, name: name, isMaster: isMaster)
                try store.write { try mark($0, folder: folder, database: unfinished) }
                try writeMark(store, folder: folder)
                try store.close()
                guard !FileManager.default.fileExists(atPath: unfinished + "-wal") else {
                    throw ExchangeError.diskFull(path: folder.path)
                }
            } catch {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: unfinished + suffix) }
                throw error
            }
            guard rename(unfinished, folder.database) == 0 else { throw AtomicFile.failure(folder.database) }
            return try open(at: folder)
        }
    }

    /// New keys, or those of a creation that was interrupted before anything was signed with them.
    private static func freshKey(_ folder: ReplicaFolder) throws -> SigningKey {
        if let seed = try? folder.seed(.signing, at: folder.signingKey), let key = SigningKey(seed: seed),
            (try? folder.seed(.agreement, at: folder.agreementKey)) != nil
        {
            return key
        }
        let key = SigningKey()
        try folder.write(AgreementKey().seed, .agreement, to: folder.agreementKey)
        try folder.write(key.seed, .signing, to: folder.signingKey)
        return key
    }

    private static func begin(
        _ store: Store, key: SigningKey, folder: ReplicaFolder, unit: String, name: String?, isMaster: Bool
    ) throws {
        let segment = try SignedSegment(bytes: Genesis.segment)
        let agreementSeed = try folder.seed(.agreement, at: folder.agreementKey)
        guard let agreement = AgreementKey(seed: agreementSeed) else {
            throw ExchangeError.keyWrong(path: folder.agreementKey)
        }
        try store.write { session in
            try session.create(replica: key.replica, genesis: segment.hash)
            _ = try session.apply(segment.open(), bytes: Genesis.segment, wallMilliseconds: now())
            guard let office = session.unit(code: unit) else {
                throw ExchangeError.unknownUnit(unit, known: session.unitCodes.values.sorted())
            }
            if isMaster, try !session.isMasterUnit(office) { throw ExchangeError.notMasterUnit(unit) }
            let shortName = name?.uppercased() ?? defaultName(unit: unit, replica: key.replica)
            guard StoreSession.isShortName(shortName) else { throw ExchangeError.badShortName(shortName) }
            if isMaster {
                let keys = try AuthorityKeys(folder: folder).fresh()
                try Founding(session: session, wallMilliseconds: now()).found(
                    authority: keys.authority, reserve: keys.reserve, master: key.replica,
                    agreementKey: agreement.publicBytes, name: shortName, office: office)
            }
            var writer = try LocalWriter(session, key: key, author: .empty, wallMilliseconds: now())
            var entries: [(FormName, Value)] = [
                (BuiltIn.name, .text(shortName)), (BuiltIn.unit, .dot(office)),
                (BuiltIn.agreementKey, Value(tag: .bytes, content: agreement.publicBytes)),
            ]
            if isMaster { entries.append((BuiltIn.role, .text("master"))) }
            try writer.make(
                ChangeDraft(
                    scope: .province, record: nil, collection: BuiltIn.replicas,
                    entries: entries.map { ChangeDraft.Entry(Shape.Entry(.assign, $0.0), values: [$0.1]) }))
            try writer.finish()
        }
    }

    /// The unit's name in capitals and two characters of the key, because two computers of one office must not
    /// choose the same: `PHUCATK7`.
    private static func defaultName(unit: String, replica: ReplicaID) -> String {
        let parts = unit.uppercased().split(separator: "-")
        let kinds: Set<Substring> = ["UBND", "SO"]
        let words = parts.count > 1 && kinds.contains(parts[0]) ? parts.dropFirst() : parts[...]
        let name = words.joined().filter { ("A"..."Z").contains($0) || ("0"..."9").contains($0) }
        let hash = replica.bytes[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return name.prefix(10) + RecordLabel.check(of: hash, count: 2)
    }
}
