import Foundation
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

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
    struct End: Hashable, Sendable {
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
        let text = Array(entry.text.utf8)
        var line = text + Array(("\t" + AccessLine.hash(text, after: before.hash).hexadecimal + "\n").utf8)
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
        return (AccessLine(last)?.hash ?? .of(Array(last)), false)
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
        for bytes in lines {
            end.count += 1
            guard let line = AccessLine(bytes), line.follows(end.hash) else {
                fault = fault ?? .altered(entry: end.count)
                continue
            }
            end.hash = line.hash
            seen[end.count] = line.hash
            entries.append(line.entry)
        }
        for mark in known where fault == nil && seen[mark.count] != mark.hash {
            fault = .shortened(entries: end.count, known: mark.count)
        }
        return (entries, end, fault)
    }

    /// Where a reader of the log was.
    struct Mark: Equatable {
        let end: End
        /// Bytes of the file before it.
        let offset: Int

        static let start = Mark(end: .empty, offset: AccessLog.firstLine.utf8.count + 1)

        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.varint(offset)
            writer.raw(end.bytes)
            return writer.bytes
        }

        init(end: End, offset: Int) {
            self.end = end
            self.offset = offset
        }

        /// - Returns: `nil` for bytes that no program of ours wrote.
        init?(bytes: [UInt8]) {
            var reader = ByteReader(bytes)
            guard let offset = try? reader.varint("access"), offset <= UInt64(Int64.max),
                let end = End(bytes: Array(bytes.suffix(reader.remaining)))
            else { return nil }
            self.init(end: end, offset: Int(offset))
        }
    }

    /// What stands behind a mark, without reading what stands before it.
    ///
    /// - Returns: The lines, and the mark behind them; `nil` where the file does not go on from the mark, because
    ///   somebody shortened or changed it, or it is another one.
    func lines(after mark: Mark) throws(ExchangeError) -> (run: AccessRun, end: Mark)? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT {
            return mark == .start ? (AccessRun(before: .empty, lines: []), mark) : nil
        }
        guard descriptor >= 0 else { throw AtomicFile.failure(path) }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size >= mark.offset, try isLast(mark, descriptor) else { return nil }
        var lines = try bytes(mark.offset..<size, descriptor)
        // What a power cut left of an entry is no entry.
        lines.removeSubrange((lines.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...)
        let run = AccessRun(before: mark.end, lines: lines)
        let end = run.reading.steps.last?.end ?? mark.end
        return (run, Mark(end: end, offset: mark.offset + lines.count))
    }

    /// Whether the line before a mark is the one that the mark names.
    private func isLast(_ mark: Mark, _ descriptor: Int32) throws(ExchangeError) -> Bool {
        let tail = try bytes(max(0, mark.offset - Self.lineBytesMax - 1)..<mark.offset, descriptor)
        let lines = tail.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard tail.last == UInt8(ascii: "\n"), let last = lines.last else { return false }
        return mark.end.count == 0 ? last.elementsEqual(Self.firstLine.utf8) : AccessLine(last)?.hash == mark.end.hash
    }

    private func bytes(_ range: Range<Int>, _ descriptor: Int32) throws(ExchangeError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        let read = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, range.count, off_t(range.lowerBound))
        }
        guard read == range.count else { throw AtomicFile.failure(path) }
        return bytes
    }
}
