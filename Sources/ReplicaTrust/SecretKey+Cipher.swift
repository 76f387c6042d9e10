import Crypto
import Foundation

/// ChaCha20-Poly1305 (RFC 8439) without additional data. The key has 32 bytes, which every derived key has.
extension SecretKey {
    /// How many bytes longer than its message a sealed message is.
    package static let tagBytes = 16
    package static let nonceBytes = 12

    /// Appends ciphertext and tag of a message.
    ///
    /// - Parameter nonce: 12 bytes that this key never meets a second time.
    package func seal(_ message: ArraySlice<UInt8>, nonce: [UInt8], into output: inout [UInt8]) {
        sealBytes(message, nonce: nonce, into: &output)
    }

    /// Seals another secret under a nonce of zeros; for keys that seal once.
    package func seal(_ secret: SecretKey) -> [UInt8] {
        var output: [UInt8] = []
        secret.key.withUnsafeBytes {
            sealBytes($0, nonce: Self.zeroNonce, into: &output)
        }
        return output
    }

    /// The message of ciphertext and tag; `nil` if they are not authentic.
    package func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8]) -> [UInt8]? {
        opened(sealed, nonce: nonce).map { Array($0) }
    }

    /// Opens a secret that ``seal(_:)`` sealed; `nil` if it is not authentic.
    package func openSecret(_ sealed: [UInt8]) -> SecretKey? {
        opened(sealed[...], nonce: Self.zeroNonce).map { SecretKey(SymmetricKey(data: $0)) }
    }

    private func sealBytes(_ message: some DataProtocol, nonce: [UInt8], into output: inout [UInt8]) {
        guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
            let box = try? ChaChaPoly.seal(message, using: key, nonce: nonce)
        else { preconditionFailure("a key of 32 bytes and a nonce of 12 always seal") }
        // The box holds nonce, ciphertext and tag in this order.
        box.combined.withUnsafeBytes {
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0.dropFirst(Self.nonceBytes)))
        }
    }

    private func opened(_ sealed: ArraySlice<UInt8>, nonce: [UInt8]) -> Data? {
        guard sealed.count >= Self.tagBytes else { return nil }
        var combined = Data(capacity: nonce.count + sealed.count)
        combined.append(contentsOf: nonce)
        combined.append(contentsOf: sealed)
        return (try? ChaChaPoly.SealedBox(combined: combined)).flatMap { try? ChaChaPoly.open($0, using: key) }
    }

    private static let zeroNonce = [UInt8](repeating: 0, count: nonceBytes)
}
