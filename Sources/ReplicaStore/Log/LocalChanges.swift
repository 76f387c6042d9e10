import GRDB
package import ReplicaCore
import ReplicaLog
package import ReplicaTrust
import ReplicaWire

/// A change before it has a number, a time and a dot.
package struct ChangeDraft: Sendable {
    package var scope: ScopeName
    /// The record; `nil` to create one.
    package var record: Dot?
    package var shape: Shape
    /// For each entry of the shape, what it replaces.
    package var replaced: [[Change.Replaced]]
    /// The values of all members of all entries, in order.
    package var values: [Value]
    package var note: ByteText

    package init(
        scope: ScopeName, record: Dot?, collection: FormName, entries: [Entry], note: ByteText = .empty
    ) {
        self.scope = scope
        self.record = record
        shape = Shape(collection: collection, entries: entries.map(\.shape))
        replaced = entries.map { $0.replaced.sorted() }
        values = entries.flatMap(\.values)
        self.note = note
    }

    /// A draft of a new record. Who makes many gives like ones the same shape.
    ///
    /// - Parameter values: One for each member of each entry.
    package init(scope: ScopeName, newOf shape: Shape, values: [Value], note: ByteText = .empty) {
        self.scope = scope
        self.shape = shape
        self.values = values
        self.note = note
        replaced = shape.nothingReplaced
    }

    package struct Entry: Sendable {
        package var shape: Shape.Entry
        package var replaced: [Change.Replaced]
        package var values: [Value]

        package init(_ shape: Shape.Entry, replaced: [Change.Replaced] = [], values: [Value]) {
            self.shape = shape
            self.replaced = replaced
            self.values = values
        }
    }
}

