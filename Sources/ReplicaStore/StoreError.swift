import GRDB
import ReplicaCore

/// What can go wrong in the store.
package enum StoreError: Error, Hashable, Sendable {
    /// The file is not a replica's database, or was written by a program whose tables this one does not know.
    case notAReplica(version: Int)
    /// A number that a table cannot hold.
    case numberTooGreat(UInt64)
    /// A change of our own that nobody could read: more entries, replaced values or bytes than `Protocol/02` §8 allows.
    case changeTooGreat
    /// A change of this replica in a scope that it may not write in: it would count nowhere.
    case notPermitted(scope: String)
    /// Another process held the database for longer than ``StoreConfiguration/busySeconds``.
    case locked
    case diskFull
    /// The file or its folder may not be written.
    case notWritable(String)
    case inputOutput(String)
    /// SQLite cannot make sense of the file.
    case damaged(String)
    /// Another failure of SQLite, such as a fault in a user's own statement.
    case sqlite(String)
    /// A segment from the genesis replica that is not the one this program was built with.
    case foreignGenesis
}

extension StoreError {
    /// Says what SQLite reports in the store's own words.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            let message = error.message ?? "\(error.resultCode)"
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: throw StoreError.locked
            case .SQLITE_FULL: throw StoreError.diskFull
            case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: throw StoreError.notWritable(message)
            case .SQLITE_IOERR: throw StoreError.inputOutput(message)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: throw StoreError.damaged(message)
            default: throw StoreError.sqlite(message)
            }
        }
    }
}
