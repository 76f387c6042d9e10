import CZlib

/// Inflates raw DEFLATE (RFC 1951) piece by piece, for streams that are too great to be held whole.
///
/// Gives at most as many bytes as it was told to expect, however much the input could stand for.
package final class InflateStream {
    private var stream = z_stream()
    private var remaining: Int
    /// Whether the stream's own end was reached.
    package private(set) var isAtEnd = false

    private static let windowBits: Int32 = -15

    package enum Failure: Error, Equatable, Sendable {
        /// Not DEFLATE.
        case damaged
        /// More output than was stated.
        case tooLong
    }

    /// - Parameter length: How many bytes the whole output has.
    package init(length: Int) {
        remaining = length
        let opened = inflateInit2_(&stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(opened == Z_OK, "zlib could not start: out of memory")
    }

    deinit { inflateEnd(&stream) }

    /// Inflates from the front of `input`.
    ///
    /// - Parameters:
    ///   - input: What is left of the input; what was used is dropped.
    ///   - count: The most bytes to give, at least one.
    /// - Returns: The next bytes; empty where more input is needed, or at the end.
    package func next(from input: inout ArraySlice<UInt8>, count: Int) throws(Failure) -> [UInt8] {
        if isAtEnd { return [] }
        // One byte more than stated, so that an output that is too long shows.
        let capacity = min(count, remaining + 1)
        var status = Z_OK
        var used = 0
        let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            input.withUnsafeBufferPointer { buffer in
                // zlib reads only.
                stream.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
                stream.avail_in = UInt32(clamping: buffer.count)
                let given = Int(stream.avail_in)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: capacity)
                let room = Int(stream.avail_out)
                status = CZlib.inflate(&stream, Z_NO_FLUSH)
                used = given - Int(stream.avail_in)
                filled = room - Int(stream.avail_out)
            }
        }
        input = input.dropFirst(used)
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { throw .damaged }
        isAtEnd = status == Z_STREAM_END
        remaining -= output.count
        guard remaining >= 0 else { throw .tooLong }
        return output
    }

    /// Whether exactly the stated length was given.
    package var isComplete: Bool { isAtEnd && remaining == 0 }
}
