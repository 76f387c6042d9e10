extension Span<UInt8> {
    /// Returns the Unicode scalar whose UTF-8 form begins at a position, and how many bytes it takes.
    ///
    /// The bytes should have been checked where they came in. What is not UTF-8 reads as U+FFFD, one byte
    /// long, so that a mistake there can neither crash nor read past the end.
    @inline(__always)
    func scalar(at position: Int) -> (value: UInt32, length: Int) {
        let lead = self[position]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard 0xC2...0xF4 ~= lead, position + length <= count else { return (0xFFFD, 1) }

        var value = UInt32(lead & (0x7F &>> UInt8(length)))
        for offset in 1..<length {
            let byte = self[position + offset]
            guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value &<< 6 | UInt32(byte & 0x3F)
        }
        return (value, length)
    }
}
