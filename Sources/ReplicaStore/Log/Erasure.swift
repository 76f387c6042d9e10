import GRDB
package import ReplicaCore
package import ReplicaLog
import ReplicaTrust
import ReplicaWire

extension StoreTables {
    static let erasures = """
        -- Orders to erase that were carried out here (Protocol/07 §9), and what ErasureState is left to do of them.
        CREATE TABLE kb_erasure (
            no INTEGER PRIMARY KEY, dot BLOB NOT NULL UNIQUE, scope INTEGER NOT NULL, state INTEGER NOT NULL,
            at INTEGER NOT NULL);
        CREATE INDEX kb_erasure_open ON kb_erasure (state) WHERE state < 2;
        -- The changes that they name: what comes later is held against them.
        CREATE TABLE kb_erased (
            scope INTEGER NOT NULL, origin INTEGER NOT NULL, number INTEGER NOT NULL, hash INTEGER NOT NULL,
            erasure INTEGER NOT NULL, PRIMARY KEY (scope, origin, number, hash)) WITHOUT ROWID;
        -- Whether a redacted segment had the tail's secret: then what is sealed of it must not show that.
        ALTER TABLE kb_tail ADD COLUMN bared INTEGER NOT NULL DEFAULT 0;
        """
}

/// How far an erasure has come at this replica.
package enum ErasureState: Int64, Sendable {
    /// Neither log nor tables hold it any more; pages of the file that are not in use still may.
    case taken = 0
    /// The file holds it nowhere.
    case swept = 1
    /// And this replica has said so (`Protocol/07` §9).
    case told = 2
}

/// An order to erase, as its creating change says it (`Protocol/07` §9).
package struct ErasureOrder: Sendable {
    /// Names the order.
    package let dot: Dot
    /// Where the order lies.
    package let scope: ScopeName
    /// Where the changes lie: the same, or one that who has to erase them writes in and does not read.
    package let target: ScopeName
    /// The record that it is about; `nil` where it does not say.
    package let record: Dot?
    /// The changes whose content is to go.
    package let changes: [Dot]
    package let basis: String
    package let author: ByteText
    /// When it was given, by the clock of who gave it.
    package let time: HybridTimestamp

    /// - Returns: `nil` for a change that is no order.
    init?(_ change: Change, dot: Dot, scope: ScopeName) {
        guard change.record == nil, change.shape.collection == BuiltIn.erasures else { return nil }
        var values: [FormName: Value] = [:]
        var place = 0
        for entry in change.shape.entries {
            if entry.kind == .assign { values[entry.register] = change.values[place] }
            place += entry.members.count
        }
        self.dot = dot
        self.scope = scope
        target =
            values[BuiltIn.scope].flatMap { $0.tag == .text ? ScopeName(ByteText(bytes: $0.content)) : nil } ?? scope
        record = values[BuiltIn.erases].flatMap { $0.tag == .reference ? $0.dot : nil }
        changes = values[BuiltIn.over]?.dots ?? []
        basis = values[BuiltIn.basis].flatMap { $0.tag == .text ? $0.string : nil } ?? ""
        author = change.author
        time = change.time
    }
}

extension ChangeRun {
    /// Whether the content of a change can be ordered to be erased: forms, trust and the orders themselves never.
    func isErasable(_ index: Int) -> Bool {
        if case .defined = payload.shape(of: index).collection { true } else { false }
    }
}

// MARK: Carrying out

extension StoreSession {
    /// Carries out the orders of a run that was applied just now, as far as they count.
    func carryOutErasures(in run: ChangeRun, scope: ScopeName, wallMilliseconds: UInt64) throws {
        let gives = run.payload.shapes.map { $0.collection == BuiltIn.erasures }
        guard gives.contains(true) else { return }
        let orders = (0..<run.count).filter {
            gives[Int(run.payload.shapeIndexes[$0])] && run.payload.records[$0].isOwn
        }
        try carryOut(orders.map(run.dot), scope: scope, wallMilliseconds: wallMilliseconds)
    }

    /// Carries out the orders that count and that were not carried out yet.
    func carryOutNewErasures() throws {
        var open: [ScopeName: [Dot]] = [:]
        for stored in try erasureRecords() where try !isCarriedOut(stored.state.record) {
            open[stored.scope, default: []].append(stored.state.record)
        }
        let now = try number(.clock) >> 16
        for (scope, orders) in open.sorted(by: { $0.key < $1.key }) {
            try carryOut(orders, scope: scope, wallMilliseconds: now)
        }
    }

