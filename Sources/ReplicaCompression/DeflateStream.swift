import CZlib

/// Compresses to raw DEFLATE (RFC 1951) piece by piece, for streams that are too great to be held whole.
package final class DeflateStream {
    private var stream = z_stream()

    private static let windowBits: Int32 = -15
    private static let memoryLevel: Int32 = 8
    private static let outputBytes = 1 << 16

    /// - Parameter level: How hard to try, 1 to 9.
    package init(level: Int32 = Deflate.levelDefault) {
        let opened = deflateInit2_(
            &stream, level, Z_DEFLATED, Self.windowBits, Self.memoryLevel, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(opened == Z_OK, "zlib could not start: out of memory")
    }

    deinit { deflateEnd(&stream) }

    /// Compresses the next bytes; what comes out may lag behind.
    package func compress(_ input: [UInt8]) -> [UInt8] { run(input, Z_NO_FLUSH) }

    /// Ends the stream and returns its last bytes; nothing may follow.
    package func finish() -> [UInt8] { run([], Z_FINISH) }

    private func run(_ input: [UInt8], _ flush: Int32) -> [UInt8] {
        var output: [UInt8] = []
        input.withUnsafeBufferPointer { buffer in
            // zlib reads only.
            stream.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
            stream.avail_in = UInt32(buffer.count)
            var isFull = true
            while isFull {
                let piece = [UInt8](unsafeUninitializedCapacity: Self.outputBytes) { bytes, filled in
                    stream.next_out = bytes.baseAddress
                    stream.avail_out = UInt32(Self.outputBytes)
                    deflate(&stream, flush)
                    isFull = stream.avail_out == 0
                    filled = Self.outputBytes - Int(stream.avail_out)
                }
                output += piece
            }
        }
        return output
    }
}
