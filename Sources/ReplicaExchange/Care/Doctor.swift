import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One thing that `doctor` looked at, and how it is.
package enum DoctorFinding: Equatable, Sendable {
    /// Nobody but the owner can read folder, database, keys and the last backup.
    case closed
    /// Others may read it; `chmod` with this mode mends it.
    case open(path: String, mode: String)
    case keysSound
    /// Whether the keys are under a passphrase.
    case keysLocked
    case keysOpen
    /// Some are not, because setting or taking away the passphrase was interrupted.
    case keysHalfLocked([String])
    /// A key file that is missing, unreadable or another replica's.
    case keyProblem(path: String)
    /// Whoever takes the disk out cannot read what is on it.
    case diskEncrypted
    case diskOpen
    case space(free: Int)
    case spaceLow(free: Int, needed: Int)
    case clockPlausible
    /// The clock shows a time before this program was written.
    case clockUnset(now: UInt64)
    /// Changes that are known here were made later than the clock shows.
    case clockBehind(now: UInt64, newest: UInt64)
    /// The clock is years after everything that is known here.
    case clockAhead(now: UInt64, newest: UInt64)
    case noLeftovers
    /// Files of something that was interrupted.
    case leftovers([String])
    case writeAheadLog(bytes: Int)
    case writeAheadLogGreat(bytes: Int)
    case databaseSound
    case databaseDamaged(reason: String)
    /// The replica is the one that was made here.
    case identitySound(String)
    /// It will take a new identity before it changes or exchanges anything.
    case identityNoticed(String, SuccessionReason)
    /// Somebody has changes of this replica that are not here.
    case ownLogElsewhere(String, number: UInt64)
    case noBackup
    case lastBackup(path: String, at: UInt64)
    /// The last backup is not where it was written, as where a stick was pulled.
    case backupElsewhere(path: String, at: UInt64)
    /// How many entries the access log has, of which none was changed or taken out.
    case accessLogSound(entries: Int)
    case accessLogFault(AccessFault)

    package var isProblem: Bool {
        switch self {
        case .closed, .keysSound, .keysLocked, .keysOpen, .diskEncrypted, .diskOpen, .space, .clockPlausible,
            .noLeftovers, .writeAheadLog,
            .databaseSound,
            .identitySound, .noBackup, .lastBackup, .backupElsewhere, .accessLogSound:
            false
        case .open, .keyProblem, .keysHalfLocked, .spaceLow, .clockUnset, .clockBehind, .clockAhead, .leftovers,
            .writeAheadLogGreat,
            .databaseDamaged, .identityNoticed, .ownLogElsewhere, .accessLogFault:
            true
        }
    }
}

/// What `doctor` compares with.
enum DoctorLimits {
    /// 2026-01-01: no change of this program is older.
    static let clockMillisecondsMin: UInt64 = 1_767_225_600_000
    /// Clocks of offices differ by so much without harm.
    static let clockBehindMillisecondsMax: UInt64 = 3_600_000
    /// An office that did nothing for so long has a clock to look at.
    static let clockAheadMillisecondsMax: UInt64 = 3 * 365 * 86_400_000
    static let writeAheadLogBytesMax = 64 << 20
    /// Room for the work of some weeks, and at least for a copy of the database.
    static let freeBytesMin = 256 << 20
}

extension Replica {
    /// Looks at what a replica stands on, without changing anything.
    ///
    /// - Parameter wallMilliseconds: What the computer's clock shows.
    package static func examine(_ folder: ReplicaFolder, wallMilliseconds: UInt64? = nil) throws -> [DoctorFinding] {
        let examination = Examination(folder: folder, wallMilliseconds: wallMilliseconds ?? now())
        let leftovers = examination.leftovers()
        if folder.isClosed { throw ExchangeError.fileFailure(path: folder.path, reason: FileReader.reason(EACCES)) }
        if !folder.exists {
            if leftovers == .noLeftovers { throw ExchangeError.noReplica(folder: folder.path) }
            return [leftovers]
        }
        return try translatingStoreErrors(folder) { try examination.findings() + [leftovers] }
    }
}

private struct Examination {
    let folder: ReplicaFolder
    let wallMilliseconds: UInt64

    func findings() throws -> [DoctorFinding] {
        var findings = disk() + [space(), writeAheadLog()]
        do {
            let hold = DatabaseHold(folder.database)
            defer { withExtendedLifetime(hold) {} }
            let store = try Store(path: folder.database)
            findings += try store.read { session in
                try [database(session), clock(session)] + identity(session) + backup(session) + [accessLog(session)]
            }
            return permissions(lastBackup: try store.read { try Self.lastBackup($0)?.path }) + findings
        } catch let error as StoreError {
            if case .notAReplica = error { throw error }
            return permissions(lastBackup: nil) + findings + [.databaseDamaged(reason: "\(error)")]
        }
    }

    // MARK: Who may read

    private func permissions(lastBackup: String?) -> [DoctorFinding] {
        var open: [DoctorFinding] = []
        if let mode = Self.modeToOthers(folder.path) {
            open.append(.open(path: folder.path, mode: mode))
            // A folder that is closed closes everything in it.
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            let databases = names.filter { $0.hasPrefix(StoreConfiguration.fileName) || $0 == "mark" }.sorted()
            for path in databases.map({ folder.path + "/" + $0 }) + keyFiles() {
                if let mode = Self.modeToOthers(path) { open.append(.open(path: path, mode: mode)) }
            }
        }
        if let lastBackup, let mode = Self.modeToOthers(lastBackup) { open.append(.open(path: lastBackup, mode: mode)) }
        return open.isEmpty ? [.closed] : open
    }