    /// The records of orders, those that somebody deleted among them: that takes nothing back.
    private func erasureRecords() throws -> [StoredRecord] {
        try records(of: BuiltIn.erasures) + hiddenRecords(of: BuiltIn.erasures)
    }

    private func isCarriedOut(_ order: Dot) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM kb_erasure WHERE dot = ?)"),
            arguments: [Value.dot(order).content]) ?? false
    }

    /// An order that counts; `nil` for what is none, or does not count.
    package func erasure(_ order: Dot, scope: ScopeName) throws -> ErasureOrder? {
        guard let number = numbering.scope(scope), try quarantinedChange(order, scope: number) == nil,
            let change = try change(order, scope: scope)?.change
        else { return nil }
        return ErasureOrder(change, dot: order, scope: scope)
    }

    /// Carries out orders of a scope: takes the contents that they name out of the log and of everything that was made
    /// from it, and remembers them for what comes later.
    ///
    /// - Parameter wallMilliseconds: When that is.
    func carryOut(_ orders: [Dot], scope: ScopeName, wallMilliseconds: UInt64) throws {
        guard let number = numbering.scope(scope) else { return }
        var named: [ScopeName: Set<Dot>] = [:]
        for dot in orders where try !isCarriedOut(dot) {
            guard let order = try erasure(dot, scope: scope) else { continue }
            try db.execute(
                sql: "INSERT INTO kb_erasure (dot, scope, state, at) VALUES (?, ?, ?, ?)",
                arguments: [
                    Value.dot(dot).content, number, ErasureState.taken.rawValue, Int64(clamping: wallMilliseconds),
                ])
            let erasure = db.lastInsertedRowID
            let target = try numbering.scopeNumber(for: order.target, db)
            try remember(order.changes, scope: target, erasure: erasure)
            named[order.target, default: []].formUnion(order.changes)
        }
        for (target, changes) in named.sorted(by: { $0.key < $1.key }) { try erase(changes, scope: target) }
    }

    private func remember(_ changes: some Sequence<Dot>, scope: Int64, erasure: Int64) throws {
        let insertion = try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO kb_erased (scope, origin, number, hash, erasure) VALUES (?, ?, ?, ?, ?)")
        for dot in changes where dot.number <= UInt64(UInt32.max) {
            let origin = try numbering.origin(for: dot.replica, db).number
            try insertion.execute(
                arguments: [scope, origin, Int64(dot.number), Int64(bitPattern: dot.hash), erasure])
        }
    }

    /// Takes the contents of changes out of everything that this database holds of a scope.
    package func erase(_ named: Set<Dot>, scope: ScopeName) throws {
        if named.isEmpty { return }
        var records: [Dot: FormName] = [:]
        for (replica, dots) in Dictionary(grouping: named, by: \.replica) {
            let sealed = try eraseFromLog(Set(dots), of: replica, scope: scope, &records)
            try eraseFromTail(sealed, of: replica, scope: scope)
        }
        try eraseFromKept("kb_waiting", scope: scope)
        try eraseFromKept("kb_held", scope: scope)
        for (record, collection) in records.sorted(by: { $0.key < $1.key }) {
            guard var stored = try self.record(record, scope: scope, collection: collection) else { continue }
            if stored.state.erase(named) { try save(stored) }
            for table in ["kb_compared WHERE key = ?1", "kb_candidate WHERE first = ?1 OR second = ?1"] {
                try db.cachedStatement(sql: "DELETE FROM \(table)").execute(arguments: [stored.key])
            }
        }
    }

    /// - Parameter records: Takes the records that the changes are about, with the collections that they name.
    /// - Returns: Those of the changes that stand in a segment.
    private func eraseFromLog(
        _ dots: Set<Dot>, of replica: ReplicaID, scope: ScopeName, _ records: inout [Dot: FormName]
    ) throws -> Set<Dot> {
        let numbers = dots.map(\.number).sorted()
        var sealed: Set<Dot> = []
        let log = try segments(of: replica, scope: scope)
        for entry in log where numbers.hasAny(in: entry.first...entry.last) {
            let run = try openRun(entry.hash)
            var isRedacted = false
            for index in 0..<run.count where dots.contains(run.dot(index)) && run.isErasable(index) {
                isRedacted = true
                sealed.insert(run.dot(index))
                records[run.record(of: index) ?? run.dot(index)] = run.payload.shape(of: index).collection
            }
            guard isRedacted else { continue }
            try redact(entry.hash, run, without: dots)
            // A branch shows the secret of what stands in both.
            for other in log where other.hash != entry.hash && other.first <= entry.last && other.last >= entry.first {
                let branch = try openRun(other.hash)
                if !Set(branch.dots).isDisjoint(with: run.dots) { try redact(other.hash, branch, without: dots) }
            }
        }
        return sealed
    }

    private struct LogPlace {
        let hash: Hash256
        let first: UInt64
        let last: UInt64
    }

    private func segments(of replica: ReplicaID, scope: ScopeName) throws -> [LogPlace] {
        guard let number = numbering.scope(scope), let origin = numbering.origins(of: replica).first else { return [] }
        return try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT hash, first, last FROM kb_segment WHERE origin = ? AND scope = ? ORDER BY first"),
            arguments: [origin.number, number]
        ).compactMap { row in
            try Hash256(bytes: row["hash"]).map {
                LogPlace(hash: $0, first: try row.number("first"), last: try row.number("last"))
            }
        }
    }

    /// Puts the redacted form of a segment of the log in its place.
    private func redact(_ hash: Hash256, _ run: ChangeRun, without dots: Set<Dot>) throws {
        let gone = Set((0..<run.count).filter(run.isErasable).map(run.dot)).intersection(dots)
        guard run.payload.redaction == nil || gone.contains(where: { run.index(of: $0).map(run.isErased) == false })
        else { return }
        guard let bytes = try segmentBytes(hash) else { return }
        let redacted = try SignedSegment(bytes: bytes).redacted(run, without: gone)
        try db.cachedStatement(sql: "UPDATE kb_segment SET bytes = ? WHERE hash = ?")
            .execute(arguments: [redacted.frame.bytes, hash.bytes])
        openRuns.removeAll { $0.hash == hash }
    }

    /// What is pending and stands in a segment as well, because a copy of this database sealed it: there it stays.
    private func eraseFromTail(_ dots: Set<Dot>, of replica: ReplicaID, scope: ScopeName) throws {
        guard let number = numbering.scope(scope), try ownReplica() == replica else { return }
        for part in try tailParts(scope: number) where part.dots.contains(where: dots.contains) {
            guard let start = part.payload.numbers.first else { continue }
            tails[number] = nil
            try db.execute(
                sql: "DELETE FROM kb_tail_part WHERE scope = ? AND first = ?", arguments: [number, Int64(start)])
            try db.execute(sql: "UPDATE kb_tail SET bared = 1 WHERE scope = ?", arguments: [number])
            let kept = (0..<part.count).filter { !dots.contains(part.dot($0)) }
            let changes = kept.map(part.change)
            guard let first = changes.first, let last = changes.last else { continue }
            var hasher = LeafHasher(secret: part.payload.secret)
            try db.execute(
                sql: """
                    INSERT INTO kb_tail_part (scope, first, last, count, content, root, payload)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    number, Int64(first.number), Int64(last.number), changes.count,
                    changes.reduce(0) { $0 + OpenTail.weight(of: $1) },
                    MerkleTree.root(of: changes.map { hasher.leaf(of: $0) }).bytes,
                    SegmentPayload.encode(
                        changes, dots: kept.map(part.dot), secret: part.payload.secret, coding: .plain),
                ])
        }
    }

    /// Whether what is sealed of a tail must not show its secret.
    func isBared(tail scope: Int64) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT bared FROM kb_tail WHERE scope = ?"), arguments: [scope]) ?? false
    }

    /// Segments that came too early, or that a person has to confirm.
    private func eraseFromKept(_ table: String, scope: ScopeName) throws {
        for row in try Row.fetchAll(db, sql: "SELECT hash, header FROM \(table)") {
            let hash: [UInt8] = row["hash"]
            let header = try SegmentHeader(bytes: row["header"])
            guard header.scope == scope,
                let bytes = try [UInt8].fetchOne(
                    db, sql: "SELECT bytes FROM \(table) WHERE hash = ?", arguments: [hash])
            else { continue }
            let kept = try withoutErased(header, bytes: bytes)
            if kept == bytes { continue }
            try db.execute(sql: "UPDATE \(table) SET bytes = ? WHERE hash = ?", arguments: [kept, hash])
        }
    }
}

// MARK: What comes later

extension StoreSession {
    /// A segment that is about to be applied, without what was ordered to be erased.
    func withoutErased(_ segment: VerifiedSegment, bytes: [UInt8]) throws -> (VerifiedSegment, [UInt8]) {
        // Checking the segment once more would cost as much as its signature.
        guard try mayHoldErased(segment.header), let redacted = try redacted(SignedSegment(bytes: bytes), segment.run)
        else { return (segment, bytes) }
        return (try redacted.open(), redacted.frame.bytes)
    }

    /// A segment that is about to be kept, without what was ordered to be erased.
    func withoutErased(_ header: SegmentHeader, bytes: [UInt8]) throws -> [UInt8] {
        if try !mayHoldErased(header) { return bytes }
        let signed = try SignedSegment(bytes: bytes)
        return try redacted(signed, signed.open().run)?.frame.bytes ?? bytes
    }

    /// Whether changes with a segment's numbers were erased, in its log.
    private func mayHoldErased(_ header: SegmentHeader) throws -> Bool {
        guard let scope = numbering.scope(header.scope), let origin = numbering.origins(of: header.replica).first
        else { return false }
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM kb_erased WHERE scope = ? AND origin = ? AND number BETWEEN ? AND ?)
                    """),
            arguments: [scope, origin.number, Int64(clamping: header.first), Int64(clamping: header.last)]) ?? false
    }

    /// The changes of a log, among some numbers, that were ordered to be erased.
    func erased(of replica: ReplicaID, scope: ScopeName, numbers: ClosedRange<UInt64>) throws -> Set<Dot> {
        guard let scope = numbering.scope(scope), let origin = numbering.origins(of: replica).first else { return [] }
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT number, hash FROM kb_erased WHERE scope = ? AND origin = ? AND number BETWEEN ? AND ?"),
            arguments: [
                scope, origin.number, Int64(clamping: numbers.lowerBound), Int64(clamping: numbers.upperBound),
            ])
        return Set(
            try rows.map { row in
                Dot(
                    replica: replica, number: try row.number("number"),
                    hash: UInt64(bitPattern: row["hash"] as Int64))
            })
    }

    /// The redacted form of a segment; `nil` where nothing of it is to go.
    private func redacted(_ signed: SignedSegment, _ run: ChangeRun) throws -> SignedSegment? {
        let header = signed.header
        guard try mayHoldErased(header) else { return nil }
        let erased = try erased(of: header.replica, scope: header.scope, numbers: header.first...header.last)
        let gone = (0..<run.count).filter { run.isErasable($0) && erased.contains(run.dot($0)) }
        if gone.contains(where: { !run.isErased($0) }) {
            return try signed.redacted(run, without: Set(gone.map(run.dot)))
        }
        // A branch shows the secret of what stands in both.
        guard run.payload.redaction == nil else { return nil }
        let sharesSecret = try overlaps(header).contains { other, segment in
            segment != nil && segment != signed.hash && other.payload.redaction != nil
                && !Set(other.dots).isDisjoint(with: run.dots)
        }
        return sharesSecret ? try signed.redacted(run, without: []) : nil
    }
}

