import Foundation
import ReplicaStore

/// The folder of one replica: the database, and the keys in files of their own.
///
/// Copying the database does not copy the right to sign.
package struct ReplicaFolder: Sendable {
    package let path: String

    package init(path: String) { self.path = (path as NSString).standardizingPath }

    var database: String { path + "/" + StoreConfiguration.fileName }
    var keys: String { path + "/keys" }
    var signingKey: String { keys + "/signing.key" }
    var agreementKey: String { keys + "/agreement.key" }
    /// At the master, unless it is kept elsewhere: the authority's key and the one in reserve.
    var authorityKey: String { keys + "/authority.key" }
    var reserveKey: String { keys + "/reserve.key" }

    package var exists: Bool { FileManager.default.fileExists(atPath: database) }

    /// Whether the folder may not be looked into, so that nobody can say whether a replica is there.
    var isClosed: Bool { access(database, F_OK) != 0 && errno == EACCES }
}
