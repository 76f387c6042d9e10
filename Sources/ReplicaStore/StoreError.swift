package import ReplicaCore

/// What can go wrong in the store, apart from what SQLite itself reports as a `DatabaseError`.
package enum StoreError: Error, Hashable, Sendable {
    /// The file is not a replica's database, or was written by a program whose tables this one does not know.
    case notAReplica(version: Int)
    /// A number that a table cannot hold.
    case numberTooGreat(UInt64)
    /// The log names a change that is not where it should be.
    case changeMissing(Dot)
    /// A segment from the genesis replica that is not the one this program was built with.
    case foreignGenesis
}
