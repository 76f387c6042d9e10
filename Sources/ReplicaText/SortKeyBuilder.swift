/// Builds one sort key of one or several parts.
///
/// The key is, for each part: its letters, 0, its tones, 0; and at the end the case of all letters. Zero
/// bytes at the very end say nothing and are dropped. Letters take one byte each, tones one byte for each
/// marked letter, case one bit for each letter.
struct SortKeyBuilder {
    private var key: [UInt8] = []
    private var tones: [UInt8] = []
    /// How many letters have passed since the last marked one.
    private var unmarked: UInt8 = 0
    private var cases: [UInt8] = []
    /// A bit for each letter since the last byte of `cases`, behind a leading 1.
    private var lastCases: UInt16 = 1

    init(capacity: Int) {
        key.reserveCapacity(capacity + 16)
        tones.reserveCapacity(16)
        cases.reserveCapacity(16)
    }

    /// Appends a part; later parts count only where earlier ones are equal, but for case.
    mutating func append(_ utf8: Span<UInt8>) {
        let table = SortWeight.table
        var position = 0
        while position < utf8.count {
            let (scalar, length) = utf8.scalar(at: position)
            if let weight = table[scalar], weight.letter != 0 {
                append(weight)
            } else {
                appendOther(Unicode.Scalar(scalar) ?? "\u{FFFD}")
            }
            position += length
        }
        key.append(0)
        key.append(contentsOf: tones)
        key.append(0)
        tones.removeAll(keepingCapacity: true)
        unmarked = 0
    }

    /// Returns the key.
    consuming func finish() -> [UInt8] {
        key.append(contentsOf: cases)
        while lastCases <= 0xFF { lastCases <<= 1 }
        key.append(UInt8(truncatingIfNeeded: lastCases))
        while key.last == 0 { key.removeLast() }
        return key
    }

    private mutating func append(_ weight: SortWeight) {
        key.append(weight.letter)
        count(mark: weight.mark, isUppercase: weight.isUppercase)
        if weight.secondLetter != 0 {
            key.append(weight.secondLetter)
            count(mark: 0, isUppercase: weight.isUppercase)
        }
    }

    /// Appends a scalar of another script as its own UTF-8, which lies above all weights of the table.
    private mutating func appendOther(_ scalar: Unicode.Scalar) {
        if scalar.properties.generalCategory == .spaceSeparator {
            return append(SortWeight.table[0x20]!)  // ASCII is in the table
        }
        guard ScalarHazard(scalar) == nil, scalar.properties.canonicalCombiningClass == .notReordered else {
            return
        }
        let lower = scalar.properties.lowercaseMapping
        key.append(contentsOf: lower.utf8)
        count(mark: 0, isUppercase: lower != String(scalar))
    }

    @inline(__always)
    private mutating func count(mark: UInt8, isUppercase: Bool) {
        if mark == 0 {
            unmarked += 1
            if unmarked == Self.unmarkedMax + 1 {
                tones.append(Self.longStretch)
                unmarked = 0
            }
        } else {
            // The text whose mark comes earlier sorts later, so a shorter stretch without marks is a greater
            // byte.
            tones.append(2 + (Self.unmarkedMax - unmarked) * 6 + mark - 1)
            unmarked = 0
        }

        lastCases = lastCases << 1 | (isUppercase ? 1 : 0)
        if lastCases > 0xFF {
            cases.append(UInt8(truncatingIfNeeded: lastCases))
            lastCases = 1
        }
    }

    private static let unmarkedMax: UInt8 = 40
    /// `unmarkedMax + 1` letters without a mark; less than any byte that stands for a mark.
    private static let longStretch: UInt8 = 1
}
