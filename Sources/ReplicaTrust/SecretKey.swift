import Crypto
import Foundation

/// Secret bytes that keys are derived from and that ciphers and authentication codes use.
///
/// They are held in memory that swift-crypto wipes when the last copy goes, and no function hands them out: what a
/// caller can do is derive, seal, open and authenticate. A print of the value shows nothing of them.
package struct SecretKey: Sendable {
    let key: SymmetricKey

    init(_ key: SymmetricKey) { self.key = key }

    /// - Parameter bytes: The secret; any number of bytes.
    package init(bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    package var byteCount: Int { key.bitCount / 8 }

    /// The 32-byte key of HKDF-SHA-256 (RFC 5869) for one purpose.
    ///
    /// - Parameters:
    ///   - salt: May be empty.
    ///   - info: The purpose, which keeps keys of one secret apart.
    package func derived(salt: [UInt8], info: [UInt8]) -> SecretKey {
        SecretKey(HKDF<SHA256>.deriveKey(inputKeyMaterial: key, salt: salt, info: info, outputByteCount: 32))
    }
}

extension SecretKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "SecretKey" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
