import ReplicaAge
import ReplicaTrust

/// `kieubao-age` without `-d`.
struct Encryption {
    let input: String?
    let recipients: [String]
    let recipientsFiles: [String]
    let identityFiles: [String]
    let output: String?
    let isArmored: Bool
    let withPassphrase: Bool
    let passphrases: PassphraseSource

    func run() throws {
        var files = KeyFiles(passphrases: passphrases)
        let recipients = try recipients(&files)
        let file = try InputFile(path: input)
        let output = try openOutput(
            output, isArmored ? .armor : .ciphertext, apartFrom: files.places + [file.place])
        var encryptor = try encryptor(to: recipients)
        var armor = ArmorWriter()
        try output.write(isArmored ? armor.write(encryptor.header) : encryptor.header)
        while true {
            let piece = try file.read(65_536)
            let sealed = piece.isEmpty ? encryptor.finish() : encryptor.write(piece)
            if !sealed.isEmpty { try output.write(isArmored ? armor.write(sealed) : sealed) }
            if piece.isEmpty { break }
        }
        if isArmored { try output.write(armor.finish()) }
        try output.finish()
    }

    private func recipients(_ files: inout KeyFiles) throws -> [AgeRecipient] {
        if withPassphrase {
            return [.passphrase(try passphrases.toEncrypt(), workFactor: AgeLimits.scryptWorkFactor)]
        }
        var all: [X25519Recipient] = []
        for text in recipients {
            do throws(AgeKeyError) {
                all.append(try X25519Recipient(text: text))
            } catch {
                throw Failure(
                    usage: "-r \(text.hasPrefix("age1") ? text : "…") is no X25519 recipient: \(error.rawValue)",
                    hint: "a recipient begins with age1; files of recipients are given with -R")
            }
        }
        for path in recipientsFiles { all += try files.recipients(path) }
        for path in identityFiles { all += try files.identities(path).map(\.recipient) }
        return all.map { .x25519($0) }
    }

    private func encryptor(to recipients: [AgeRecipient]) throws -> AgeEncryptor {
        do throws(AgeError) {
            return try AgeEncryptor(to: recipients, random: SystemRandom.bytes)
        } catch {
            throw Failure(.other, "cannot encrypt: \(error.place)")
        }
    }
}
