import CZlib

/// The checksum of zip files (ISO 3309, as zlib computes it), over bytes that come in pieces.
package struct CRC32: Sendable {
    package private(set) var value: UInt32 = 0

    package init() {}

    package mutating func update(_ bytes: [UInt8]) {
        value = bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: crc32(UInt(value), buffer.baseAddress, UInt32(buffer.count)))
        }
    }
}
