import Foundation

/// Lets the writers of one database take turns, whatever program they are in.
///
/// SQLite wakes nobody: who waits for its write lock looks again from time to time, and meanwhile another who writes one
/// transaction after the other, as a great import does, takes the lock again and again. So a writer holds this lock
/// while he waits for that one. Who has just written has to wait here until he got it.
///
/// Advisory, on a file in the database's folder that holds nothing; where it cannot be had, SQLite's own lock is enough for
/// all but fairness.
final class WriteTurn: Sendable {
    private let descriptor: Int32

    /// - Parameter path: The database's.
    init(database path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let file = (folder.isEmpty ? "." : folder) + "/" + StoreConfiguration.turnName
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Waits for the turn, but not longer than a writer waits for the database.
    ///
    /// - Returns: Whether it is to be given back with ``leave()``.
    func take() -> Bool {
        guard descriptor >= 0 else { return false }
        for _ in 0..<Self.triesMax {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK || errno == EINTR else { return false }
            usleep(Self.pauseMicroseconds)
        }
        return false
    }

    func leave() { _ = flock(descriptor, LOCK_UN) }

    private static let pauseMicroseconds: UInt32 = 2_000
    private static let triesMax = Int(StoreConfiguration.busySeconds * 1_000_000) / Int(pauseMicroseconds)
}
