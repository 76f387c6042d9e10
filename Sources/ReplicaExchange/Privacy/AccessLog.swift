import Foundation
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One time that somebody read personal records, without anything that they say.
package struct AccessEntry: Equatable, Sendable {
    /// By the clock here; milliseconds since 1970.
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

/// What is wrong with an access log.
package enum AccessFault: Equatable, Sendable {
    /// From this entry on, counted from 1, it is not what was written.
    case altered(entry: Int)
    /// It has fewer entries than it once had, or others.
    case shortened(entries: Int, known: Int)
}

/// The access log of a replica: an append-only file beside the database, in which every line has the hash of the line
/// before it and of itself (`Protocol/05` §10).
struct AccessLog {
    let path: String

    private static let firstLine = "kieubao-access/1"
    /// No line is longer: of the texts in it, each has its own bound.
    private static let lineBytesMax = 8_192

    /// How far a log goes: how many entries it has, and the hash of the last.
    struct End: Equatable {
        var count: Int
        var hash: Hash256

        static let empty = End(count: 0, hash: Hash256.of(Array((AccessLog.firstLine + "\n").utf8)))

        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.varint(count)
            writer.hash(hash)
            return writer.bytes
        }

        init(count: Int, hash: Hash256) {
            self.count = count
            self.hash = hash
        }

        /// - Returns: `nil` for bytes that no program of ours wrote.
        init?(bytes: [UInt8]) {
            var reader = ByteReader(bytes)
            guard let count = try? reader.varint("access"), let hash = try? reader.hash("access"),
                count <= UInt64(Int32.max), reader.remaining == 0
            else { return nil }
            self.init(count: Int(count), hash: hash)
        }
    }

    // MARK: Writing

    /// Appends an entry. Processes take turns.
    func append(_ entry: AccessEntry) throws(ExchangeError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw AtomicFile.failure(path) }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX) == 0 else { throw AtomicFile.failure(path) }
        let before = try lastHash(descriptor)
        let text = Self.text(entry)
        var line = Array((text + "\t" + Self.hash(text, after: before.hash).hexadecimal + "\n").utf8)
        if before.isNew { line = Array((Self.firstLine + "\n").utf8) + line }
        let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == line.count else { throw AtomicFile.failure(path) }
    }

    /// The hash that the next entry follows. What a power cut left of an entry is no entry, and goes.
    private func lastHash(_ descriptor: Int32) throws(ExchangeError) -> (hash: Hash256, isNew: Bool) {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else { return (End.empty.hash, true) }
        let length = min(size, 2 * Self.lineBytesMax)
        var tail = [UInt8](repeating: 0, count: length)
        let read = tail.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, length, off_t(size - length)) }
        guard read == length else { throw AtomicFile.failure(path) }
        if let end = tail.lastIndex(of: UInt8(ascii: "\n")), end != tail.count - 1 {
            guard ftruncate(descriptor, off_t(size - (tail.count - 1 - end))) == 0 else {
                throw AtomicFile.failure(path)
            }
            tail.removeSubrange((end + 1)...)
        }
        let lines = tail.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let last = lines.last, !(size <= length && lines.count == 1) else { return (End.empty.hash, false) }
        // A line that somebody spoiled is followed all the same; the check names it.
        return (Self.parts(String(decoding: last, as: UTF8.self))?.hash ?? .of(Array(last)), false)
    }

    private static func hash(_ text: String, after before: Hash256) -> Hash256 {
        var writer = ByteWriter()
        writer.hash(before)
        writer.raw(Array(text.utf8))
        return .of(writer.bytes)
    }

    private static func text(_ entry: AccessEntry) -> String {
        [
            String(entry.at), entry.action.rawValue, entry.collection, String(entry.count),
            entry.ids.joined(separator: ","), plain(entry.person), plain(entry.purpose),
        ].joined(separator: "\t")
    }

    /// A text that fits into a line.
    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(500).map(Character.init))
    }

    // MARK: Reading

    /// Reads the whole log.
    ///
    /// - Parameter known: How far it went at earlier times.
    func read(known: [End]) -> (entries: [AccessEntry], end: End, fault: AccessFault?) {
        var entries: [AccessEntry] = []
        var end = End.empty
        var fault: AccessFault?
        var seen: [Int: Hash256] = [0: end.hash]
        let data = (try? Data(contentsOf: URL(filePath: path))) ?? Data()
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        if lines.popFirst().map({ String(decoding: $0, as: UTF8.self) }) != Self.firstLine, !data.isEmpty {
            fault = .altered(entry: 1)
        }
        for line in lines {
            end.count += 1
            guard let (entry, text, hash) = Self.parts(String(decoding: line, as: UTF8.self)),
                Self.hash(text, after: end.hash) == hash
            else {
                fault = fault ?? .altered(entry: end.count)
                continue
            }
            end.hash = hash
            seen[end.count] = hash
            entries.append(entry)
        }
        for mark in known where fault == nil && seen[mark.count] != mark.hash {
            fault = .shortened(entries: end.count, known: mark.count)
        }
        return (entries, end, fault)
    }

    private static func parts(_ line: String) -> (entry: AccessEntry, text: String, hash: Hash256)? {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 8, let at = UInt64(parts[0]), let action = AccessEntry.Action(rawValue: parts[1]),
            let count = Int(parts[3]), let hash = Hash256(hexadecimal: parts[7])
        else { return nil }
        let entry = AccessEntry(
            at: at, action: action, collection: parts[2], count: count,
            ids: parts[4].isEmpty ? [] : parts[4].split(separator: ",").map(String.init), person: parts[5],
            purpose: parts[6])
        return (entry, parts[..<7].joined(separator: "\t"), hash)
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
