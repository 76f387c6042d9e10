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
    case fingerprint = 6
    case request = 7
    case frontier = 8
    case session = 9
    case report = 10
}

extension Hash256 {
    package static func of(_ use: HashUse, _ first: [UInt8], _ second: [UInt8] = []) -> Hash256 {
        .of([use.rawValue] + first + second)
    }

    /// Plain SHA-256. Where a use is to be kept apart, the bytes begin with it.
    package static func of(_ bytes: [UInt8]) -> Hash256 {
        bytes.withUnsafeBytes { buffer in
            var hasher = SHA256()
            hasher.update(bufferPointer: buffer)
            return Hash256(hasher.finalize())
        }
    }

    fileprivate init(_ digest: SHA256.Digest) {
        self = digest.withUnsafeBytes { Hash256(digest: $0) }
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