/// Makes this replica's own changes: each goes into the record's row and the log's tail in one transaction.
package struct LocalWriter {
    private let session: StoreSession
    private let sealer: SegmentSealer
    private let replica: ReplicaID
    private let author: ByteText
    private let wallMilliseconds: UInt64
    private var clock: HybridClock
    /// The number of the next change.
    package private(set) var nextNumber: UInt64
    /// Shapes used so far: like changes share one, which makes comparing and hashing it quick.
    private var shapes: [Shape: KnownShape] = [:]
    /// The shape of the change before: most are like it.
    private var lastShape: KnownShape?
    private var newRows: NewRows?
    private var changesForms = false
    private var changesRoster = false
    private var changesTrust = false
    /// Erasures that were ordered, by scope.
    private var erasures: [ScopeName: [Dot]] = [:]
    /// Scopes that were found to be open to this replica.
    private var openScopes: Set<Int64> = []

    /// A shape, and what the collection of its records is about.
    private struct KnownShape {
        let shape: Shape
        let isOfForms: Bool
        let isOfRoster: Bool
        let isOfTrust: Bool
    }

    /// - Parameter wallMilliseconds: What the wall clock says, milliseconds since 1970.
    package init(
        _ session: StoreSession, key: any Signer, author: ByteText, wallMilliseconds: UInt64
    ) throws {
        self.session = session
        // Known before anything changes, so that it can be told afterwards whether it is another.
        _ = try session.trust
        sealer = SegmentSealer(key: key)
        replica = key.replica
        self.author = author
        self.wallMilliseconds = wallMilliseconds
        clock = HybridClock(greatest: HybridTimestamp(rawValue: try session.number(.clock)))
        nextNumber = try session.number(.nextNumber)
    }

    /// Makes a change and applies it here.
    ///
    /// - Parameter author: Whose it is, where that is not the writer's author.
    /// - Returns: The change's dot, which names the record if the change creates one.
    @discardableResult
    package mutating func make(_ draft: ChangeDraft, author: ByteText? = nil) throws -> Dot {
        let scope = try session.numbering.scopeNumber(for: draft.scope, session.db)
        try checkRight(to: draft.scope, scope, collection: draft.shape.collection)
        let tail = try session.openTail(scope)
        let known = known(draft.shape)
        let change = Change(
            number: nextNumber, time: clock.issue(wallMilliseconds: wallMilliseconds),
            author: author ?? self.author, record: draft.record, shape: known.shape, replaced: draft.replaced,
            values: draft.values, note: draft.note)
        guard change.isWithinLimits else { throw StoreError.changeTooGreat }
        let leaf = tail.hasher.leaf(of: change)
        let dot = Dot(replica: replica, number: change.number, hash: leaf.prefix)
        tail.append(change, leaf: leaf)
        if try !insertNew(change, dot: dot, scope: scope) {
            try session.apply(change, dot: dot, scope: draft.scope, isFresh: true)
        }
        nextNumber += 1
        changesForms = changesForms || known.isOfForms
        changesRoster = changesRoster || known.isOfRoster
        changesTrust = changesTrust || known.isOfTrust && draft.scope == .province
        if draft.record == nil, draft.shape.collection == BuiltIn.erasures {
            erasures[draft.scope, default: []].append(dot)
        }
        if tail.isFull { try seal(draft.scope) }
        return dot
    }

    private mutating func known(_ shape: Shape) -> KnownShape {
        if let lastShape, lastShape.shape == shape { return lastShape }
        let known =
            shapes[shape]
            ?? KnownShape(
                shape: shape, isOfForms: session.describesForms(shape.collection),
                isOfRoster: session.describesRoster(shape.collection),
                isOfTrust: session.describesTrust(shape.collection))
        shapes[shape] = known
        lastShape = known
        return known
    }

    /// Refuses what every other replica would quarantine, so that nothing that was typed disappears later.
    ///
    /// What a replica says of itself is nobody's leave to give.
    private mutating func checkRight(to scope: ScopeName, _ number: Int64, collection: FormName) throws {
        if BuiltIn.isOwnStatement(collection) { return }
        guard try mayWrite(scope, number) else { throw StoreError.notPermitted(scope: scope.string) }
    }

    /// Whether what this replica writes in a scope would count everywhere.
    package mutating func mayWrite(_ scope: ScopeName) throws -> Bool {
        try mayWrite(scope, session.numbering.scopeNumber(for: scope, session.db))
    }

    private mutating func mayWrite(_ scope: ScopeName, _ number: Int64) throws -> Bool {
        if openScopes.contains(number) { return true }
        let trust = try session.trust
        let isReader = trust.enrolments(of: replica).contains { $0.role == .reader }
        guard trust.root == nil || trust.newcomer == replica || !isReader && trust.mayWrite(replica, scope) else {
            return false
        }
        openScopes.insert(number)
        return true
    }

    /// Puts a new record straight into its table; `false` if the change has to go the general way.
    private mutating func insertNew(_ change: Change, dot: Dot, scope: Int64) throws -> Bool {
        guard change.record == nil, change.replaced.allSatisfy({ $0.isEmpty }) else { return false }
        if newRows == nil { newRows = try NewRows(session, replica: replica, from: change.number) }
        return try newRows?.insert(change, dot: dot, scope: scope) ?? false
    }

    /// Seals a scope's tail, and before it that of `province`, which the segment depends on.
    package mutating func seal(_ scope: ScopeName) throws {
        if scope != .province { try session.seal(.province, with: sealer) }
        try session.seal(scope, with: sealer)
    }

    /// Seals every tail.
    package mutating func sealAll() throws {
        try seal(.province)
        for scope in try session.scopesWithTails() { try seal(scope) }
    }

    /// Writes what is pending and the clock; to be called once, before the transaction commits.
    package mutating func finish() throws {
        if changesForms { try session.formsChanged() } else if changesRoster { try session.rosterChanged() }
        for scope in session.tails.keys.sorted() {
            if session.tails[scope]?.isBulk == true, let name = session.numbering.scope(number: scope) {
                try seal(name)
            } else {
                try session.storeTail(scope)
            }
        }
        session.dropGreatTails()
        try session.set(.clock, clock.greatest.rawValue)
        try session.set(.nextNumber, nextNumber)
        if changesTrust { try session.trustChanged() }
        for (scope, orders) in erasures.sorted(by: { $0.key < $1.key }) {
            try session.carryOut(orders, scope: scope, wallMilliseconds: wallMilliseconds)
        }
    }
}

