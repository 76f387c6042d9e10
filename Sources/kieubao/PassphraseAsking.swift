import Foundation
import ReplicaExchange

/// Where passphrases come from: the environment, else a file descriptor that the environment names, else the
/// terminal. Never an argument, which every process of the computer can read.
enum PassphraseAsking {
    /// What to say, or `nil` where nobody says anything.
    static func answer(_ purpose: PassphrasePurpose) -> String? {
        let name = variable(purpose)
        if let given = Environment.variables[name], !given.isEmpty { return given }
        if let descriptor = Environment.variables[name + "_FD"].flatMap({ Int32($0) }) { return line(from: descriptor) }
        return Interruption.whilePrompting {
            guard let terminal = SecretTerminal(), let typed = terminal.secret(Message.Keys.question(purpose)) else {
                return nil
            }
            guard purpose == .new else { return typed }
            for _ in 0..<attemptsMax {
                guard let again = terminal.secret(Message.Keys.again) else { return nil }
                if again == typed { return typed }
                terminal.show(Message.Keys.differ.text + "\n")
            }
            return nil
        }
    }

    private static let attemptsMax = 3
    private static let lineBytesMax = 4_096

    private static func variable(_ purpose: PassphrasePurpose) -> String {
        switch purpose {
        case .replica: "KIEUBAO_PASSPHRASE"
        case .authority: "KIEUBAO_AUTHORITY_PASSPHRASE"
        case .new: "KIEUBAO_NEW_PASSPHRASE"
        }
    }

    /// One line, not a byte more: several passphrases may come from one descriptor.
    private static func line(from descriptor: Int32) -> String? {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < lineBytesMax {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR, !Interruption.happened { continue }
            if count != 1 || byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}

/// The terminal that the program was started from, whatever its streams are.
private final class SecretTerminal {
    private let descriptor: Int32

    init?() {
        descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC)
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Asks for a line that is not shown while it is typed; `nil` after Ctrl-C or the end of input.
    func secret(_ question: Message) -> String? {
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { return nil }
        var silent = before
        // Ctrl-C must not end the program while the terminal shows nothing; it is looked for in the line.
        silent.c_lflag &= ~tcflag_t(ECHO | ISIG)
        guard tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { return nil }
        defer {
            tcsetattr(descriptor, TCSAFLUSH, &before)
            show("\n")
        }
        show(question.text + " ")
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while line.count < 4_096 {
            let count = read(descriptor, &byte, 1)
            if count < 0, errno == EINTR, !Interruption.happened { continue }
            if count != 1 || byte == 3 { return nil }
            if byte == UInt8(ascii: "\n") { break }
            line.append(byte)
        }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }

    func show(_ text: String) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
}
