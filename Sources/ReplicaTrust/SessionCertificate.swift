import Crypto
import Foundation
package import ReplicaCore
package import ReplicaWire

/// What a replica shows on a TLS connection: a key of P-256 that was drawn for it, which the replica's own key has
/// signed (`Protocol/08` §2).
///
/// TLS implementations seldom sign with Ed25519, and the replica's key may be under a passphrase: it signs once, when
/// the program starts, and is not needed for each connection.
package struct SessionCredential: Sendable {
    /// X.509, DER.
    package let certificate: [UInt8]
    /// PKCS #8, DER. Kept in memory alone.
    package let privateKey: [UInt8]

    /// Draws a key and lets a replica sign it.
    ///
    /// - Throws: Where the replica's key cannot be had.
    package init(for signer: any Signer) throws {
        let key = P256.Signing.PrivateKey()
        let point = Array(key.publicKey.x963Representation)
        let signature = try signer.sign(SessionCertificate.hash(ofPoint: point), for: .session)
        let body =
            SessionCertificate.beforePoint + point + SessionCertificate.afterPoint + signer.replica.bytes + signature
        let own = Array(try key.signature(for: body).derRepresentation)
        let content = body + SessionCertificate.algorithm + [0x03, UInt8(own.count + 1), 0] + own
        certificate = [0x30, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
        privateKey = Array(key.derRepresentation)
    }
}

/// A certificate whose key a replica has signed. It has one form, byte by byte, so that nothing of X.509 has to be
/// understood to read it.
package struct SessionCertificate: Hashable, Sendable {
    /// Whose connection it is, if it is shown by who has its private key, as TLS makes sure.
    package let replica: ReplicaID

    /// - Parameter bytes: X.509, DER.
    /// - Throws: ``WireError``: `magic` for another form, `key` and `signature` for what the replica has not signed.
    package init(bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        let place = "08 §2"
        _ = try reader.raw(4, place)
        guard bytes.count <= Self.bytesMax, try reader.raw(Self.beforePoint.count, place) == Self.beforePoint else {
            throw WireError(.magic, place)
        }
        let point = try reader.raw(Self.pointBytes, place)
        guard point[0] == 4, try reader.raw(Self.afterPoint.count, place) == Self.afterPoint else {
            throw WireError(.magic, place)
        }
        replica = try reader.replica(place)
        let signature = try reader.raw(64, place)
        guard try reader.raw(Self.algorithm.count, place) == Self.algorithm else { throw WireError(.magic, place) }
        try replica.checkKey(place)
        try replica.checkSignature(signature, of: Self.hash(ofPoint: point), for: .session, place)
    }

    fileprivate static func hash(ofPoint point: [UInt8]) -> Hash256 { .of(.session, point) }

    private static let bytesMax = 512
    private static let pointBytes = 65
    /// ecdsa-with-SHA256.
    fileprivate static let algorithm: [UInt8] = [
        0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]
    private static let name: [UInt8] =
        [0x30, 0x12, 0x31, 0x10, 0x30, 0x0E, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0C, 0x07] + Array("kieubao".utf8)
    /// Version 3, number 1, issuer and subject `kieubao`, from 1970 to 9999: no clock decides about it.
    fileprivate static let beforePoint: [UInt8] =
        [0x30, 0x82, 0x01, 0x37, 0xA0, 0x03, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01] + algorithm + name
        + [0x30, 0x20, 0x17, 0x0D] + Array("700101000000Z".utf8) + [0x18, 0x0F] + Array("99991231235959Z".utf8) + name
        + [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        ]
    /// One extension, 2.25.128207207307894586537746559878755619742, with 96 bytes.
    fileprivate static let afterPoint: [UInt8] = [
        0xA3, 0x7C, 0x30, 0x7A, 0x30, 0x78, 0x06, 0x14, 0x69, 0x81, 0xC0, 0xF3, 0xE7, 0xD6, 0xB9, 0xDE, 0x8A, 0x80,
        0xA5, 0x8C, 0xA8, 0xD2, 0xCD, 0xD0, 0xCE, 0xB6, 0xA7, 0x1E, 0x04, 0x60,
    ]
}