extension StoreSession {
    func openTail(_ scope: Int64) throws -> OpenTail {
        if let open = tails[scope] { return open }
        if let secret = try [UInt8].fetchOne(db, sql: "SELECT secret FROM kb_tail WHERE scope = ?", arguments: [scope])
        {
            let sums = try Row.fetchOne(
                db, sql: "SELECT total(count), total(content) FROM kb_tail_part WHERE scope = ?", arguments: [scope])
            let tail = OpenTail(secret: secret, storedCount: sums?[0] ?? 0, storedContent: sums?[1] ?? 0)
            tails[scope] = tail
            return tail
        }
        let secret = SystemRandom.bytes(32)
        try db.execute(sql: "INSERT INTO kb_tail (scope, secret) VALUES (?, ?)", arguments: [scope, secret])
        let tail = OpenTail(secret: secret, storedCount: 0, storedContent: 0)
        tails[scope] = tail
        return tail
    }

    /// Writes the changes that the database does not have yet to the tail.
    func storeTail(_ scope: Int64) throws {
        guard let tail = tails[scope], tail.unstoredCount > 0, let replica = try ownReplica() else { return }
        let changes = Array(tail.changes[tail.storedCount...])
        let leaves = Array(tail.leaves[tail.storedCount...])
        let dots = zip(changes, leaves).map { Dot(replica: replica, number: $0.number, hash: $1.prefix) }
        try db.cachedStatement(
            sql: """
                INSERT INTO kb_tail_part (scope, first, last, count, content, root, payload)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                scope, Int64(changes[0].number), Int64(changes[changes.count - 1].number), changes.count,
                tail.unstoredContent, MerkleTree.root(of: leaves).bytes,
                SegmentPayload.encode(changes, dots: dots, secret: tail.secret, coding: .plain),
            ])
        tail.markStored()
    }

    /// How many changes of open tails are kept in memory from one transaction to the next.
    private static let keptChangesMax = 8_192

    /// Leaves tails to the database alone where they take much room in memory.
    func dropGreatTails() {
        if tails.values.reduce(0, { $0 + $1.changes.count }) > Self.keptChangesMax { tails = [:] }
    }

    /// The scopes that have own changes which are not sealed.
    package func scopesWithTails() throws -> [ScopeName] {
        let numbers = try Int64.fetchAll(db, sql: "SELECT scope FROM kb_tail ORDER BY scope")
        return numbers.compactMap { numbering.scope(number: $0) }
    }

    /// Seals a tail into a segment, if there is anything in it.
    func seal(_ scope: ScopeName, with sealer: SegmentSealer) throws {
        guard let number = numbering.scope(scope), let replica = try ownReplica() else { return }
        let tail = try openTail(number)
        var changes = tail.changes
        var leaves = tail.leaves
        if !tail.isWhole {
            let stored = try tailParts(scope: number).flatMap { part in part.hashes.indices.map(part.change) }
            changes = stored + tail.changes[tail.storedCount...]
            leaves = stored.map { tail.hasher.leaf(of: $0) } + tail.leaves[tail.storedCount...]
        }
        let isBared = try isBared(tail: number)
        tails[number] = nil
        try db.cachedStatement(sql: "DELETE FROM kb_tail_part WHERE scope = ?").execute(arguments: [number])
        try db.cachedStatement(sql: "DELETE FROM kb_tail WHERE scope = ?").execute(arguments: [number])
        if changes.isEmpty { return }
        let origin = try numbering.origin(for: replica, db)
        // Where a copy of this database closed its log, the head has numbers that this tail has given too: the tail
        // follows what it followed when it opened, and the log branches.
        let first = Int64(changes[0].number)
        let previous = try [UInt8].fetchOne(
            db,
            sql: """
                SELECT hash FROM kb_segment WHERE origin = ? AND scope = ? AND first < ? AND last < ?
                ORDER BY first DESC, seq DESC LIMIT 1
                """, arguments: [origin.number, number, first, first]
        ).flatMap(Hash256.init(bytes:))
        let position = SegmentSealer.Position(
            scope: scope, previous: previous, dependencies: try newDependencies(of: scope, number, previous: previous),
            enrolment: nil)
        var sealed = try sealer.seal(changes, leaves: leaves, secret: tail.secret, at: position)
        // A copy of this database may have sealed the same: what was erased of that goes here as well.
        let bytes = try withoutErased(sealed.header, bytes: sealed.bytes)
        if bytes != sealed.bytes {
            sealed = SealedSegment(header: sealed.header, hash: sealed.hash, bytes: bytes)
        } else if isBared {
            let signed = try SignedSegment(bytes: sealed.bytes)
            sealed = SealedSegment(
                header: sealed.header, hash: sealed.hash,
                bytes: try signed.redacted(signed.open().run, without: []).frame.bytes)
        }
        for dependency in sealed.header.dependencies {
            try db.execute(
                sql: "INSERT OR IGNORE INTO kb_depended (scope, hash) VALUES (?, ?)",
                arguments: [number, dependency.head.segment.bytes])
        }
        try insertSegment(sealed.header, hash: sealed.hash, bytes: sealed.bytes)
        if scope == .province, changes.contains(where: { TrustStatement.collections.contains($0.shape.collection) }) {
            try noteStatements(of: openRun(sealed.hash), in: sealed.hash, scope: scope)
        }
        // A reader says who it is, and nothing else: that counts, whatever the segment has against it.
        if scope == .province, let whole = try objection(to: sealed.header, hash: sealed.hash),
            try objectedCount(in: sealed.header, hash: sealed.hash, whole: whole) == 0
        {
            try write(verdict: whole, objected: 0, of: sealed.hash)
        }
    }

    /// The heads of other logs in the scope and in `province` that our segments there do not depend on yet; as many
    /// as a header takes, the rest in the next.
    private func newDependencies(
        of scope: ScopeName, _ number: Int64, previous: Hash256?
    ) throws -> [SegmentHeader.Dependency] {
        let province = numbering.scope(.province) ?? -1
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT scope, origin, last, hash FROM kb_head
                WHERE (scope = :scope AND hash IS NOT :previous OR scope = :province AND :scope <> :province)
                    AND hash NOT IN (SELECT hash FROM kb_depended WHERE scope = :scope)
                ORDER BY scope, origin, last, hash LIMIT :max
                """,
            arguments: [
                "scope": number, "previous": previous?.bytes, "province": province, "max": WireLimits.dependenciesMax,
            ])
        return try rows.compactMap { row in
            guard let origin = numbering.origin(row["origin"]), let hash = Hash256(bytes: row["hash"]) else {
                return nil
            }
            return SegmentHeader.Dependency(
                isProvince: (row["scope"] as Int64) != number,
                head: LogHead(replica: origin.replica, last: try row.number("last"), segment: hash))
        }
    }