// MARK: What is known of erasures

extension StoreSession {
    /// An order that was carried out here.
    package struct CarriedOut: Sendable {
        package let order: Dot
        package let scope: ScopeName
        package let state: ErasureState
        /// When it was; milliseconds since 1970.
        package let at: UInt64
        fileprivate let number: Int64
    }

    /// The orders that something is left to do of.
    package func openErasures() throws -> [CarriedOut] {
        try carriedOut(where: "state < 2")
    }

    /// All orders that were carried out here, in the order in which they were.
    package func erasures() throws -> [CarriedOut] { try carriedOut(where: "1") }

    private func carriedOut(where condition: String) throws -> [CarriedOut] {
        try Row.fetchAll(db, sql: "SELECT no, dot, scope, state, at FROM kb_erasure WHERE \(condition) ORDER BY no")
            .compactMap { row in
                guard let dot = Value(tag: .reference, content: row["dot"]).dot,
                    let scope = numbering.scope(number: row["scope"]), let state = ErasureState(rawValue: row["state"])
                else { return nil }
                return CarriedOut(
                    order: dot, scope: scope, state: state, at: try row.number("at"), number: row["no"])
            }
    }

    /// Notes how far orders have come.
    package func note(_ state: ErasureState, of erasures: [CarriedOut]) throws {
        let update = try db.cachedStatement(sql: "UPDATE kb_erasure SET state = ?1 WHERE no = ?2 AND state < ?1")
        for erasure in erasures { try update.execute(arguments: [state.rawValue, erasure.number]) }
    }

