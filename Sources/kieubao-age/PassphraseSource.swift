import Foundation
import ReplicaAge

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where passphrases come from: a file, else the environment, else the terminal.
struct PassphraseSource {
    private let file: String?

    init(file: String?) { self.file = file }

    private static let variable = "KIEUBAO_AGE_PASSPHRASE"
    private static let bytesMax = 65_536

    /// Whether one was given with the command, so that nobody has to be asked.
    var isGiven: Bool { file != nil || getenv(Self.variable) != nil }

    /// A passphrase to open something with.
    ///
    /// - Parameter purpose: What it is for, where several may be asked for.
    func toOpen(_ purpose: String) throws -> AgePassphrase {
        try checked(try given() ?? Terminal().secret("Passphrase for \(purpose): "))
    }

    /// A passphrase to encrypt with; at the terminal it has to be typed twice.
    func toEncrypt() throws -> AgePassphrase {
        if let given = try given() { return try checked(given) }
        let terminal = try Terminal()
        let passphrase = try terminal.secret("Passphrase: ")
        guard try terminal.secret("The same passphrase again: ") == passphrase else {
            throw Failure(.other, "the passphrases differ")
        }
        return try checked(passphrase)
    }

    private func given() throws -> [UInt8]? {
        if let file {
            let bytes = try InputFile(path: file).readAll(bytesMax: Self.bytesMax)
            let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
            return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
        return getenv(Self.variable).map { Array(String(cString: $0).utf8) }
    }

    private func checked(_ bytes: [UInt8]) throws -> AgePassphrase {
        guard let passphrase = AgePassphrase(bytes: bytes) else { throw Failure(.other, "the passphrase is empty") }
        return passphrase
    }
}

/// The terminal that the program was started from, whatever its streams are.
private final class Terminal {
    private let descriptor: Int32

    init() throws {
        descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure(
                .other, "a passphrase is needed, and there is no terminal to ask at",
                hint: "give it with --passphrase-file or KIEUBAO_AGE_PASSPHRASE")
        }
    }

    deinit { close(descriptor) }

    /// Asks for a line that is not shown while it is typed.
    func secret(_ question: String) throws -> [UInt8] {
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { throw Failure(file: "/dev/tty") }
        var silent = before
        // Ctrl-C must not end the program while the terminal shows nothing; it is looked for in the line.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { throw Failure(file: "/dev/tty") }
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &before)
            show("\n")
        }
        show(question)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < 4_096 {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            if count == 1, byte == 3 { throw Failure(.other, "interrupted") }
            if count != 1 || byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        return line
    }

    private func show(_ text: String) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
}
