/// Bech32 of BIP 173, as age writes keys: without its bound of 90 characters, which keys of 32 bytes keep anyway.
enum Bech32 {
    /// - Parameter prefix: Lower case.
    static func encoded(_ bytes: [UInt8], prefix: String) -> String {
        let values = fiveBits(of: bytes)
        let sum = checksum(of: values + [0, 0, 0, 0, 0, 0], prefix: Array(prefix.utf8)) ^ 1
        let sumValues = (0..<6).map { UInt8(truncatingIfNeeded: sum >> (5 * (5 - UInt32($0))) & 31) }
        return prefix + "1" + String(decoding: (values + sumValues).map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// The bytes of a text in lower case.
    ///
    /// - Parameter prefix: What has to stand before the `1`, lower case.
    static func decoded(_ text: [UInt8], prefix: String) throws(AgeKeyError) -> [UInt8] {
        let start = Array(prefix.utf8) + [UInt8(ascii: "1")]
        guard text.starts(with: start) else { throw .kind }
        var values: [UInt8] = []
        for character in text.dropFirst(start.count) {
            guard let value = alphabet.firstIndex(of: character) else { throw .character }
            values.append(UInt8(value))
        }
        guard values.count >= 6 else { throw .length }
        guard checksum(of: values, prefix: Array(prefix.utf8)) == 1 else { throw .checksum }
        guard let bytes = eightBits(of: values.dropLast(6)) else { throw .padding }
        return bytes
    }

    private static func fiveBits(of bytes: [UInt8]) -> [UInt8] {
        var values: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                values.append(UInt8(pending >> bits & 31))
            }
        }
        if bits > 0 { values.append(UInt8(pending << (5 - bits) & 31)) }
        return values
    }

    /// - Returns: `nil` if more than four bits are left over, or one of them is set.
    private static func eightBits(of values: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits: UInt32 = 0
        for value in values {
            pending = pending << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        return bits < 5 && pending & (1 << bits - 1) == 0 ? bytes : nil
    }

    private static func checksum(of values: [UInt8], prefix: [UInt8]) -> UInt32 {
        var sum: UInt32 = 1
        for value in prefix.map({ $0 >> 5 }) + [0] + prefix.map({ $0 & 31 }) + values {
            let top = sum >> 25
            sum = (sum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for (bit, generator) in generators.enumerated() where top >> UInt32(bit) & 1 == 1 { sum ^= generator }
        }
        return sum
    }

    private static let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
}