    /// The changes that were ordered to be erased, by scope.
    package func erasedChanges() throws -> [ScopeName: Set<Dot>] {
        var changes: [ScopeName: Set<Dot>] = [:]
        for row in try Row.fetchAll(db.cachedStatement(sql: "SELECT scope, origin, number, hash FROM kb_erased")) {
            guard let scope = numbering.scope(number: row["scope"]), let origin = numbering.origin(row["origin"]) else {
                continue
            }
            changes[scope, default: []].insert(
                Dot(
                    replica: origin.replica, number: try row.number("number"),
                    hash: UInt64(bitPattern: row["hash"] as Int64)))
        }
        return changes
    }

    /// The segments of a scope's logs that may have some changes.
    func segments(of scope: ScopeName, holding changes: Set<Dot>) throws -> [Hash256] {
        try Dictionary(grouping: changes, by: \.replica).flatMap { replica, dots in
            let numbers = dots.map(\.number).sorted()
            return try segments(of: replica, scope: scope).filter { numbers.hasAny(in: $0.first...$0.last) }
                .map(\.hash)
        }
    }

    /// The order by which the content of a change was erased; `nil` where none was.
    package func erasure(of change: Dot, scope: ScopeName) throws -> ErasureOrder? {
        guard let number = numbering.scope(scope), let origin = numbering.origins(of: change.replica).first,
            change.number <= UInt64(UInt32.max),
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT dot, scope FROM kb_erasure WHERE no = (
                            SELECT erasure FROM kb_erased WHERE scope = ? AND origin = ? AND number = ? AND hash = ?)
                        """),
                arguments: [number, origin.number, Int64(change.number), Int64(bitPattern: change.hash)]),
            let order = Value(tag: .reference, content: row["dot"]).dot,
            let home = numbering.scope(number: row["scope"]),
            let logged = try self.change(order, scope: home)
        else { return nil }
        return ErasureOrder(logged.change, dot: order, scope: home)
    }

    /// Whether a change of a scope came here after another, or is pending.
    package func cameAfter(_ change: Dot, _ other: Dot, scope: ScopeName) throws -> Bool {
        func place(_ dot: Dot) throws -> Int64 {
            guard let segment = try self.change(dot, scope: scope)?.segment else { return .max }
            return try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT seq FROM kb_segment WHERE hash = ?"), arguments: [segment.bytes])
                ?? .max
        }
        return try place(change) > place(other)
    }

    /// The changes about some records that this database holds of a scope, wherever it holds them: in the log, apart,
    /// pending, waiting or held.
    ///
    /// - Parameter body: Is given the run and the place of the change.
    package func forEachChange(
        about records: Set<Dot>, in scope: ScopeName, _ body: (ChangeRun, Int) throws -> Void
    ) throws {
        guard let number = numbering.scope(scope) else { return }
        func look(through run: ChangeRun) throws {
            for index in 0..<run.count where records.contains(run.record(of: index) ?? run.dot(index)) {
                try body(run, index)
            }
        }
        let hashes = try [UInt8].fetchAll(
            db.cachedStatement(sql: "SELECT hash FROM kb_segment WHERE scope = ? ORDER BY seq"), arguments: [number])
        for hash in hashes.compactMap(Hash256.init(bytes:)) { try look(through: openRun(hash)) }
        for part in try tailParts(scope: number) { try look(through: part) }
        for table in ["kb_waiting", "kb_held"] {
            for row in try Row.fetchAll(db, sql: "SELECT header, bytes FROM \(table)")
            where try SegmentHeader(bytes: row["header"]).scope == scope {
                try look(through: SignedSegment(bytes: row["bytes"]).open().run)
            }
        }
    }
}

extension [UInt64] {
    /// Whether any of these numbers, which are ascending, is in a range.
    fileprivate func hasAny(in range: ClosedRange<UInt64>) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] <= range.upperBound
    }
}
