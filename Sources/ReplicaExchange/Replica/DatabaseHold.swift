import Foundation
import Synchronization

/// Keeps a database file open for as long as this process has the database open.
///
/// The locks by which SQLite's connections in different processes see each other belong to the process and the file: to
/// close *any* descriptor of the file drops them all (`man 2 fcntl`). Another process that closes the database would
/// then take itself for the last one, and remove the write-ahead log under a server or a long import. So nobody else
/// may open and close the file; who has to ask it something uses the descriptor that is held here (``DataPlace``).
final class DatabaseHold: Sendable {
    private let file: File

    /// A file by its numbers: a path may lead to another one later.
    private struct File: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    private struct Held {
        let descriptor: Int32
        var holders: Int
    }

    private static let held = Mutex<[File: Held]>([:])

    /// To be called before the database is opened; `nil` where there is no such file, or it may not be read.
    init?(_ path: String) {
        guard let file = Self.file(at: path) else { return nil }
        let isHeld = Self.held.withLock { held in
            if held[file] != nil {
                held[file]?.holders += 1
                return true
            }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return false }
            held[file] = Held(descriptor: descriptor, holders: 1)
            return true
        }
        guard isHeld else { return nil }
        self.file = file
    }

    deinit {
        Self.held.withLock { held in
            held[file]?.holders -= 1
            if let rest = held[file], rest.holders == 0 {
                close(rest.descriptor)
                held[file] = nil
            }
        }
    }

    /// Calls `body` with a descriptor of a file: the one that is held, or one for this call alone.
    ///
    /// - Returns: `nil` for a file that cannot be read.
    static func reading<Result>(_ path: String, _ body: (Int32) -> Result) -> Result? {
        guard let file = file(at: path) else { return nil }
        return held.withLock { held in
            if let known = held[file] { return body(known.descriptor) }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            return body(descriptor)
        }
    }

    private static func file(at path: String) -> File? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        return File(device: UInt64(information.st_dev), inode: UInt64(information.st_ino))
    }
}
