package import ReplicaCore
package import ReplicaWire

/// The short form of a key or request that two people compare over the telephone (`Protocol/07` §2): 60 bits of a hash
/// in twelve characters, and two that tell a slip of the tongue.
///
/// `7K3F-9QX2-M4TC-5H`. No letter looks like a digit; capitals and small letters are one.
package struct KeyFingerprint: Hashable, Sendable {
    package let text: String

    private static let characterCount = 12

    package init(_ hash: Hash256) {
        let data = RecordLabel.check(of: hash.prefix, count: Self.characterCount)
        let groups = [data.prefix(4), data.dropFirst(4).prefix(4), data.dropFirst(8)].map(String.init)
        text = (groups + [Self.check(of: data)]).joined(separator: "-")
    }

    /// The fingerprint of a public key.
    package init(key: ReplicaID) { self.init(Hash256.of(.fingerprint, key.bytes)) }

    /// Whether a typed text is a fingerprint without a slip: its check characters fit.
    package static func isWellFormed(_ typed: String) -> Bool {
        guard let characters = characters(typed), characters.utf8.count == characterCount + 2 else { return false }
        return check(of: String(characters.prefix(characterCount))) == characters.suffix(2)
    }

    /// Whether a typed text is this fingerprint.
    package func matches(_ typed: String) -> Bool {
        Self.characters(typed) == text.filter { $0 != "-" }
    }

    /// The characters that count, as capitals; `nil` if one is not of the alphabet (`Protocol/01` §2).
    private static func characters(_ typed: String) -> String? {
        var characters: [UInt8] = []
        for byte in typed.utf8 where byte != UInt8(ascii: "-") && byte != UInt8(ascii: " ") {
            let capital = (97...122).contains(byte) ? byte - 32 : byte
            guard alphabet.contains(capital) else { return nil }
            characters.append(capital)
        }
        return String(decoding: characters, as: UTF8.self)
    }

    private static let alphabet = Set("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// A weighted sum modulo 1021, the greatest prime below 32²: it tells every wrong character and every exchange of two.
    private static func check(of data: String) -> String {
        var sum: UInt64 = 0
        for (position, byte) in data.utf8.enumerated() {
            sum = (sum + UInt64(position + 2) * UInt64(byte)) % 1021
        }
        return RecordLabel.check(of: sum << 54, count: 2)
    }
}
