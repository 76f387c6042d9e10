/// Text as it stands in XML, and in the cells of .xlsx.
enum XMLText {
    /// Appends text for an element or an attribute.
    ///
    /// Characters that XML has no place for go out as `_xHHHH_`, which spreadsheet programs read back
    /// (ECMA-376-1 §22.9.2.19, `ST_Xstring`).
    static func append(_ text: some Sequence<UInt8>, to output: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): output += Array("&amp;".utf8)
            case UInt8(ascii: "<"): output += Array("&lt;".utf8)
            case UInt8(ascii: ">"): output += Array("&gt;".utf8)
            case UInt8(ascii: "\""): output += Array("&quot;".utf8)
            case 0x09, 0x0A: output.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16, uppercase: true)
                output += Array("_x00\(digits.utf8.count == 1 ? "0" : "")\(digits)_".utf8)
            default: output.append(byte)
            }
        }
    }

    /// Text of a cell, in which what looks like `_xHHHH_` must not be read as a character.
    static func escapingCell(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "_")) else { return text }
        var output: [UInt8] = []
        for place in text.indices {
            if character(text[place...]) != nil { output += Array("_x005F".utf8) }
            output.append(text[place])
        }
        return output
    }

    /// Text of a cell with its `_xHHHH_` resolved; halves of a surrogate pair stay as they are.
    static func unescapingCell(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "_")) else { return text }
        var output: [UInt8] = []
        var place = 0
        while place < text.count {
            if let number = character(text[place...]), let scalar = Unicode.Scalar(number) {
                output.append(contentsOf: UTF8.encode(scalar)!)  // every scalar has a UTF-8 form
                place += escapeBytes
            } else {
                output.append(text[place])
                place += 1
            }
        }
        return output
    }

    private static let escapeBytes = 7

    /// The number in `_xHHHH_` at the front of these bytes.
    private static func character(_ text: ArraySlice<UInt8>) -> UInt32? {
        let bytes = Array(text.prefix(escapeBytes))
        guard bytes.count == escapeBytes, bytes[0] == UInt8(ascii: "_"), bytes[1] == UInt8(ascii: "x"),
            bytes[6] == UInt8(ascii: "_"), bytes[2..<6].allSatisfy({ hexadecimal($0) })
        else { return nil }
        return UInt32(String(decoding: bytes[2..<6], as: UTF8.self), radix: 16)
    }

    private static func hexadecimal(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
    }
}
