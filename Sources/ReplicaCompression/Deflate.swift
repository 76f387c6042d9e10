import CZlib

/// Raw DEFLATE (RFC 1951) with every length known beforehand (`Protocol/03` §4).
package enum Deflate {
    /// How hard to try, 1 to 9; 6 is zlib's own default.
    package static let levelDefault: Int32 = 6

    private static let windowBits: Int32 = -15
    private static let memoryLevel: Int32 = 9

    /// How many bytes one byte of DEFLATE can stand for: 258 in two bits.
    private static let expansionMax = 1_032

    /// A stretch of the input that gets codes of its own: digits cost a digit's bits, not a letter's.
    package struct Section: Sendable {
        /// Where the stretch ends; it starts where the one before ended.
        package let end: Int
        /// Whether earlier bytes are searched for the same ones. Among numbers and indexes that costs time and
        /// gains nothing.
        package let seeksMatches: Bool

        package init(end: Int, seeksMatches: Bool) {
            self.end = end
            self.seeksMatches = seeksMatches
        }

        fileprivate var strategy: Int32 { seeksMatches ? Z_DEFAULT_STRATEGY : Z_RLE }
    }

    /// Compresses all of `input` into one stream.
    ///
    /// - Parameter sections: Stretches of one kind, ascending; what lies after the last is one more.
    package static func compress(_ input: [UInt8], sections: [Section] = [], level: Int32 = levelDefault) -> [UInt8] {
        var stream = z_stream()
        let strategy = sections.first?.strategy ?? Z_DEFAULT_STRATEGY
        let opened = deflateInit2_(
            &stream, level, Z_DEFLATED, windowBits, memoryLevel, strategy, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        precondition(opened == Z_OK, "zlib could not start: out of memory")
        defer { deflateEnd(&stream) }
        // A block's end costs a few bytes beyond zlib's own bound.
        let bound = Int(deflateBound(&stream, UInt(input.count))) + 16 * (sections.count + 1)
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            input.withUnsafeBufferPointer { buffer in
                // zlib reads only.
                stream.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(bound)
                var start = 0
                for section in sections where section.end > start && section.end <= buffer.count {
                    deflateParams(&stream, level, section.strategy)
                    stream.avail_in = UInt32(section.end - start)
                    start = section.end
                    if start < buffer.count { deflate(&stream, Z_BLOCK) }
                }
                if start == buffer.count {
                    start -= Int(stream.avail_in)
                } else {
                    deflateParams(&stream, level, Z_DEFAULT_STRATEGY)
                }
                stream.avail_in = UInt32(buffer.count - start)
                let status = deflate(&stream, Z_FINISH)
                precondition(status == Z_STREAM_END, "the bound is an upper bound")
            }
            count = bound - Int(stream.avail_out)
        }
    }

    /// Inflates `input` to exactly `length` bytes; `nil` if it does not, or if anything is left over.
    ///
    /// Never gives more memory than `length`, and none where so few bytes cannot stand for so many.
    package static func inflate(_ input: ArraySlice<UInt8>, length: Int) -> [UInt8]? {
        guard length <= input.count * expansionMax else { return nil }
        var stream = z_stream()
        let opened = inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        precondition(opened == Z_OK, "zlib could not start: out of memory")
        defer { inflateEnd(&stream) }
        var isExact = false
        // One byte more than stated, so that an output that is too long shows.
        let output = [UInt8](unsafeUninitializedCapacity: length + 1) { output, count in
            input.withUnsafeBufferPointer { buffer in
                // zlib reads only.
                stream.next_in = UnsafeMutablePointer(mutating: buffer.baseAddress)
                stream.avail_in = UInt32(buffer.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(length + 1)
                let status = CZlib.inflate(&stream, Z_FINISH)
                isExact = status == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 1
            }
            count = isExact ? length : 0
        }
        return isExact ? output : nil
    }
}
