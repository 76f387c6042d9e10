import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where a result goes.
protocol Output: AnyObject {
    func write(_ bytes: [UInt8]) throws
    /// Keeps the result. Without it a file is not left behind.
    func finish() throws
}

/// What a result is, which decides who may read it and what a terminal may show.
enum OutputContent {
    case ciphertext, armor, plaintext
}

/// Opens an output.
///
/// - Parameters:
///   - path: `nil` is standard output; `-` as well, whatever a terminal makes of the bytes.
///   - inputs: Files that are read, which must not be written.
func openOutput(_ path: String?, _ content: OutputContent, apartFrom inputs: [FilePlace?]) throws -> any Output {
    guard let path, path != "-" else {
        let isGuarded = path == nil && isatty(1) == 1
        if isGuarded, content == .ciphertext {
            throw Failure(
                usage: "refusing to write binary to the terminal", hint: "-a writes text, -o FILE a file; -o - insists")
        }
        return StreamOutput(descriptor: 1, name: "standard output", isGuarded: isGuarded && content == .plaintext)
    }
    guard let existing = FilePlace(path: path) else {
        return try FileOutput(path: path, permissions: content == .plaintext ? 0o600 : 0o666 & ~currentMask())
    }
    if inputs.contains(existing) { throw Failure(usage: "\(path) is read and cannot be written") }
    if existing.isFolder { throw Failure(file: path, code: EISDIR) }
    if existing.isRegular { return try FileOutput(path: path, permissions: existing.permissions) }
    // A device or a pipe, as /dev/null: to put a file in its place would break it for everybody.
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(file: path) }
    return StreamOutput(descriptor: descriptor, name: path, isGuarded: false)
}

/// The system tells its mask for new files only when it is set.
private func currentMask() -> mode_t {
    let mask = umask(0o077)
    umask(mask)
    return mask
}

/// Writes at once.
final class StreamOutput: Output {
    private let descriptor: Int32
    private let name: String
    /// Whether bytes that could steer a terminal are refused.
    private let isGuarded: Bool

    init(descriptor: Int32, name: String, isGuarded: Bool) {
        self.descriptor = descriptor
        self.name = name
        self.isGuarded = isGuarded
    }

    deinit { if descriptor > 2 { close(descriptor) } }

    func write(_ bytes: [UInt8]) throws {
        if isGuarded, bytes.contains(where: Self.steers) {
            throw Failure(
                usage: "refusing to write binary to the terminal", hint: "-o FILE writes a file; -o - insists")
        }
        try writeAll(bytes, to: descriptor, name)
    }

    func finish() throws {}

    /// Control characters other than those of plain text.
    private static func steers(_ byte: UInt8) -> Bool {
        byte < 32 && ![9, 10, 13].contains(byte) || byte == 127
    }
}

/// Writes beside the place of a file, and moves it there when every byte is on the disk.
final class FileOutput: Output {
    private let path: String
    private var partial: [CChar]
    private var descriptor: Int32
    private let permissions: mode_t

    init(path: String, permissions: mode_t) throws {
        // What a link leads to is replaced, not the link.
        let resolved = realpath(path, nil)
        self.path = resolved.map { String(cString: $0) } ?? path
        free(resolved)
        self.permissions = permissions
        partial = Array("\(self.path).XXXXXX.part".utf8CString)
        descriptor = mkstemps(&partial, 5)
        guard descriptor >= 0 else { throw Failure(file: path) }
    }

    deinit { abandon() }

    func write(_ bytes: [UInt8]) throws { try writeAll(bytes, to: descriptor, path) }

    func finish() throws {
        guard fchmod(descriptor, permissions) == 0, fsync(descriptor) == 0 else { throw Failure(file: path) }
        let isClosed = close(descriptor) == 0
        descriptor = -1
        guard isClosed, rename(partial, path) == 0 else {
            let code = errno
            unlink(partial)
            throw Failure(file: path, code: code)
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        // Some file systems of sticks refuse to sync a folder; the file itself is safe by now.
        fsync(directory)
        close(directory)
    }

    private func abandon() {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(partial)
    }
}

private func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws {
    try bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw Failure(file: name)
            }
        }
    }
}
