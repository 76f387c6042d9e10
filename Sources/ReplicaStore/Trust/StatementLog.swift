import GRDB
package import ReplicaCore
package import ReplicaLog
package import ReplicaTrust
package import ReplicaWire

/// What the log says about who may write what, taken out of it once, so that it need not be read again each time
/// (`Protocol/07`).
extension StoreSession {
    /// Notes what a segment says that was just written to the log.
    func noteStatements(of run: ChangeRun, in segment: Hash256, scope: ScopeName) throws {
        guard scope == .province, run.replica != GenesisReplica.id else { return }
        for statement in Self.statements(of: run, segment: segment) {
            let insertion = try db.cachedStatement(
                sql: "INSERT INTO kb_statement (segment, content) VALUES (?, ?)")
            try insertion.execute(arguments: [segment.bytes, statement.bytes])
        }
    }

    /// Takes all statements out of the log anew.
    func noteAllStatements() throws {
        try db.execute(sql: "DELETE FROM kb_statement")
        guard let scope = numbering.scope(.province) else { return }
        let hashes = try [UInt8].fetchAll(
            db.cachedStatement(sql: "SELECT hash FROM kb_segment WHERE scope = ? ORDER BY seq"), arguments: [scope])
        for hash in hashes.compactMap(Hash256.init(bytes:)) {
            try noteStatements(of: openRun(hash), in: hash, scope: .province)
        }
    }

    /// All that the log says, and what the own pending tail says of this replica.
    package func trustStatements() throws -> [TrustStatement] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: "SELECT segment, content FROM kb_statement ORDER BY no"))
        var found = try rows.map { row in
            guard let segment = Hash256(bytes: row["segment"]) else { throw StoreError.damaged("kb_statement") }
            return try TrustStatement(bytes: row["content"], segment: segment)
        }
        // What a replica says of itself stands in its first change; what it passes on is sealed at once.
        if let scope = numbering.scope(.province), let own = try ownReplica(), try firstSegment(of: own) == nil {
            for part in try tailParts(scope: scope) { found += Self.statements(of: part, segment: nil) }
        }
        return found
    }

    /// Who may write what if further statements of replicas about themselves were in the log: those of a bundle that is
    /// about to be taken in.
    package func trust(with others: [TrustStatement]) throws -> Trust {
        var trust = try trust
        try trust.settleSuccessions(trustStatements() + others, ancestry: LogAncestry(session: self))
        return trust
    }

    /// The records that admit a segment and were not withdrawn.
    package func admissions(of segment: Hash256) throws -> [Dot] {
        let statements = try trustStatements().filter { try trust.authorities[$0.dot.replica] != nil }
        let withdrawn = Set(
            statements.compactMap { if case .withdraws(let record) = $0.content { record } else { nil } })
        return statements.filter { statement in
            if case .admits(segment, _) = statement.content { !withdrawn.contains(statement.dot) } else { false }
        }.map(\.dot)
    }

    /// How many changes of a quarantined segment would count if it were admitted.
    package func admissibleCount(_ segment: Hash256) throws -> Int {
        guard let header = try header(of: segment) else { return 0 }
        var trust = try trust
        let enrolled = trust.enrolments(of: header.replica).flatMap(\.ended)
        let ended = trust.authorities[header.replica]?.ended ?? enrolled
        trust.admissions[segment] = Set(ended.map(\.dot))
        let whole = try trust.objection(
            to: segment, of: header.replica, scope: header.scope, ancestry: LogAncestry(session: self))
        let run = try openRun(segment)
        let now = try storedVerdict(of: segment, run: run, scope: header.scope).objectedCount
        let then = try SegmentVerdict(
            trust, whole: whole, run: run, self, segment: segment, scope: header.scope
        ).objectedCount
        return max(0, now - then)
    }

    package static func statements(of run: ChangeRun, segment: Hash256?) -> [TrustStatement] {
        let speaks = run.payload.shapes.map { TrustStatement.collections.contains($0.collection) }
        guard speaks.contains(true) else { return [] }
        return (0..<run.count).filter { speaks[Int(run.payload.shapeIndexes[$0])] }.flatMap { index in
            let dot = run.dot(index)
            return TrustStatement.statements(of: run.change(index), dot: dot).map {
                TrustStatement(dot: dot, segment: segment, content: $0)
            }
        }
    }
}

/// The form of the column `content`: the change's dot, a byte for the kind, and its parts.
extension TrustStatement {
    fileprivate var bytes: [UInt8] {
        var writer = ByteWriter(reserving: 128)
        writer.dot(dot)
        switch content {
        case .names(let key, let rank):
            writer.byte(1)
            writer.replica(key)
            writer.bigEndian(UInt64(bitPattern: rank))
        case .ends(let record, let cutOff, let replaced):
            writer.byte(2)
            writer.dot(record)
            writer.byte(cutOff == nil ? 0 : 1)
            if let cutOff { writer.lengthPrefixed(cutOff.content) }
            Self.write(replaced, to: &writer)
        case .enrols(let key):
            writer.byte(3)
            writer.replica(key)
        case .admits(let segment, let over):
            writer.byte(4)
            writer.hash(segment)
            Self.write(over, to: &writer)
        case .withdraws(let record):
            writer.byte(5)
            writer.dot(record)
        case .passesOn(let successor):
            writer.byte(6)
            writer.replica(successor)
        case .claims(let predecessor):
            writer.byte(7)
            writer.replica(predecessor)
        }
        return writer.bytes
    }

    fileprivate init(bytes: [UInt8], segment: Hash256) throws(WireError) {
        let place = "kb_statement"
        var reader = ByteReader(bytes)
        let dot = try reader.dot(place)
        let content: Content
        switch try reader.byte(place) {
        case 1: content = .names(key: try reader.replica(place), rank: Int64(bitPattern: try reader.bigEndian(place)))
        case 2:
            let record = try reader.dot(place)
            let cutOff =
                try reader.isPresent(place)
                ? CutOff(content: try reader.lengthPrefixed(max: bytes.count, place)) : nil
            content = .ends(record: record, cutOff, replaced: try Self.readDots(&reader, bytes.count, place))
        case 3: content = .enrols(key: try reader.replica(place))
        case 4:
            content = .admits(
                segment: try reader.hash(place), over: try Self.readDots(&reader, bytes.count, place))
        case 5: content = .withdraws(record: try reader.dot(place))
        case 6: content = .passesOn(to: try reader.replica(place))
        case 7: content = .claims(predecessor: try reader.replica(place))
        default: throw WireError(.kind, place)
        }
        try reader.expectEnd(place)
        self.init(dot: dot, segment: segment, content: content)
    }

    private static func write(_ dots: Set<Dot>, to writer: inout ByteWriter) {
        writer.varint(dots.count)
        for dot in dots.sorted() { writer.dot(dot) }
    }

    private static func readDots(_ reader: inout ByteReader, _ max: Int, _ place: String) throws(WireError) -> Set<Dot>
    {
        var dots: Set<Dot> = []
        for _ in 0..<(try reader.count(max: max, place)) { dots.insert(try reader.dot(place)) }
        return dots
    }
}
