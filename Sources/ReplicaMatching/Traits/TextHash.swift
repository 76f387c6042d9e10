/// A hash of bytes that is the same on every machine and in every process: FNV-1a with a final mixing. Not for keys.
struct TextHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    mutating func add(_ word: UInt64) {
        state = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
        state ^= state >> 32
    }

    /// The hash in 32 bits; never 0, which means that there is nothing.
    var value: UInt32 {
        let mixed = (state ^ state >> 29) &* 0xBF58_476D_1CE4_E5B9
        return max(1, UInt32(truncatingIfNeeded: mixed >> 32))
    }

    static func of(_ words: UInt64...) -> UInt32 {
        var hash = TextHash()
        for word in words { hash.add(word) }
        return hash.value
    }
}
