import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Writes a file beside its place and moves it there when every byte is on the disk: a stick pulled too early
/// leaves a file of another name, never half a file of this one.
final class AtomicFile {
    private let path: String
    private let partial: String
    private var descriptor: Int32
    private var buffer: [UInt8] = []

    /// - Parameter permissions: Of the finished file.
    init(path: String, permissions: mode_t = 0o644) throws(ExchangeError) {
        self.path = path
        partial = Self.partial(of: path)
        unlink(partial)
        descriptor = Foundation.open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, permissions)
        if descriptor < 0 { throw Self.failure(path) }
    }

    deinit { abandon() }

    private static let partialEnding = ".part"

    /// Where a file is written until it is whole. One that is still there was interrupted.
    static func partial(of path: String) -> String { path + partialEnding }

    static func isPartial(_ path: String) -> Bool { path.hasSuffix(partialEnding) }

    func write(_ bytes: [UInt8]) throws(ExchangeError) {
        buffer += bytes
        if buffer.count >= 1 << 18 { try flush() }
    }

    private func flush() throws(ExchangeError) {
        var offset = 0
        while offset < buffer.count {
            let written = buffer.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            offset += written
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Puts the file in its place.
    func commit() throws(ExchangeError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw Self.failure(path) }
        guard close(descriptor) == 0 else {
            descriptor = -1
            throw Self.failure(path)
        }
        descriptor = -1
        guard rename(partial, path) == 0 else { throw Self.failure(path) }
        Self.syncFolder(of: path)
    }

    /// Makes sure that the names in a file's folder are on the disk.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let directory = Foundation.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory >= 0 {
            // Some file systems of sticks refuse to sync a folder; the file itself is safe by now.
            fsync(directory)
            close(directory)
        }
    }

    private func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(partial)
        descriptor = -1
    }

    static func failure(_ path: String) -> ExchangeError {
        switch errno {
        case ENOSPC, EDQUOT: .diskFull(path: path)
        case EACCES, EPERM, EROFS: .folderNotWritable(path: path, reason: FileReader.reason())
        default: .fileFailure(path: path, reason: FileReader.reason())
        }
    }
}
