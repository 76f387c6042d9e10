/// The form of a record id that people read, type and say on the telephone: `PHUCAT2-128-7K3`
/// (`Protocol/01` §2).
package struct RecordLabel: Hashable, Sendable {
    /// The replica's short name, upper case.
    package let replica: String
    package let number: UInt64
    /// Characters that repeat the first bits of the dot's hash, 5 bits each; may be empty in input.
    package let check: String

    /// How many check characters are shown.
    package static let checkCount = 3

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// The label of a record whose creating replica is called `replica`.
    package init(replica: String, dot: Dot) {
        self.replica = replica
        number = dot.number
        check = Self.check(of: dot.hash, count: Self.checkCount)
    }

    /// Reads a label as people type it: any case, the check suffix optional; `nil` if it is not a label.
    package init?(typed: some StringProtocol) {
        let parts = typed.uppercased().split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let name = parts.first, !name.isEmpty, name.utf8.count <= 64,
            parts[1].utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = UInt64(parts[1]), number > 0
        else { return nil }
        let check = parts.count == 3 ? Self.withoutLookAlikes(parts[2]) : ""
        guard check.utf8.count <= 12, check.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
        self.replica = String(name)
        self.number = number
        self.check = check
    }

    /// Whether the hash of a dot agrees with the check characters that were given.
    package func agrees(with hash: UInt64) -> Bool {
        Self.check(of: hash, count: check.utf8.count) == check
    }

    package var text: String { check.isEmpty ? "\(replica)-\(number)" : "\(replica)-\(number)-\(check)" }

    /// The first `count` check characters of a hash.
    package static func check(of hash: UInt64, count: Int) -> String {
        var characters: [UInt8] = []
        appendCheck(of: hash, count: count, to: &characters)
        return String(decoding: characters, as: UTF8.self)
    }

    private static func appendCheck(of hash: UInt64, count: Int, to characters: inout [UInt8]) {
        for position in 0..<count {
            let shift = 59 - 5 * position
            let index = shift >= 0 ? hash >> UInt64(shift) & 31 : hash << UInt64(-shift) & 31
            characters.append(alphabet[Int(index)])
        }
    }

    /// Appends the bytes of ``text``, for whoever writes a hundred thousand of them.
    package static func append(replica: [UInt8], number: UInt64, hash: UInt64, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: replica)
        bytes.append(UInt8(ascii: "-"))
        let start = bytes.count
        var rest = number
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
        bytes.append(UInt8(ascii: "-"))
        appendCheck(of: hash, count: checkCount, to: &bytes)
    }

    /// The letters that the alphabet leaves out are read as the digits that they look like.
    private static func withoutLookAlikes(_ typed: Substring) -> String {
        String(typed.map { $0 == "O" ? "0" : $0 == "I" || $0 == "L" ? "1" : $0 })
    }
}
