import Foundation
import ReplicaAge
import ReplicaTrust

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `kieubao-age --keygen`.
struct KeyGeneration {
    let path: String?

    func run() throws {
        let identity = X25519Identity(AgreementKey())
        let text = "# created: \(Self.now())\n# public key: \(identity.recipient.text)\n\(identity.secretText)\n"
        guard let path, path != "-" else {
            try StreamOutput(descriptor: 1, name: "standard output", isGuarded: false).write(Array(text.utf8))
            try StreamOutput(descriptor: 2, name: "standard error", isGuarded: false)
                .write(Array("Public key: \(identity.recipient.text)\n".utf8))
            return
        }
        guard FilePlace(path: path) == nil else {
            throw Failure(.other, "\(path): exists, and an identity is never overwritten")
        }
        let output = try FileOutput(path: path, permissions: 0o600)
        try output.write(Array(text.utf8))
        try output.finish()
        print(identity.recipient.text)
    }

    /// The time as `2026-01-31T23:59:59Z`, by functions that need no tables of time zones.
    private static func now() -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
