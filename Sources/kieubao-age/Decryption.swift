import ReplicaAge

/// `kieubao-age -d`.
struct Decryption {
    let input: String?
    let identityFiles: [String]
    let output: String?
    let passphrases: PassphraseSource

    func run() throws {
        var files = KeyFiles(passphrases: passphrases)
        let identities = try identityFiles.flatMap { try files.identities($0) }
        let file = try InputFile(path: input)
        let output = try openOutput(output, .plaintext, apartFrom: files.places + [file.place])
        do {
            var age = try AgeInput { try file.read(65_536) }
            try age.decrypt(with: { try chosen(identities, for: $0, file.name) }, release: output.write)
        } catch let error as AgeError {
            let isKept = error.failure == .payload && !(output is FileOutput)
            throw Failure(error, hint: isKept ? "what was written is authentic, but not the whole file" : nil)
        }
        try output.finish()
    }

    /// The identities of the files, and a passphrase if one is needed and either given or nothing else is there.
    private func chosen(
        _ identities: [X25519Identity], for header: AgeHeader, _ name: String
    ) throws -> [AgeIdentity] {
        var chosen = identities.map { AgeIdentity.x25519($0) }
        if header.isForPassphrase {
            guard identityFiles.isEmpty || passphrases.isGiven else {
                throw Failure(
                    AgeError(.noMatch, "the file is encrypted with a passphrase"),
                    hint: "leave -i out to be asked for it")
            }
            let passphrase = try passphrases.toOpen(name)
            chosen.append(.passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax))
        }
        return chosen
    }
}
