import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What a backup holds.
package struct BackupReport: Sendable {
    package let file: String
    package let bytes: Int
    package let replica: String
    package let unit: String
    package let fingerprint: String
    package let records: Int
    package let changes: Int
    /// The greatest time of a change that it knows, milliseconds since 1970; 0 if there is none.
    package let newest: UInt64
}

extension Replica {
    /// Writes a copy of the database, without the keys, into a file that nobody else may read.
    ///
    /// What is pending is sealed first, so that it is in the backup under the name that it keeps. The copy is
    /// written beside its place, checked by SQLite, and moved there when it is on the disk; another file's place is
    /// never taken.
    package func backup(to path: String) throws -> BackupReport {
        let path = (path as NSString).standardizingPath
        if FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        // A copy that was noticed has its tail in other places too, and is backed up as it stands.
        if noticed == nil {
            try unlock()
            try settleIdentity()
            // Not as a change: the work of a replica that was ended is backed up as well.
            try sealPending()
        }
        try DiskSpace.require(try Self.translatingStoreErrors(folder) { try store.copyByteCount() }, for: path)
        let partial = path + ".part"
        Self.removeDatabase(partial)
        do {
            try folder.makePrivateFile(partial)
            try Self.translatingCopyErrors(path) { try store.copy(to: partial) }
            let report = try DatabaseFile.check(partial, named: path)
            try AtomicFile.sync(partial)
            try AtomicFile.place(partial, at: path)
            let whole = URL(filePath: path).standardizedFileURL.path
            try? write { try $0.set(.lastBackup, Array("\(Self.now())\n\(whole)".utf8)) }
            return report
        } catch {
            Self.removeDatabase(partial)
            throw error
        }
    }

    static func removeDatabase(_ path: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// What fails while a copy is written fails at the copy.
    private static func translatingCopyErrors(_ path: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as StoreError {
            switch error {
            case .diskFull: throw ExchangeError.diskFull(path: path)
            case .inputOutput(let reason): throw ExchangeError.fileFailure(path: path, reason: reason)
            case .notWritable(let reason): throw ExchangeError.folderNotWritable(path: path, reason: reason)
            default: throw error
            }
        }
    }
}

/// A database file that is not the replica's own: a backup, or one that is to be restored.
enum DatabaseFile {
    /// Opens a database file, checks it and says what it holds.
    ///
    /// - Parameter name: What people call the file.
    static func check(_ path: String, named name: String) throws -> BackupReport {
        let bytes = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        return try opening(path, named: name) { store in
            try store.read { session in
                guard let own = try session.ownReplica(), let genesis = try session.genesis() else {
                    throw ExchangeError.notABackup(path: name)
                }
                if try genesis != SignedSegment(bytes: Genesis.segment).hash {
                    throw ExchangeError.notABackup(path: name)
                }
                if let problem = try session.sqliteProblems().first {
                    throw ExchangeError.backupDamaged(path: name, reason: problem)
                }
                let entries = try session.segments()
                return BackupReport(
                    file: name, bytes: bytes, replica: session.label(of: own),
                    unit: session.office(of: own).flatMap { session.unitCodes[$0] } ?? "",
                    fingerprint: KeyFingerprint(key: own).text,
                    records: try session.recordCounts().values.reduce(0, +),
                    changes: try entries.reduce(0) { $0 + $1.count } + session.ownChanges(confirmedBy: []).pending,
                    newest: try session.clockMilliseconds())
            }
        }
    }

    /// Opens a database file for as long as `body` needs it.
    static func opening<Result>(_ path: String, named name: String, _ body: (Store) throws -> Result) throws -> Result {
        do {
            let store = try Store(path: path)
            let result = try body(store)
            try store.close()
            return result
        } catch let error as StoreError {
            switch error {
            case .notAReplica: throw ExchangeError.replicaNewer(path: name)
            case .damaged(let reason) where reason.contains("not a database"):
                throw ExchangeError.notABackup(path: name)
            case .damaged(let reason), .inputOutput(let reason):
                throw ExchangeError.backupDamaged(path: name, reason: reason)
            case .sqlite: throw ExchangeError.notABackup(path: name)
            case .diskFull: throw ExchangeError.diskFull(path: path)
            case .locked: throw ExchangeError.locked
            case .notWritable(let reason): throw ExchangeError.folderNotWritable(path: path, reason: reason)
            default: throw ExchangeError.backupDamaged(path: name, reason: "\(error)")
            }
        } catch let error as WireError {
            throw ExchangeError.backupDamaged(path: name, reason: "\(error.failure.rawValue), \(error.place)")
        }
    }
}

extension AtomicFile {
    /// Makes sure that a file is on the disk.
    static func sync(_ path: String) throws(ExchangeError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    /// Gives a finished file its name, unless another has it.
    static func place(_ partial: String, at path: String) throws(ExchangeError) {
        if link(partial, path) == 0 {
            unlink(partial)
        } else {
            let code = errno
            if code == EEXIST { throw .fileExists(path: path) }
            // Sticks have file systems without links.
            guard [EPERM, ENOTSUP, ENOSYS, EMLINK].contains(code), !FileManager.default.fileExists(atPath: path),
                rename(partial, path) == 0
            else { throw failure(path) }
        }
        syncFolder(of: path)
    }
}
