import ArgumentParser
import ReplicaAge

/// The program: files encrypted and decrypted as the standard `age` tool does it.
@main
struct AgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kieubao-age",
        abstract: "Encrypts and decrypts age v1 files, as the standard age tool does.",
        usage: """
            kieubao-age [-e] (-r RECIPIENT | -R FILE | -i FILE)… [-a] [-o FILE] [INPUT]
            kieubao-age [-e] -p [-a] [-o FILE] [INPUT]
            kieubao-age -d [-i FILE]… [-o FILE] [INPUT]
            kieubao-age --keygen [-o FILE]
            """,
        discussion: """
            INPUT is standard input if there is none or it is "-"; the result goes to standard output. Without -o, \
            each chunk of 64 KiB is written as soon as it is authentic, so what stands there when a file turns out to \
            be damaged is authentic, but not whole. With -o the file appears under its name when all of it was \
            authentic, readable for its owner only if it was decrypted, and not at all otherwise.

            A file of recipients or identities has one a line; empty lines and lines that begin with # are passed \
            over. An identity file may be encrypted with a passphrase itself.

            A passphrase is the first line of --passphrase-file, else KIEUBAO_AGE_PASSPHRASE, else what is typed at \
            the terminal.

            Exit status: \(AgeExit.allCases.map { "\($0.rawValue) \($0.meaning)" }.joined(separator: " · ")).
            """,
        version: "0.1.0")

    @Flag(name: .shortAndLong, help: "Encrypt. This is what happens without -d; with -i it has to be said.")
    var encrypt = false

    @Flag(name: .shortAndLong, help: "Decrypt. Whether the input is armoured is found out.")
    var decrypt = false

    @Option(name: .shortAndLong, help: .init("Encrypt to this recipient. Repeatable.", valueName: "age1…"))
    var recipient: [String] = []

    @Option(
        name: [.customShort("R"), .customLong("recipients-file")],
        help: .init("Encrypt to the recipients in this file. Repeatable.", valueName: "FILE"), completion: .file())
    var recipientsFiles: [String] = []

    @Option(
        name: [.customShort("i"), .customLong("identity")],
        help: .init(
            "Decrypt with the identities in this file; with -e, encrypt to them. Repeatable.", valueName: "FILE"),
        completion: .file())
    var identityFiles: [String] = []

    @Option(name: .shortAndLong, help: .init("Write to this file, whole or not at all.", valueName: "FILE"))
    var output: String?

    @Flag(name: .shortAndLong, help: "Encrypt to text that can be sent in a letter.")
    var armor = false

    @Flag(name: .shortAndLong, help: "Encrypt with a passphrase instead of recipients.")
    var passphrase = false

    @Option(
        help: .init("Take the passphrase from the first line of this file.", valueName: "FILE"), completion: .file())
    var passphraseFile: String?

    @Flag(help: "Make a new identity (with -o, a new file of mode 0600) and print its recipient.")
    var keygen = false

    @Argument(help: .init("The file to encrypt or decrypt.", valueName: "INPUT"), completion: .file())
    var input: String?

    func run() throws {
        try checkOptions()
        if keygen {
            try KeyGeneration(path: output).run()
        } else if decrypt {
            try Decryption(
                input: input, identityFiles: identityFiles, output: output, passphrases: passphrases
            ).run()
        } else {
            try Encryption(
                input: input, recipients: recipient, recipientsFiles: recipientsFiles, identityFiles: identityFiles,
                output: output, isArmored: armor, withPassphrase: passphrase, passphrases: passphrases
            ).run()
        }
    }

    private var passphrases: PassphraseSource { PassphraseSource(file: passphraseFile) }

    /// Options that contradict each other, in the words of the option that has to go.
    private func checkOptions() throws {
        let isEncrypting = !decrypt && !keygen
        let hasRecipients = !recipient.isEmpty || !recipientsFiles.isEmpty
        if keygen, encrypt || decrypt || armor || passphrase || hasRecipients || !identityFiles.isEmpty || input != nil
        {
            throw Failure(usage: "--keygen goes with -o only")
        }
        if decrypt, encrypt { throw Failure(usage: "-e and -d exclude each other") }
        if decrypt, armor { throw Failure(usage: "-a is for encryption", hint: "armour is found out when decrypting") }
        if decrypt, passphrase {
            throw Failure(usage: "-p is for encryption", hint: "a passphrase is asked for when the file needs one")
        }
        if decrypt, hasRecipients {
            throw Failure(usage: "-r and -R are for encryption", hint: "identities to decrypt with are given with -i")
        }
        if isEncrypting, !identityFiles.isEmpty, !encrypt {
            throw Failure(
                usage: "-i without -d or -e",
                hint: "-d decrypts with the identities; -e encrypts to the recipients of these identities")
        }
        if passphrase, hasRecipients || !identityFiles.isEmpty {
            throw Failure(usage: "-p and recipients exclude each other")
        }
        if isEncrypting, !passphrase, !hasRecipients, identityFiles.isEmpty {
            throw Failure(usage: "nobody to encrypt to", hint: "give -r, -R or -p; -d decrypts")
        }
        let fromStandardInput = [input ?? "-"] + recipientsFiles + identityFiles + [passphraseFile].compactMap { $0 }
        if !keygen, fromStandardInput.count(where: { $0 == "-" }) > 1 {
            throw Failure(usage: "standard input can be read only once")
        }
    }

    /// Parses, runs, and ends with a status of ``AgeExit``.
    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            failure.report()
        } catch {
            if exitCode(for: error) == .success {
                print(message(for: error))
                exit()
            }
            Failure(usage: message(for: error), hint: "kieubao-age --help").report()
        }
    }
}
