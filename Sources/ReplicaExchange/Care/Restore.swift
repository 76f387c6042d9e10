import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaText
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What `restore` did.
package struct RestoreReport: Sendable {
    /// What stands in the file that was restored.
    package let backup: BackupReport
    package let succession: Succession
    /// Where the database that was there is kept; `nil` if there was none.
    package let kept: String?
    /// Changes that the database that was there had beyond the backup, and that were taken over.
    package let takenOver: Int
}

extension Replica {
    /// Puts a backup in place and takes a new identity for it.
    ///
    /// A database that is there already is kept beside it, and what it has beyond the backup is taken over as from a
    /// bundle, so that nothing typed is lost. An interrupted restore leaves the old database or the new one, and can
    /// be repeated.
    ///
    /// - Parameter exactly: Takes nothing over: what came after the backup is in the kept file alone.
    package static func restore(_ path: String, at folder: ReplicaFolder, user: String?, exactly: Bool) throws
        -> RestoreReport
    {
        guard FileManager.default.fileExists(atPath: path) else { throw ExchangeError.fileMissing(path: path) }
        do {
            try FileManager.default.createDirectory(
                atPath: folder.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ExchangeError.folderNotWritable(path: folder.path, reason: FileReader.reason())
        }
        return try translatingStoreErrors(folder) {
            try Restoration(
                file: path, folder: folder, author: try user.map { try userName($0) } ?? systemUser, exactly: exactly
            ).carryOut()
        }
    }
}

private struct Restoration {
    let file: String
    let folder: ReplicaFolder
    let author: ByteText
    let exactly: Bool

    /// The restored database, until it is in its place.
    private var incoming: String { folder.database + ".restore" }

    func carryOut() throws -> RestoreReport {
        Replica.removeDatabase(incoming)
        do {
            try copyIn()
            let backup = try DatabaseFile.check(incoming, named: file)
            let former = try presentReplica()
            let ring = KeyRing(folder: folder)
            let key = try signingKey(ring, backup: try ownReplica(of: incoming))
            let store = try Store(path: incoming)
            var takenOver = 0
            if let present = try soundPresent() {
                try seal(present)
                if !exactly { takenOver = try takeOver(from: present, into: store) }
                try present.close()
            }
            let mark = ReplicaMark.read(folder.mark)
            let succession = try store.write { session in
                // The key of a later identity of this folder signs as well, where its record is known.
                let later = mark?.replica == key?.replica ? mark : nil
                let isKnown = try key.map { try later != nil || knows($0.replica, ring, session) } ?? false
                return try SuccessionAct(
                    session: session, folder: folder, key: isKnown ? key : nil, later: later,
                    reason: .backup, author: author
                ).carryOut(database: incoming)
            }
            try store.close()
            try AtomicFile.sync(incoming)
            if !succession.isSigned { try ring.keepAside("before-restore-" + Self.time) }
            let kept = try putInPlace()
            try finish(ring, former: succession.isSigned ? former ?? key?.replica : nil)
            return RestoreReport(backup: backup, succession: succession, kept: kept, takenOver: takenOver)
        } catch {
            Replica.removeDatabase(incoming)
            throw error
        }
    }

    /// Whether a replica is the restored database's own, one that it knows, or one that came after it in this folder.
    private func knows(_ replica: ReplicaID, _ ring: KeyRing, _ session: StoreSession) throws -> Bool {
        let isLater = try session.ownReplica().map { ring.chain().path(from: $0, to: replica).isWhole } ?? false
        return try isLater || session.announcement(of: replica) != nil
    }

    /// `20261123-194500`, in Vietnam's time.
    private static var time: String { DateFormatting.compact(Replica.now()) }

    /// Copies the file, and what belongs to it, into the folder; nothing is ever done to the backup itself.
    private func copyIn() throws {
        let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
        try DiskSpace.require(size, for: incoming)
        for suffix in ["", "-wal"] where suffix.isEmpty || FileManager.default.fileExists(atPath: file + suffix) {
            let source = try FileReader(path: file + suffix)
            let target = try AtomicFile(path: incoming + suffix, permissions: 0o600)
            while true {
                let bytes = try source.read(1 << 20)
                if bytes.isEmpty { break }
                try target.write(bytes)
            }
            try target.commit()
        }
        try DatabaseFile.opening(incoming, named: file) { _ in }
    }

