/// Text folded for searching: what people type without marks finds what was written with them.
///
/// `Đặng Đình Đức` becomes `dang dinh duc`. Latin letters lose their marks and case, `đ` becomes `d`,
/// ligatures two letters; combining marks and invisible scalars go, every kind of space becomes a plain one,
/// other scripts become lower case; digits and punctuation stay. Both what is indexed and what is asked for
/// pass through here.
///
/// - Important: Folding proposes, never decides: *An Nghĩa* and *Ân Nghĩa* are two communes and fold alike.
package enum FoldedText {
    /// Returns the text folded.
    package static func fold(_ text: String) -> String {
        var text = text
        text.makeContiguousUTF8()
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        append(text.utf8.span, to: &folded)
        return String(decoding: folded, as: UTF8.self)
    }

    /// Appends the folded form of text in UTF-8.
    ///
    /// - Parameter utf8: Valid UTF-8 in NFC. Decomposed Latin letters fold like composed ones, too.
    package static func append(_ utf8: Span<UInt8>, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stretchMax) { stretch in
            let table = table
            var position = 0
            while position < utf8.count {
                // What the table knows is gathered in stretches, everything else goes to the output at once.
                var filled = 0
                var other: UInt32?
                while position < utf8.count, filled + 2 <= stretchMax {
                    let (scalar, length) = utf8.scalar(at: position)
                    position += length
                    guard let letters = table[scalar], letters != 0 else {
                        other = scalar
                        break
                    }
                    stretch[filled] = UInt8(truncatingIfNeeded: letters)
                    stretch[filled + 1] = UInt8(letters >> 8)
                    filled += letters > 0xFF ? 2 : 1
                }
                output.append(contentsOf: stretch[..<filled])
                if let other { appendOther(Unicode.Scalar(other) ?? "\u{FFFD}", to: &output) }
            }
        }
    }

    /// The one or two letters that a scalar folds to; `nil` for scalars that ``append(_:to:)`` has to look at.
    @inline(__always)
    static func letters(of scalar: UInt32) -> (UInt8, UInt8?)? {
        guard let letters = table[scalar], letters != 0 else { return nil }
        return (UInt8(truncatingIfNeeded: letters), letters > 0xFF ? UInt8(letters >> 8) : nil)
    }

    private static let stretchMax = 1_024

    private static func appendOther(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        if 0x300...0x36F ~= scalar.value {
            return
        } else if scalar.properties.isWhitespace {
            output.append(0x20)
        } else if !scalar.properties.isDefaultIgnorableCodePoint {
            output.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
        }
    }

    /// The folded form of each scalar: the first letter in the lower byte, the second or 0 in the upper; 0
    /// where
    /// `appendOther` knows.
    private static let table = LatinTable<UInt16> { scalar in
        if let letter = LatinLetter(scalar) {
            return letter.letters.reversed().reduce(0) { $0 << 8 | UInt16($1) }
        }
        if !scalar.isASCII { return 0 }
        return scalar.properties.isWhitespace ? 0x20 : UInt16(scalar.value)
    }
}
