import Foundation
import ReplicaAge
import ReplicaText

/// Why the program ends early, as people are told it. Names files; never shows a key, a passphrase or a content.
struct Failure: Error {
    let exit: AgeExit
    let message: String
    /// What to do next.
    let hint: String?

    init(_ exit: AgeExit, _ message: String, hint: String? = nil) {
        self.exit = exit
        self.message = message
        self.hint = hint
    }

    init(usage message: String, hint: String? = nil) { self.init(.usage, message, hint: hint) }

    /// A call of the system that failed just now on a file.
    init(file path: String, code: Int32 = errno) {
        self.init(.other, "\(path): \(String(cString: strerror(code)))")
    }

    /// A fault in the file that is being decrypted.
    init(_ error: AgeError, hint: String? = nil) {
        let usual: String? =
            switch error.failure {
            case .header: nil
            case .payload: "the file is damaged or cut short; ask for it again"
            case .noMatch: "give the identity file of one of its recipients with -i"
            case .armor: "copy all of it again, from its BEGIN line to its END line"
            case .hmac: "somebody changed the header after the file had been written; ask for it again"
            }
        self.init(AgeExit(error.failure), "\(error.failure.rawValue): \(error.place)", hint: hint ?? usual)
    }

    /// Tells standard error, and ends the program.
    func report() -> Never {
        var text = "kieubao-age: error: \(TerminalText.escaped(message))\n"
        if let hint { text += "kieubao-age: hint: \(TerminalText.escaped(hint))\n" }
        FileHandle.standardError.write(Data(text.utf8))
        Foundation.exit(exit.rawValue)
    }
}
