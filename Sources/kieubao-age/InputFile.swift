import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads a file, a pipe or standard input from front to back.
final class InputFile {
    private let descriptor: Int32
    /// How messages name it.
    let name: String
    let place: FilePlace?

    /// - Parameter path: `nil` and `-` are standard input.
    init(path: String?) throws {
        if let path, path != "-" {
            descriptor = open(path, O_RDONLY | O_CLOEXEC)
            name = path
            guard descriptor >= 0 else { throw Failure(file: path) }
        } else {
            descriptor = 0
            name = "standard input"
        }
        place = FilePlace(descriptor: descriptor)
    }

    deinit { if descriptor > 0 { close(descriptor) } }

    /// What has arrived, at most `countMax` bytes; nothing at the end of the file only.
    func read(_ countMax: Int) throws -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: countMax) { buffer, filled in
            repeat {
                count = Foundation.read(descriptor, buffer.baseAddress, countMax)
            } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        guard count >= 0 else { throw Failure(file: name) }
        return bytes
    }

    /// All of a small file.
    ///
    /// - Parameter bytesMax: More are refused.
    func readAll(bytesMax: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let piece = try read(65_536)
            if piece.isEmpty { return bytes }
            bytes += piece
            guard bytes.count <= bytesMax else { throw Failure(.other, "\(name): longer than \(bytesMax) bytes") }
        }
    }
}

/// Which file something is, whatever it is called.
struct FilePlace: Equatable {
    private let device: dev_t
    private let number: ino_t
    let isRegular: Bool
    let isFolder: Bool
    let permissions: mode_t

    /// - Returns: `nil` if the system cannot tell.
    init?(descriptor: Int32) {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return nil }
        self.init(information)
    }

    /// The file that the path leads to, through links; `nil` if there is none.
    init?(path: String) {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        self.init(information)
    }

    private init(_ information: stat) {
        device = information.st_dev
        number = information.st_ino
        isRegular = information.st_mode & S_IFMT == S_IFREG
        isFolder = information.st_mode & S_IFMT == S_IFDIR
        permissions = information.st_mode & 0o777
    }
}
