import Foundation
import ReplicaStore

/// The folder of one replica: the database, and the keys in files of their own.
///
/// Copying the database does not copy the right to sign.
package struct ReplicaFolder: Sendable {
    package let path: String
    /// What tells this computer from others; `nil` where it has no such thing.
    let machine: String?

    /// - Parameter machine: Where this computer is to be taken for another one.
    package init(path: String, machine: String? = nil) {
        self.path = (path as NSString).standardizingPath
        self.machine = machine ?? Machine.identity
    }

    var database: String { path + "/" + StoreConfiguration.fileName }
    var keys: String { path + "/keys" }
    var signingKey: String { keys + "/signing.key" }
    var agreementKey: String { keys + "/agreement.key" }
    /// At the master, unless it is kept elsewhere: the authority's key and the one in reserve.
    var authorityKey: String { keys + "/authority.key" }
    var reserveKey: String { keys + "/reserve.key" }
    /// The file that tells a database from its copies.
    var mark: String { path + "/mark" }

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
