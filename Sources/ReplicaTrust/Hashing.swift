import Crypto
package import ReplicaWire

/// SHA-256 with the first byte that keeps the uses of `Protocol/02` §6 apart.
package enum HashUse: UInt8, Sendable {
    case leaf = 0
    case node = 1
    case content = 2
    case shape = 3
    case salt = 4
    case segment = 5
}

extension Hash256 {
    package static func of(_ use: HashUse, _ first: [UInt8], _ second: [UInt8] = []) -> Hash256 {
        var hasher = SHA256()
        withUnsafeBytes(of: use.rawValue) { hasher.update(bufferPointer: $0) }
        first.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        if !second.isEmpty { second.withUnsafeBytes { hasher.update(bufferPointer: $0) } }
        return Hash256(hasher.finalize())
    }

    /// Plain SHA-256.
    package static func of(_ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { buffer in
            var hasher = SHA256()
            hasher.update(bufferPointer: buffer)
            return Hash256(hasher.finalize())
        }
    }

    fileprivate init(_ digest: SHA256.Digest) {
        guard let hash = Hash256(bytes: Array(digest)) else { preconditionFailure("SHA-256 has 32 bytes") }
        self = hash
    }
}

/// SHA-256 over bytes that come piece by piece.
package struct RunningHash {
    private var hasher = SHA256()

    package init() {}

    package mutating func update(_ bytes: some Collection<UInt8>) {
        if bytes.withContiguousStorageIfAvailable({ hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
            hasher.update(data: Array(bytes))
        }
    }

    package func finish() -> Hash256 { Hash256(hasher.finalize()) }
}
