import ReplicaTrust
import ReplicaWire

/// Lines of an access log that stand behind each other, as they travel to the auditors (`Protocol/05` §14).
struct AccessRun: Equatable {
    /// How far the log went before them.
    let before: AccessLog.End
    /// Whole lines, each with its line feed.
    let lines: [UInt8]

    /// Of a record of `attachment` that holds a run.
    static let mediaType = "application/vnd.kieubao.access"
    /// No run is longer: a session that breaks goes on behind the last one that came whole.
    static let linesBytesMax = 4 << 20

    private static let firstLine = Array("kieubao-access-run/1\n".utf8)

    init(before: AccessLog.End, lines: [UInt8]) {
        self.before = before
        self.lines = lines
    }

    var bytes: [UInt8] { Self.firstLine + before.bytes + lines }

    init(bytes: [UInt8]) throws(WireError) {
        guard bytes.starts(with: Self.firstLine) else { throw WireError(.magic, "access run") }
        var reader = ByteReader(Array(bytes.dropFirst(Self.firstLine.count)))
        let count = try reader.varint("access run")
        guard count <= UInt64(Int32.max) else { throw WireError(.limit, "access run") }
        before = AccessLog.End(count: Int(count), hash: try reader.hash("access run"))
        lines = Array(bytes.suffix(reader.remaining))
        guard lines.isEmpty || lines.last == UInt8(ascii: "\n") else { throw WireError(.truncated, "access run") }
    }

    /// What the lines say, and how far the log goes behind each, as far as each follows the one before.
    var reading: (steps: [(entry: AccessEntry, end: AccessLog.End)], isWhole: Bool) {
        var end = before
        var steps: [(entry: AccessEntry, end: AccessLog.End)] = []
        for bytes in lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            guard let line = AccessLine(bytes), line.follows(end.hash) else { return (steps, false) }
            end = AccessLog.End(count: end.count + 1, hash: line.hash)
            steps.append((line.entry, end))
        }
        return (steps, true)
    }

    /// The same lines in runs that are not too long.
    var parts: [AccessRun] {
        if lines.count <= Self.linesBytesMax { return lines.isEmpty ? [] : [self] }
        let cut = lines[..<Self.linesBytesMax].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? lines.count
        let first = AccessRun(before: before, lines: Array(lines[..<cut]))
        // A line that somebody spoiled breaks the chain; the next part then follows nothing, which shows.
        let count = before.count + first.lines.count { $0 == UInt8(ascii: "\n") }
        let hash = first.reading.steps.last.flatMap { $0.end.count == count ? $0.end.hash : nil } ?? .of(first.lines)
        let rest = AccessRun(before: .init(count: count, hash: hash), lines: Array(lines[cut...]))
        return [first] + rest.parts
    }
}