    /// The parts of an own tail, checked against the roots that were stored with them.
    ///
    /// - Parameter holding: Only the part that holds this number.
    func tailParts(scope: Int64, holding wanted: UInt64? = nil) throws -> [ChangeRun] {
        guard let replica = try ownReplica() else { return [] }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT first, last, count, root, payload FROM kb_tail_part
                WHERE scope = ?1 AND (?2 IS NULL OR first <= ?2 AND last >= ?2) ORDER BY first
                """, arguments: [scope, wanted.map { Int64(clamping: $0) }])
        return try rows.map { row in
            try ChangeRun(
                payload: SegmentPayload.decode(row["payload"], extent: row.extent()), replica: replica,
                root: Hash256(bytes: row["root"]))
        }
    }
}

extension Change {
    /// Whether a segment may hold the change (`Protocol/02` §8): a tail with one that it may not could never be sealed.
    fileprivate var isWithinLimits: Bool {
        number <= WireLimits.numberMax && author.bytes.count <= WireLimits.authorBytesMax
            && note.bytes.count <= WireLimits.noteBytesMax && shape.entries.count <= WireLimits.entriesMax
            && shape.entries.allSatisfy { $0.members.count <= WireLimits.membersMax } && isReplacedWithinLimits
            && isContentWithinLimits
    }

    private var isReplacedWithinLimits: Bool {
        var total = 0
        let replaced = replaced.span
        for place in replaced.indices {
            let count = replaced[place].count
            if count > WireLimits.replacedMax { return false }
            total += count
        }
        return total <= WireLimits.replacedTotalMax / 2
    }

    private var isContentWithinLimits: Bool {
        var total = 0
        let values = values.span
        for place in values.indices {
            let count = values[place].content.count
            if count > WireLimits.valueBytesMax { return false }
            total += count
        }
        return total <= WireLimits.payloadBytesMax / 2
    }
}
