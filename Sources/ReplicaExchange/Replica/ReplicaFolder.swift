import Foundation
import ReplicaAge
import ReplicaStore

/// The folder of one replica: the database, and the keys in files of their own.
///
/// Copying the database does not copy the right to sign.
package struct ReplicaFolder: Sendable {
    package let path: String
    /// What tells this computer from others; `nil` where it has no such thing.
    let machine: String?

    /// Opens the keys where they are under a passphrase.
    let safe: KeySafe

    /// - Parameter machine: Where this computer is to be taken for another one.
    package init(path: String, machine: String? = nil, safe: KeySafe = KeySafe()) {
        self.path = (path as NSString).standardizingPath
        self.machine = machine ?? Machine.identity
        self.safe = safe
    }

    var database: String { path + "/" + StoreConfiguration.fileName }
    var keys: String { path + "/keys" }
    var signingKey: String { keys + "/signing.key" }
    var agreementKey: String { keys + "/agreement.key" }
    /// What opens the other two, encrypted with the passphrase; absent where there is none.
    var keyLock: String { keys + "/passphrase.key" }
    /// At the master, unless it is kept elsewhere: the authority's key and the one in reserve.
    var authorityKey: String { keys + "/authority.key" }
    var reserveKey: String { keys + "/reserve.key" }
    /// The file that tells a database from its copies.
    var mark: String { path + "/mark" }
    /// Where records lie that somebody began to enter and has not saved.
    var drafts: String { path + "/drafts" }

    /// The seed of one of the replica's own keys.
    func seed(_ kind: KeyFile.Kind, at path: String) throws(ExchangeError) -> [UInt8] {
        try safe.seed(kind, at: path, lock: keyLock)
    }

    var isLocked: Bool { FileManager.default.fileExists(atPath: keyLock) }

    /// Writes one of the replica's own keys, under the passphrase if there is one.
    func write(_ seed: [UInt8], _ kind: KeyFile.Kind, to path: String) throws(ExchangeError) {
        guard isLocked else { return try KeyFile.place(KeyFile.plain(seed, kind), at: path) }
        let identity = try safe.identity(keyLock)
        let file: [UInt8]
        do throws(AgeError) {
            file = try KeyFile.sealed(seed, kind, to: .x25519(identity.recipient))
        } catch {
            throw .fileFailure(path: path, reason: error.place)
        }
        try KeyFile.place(file, at: path)
    }

    /// The place where a database file lies.
    func place(of database: String) -> DataPlace { DataPlace(of: database, machine: machine) }

    /// Makes an empty file that nobody else may read; SQLite gives the files beside it the same rights.
    func makePrivateFile(_ path: String) throws(ExchangeError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw AtomicFile.failure(path) }
        close(descriptor)
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: database) }

    /// Whether the folder may not be looked into, so that nobody can say whether a replica is there.
    var isClosed: Bool { access(database, F_OK) != 0 && errno == EACCES }
}