    private func ownReplica(of database: String) throws -> ReplicaID? {
        try DatabaseFile.opening(database, named: file) { try $0.read { try $0.ownReplica() } }
    }

    /// The replica of the database that is there, as far as it can be read.
    private func presentReplica() throws -> ReplicaID? {
        guard folder.exists else { return nil }
        return try? ownReplica(of: folder.database)
    }

    /// The key that may sign for what is restored: that of the backup's replica or of one that came after it here.
    private func signingKey(_ ring: KeyRing, backup: ReplicaID?) throws -> (any Signer)? {
        if let present = try presentReplica() { return try? ring.key(of: present, former: [backup].compactMap { $0 }) }
        return ring.presentKey()
    }

    /// The database that is there, if it can be relied on: who restores because it is damaged takes what he has.
    private func soundPresent() throws -> Store? {
        guard folder.exists, let present = try? Store(path: folder.database) else { return nil }
        return (try? present.read { try $0.quickProblems().isEmpty }) == true ? present : nil
    }

    /// Seals what is pending in the database that is there, as long as its key is at hand: whatever becomes of it,
    /// these changes keep their names.
    private func seal(_ present: Store) throws {
        guard let own = try present.read({ try $0.ownReplica() }),
            let key = try? KeyRing(folder: folder).key(of: own, former: []), key.replica == own
        else { return }
        try present.write { session in
            var writer = try LocalWriter(session, key: key, author: author, wallMilliseconds: Replica.now())
            try writer.sealAll()
            try writer.finish()
        }
    }

    /// Applies what the database that is there has beyond the backup. Returns the number of its changes.
    private func takeOver(from present: Store, into store: Store) throws -> Int {
        let isSameProvince = try present.read { try $0.genesis() } == store.read { try $0.genesis() }
        guard isSameProvince else { return 0 }
        var count = 0
        for entry in try present.read({ try $0.segments() }) {
            if try store.read({ try $0.hasSegment(entry.hash) }) { continue }
            guard let bytes = try present.read({ try $0.segmentBytes(entry.hash) }) else { continue }
            let segment = try SignedSegment(bytes: bytes)
            count += try store.write { session in
                guard try session.missing(for: segment.header).isEmpty else {
                    try session.keepWaiting(segment.header, hash: segment.hash, bytes: bytes)
                    return 0
                }
                return try session.apply(segment.open(), bytes: bytes, wallMilliseconds: Replica.now()).new
            }
        }
        return count
    }

    /// Gives the restored database its name; the one that was there keeps its content under another.
    private func putInPlace() throws -> String? {
        guard folder.exists else {
            guard rename(incoming, folder.database) == 0 else { throw AtomicFile.failure(folder.database) }
            AtomicFile.syncFolder(of: folder.database)
            return nil
        }
        do {
            try Store.makeSingleFile(folder.database)
        } catch StoreError.locked {
            throw StoreError.locked
        } catch {
            // It is damaged: its parts are kept as they are.
        }
        var kept = folder.database + ".before-restore-" + Self.time
        var count = 1
        while FileManager.default.fileExists(atPath: kept) {
            count += 1
            kept = folder.database + ".before-restore-\(Self.time)-\(count)"
        }
        for suffix in ["-wal", "-shm"] { rename(folder.database + suffix, kept + suffix) }
        if link(folder.database, kept) != 0, rename(folder.database, kept) != 0 { throw AtomicFile.failure(kept) }
        guard rename(incoming, folder.database) == 0 else { throw AtomicFile.failure(folder.database) }
        AtomicFile.syncFolder(of: folder.database)
        return kept
    }

    private func finish(_ ring: KeyRing, former: ReplicaID?) throws {
        let store = try Store(path: folder.database)
        try ring.finish(former: former)
        try Replica.writeMark(store, folder: folder)
        try store.close()
    }
}
