import Crypto
import CryptoExtras
import Foundation

extension SecretKey {
    /// Every work factor that scrypt is run with: above the greatest it would take more than 1 TiB of memory.
    package static let scryptWorkFactors = 1...30

    /// The 32-byte key of scrypt (RFC 7914) with N = 2^`workFactor`, r = 8, p = 1.
    ///
    /// Takes 2^(`workFactor` + 10) bytes of memory while it runs: 256 MiB for 18, 4 GiB for 22. Whoever takes the
    /// factor from a file checks it against a limit of their own first.
    ///
    /// - Parameters:
    ///   - passphrase: The bytes as typed; nothing is normalised. At least one.
    ///   - workFactor: Within ``scryptWorkFactors``.
    /// - Returns: `nil` if the memory is not to be had.
    package static func scrypt(passphrase: [UInt8], salt: [UInt8], workFactor: Int) -> SecretKey? {
        precondition(scryptWorkFactors.contains(workFactor) && !passphrase.isEmpty && !salt.isEmpty)
        let key = try? KDF.Scrypt.deriveKey(
            from: passphrase, salt: salt, outputByteCount: 32, rounds: 1 << workFactor, blockSize: 8, parallelism: 1)
        return key.map { SecretKey($0) }
    }
}
