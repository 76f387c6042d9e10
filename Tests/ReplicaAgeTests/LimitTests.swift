import ReplicaAge
import ReplicaTrust
import Testing

/// Files that promise without end. Each is fed until it is refused, and has to be refused at its limit.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let piece = 1_024
    private let key = TestKey(1)

    /// How many bytes of an endless file were taken before it was refused.
    private func taken(_ start: String, then repeated: String, isArmored: Bool = false) -> (Int, AgeFailure?) {
        let unit = Array(String(repeating: repeated, count: max(1, Self.piece / repeated.utf8.count)).utf8)
        let pieces = sequence(first: Array(start.utf8)) { _ in unit }.prefix(10_000)
        let opening = Opening(pieces, with: [key.opener], isArmored: isArmored)
        return (start.utf8.count + (opening.pieces - 1) * unit.count, opening.failure)
    }

    private static let firstLine = "age-encryption.org/v1\n"

    @Test func `a first line without end is refused at once`() {
        let (count, failure) = taken("age-encryption.org/v1", then: "1")
        #expect(failure == .header && count <= 21 + Self.piece)
    }

    @Test func `a line of a stanza without end is refused at its limit`() {
        let (count, failure) = taken(Self.firstLine + "-> a ", then: "b")
        #expect(failure == .header && count <= 22 + AgeLimits.lineBytesMax + 2 * Self.piece)
    }

    @Test func `a line of a body without end is refused at 64 columns`() {
        let (count, failure) = taken(Self.firstLine + "-> a\n", then: "b")
        #expect(failure == .header && count <= 27 + 2 * Self.piece)
    }

    @Test func `a body without end is refused at the limit of the header`() {
        let (count, failure) = taken(Self.firstLine + "-> a\n", then: String(repeating: "b", count: 64) + "\n")
        #expect(failure == .header && count <= AgeLimits.headerBytesMax + 2 * Self.piece)
        #expect(count >= AgeLimits.headerBytesMax)
    }

    @Test func `stanzas without end are refused at their number`() {
        let (count, failure) = taken(Self.firstLine, then: "-> a\n\n")
        #expect(failure == .header && count <= 22 + AgeLimits.stanzasMax * 6 + 2 * Self.piece)
        #expect(count >= 22 + AgeLimits.stanzasMax * 6)
    }

    @Test func `armour without end is refused at its limits`() {
        let limit = AgeLimits.armorSpaceBytesMax + 3 * Self.piece
        let begin = "-----BEGIN AGE ENCRYPTED FILE-----\n"
        let end = "-----END AGE ENCRYPTED FILE-----"
        for (start, repeated) in [("", "\n"), ("", " "), ("", "a"), (begin, "A"), (begin + end + "\n", " ")] {
            let (count, failure) = taken(start, then: repeated, isArmored: true)
            // What armour holds decides before the armour does where that fails first.
            #expect(failure == .armor && count <= limit, "\(start) then \(repeated)")
        }
    }

    @Test func `a header is taken at its limit and refused one byte above`() throws {
        // Lines of the filling stanza's body have 65 bytes for 48; its name takes what they leave.
        let unfilled = try header(filling: "x").count
        let lines = (AgeLimits.headerBytesMax - unfilled) / 65
        let name = String(repeating: "x", count: 1 + (AgeLimits.headerBytesMax - unfilled) % 65)
        let atLimit = try encrypted([], to: filled(name, lines * 48))
        #expect(atLimit.count == AgeLimits.headerBytesMax + 16 + 16)
        #expect(Opening(atLimit, with: [key.opener]).failure == nil)
        #expect(Opening(cut(atLimit, seed: 1), with: [key.opener]).failure == nil)
        #expect(throws: AgeError(.header, "length")) { try encrypted([], to: filled(name + "x", lines * 48)) }
        // A byte more, put in afterwards, is refused for the length before the code is looked at.
        var longer = atLimit
        longer.insert(UInt8(ascii: "x"), at: 25)
        #expect(Opening(longer, with: [key.opener]).failure == .header)
        #expect(Opening(cut(longer, seed: 1), with: [key.opener]).failure == .header)
    }

    private func filled(_ name: String, _ body: Int) throws(AgeError) -> [AgeRecipient] {
        [.stanza(try AgeStanza(kind: name, body: Array(repeating: 0, count: body))), key.recipient]
    }

    private func header(filling name: String) throws -> [UInt8] {
        Array(try AgeEncryptor(to: filled(name, 0)) { Array(repeating: 1, count: $0) }.header.dropLast(16))
    }

    @Test func `no work is done above the limit of the work factor`() throws {
        let passphrase = try #require(AgePassphrase(bytes: [1]))
        let body = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        for factor in ["23", "30", "62", "63", "64", "4294967295", "9223372036854775807", "9223372036854775808"] {
            let text = Self.firstLine + "-> scrypt AAAAAAAAAAAAAAAAAAAAAA \(factor)\n\(body)\n--- \(body)\n"
            let identity = AgeIdentity.passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax)
            #expect(Opening(Array(text.utf8), with: [identity]).failure == .header)
        }
    }

    @Test func `words of a stanza are visible ASCII and fit into a line`() throws {
        for word in ["", " ", "a b", "a\n", "đ", "\u{7F}", "\0"] {
            #expect(throws: AgeError(.header, "stanza: words")) { try AgeStanza(kind: word) }
            #expect(throws: AgeError(.header, "stanza: words")) { try AgeStanza(kind: "a", arguments: [word]) }
        }
        let longest = String(repeating: "x", count: AgeLimits.lineBytesMax - 3)
        #expect(try AgeStanza(kind: longest).bytes.count == AgeLimits.lineBytesMax + 2)
        #expect(throws: AgeError(.header, "stanza: length of the line")) { try AgeStanza(kind: longest + "x") }
    }
}
