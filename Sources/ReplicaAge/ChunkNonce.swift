/// The nonce of a chunk: 11 bytes that count, and one that marks the last chunk (`Protocol/06` §4).
struct ChunkNonce {
    private var count: UInt64 = 0

    var isFirst: Bool { count == 0 }

    func bytes(isLast: Bool) -> [UInt8] {
        // Counting to the end of the eight bytes would take 2^80 bytes of payload; the upper three stay zero.
        var bytes: [UInt8] = [0, 0, 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(shift)))
        }
        bytes.append(isLast ? 1 : 0)
        return bytes
    }

    mutating func advance() { count += 1 }
}
