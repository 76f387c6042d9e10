import Crypto
import Foundation

extension AgreementKey {
    /// The 32-byte key that both sides of an X25519 agreement (RFC 7748) derive with HKDF-SHA-256.
    ///
    /// - Parameters:
    ///   - publicBytes: The other side's public key.
    ///   - salt: May be empty.
    ///   - info: The purpose.
    /// - Returns: `nil` unless the public key has 32 bytes, and for a key of small order, with which everybody would
    ///   agree on zeros.
    package func agreedKey(with publicBytes: [UInt8], salt: [UInt8], info: [UInt8]) -> SecretKey? {
        guard let secret = agreement(with: publicBytes) else { return nil }
        let key = secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: salt, sharedInfo: info, outputByteCount: 32)
        return SecretKey(key)
    }

    /// Whether bytes are a public key that agreements can be made with: 32 of them, not of small order.
    package static func isUsable(publicBytes: [UInt8]) -> Bool {
        // Small order shows with every private key, because each is a multiple of the cofactor.
        AgreementKey(seed: Array(repeating: 1, count: 32))?.agreement(with: publicBytes) != nil
    }

    /// The library hands out the secret of zeros as well; it is refused here.
    private func agreement(with publicBytes: [UInt8]) -> SharedSecret? {
        guard publicBytes.count == 32,
            let other = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicBytes),
            let secret = try? key.sharedSecretFromKeyAgreement(with: other),
            secret.withUnsafeBytes({ $0.reduce(0, |) }) != 0
        else { return nil }
        return secret
    }
}
