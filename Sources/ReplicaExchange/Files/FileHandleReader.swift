import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads a file from front to back.
final class FileReader {
    private let descriptor: Int32
    let path: String
    let byteCount: Int

    init(path: String) throws(ExchangeError) {
        self.path = path
        descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .fileMissing(path: path) : .fileFailure(path: path, reason: Self.reason())
        }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .fileFailure(path: path, reason: Self.reason(EISDIR))
        }
        byteCount = Int(information.st_size)
    }

    deinit { close(descriptor) }

    /// Up to `count` bytes; fewer only at the end. Memory grows with what arrives, not with what was asked.
    func read(_ count: Int) throws(ExchangeError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let wanted = min(count - bytes.count, 1 << 20)
            var got = 0
            let piece = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
                repeat { got = Foundation.read(descriptor, buffer.baseAddress, wanted) } while got < 0 && errno == EINTR
                filled = max(0, got)
            }
            if got < 0 { throw .fileFailure(path: path, reason: Self.reason()) }
            if got == 0 { break }
            if bytes.isEmpty, piece.count == count { return piece }
            bytes += piece
        }
        return bytes
    }

    /// Up to `count` bytes from an offset on, wherever reading is; fewer only at the end.
    func read(_ count: Int, at offset: Int) throws(ExchangeError) -> [UInt8] {
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                got = Foundation.pread(
                    descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                filled += got
            }
        }
        if got < 0 { throw .fileFailure(path: path, reason: Self.reason()) }
        return bytes
    }

    func rewind() { lseek(descriptor, 0, SEEK_SET) }

    static func reason(_ code: Int32 = errno) -> String { String(cString: strerror(code)) }
}
