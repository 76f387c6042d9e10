import ReplicaAge

/// Reads files of identities and recipients.
struct KeyFiles {
    let passphrases: PassphraseSource
    /// The files that were read, which must not be written to.
    private(set) var places: [FilePlace?] = []

    init(passphrases: PassphraseSource) { self.passphrases = passphrases }

    mutating func recipients(_ path: String) throws -> [X25519Recipient] {
        let file = try open(path)
        do throws(AgeKeyFile.Fault) {
            return try AgeKeyFile.recipients(in: file.bytes)
        } catch {
            throw Self.failure(file.name, error, "recipient")
        }
    }

    /// - Parameter path: Of a file that may be encrypted with a passphrase.
    mutating func identities(_ path: String) throws -> [X25519Identity] {
        var file = try open(path)
        if Self.isEncrypted(file.bytes) { file.bytes = try decrypted(file.bytes, file.name) }
        do throws(AgeKeyFile.Fault) {
            return try AgeKeyFile.identities(in: file.bytes)
        } catch {
            throw Self.failure(file.name, error, "identity")
        }
    }

    private mutating func open(_ path: String) throws -> (name: String, bytes: [UInt8]) {
        let file = try InputFile(path: path)
        places.append(file.place)
        return (file.name, try file.readAll(bytesMax: AgeLimits.keyFileBytesMax))
    }

    private static func isEncrypted(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: "age-encryption.org/".utf8) || bytes.starts(with: "-----BEGIN AGE".utf8)
    }

    private func decrypted(_ bytes: [UInt8], _ name: String) throws -> [UInt8] {
        var rest = bytes
        var plaintext: [UInt8] = []
        do {
            var input = try AgeInput {
                defer { rest = [] }
                return rest
            }
            try input.decrypt(with: { header in
                guard header.isForPassphrase else {
                    throw Failure(.other, "\(name): encrypted, and not with a passphrase")
                }
                let passphrase = try passphrases.toOpen(name)
                return [.passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax)]
            }) { plaintext += $0 }
        } catch let error as AgeError {
            // The statuses of faults are kept for the input itself.
            let reason = error.failure == .noMatch ? "wrong passphrase" : "\(error.failure.rawValue): \(error.place)"
            throw Failure(.other, "\(name): \(reason)")
        }
        return plaintext
    }

    private static func failure(_ name: String, _ fault: AgeKeyFile.Fault, _ kind: String) -> Failure {
        guard let reason = fault.reason else { return Failure(.other, "\(name): no \(kind) in it") }
        return Failure(.other, "\(name): line \(fault.line) is no X25519 \(kind): \(reason.rawValue)")
    }
}
