import ReplicaExchange
import ReplicaWire

/// What has to come of a damaged bundle file.
package enum Outcome: Hashable, Sendable, CustomStringConvertible {
    case accepted
    /// It is not taken for a bundle at all.
    case notABundle
    /// None of the receiver's keys opens it: its own stanza is not what it was.
    case notForUs
    /// By the keyword of `Protocol/06` §6, or of `Protocol/04`.
    case damaged(String)
    case other(String)

    /// What became of the files of one run; `nil` of one that the run does not speak of.
    static func outcomes(of paths: [String], _ report: BundlesApplied) -> [Self?] {
        var found: [String: Self] = [:]
        for applied in report.applied { found[applied.file] = .accepted }
        for failure in report.failures {
            switch failure {
            case .notABundle(let path): found[path] = .notABundle
            case .bundleNotForUs(let path, _): found[path] = .notForUs
            case .bundleDamaged(let path, let error):
                found[path] = .damaged(
                    error.failure == .encryption ? String(error.place.dropFirst(3)) : error.failure.rawValue)
            case .bundleForeign(let path), .senderUnknown(let path, _, _), .quarantineFull(let path, _, _):
                found[path] = .other("\(failure)")
            default: continue
            }
        }
        return paths.map { found[$0] }
    }

    package var description: String {
        switch self {
        case .accepted: "accepted"
        case .notABundle: "not a bundle"
        case .notForUs: "not for us"
        case .damaged(let keyword): keyword
        case .other(let text): text
        }
    }

    static let header = Self.damaged("header failure")
    static let hmac = Self.damaged("HMAC failure")
    static let payload = Self.damaged("payload failure")
}

/// The parts of an encrypted bundle file (`Protocol/06`), read anew from its bytes, so that what has to come of a
/// damage is not asked of the program that is tested.
package struct BundleLayout: Sendable {
    private enum Part: Sendable {
        /// The word by which the program tells a bundle from other files.
        case mark
        /// Any change of it makes the header malformed.
        case frame
        /// The kind of a stanza, or the space after it: any visible character makes it a stanza of another kind.
        case kind(stanza: Int)
        /// Base64; the last character of 43 has two bits that must be zero.
        case base64(stanza: Int?, isLast: Bool)
        /// Without all of it there is no payload yet; with another one the payload opens with no key.
        case nonce
        case payload
    }

    private let parts: [Part]
    private let bytes: [UInt8]
    /// The stanza that the receiver's key opens; the others are decoys.
    package var ownStanza: Int?
    package let stanzaCount: Int
    /// A character of the body of each stanza.
    package let bodies: [Int]

    /// Where the nonce begins, which the header ends before.
    package let nonce: Int

    package static let nonceCount = 16
    private static let mark = Array("age-encryption.org/".utf8)

    /// - Returns: `nil` for a file that has not the form of a bundle that this program writes.
    package init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var parts: [Part] = Array(repeating: .mark, count: Self.mark.count)
        var bodies: [Int] = []
        var position = Self.mark.count
        func line() -> ArraySlice<UInt8>? {
            guard let end = bytes[position...].firstIndex(of: 10) else { return nil }
            return bytes[position..<end]
        }
        guard bytes.starts(with: Self.mark), let version = line() else { return nil }
        func add(_ part: Part, _ count: Int) {
            parts += Array(repeating: part, count: count)
            position += count
        }
        func text(_ stanza: Int?) {
            add(.base64(stanza: stanza, isLast: false), 42)
            add(.base64(stanza: stanza, isLast: true), 1)
            add(.frame, 1)
        }
        add(.frame, version.count + 1)
        while let next = line(), next.starts(with: Array("-> X25519 ".utf8)) {
            guard next.count == 53 else { return nil }
            let stanza = bodies.count
            add(.frame, 3)
            add(.kind(stanza: stanza), 7)
            text(stanza)
            bodies.append(position)
            text(stanza)
        }
        guard let last = line(), last.starts(with: Array("--- ".utf8)), last.count == 47 else { return nil }
        add(.frame, 4)
        text(nil)
        nonce = position
        add(.nonce, Self.nonceCount)
        add(.payload, bytes.count - position)
        self.parts = parts
        self.bodies = bodies
        stanzaCount = bodies.count
    }

    /// What has to come of a damaged file.
    func expected(_ damage: Damage) -> Outcome {
        switch damage {
        case .flip(let bit, let place): expected(flipping: bit, of: place)
        case .cut(let count): expected(cutTo: count)
        }
    }

    /// What has to come of a file of which one bit was turned.
    private func expected(flipping bit: Int, of place: Int) -> Outcome {
        let character = bytes[place] ^ (1 << UInt8(bit))
        switch parts[place] {
        case .mark: return .notABundle
        case .frame: return .header
        case .nonce, .payload: return .payload
        case .kind(let stanza):
            if (0x21...0x7E).contains(character) { return meaning(of: stanza) }
            // A space inside the word ends it; at its edges it leaves an empty word.
            let isInside = bytes[place - 1] != 0x20 && bytes[place + 1] != 0x20 && bytes[place] != 0x20
            return character == 0x20 && isInside ? meaning(of: stanza) : .header
        case .base64(let stanza, let isLast):
            guard let value = Self.value(of: character), !isLast || value & 3 == 0 else { return .header }
            return stanza.map(meaning) ?? .hmac
        }
    }

    /// What has to come of a file that ends early.
    private func expected(cutTo count: Int) -> Outcome {
        if count == 0 { return .damaged("truncated") }
        if count < Self.mark.count { return .notABundle }
        if case .payload = parts[count] { return .payload }
        return .header
    }

    /// A stanza that is sound and says something else: the receiver's own is lost, a decoy is missed by the code.
    private func meaning(of stanza: Int) -> Outcome { stanza == ownStanza ? .notForUs : .hmac }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 65...90: character - 65
        case 97...122: character - 71
        case 48...57: character + 4
        case 43: 62
        case 47: 63
        default: nil
        }
    }
}
