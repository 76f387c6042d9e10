import ReplicaTrust
import ReplicaWire

/// One time that somebody read personal records, without anything that they say.
package struct AccessEntry: Equatable, Sendable {
    /// By the clock there; milliseconds since 1970.
    package let at: UInt64
    package let action: Action
    /// The key of the collection; empty for a query in SQL.
    package let collection: String
    /// How many records were shown.
    package let count: Int
    /// Their ids, if they were few.
    package let ids: [String]
    package let person: String
    /// What the person said it was for; empty where nobody asked.
    package let purpose: String

    package enum Action: String, Sendable, CaseIterable {
        case read, history, list, search, export, query
    }

    /// As many ids as an entry names.
    static let idsMax = 20
}

extension AccessEntry {
    /// What its line says, up to the hash (`Protocol/05` §10).
    var text: String {
        [
            String(at), action.rawValue, collection, String(count), ids.joined(separator: ","), Self.plain(person),
            Self.plain(purpose),
        ].joined(separator: "\t")
    }

    /// A text that fits into a line.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(500).map(Character.init))
    }
}

/// A line of an access log.
struct AccessLine {
    let entry: AccessEntry
    /// Up to the hash.
    private let text: [UInt8]
    /// The hash that stands there.
    let hash: Hash256

    /// - Parameter bytes: Without the line feed.
    /// - Returns: `nil` for what no program writes.
    init?(_ bytes: some Collection<UInt8>) {
        let line = Array(bytes)
        let parts = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 8, let at = Self.number(parts[0]), let action = AccessEntry.Action(rawValue: parts[1]),
            let count = Self.number(parts[3]).flatMap({ Int(exactly: $0) }), let hash = Hash256(hexadecimal: parts[7])
        else { return nil }
        entry = AccessEntry(
            at: at, action: action, collection: parts[2], count: count,
            ids: parts[4].isEmpty ? [] : parts[4].split(separator: ",").map(String.init), person: parts[5],
            purpose: parts[6])
        text = Array(line.dropLast(parts[7].utf8.count + 1))
        self.hash = hash
    }

    /// - Returns: `nil` for anything but at most 19 digits.
    private static func number(_ text: String) -> UInt64? {
        text.utf8.count <= 19 && text.utf8.allSatisfy { (48...57).contains($0) } ? UInt64(text) : nil
    }

    /// Whether the line stood behind one with a hash when it was written.
    func follows(_ before: Hash256) -> Bool { Self.hash(text, after: before) == hash }

    static func hash(_ text: [UInt8], after before: Hash256) -> Hash256 {
        var writer = ByteWriter()
        writer.hash(before)
        writer.raw(text)
        return .of(writer.bytes)
    }
}

extension Hash256 {
    /// - Returns: `nil` for anything but 64 digits.
    init?(hexadecimal text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 2 * Self.byteCount else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        self.init(bytes: bytes)
    }
}