    private func keyFiles() -> [String] { [folder.keys] + folder.keyFiles }

    /// The mode that a file should have, if others may read it now.
    private static func modeToOthers(_ path: String) -> String? {
        var information = stat()
        guard stat(path, &information) == 0, information.st_mode & 0o077 != 0 else { return nil }
        return information.st_mode & S_IFMT == S_IFDIR ? "700" : "600"
    }

    // MARK: The computer

    private func disk() -> [DoctorFinding] {
        guard let isEncrypted = DiskEncryption().isEncrypted(at: folder.path) else { return [] }
        return [isEncrypted ? .diskEncrypted : .diskOpen]
    }

    private func space() -> DoctorFinding {
        let free = DiskSpace.free(at: folder.path) ?? .max
        let size = (try? FileManager.default.attributesOfItem(atPath: folder.database)[.size] as? Int) ?? 0
        let needed = max(DoctorLimits.freeBytesMin, size)
        return free < needed ? .spaceLow(free: free, needed: needed) : .space(free: free)
    }

    private func clock(_ session: StoreSession) throws -> DoctorFinding {
        let newest = try session.clockMilliseconds()
        if wallMilliseconds < DoctorLimits.clockMillisecondsMin { return .clockUnset(now: wallMilliseconds) }
        if newest > wallMilliseconds + DoctorLimits.clockBehindMillisecondsMax {
            return .clockBehind(now: wallMilliseconds, newest: newest)
        }
        if newest >= DoctorLimits.clockMillisecondsMin,
            wallMilliseconds > newest + DoctorLimits.clockAheadMillisecondsMax
        {
            return .clockAhead(now: wallMilliseconds, newest: newest)
        }
        return .clockPlausible
    }

    // MARK: Files

    func leftovers() -> DoctorFinding {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let database = StoreConfiguration.fileName
        var found = names.filter {
            $0.hasPrefix(database + ".new") || $0.hasPrefix(database + ".restore") || $0.hasSuffix(".part")
        }
        let keys = (try? FileManager.default.contentsOfDirectory(atPath: folder.keys)) ?? []
        found += keys.filter { $0.hasSuffix(".part") }.map { "keys/" + $0 }
        return found.isEmpty ? .noLeftovers : .leftovers(found.sorted().map { folder.path + "/" + $0 })
    }

    private func writeAheadLog() -> DoctorFinding {
        let path = folder.database + "-wal"
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        return size > DoctorLimits.writeAheadLogBytesMax
            ? .writeAheadLogGreat(bytes: size) : .writeAheadLog(bytes: size)
    }

    private func database(_ session: StoreSession) throws -> DoctorFinding {
        try session.quickProblems().first.map { .databaseDamaged(reason: $0) } ?? .databaseSound
    }

    private func accessLog(_ session: StoreSession) throws -> DoctorFinding {
        let (entries, fault) = try session.accessLogState(folder)
        return fault.map { .accessLogFault($0) } ?? .accessLogSound(entries: entries)
    }

    // MARK: Identity

    private func identity(_ session: StoreSession) throws -> [DoctorFinding] {
        guard let facts = try IdentityFacts(session) else { throw ExchangeError.noReplica(folder: folder.path) }
        let name = session.label(of: facts.replica)
        let state: OwnIdentity.State
        do {
            state = try OwnIdentity.state(of: facts, folder: folder)
        } catch {
            return [.keyProblem(path: folder.signingKey)]
        }
        var findings: [DoctorFinding] = [keys(), passphrase()]
        if case .copied(let reason) = state.check {
            findings.append(.identityNoticed(name, reason))
        } else if let head = try session.ownHeadsElsewhere().map(\.head.last).max() {
            findings.append(.ownLogElsewhere(name, number: head))
        } else {
            findings.append(.identitySound(name))
        }
        return findings
    }

    private func keys() -> DoctorFinding {
        (try? KeyFile.stored(.agreement, at: folder.agreementKey)) == nil
            ? .keyProblem(path: folder.agreementKey) : .keysSound
    }

    private func passphrase() -> DoctorFinding {
        var open: [String] = []
        var isAnySealed = false
        for path in folder.keyFiles {
            guard let kind = KeyFile.kind(at: path), kind != .authority else { continue }
            switch try? KeyFile.stored(kind, at: path) {
            case .plain: open.append(path)
            case .sealed: isAnySealed = true
            case nil: continue
            }
        }
        if !folder.isLocked { return isAnySealed ? .keyProblem(path: folder.keyLock) : .keysOpen }
        return open.isEmpty ? .keysLocked : .keysHalfLocked(open)
    }

    // MARK: Backup

    private static func lastBackup(_ session: StoreSession) throws -> (path: String, at: UInt64)? {
        guard let bytes = try session[.lastBackup] else { return nil }
        let parts = ByteText(bytes: bytes).string.split(separator: "\n", maxSplits: 1)
        guard parts.count == 2, let time = UInt64(parts[0]) else { return nil }
        return (String(parts[1]), time)
    }

    private func backup(_ session: StoreSession) throws -> [DoctorFinding] {
        guard let last = try Self.lastBackup(session) else { return [.noBackup] }
        return [
            FileManager.default.fileExists(atPath: last.path)
                ? .lastBackup(path: last.path, at: last.at) : .backupElsewhere(path: last.path, at: last.at)
        ]
    }
}
