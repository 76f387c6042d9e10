/// How an age file is written down.
package enum AgeForm: Sendable {
    case binary
    /// As text (`Protocol/06` §7).
    case armored

    /// What a file is meant to be, by its beginning.
    ///
    /// Armoured is whatever does not begin as a binary file and has, within the space that armour may begin in, a line
    /// that begins with five hyphens: so a begin mark with a fault is a fault of the armour. All else is binary.
    ///
    /// - Parameter isAtEnd: Whether the file has no more bytes than these.
    /// - Returns: `nil` if more bytes are needed.
    package static func detected(in beginning: [UInt8], isAtEnd: Bool) -> AgeForm? {
        let window = beginning.prefix(AgeLimits.armorSpaceBytesMax + Armor.begin.count)
        if window.starts(with: family) { return .binary }
        if !isAtEnd, family.starts(with: window) { return nil }
        for (place, byte) in window.enumerated() where byte == UInt8(ascii: "-") {
            let startsLine = place == 0 || window[place - 1] == AgeHeader.lineFeed
            if startsLine, window[place...].starts(with: hyphens) { return .armored }
        }
        let isWhole = isAtEnd || beginning.count >= AgeLimits.armorSpaceBytesMax + Armor.begin.count
        return isWhole ? .binary : nil
    }

    private static let family = Array("age-encryption.org/".utf8)
    private static let hyphens = Array("-----".utf8)
}
