/// Base64 of RFC 4648 §4, and only its canonical form: one text for any bytes, one reading for any text.
enum Base64 {
    /// - Parameter isPadded: Whether `=` fills the last group: in armour yes, in headers no.
    static func encoded(_ bytes: some Collection<UInt8>, isPadded: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(pending >> UInt32(bits) & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(pending << UInt32(6 - bits) & 63)]) }
        if isPadded { while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) } }
        return text
    }

    /// - Returns: `nil` for other characters, for padding that is missing or out of place, and where bits that stand
    ///   for nothing are not zero.
    static func decoded(_ text: ArraySlice<UInt8>, isPadded: Bool) -> [UInt8]? {
        var digits = text
        if isPadded {
            guard text.count.isMultiple(of: 4) else { return nil }
            while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits.removeLast() }
        }
        guard digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var pending: UInt32 = 0
        var bits = 0
        for digit in digits {
            let value = values[Int(digit)]
            guard value < 64 else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)))
            }
        }
        guard pending & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each character; 255 for those that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
