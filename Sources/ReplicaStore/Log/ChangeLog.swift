import GRDB
package import ReplicaCore
import ReplicaLog
package import ReplicaWire

extension StoreSession {
    // MARK: Segments

    /// Writes a segment to the log and moves the head that it follows.
    func insertSegment(_ header: SegmentHeader, hash: Hash256, bytes: [UInt8]) throws {
        let origin = try numbering.origin(for: header.replica, db).number
        let scope = try numbering.scopeNumber(for: header.scope, db)
        guard header.last <= UInt64(UInt32.max) else { throw StoreError.numberTooGreat(header.last) }
        let insertion = try db.cachedStatement(
            sql: """
                INSERT INTO kb_segment (hash, origin, scope, first, last, count, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try insertion.execute(arguments: [
            hash.bytes, origin, scope, Int64(header.first), Int64(header.last), header.count, bytes,
        ])
        if let previous = header.previous {
            try db.cachedStatement(sql: "DELETE FROM kb_head WHERE scope = ? AND origin = ? AND hash = ?")
                .execute(arguments: [scope, origin, previous.bytes])
        }
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO kb_head (scope, origin, last, hash) VALUES (?, ?, ?, ?)")
            .execute(arguments: [scope, origin, Int64(header.last), hash.bytes])
    }

    package func hasSegment(_ hash: Hash256) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM kb_segment WHERE hash = ?)"),
            arguments: [hash.bytes]) ?? false
    }

    /// One row of the log, without the bytes.
    package struct SegmentEntry: Sendable {
        package let sequence: Int64
        package let hash: Hash256
        package let replica: ReplicaID
        package let scope: ScopeName
        package let first: UInt64
        package let last: UInt64
        package let count: Int
        /// The length of the segment's bytes.
        package let byteCount: Int
    }

    /// All segments in the order in which they were applied, which is a causal order.
    package func segments() throws -> [SegmentEntry] {
        try Row.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT seq, hash, origin, scope, first, last, count, length(bytes) AS size FROM kb_segment ORDER BY seq"
            )
        ).compactMap(segmentEntry)
    }

    func segmentEntry(_ row: Row) throws -> SegmentEntry? {
        guard let origin = numbering.origin(row["origin"]), let scope = numbering.scope(number: row["scope"]),
            let hash = Hash256(bytes: row["hash"])
        else { return nil }
        return try SegmentEntry(
            sequence: row["seq"], hash: hash, replica: origin.replica, scope: scope,
            first: row.number("first"), last: row.number("last"), count: row["count"], byteCount: row["size"])
    }

    /// A segment's bytes as they came.
    package func segmentBytes(_ hash: Hash256) throws -> [UInt8]? {
        try [UInt8].fetchOne(
            db.cachedStatement(sql: "SELECT bytes FROM kb_segment WHERE hash = ?"), arguments: [hash.bytes])
    }

    /// The heads of every log that was applied, ascending by scope and replica.
    package func frontier() throws -> [LogFrontier] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT scope, origin, last, hash FROM kb_head"))
        var heads: [ScopeName: [ReplicaID: [LogHead]]] = [:]
        for row in rows {
            guard let origin = numbering.origin(row["origin"]), let scope = numbering.scope(number: row["scope"]),
                let hash = Hash256(bytes: row["hash"])
            else { continue }
            heads[scope, default: [:]][origin.replica, default: []].append(
                LogHead(replica: origin.replica, last: try row.number("last"), segment: hash))
        }
        return heads.sorted { $0.key < $1.key }.flatMap { scope, logs in
            logs.sorted { $0.key < $1.key }.map { replica, heads in
                // Who branched more often than a header can say is sent some of it again.
                LogFrontier(
                    scope: scope, replica: replica, heads: heads.sorted().suffix(WireLimits.frontierHeadsMax))
            }
        }
    }

    // MARK: Changes

    /// A change and the run that it stands in.
    package struct LoggedChange {
        package let change: Change
        package let dot: Dot
        package let scope: ScopeName
        /// The segment; `nil` while the change is in the pending tail.
        package let segment: Hash256?
    }

    /// Finds a change by its dot.
    package func change(_ dot: Dot, scope: ScopeName) throws -> LoggedChange? {
        guard let (run, segment) = try run(holding: dot, scope: scope), let index = run.index(of: dot) else {
            return nil
        }
        return LoggedChange(change: run.change(index), dot: dot, scope: scope, segment: segment)
    }

    /// Finds many changes of a scope, and opens each of their segments once, in whatever order they are asked for.
    package func changes(of dots: Set<Dot>, scope: ScopeName) throws -> [Dot: Change] {
        var found: [Dot: Change] = [:]
        var asked: [Hash256: [Dot]] = [:]
        for dot in dots {
            // All but one of the segments with a dot's number are of other branches, and few logs branch.
            for hash in try segments(holding: dot, scope: scope) { asked[hash, default: []].append(dot) }
        }
        for (hash, dots) in asked.sorted(by: { $0.key < $1.key }) {
            let run = try openRun(hash)
            for dot in dots {
                if let index = run.index(of: dot) { found[dot] = run.change(index) }
            }
        }
        for dot in dots where found[dot] == nil { found[dot] = try change(dot, scope: scope)?.change }
        return found
    }

    /// The segments of a scope that have a dot's number, in the order in which they were applied.
    private func segments(holding dot: Dot, scope: ScopeName) throws -> [Hash256] {
        guard let number = numbering.scope(scope), dot.number <= UInt64(UInt32.max),
            let origin = numbering.origins(of: dot.replica).first
        else { return [] }
        return try [UInt8].fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT hash FROM kb_segment
                    WHERE origin = ? AND scope = ? AND first <= ? AND last >= ? ORDER BY seq
                    """),
            arguments: [origin.number, number, Int64(dot.number), Int64(dot.number)]
        ).compactMap(Hash256.init(bytes:))
    }

    private func run(holding dot: Dot, scope: ScopeName) throws -> (ChangeRun, Hash256?)? {
        guard let number = numbering.scope(scope) else { return nil }
        for hash in try segments(holding: dot, scope: scope) {
            let run = try openRun(hash)
            if run.index(of: dot) != nil { return (run, hash) }
        }
        if try ownReplica() == dot.replica {
            if let tail = tails[number], let place = tail.changes.firstIndex(where: { $0.number == dot.number }),
                tail.leaves[place].prefix == dot.hash
            {
                // The change was made in this very transaction.
                let payload = try SegmentPayload.decode(
                    SegmentPayload.encode([tail.changes[place]], dots: [dot], secret: tail.secret),
                    extent: SegmentExtent(first: dot.number, last: dot.number, count: 1))
                return (try ChangeRun(payload: payload, replica: dot.replica, root: tail.leaves[place]), nil)
            }
            for part in try tailParts(scope: number, holding: dot.number) where part.index(of: dot) != nil {
                return (part, nil)
            }
        }
        return nil
    }

    /// Opens a segment of the log, or one that was opened a short while ago.
    func openRun(_ hash: Hash256) throws -> ChangeRun {
        if let open = openRuns.first(where: { $0.hash == hash }) { return open.run }
        guard let bytes = try segmentBytes(hash) else { throw WireError(.reference, "log") }
        let run = try SignedSegment(bytes: bytes).open().run
        if openRuns.count >= 8 { openRuns.removeFirst() }
        openRuns.append((hash, run))
        return run
    }

    /// The runs that already hold one of the numbers `first`…`last` of a log, which branched or comes from a copied
    /// database, and their segments; `nil` for a part of the pending tail.
    func overlaps(_ header: SegmentHeader) throws -> [(run: ChangeRun, segment: Hash256?)] {
        guard let scope = numbering.scope(header.scope), let origin = numbering.origins(of: header.replica).first else {
            return []
        }
        let first = Int64(header.first)
        let last = Int64(header.last)
        let hashes = try [UInt8].fetchAll(
            db.cachedStatement(
                sql: "SELECT hash FROM kb_segment WHERE origin = ? AND scope = ? AND first <= ? AND last >= ?"),
            arguments: [origin.number, scope, last, first])
        var runs = try hashes.compactMap(Hash256.init(bytes:)).map { (run: try openRun($0), segment: Optional($0)) }
        if try ownReplica() == header.replica {
            runs += try tailParts(scope: scope).filter { run in
                run.payload.numbers.contains { $0 >= header.first && $0 <= header.last }
            }.map { ($0, nil) }
        }
        return runs
    }

    // MARK: Waiting segments

    /// Keeps a segment that came before what it depends on.
    ///
    /// - Parameter batch: What it came with.
    package func keepWaiting(
        _ header: SegmentHeader, hash: Hash256, bytes: [UInt8], batch: Int64? = nil
    ) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO kb_waiting (hash, header, bytes, batch) VALUES (?, ?, ?, ?)",
            arguments: [hash.bytes, header.bytes, try withoutErased(header, bytes: bytes), batch])
    }

    /// The headers of the segments that wait.
    package func waiting() throws -> [(hash: Hash256, header: SegmentHeader)] {
        try Row.fetchAll(db.cachedStatement(sql: "SELECT hash, header FROM kb_waiting ORDER BY hash")).compactMap {
            row in
            guard let hash = Hash256(bytes: row["hash"]) else { return nil }
            return (hash, try SegmentHeader(bytes: row["header"]))
        }
    }

    package func waitingBytes(_ hash: Hash256) throws -> [UInt8]? {
        try [UInt8].fetchOne(
            db.cachedStatement(sql: "SELECT bytes FROM kb_waiting WHERE hash = ?"), arguments: [hash.bytes])
    }

    package func stopWaiting(_ hash: Hash256) throws {
        try db.execute(sql: "DELETE FROM kb_waiting WHERE hash = ?", arguments: [hash.bytes])
    }

    /// The heads that a segment needs and that are not applied here.
    package func missing(for header: SegmentHeader) throws -> [(scope: ScopeName, head: LogHead)] {
        var missing: [(ScopeName, LogHead)] = []
        if let previous = header.previous, try !hasSegment(previous) {
            missing.append((header.scope, LogHead(replica: header.replica, last: header.first - 1, segment: previous)))
        }
        for dependency in header.dependencies where try !hasSegment(dependency.head.segment) {
            missing.append((dependency.isProvince ? .province : header.scope, dependency.head))
        }
        return missing
    }
}
