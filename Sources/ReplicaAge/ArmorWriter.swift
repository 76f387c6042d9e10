/// Writes the text form of an age file: Base64 in lines of 64 columns between two marks (`Protocol/06` §7).
package struct ArmorWriter: Sendable {
    private var hasBegun = false
    /// Bytes that do not fill a line yet.
    private var held: [UInt8] = []

    package init() {}

    /// Takes more bytes of the file.
    ///
    /// - Returns: The text that is complete by now.
    package mutating func write(_ bytes: [UInt8]) -> [UInt8] {
        var text = begin()
        held += bytes
        let whole = held.count - held.count % Armor.lineContentBytes
        text.reserveCapacity(text.count + whole / Armor.lineContentBytes * (AgeSize.columns + 1))
        for start in stride(from: 0, to: whole, by: Armor.lineContentBytes) {
            text += Base64.encoded(held[start..<start + Armor.lineContentBytes], isPadded: true)
            text.append(AgeHeader.lineFeed)
        }
        held.removeFirst(whole)
        return text
    }

    /// Ends the text.
    package mutating func finish() -> [UInt8] {
        var text = begin()
        if !held.isEmpty {
            text += Base64.encoded(held, isPadded: true)
            text.append(AgeHeader.lineFeed)
        }
        held = []
        return text + Armor.end + [AgeHeader.lineFeed]
    }

    private mutating func begin() -> [UInt8] {
        defer { hasBegun = true }
        return hasBegun ? [] : Armor.begin + [AgeHeader.lineFeed]
    }
}

/// The marks and measures of armour.
enum Armor {
    static let begin = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    static let end = Array("-----END AGE ENCRYPTED FILE-----".utf8)
    /// What a full line stands for.
    static let lineContentBytes = AgeSize.columns / 4 * 3

    /// What may surround an armoured file: tab, line feed, vertical tab, form feed, carriage return, space.
    static func isSpace(_ byte: UInt8) -> Bool { (9...13).contains(byte) || byte == 32 }
}
