import Crypto
import Foundation
package import ReplicaCore
package import ReplicaWire

/// What a signature is for; the text keeps one use from passing as another (`Protocol/03` §3, `04` §5, `08` §2).
package enum SignatureUse: String, Sendable {
    case segment = "kieubao segment 1"
    case bundle = "kieubao bundle 1"
    case request = "kieubao request 1"
    case session = "kieubao session 1"

    fileprivate func message(_ hash: Hash256) -> [UInt8] { Array(rawValue.utf8) + [0] + hash.bytes }
}

/// What signs for a replica: its key, or one that is fetched when it is needed.
package protocol Signer: Sendable {
    /// The replica that is signed for.
    var replica: ReplicaID { get }
    /// The 64 bytes of the signature over a hash.
    ///
    /// - Throws: Where the key cannot be had, or signing fails.
    func sign(_ hash: Hash256, for use: SignatureUse) throws -> [UInt8]
}

/// The Ed25519 key of a replica (RFC 8032). It lives in a file of its own, never in the database.
package struct SigningKey: Signer {
    private let key: Curve25519.Signing.PrivateKey
    /// The replica that this key signs for.
    package let replica: ReplicaID

    /// Draws a new key (``SystemRandom``).
    package init() {
        guard let drawn = SigningKey(seed: SystemRandom.bytes(32)) else { preconditionFailure("a seed has 32 bytes") }
        self = drawn
    }

    /// - Parameter seed: 32 bytes; `nil` for any other number.
    package init?(seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        guard let replica = ReplicaID(bytes: key.publicKey.rawRepresentation) else {
            preconditionFailure("an Ed25519 public key has 32 bytes")
        }
        self.key = key
        self.replica = replica
    }

    package var seed: [UInt8] { Array(key.rawRepresentation) }

    /// The 64 bytes of the signature over a hash.
    ///
    /// - Throws: Where the system's random source fails (the implementation blinds with it).
    package func sign(_ hash: Hash256, for use: SignatureUse) throws -> [UInt8] {
        Array(try key.signature(for: use.message(hash)))
    }
}

/// The X25519 key that bundles to a replica are encrypted to (age v1).
package struct AgreementKey: Sendable {
    let key: Curve25519.KeyAgreement.PrivateKey

    /// Draws a new key (``SystemRandom``).
    package init() {
        guard let drawn = AgreementKey(seed: SystemRandom.bytes(32)) else { preconditionFailure("a seed has 32 bytes") }
        self = drawn
    }

    package init?(seed: [UInt8]) {
        guard seed.count == 32, let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: seed) else {
            return nil
        }
        self.key = key
    }

    package var seed: [UInt8] { Array(key.rawRepresentation) }
    package var publicBytes: [UInt8] { Array(key.publicKey.rawRepresentation) }
}

extension ReplicaID {
    /// Refuses a key that is malformed or of small order (`Protocol/02` §7).
    ///
    /// A key that is no point of the curve passes; no signature verifies with it.
    package func checkKey(_ place: String) throws(WireError) {
        var y = bytes
        y[31] &= 0x7F
        let isReduced = y.reversed().lexicographicallyPrecedes(Self.fieldPrime.reversed())
        guard isReduced, !Self.smallOrder.contains(y) else { throw WireError(.key, place) }
    }

    /// Checks the replica's signature over a hash.
    package func checkSignature(
        _ signature: [UInt8], of hash: Hash256, for use: SignatureUse, _ place: String
    ) throws(WireError) {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes),
            key.isValidSignature(signature, for: use.message(hash))
        else { throw WireError(.signature, place) }
    }

    /// 2^255 − 19, least significant byte first.
    private static let fieldPrime: [UInt8] = [0xED] + Array(repeating: 0xFF, count: 30) + [0x7F]

    private static let smallOrder: [[UInt8]] = [
        Array(repeating: 0, count: 32),
        [1] + Array(repeating: 0, count: 31),
        [0xEC] + Array(repeating: 0xFF, count: 30) + [0x7F],
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]
}
