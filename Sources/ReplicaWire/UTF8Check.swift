/// Whether bytes are well-formed UTF-8 (Unicode 15, table 3-7), without building a string.
package enum UTF8Check {
    package static func isWellFormed(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { isWellFormed(UnsafeBufferPointer(rebasing: $0[range])) }
    }

    package static func isWellFormed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var index = 0
        let end = bytes.count
        while index < end {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                // Eight at a time where nothing but ASCII follows.
                while index + 8 <= end,
                    UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                }
                continue
            }
            // What Vietnamese is written with, quickly: two bytes, and three without restrictions of the second.
            if lead >= 0xC2, lead <= 0xDF {
                guard index + 1 < end, bytes[index + 1] & 0xC0 == 0x80 else { return false }
                index += 2
                continue
            }
            if lead >= 0xE1, lead <= 0xEF, lead != 0xED {
                guard index + 2 < end, bytes[index + 1] & 0xC0 == 0x80, bytes[index + 2] & 0xC0 == 0x80 else {
                    return false
                }
                index += 3
                continue
            }
            guard let form = Form(lead: lead), index + form.continuations < end else { return false }
            guard form.second.contains(bytes[index + 1]) else { return false }
            for offset in 2...form.continuations where bytes[index + offset] & 0xC0 != 0x80 {
                return false
            }
            index += form.continuations + 1
        }
        return true
    }

    /// The characters whose second byte is restricted.
    private struct Form {
        let continuations: Int
        let second: ClosedRange<UInt8>

        init?(lead: UInt8) {
            switch lead {
            case 0xE0: (continuations, second) = (2, 0xA0...0xBF)
            case 0xED: (continuations, second) = (2, 0x80...0x9F)
            case 0xF0: (continuations, second) = (3, 0x90...0xBF)
            case 0xF1...0xF3: (continuations, second) = (3, 0x80...0xBF)
            case 0xF4: (continuations, second) = (3, 0x80...0x8F)
            default: return nil
            }
        }
    }
}
