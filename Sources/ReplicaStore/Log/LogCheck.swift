import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaWire

/// Something that is wrong with the log as the database holds it.
package enum LogFault: Hashable, Sendable {
    /// A segment's bytes, or what stands beside them, are not what its author signed.
    case segment(hash: String, String)
    /// Something that it builds on does not stand before it.
    case chain(hash: String)
    /// A pending tail is not what was typed.
    case tail(scope: String)
    /// A row of one of the log's own tables does not follow from the segments.
    case row(table: String, String)
}

extension StoreSession {
    /// Checks the log from its bytes alone: every signature, hash and Merkle root, that everything stands behind what it
    /// builds on, and that each row of the log's own tables is what the segments say.
    ///
    /// What comes from the log (records, verdicts, names) is held against it by ``differencesFromLog()``.
    package func logFaults() throws -> [LogFault] {
        var check = LogCheck(session: self)
        return try check.run()
    }
}

struct LogCheck {
    let session: StoreSession
    private var faults: [LogFault] = []
    private var headers: [Hash256: SegmentHeader] = [:]
    /// Segments in their redacted form.
    private var redacted: [Hash256] = []
    /// What segments and tails call collections and fields.
    private var names: Set<FormName> = []

    init(session: StoreSession) { self.session = session }

    mutating func run() throws -> [LogFault] {
        try segments()
        try erasures()
        try heads()
        try dependencies()
        try tails()
        try kept("kb_waiting")
        try kept("kb_held")
        try numbers()
        try settings()
        return faults
    }

    private var db: Database { session.db }

    // MARK: Segments

    private mutating func segments() throws {
        var replicas: [Int64: ReplicaID] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT no, replica, branch FROM kb_origin") {
            guard let number = Int64.fromDatabaseValue(row["no"]), row["branch"] == 0 else { continue }
            replicas[number] = ReplicaID(bytes: [UInt8].fromDatabaseValue(row["replica"]) ?? [])
        }
        var scopes: [Int64: [UInt8]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT no, CAST(name AS BLOB) AS name FROM kb_scope") {
            guard let number = Int64.fromDatabaseValue(row["no"]) else { continue }
            scopes[number] = [UInt8].fromDatabaseValue(row["name"])
        }
        var place: Int64 = 0
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, hash, origin, scope, first, last, count, bytes FROM kb_segment ORDER BY seq")
        while let row = try rows.next() {
            place += 1
            let named = [UInt8].fromDatabaseValue(row["hash"]).flatMap(Hash256.init(bytes:))
            let name = named?.hexadecimal ?? "#\(place)"
            let header: SegmentHeader
            let isRedacted: Bool
            do throws(WireError) {
                let verified = try Self.open([UInt8].fromDatabaseValue(row["bytes"]) ?? [], named: named)
                header = verified.header
                isRedacted = verified.run.payload.redaction != nil
                note(verified.run)
            } catch {
                faults.append(.segment(hash: name, error.failure.rawValue + ", " + error.place))
                continue
            }
            func number(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
            // Nothing is ever taken out of the log, so that its rows are numbered without gaps.
            if number("seq") != place || number("first") != Int64(clamping: header.first)
                || number("last") != Int64(clamping: header.last) || number("count") != Int64(header.count)
                || number("origin").flatMap({ replicas[$0] }) != header.replica
                || number("scope").flatMap({ scopes[$0] }) != header.scope.text.bytes
            {
                faults.append(.segment(hash: name, "row"))
            }
            let before = (header.previous.map { [$0] } ?? []) + header.dependencies.map(\.head.segment)
            if before.contains(where: { headers[$0] == nil }) || !follows(header) {
                faults.append(.chain(hash: name))
            }
            if let named { headers[named] = header }
            if let named, isRedacted { redacted.append(named) }
        }
    }

    /// What was ordered to be erased is nowhere, and nothing else is gone.
    private mutating func erasures() throws {
        let ordered = try session.erasedChanges()
        for hash in redacted {
            guard let scope = headers[hash]?.scope, let run = try? session.openRun(hash) else { continue }
            let known = ordered[scope] ?? []
            if (0..<run.count).contains(where: { run.isErased($0) && !known.contains(run.dot($0)) }) {
                faults.append(.segment(hash: hash.hexadecimal, "erased without an order"))
            }
        }
        for (scope, changes) in ordered {
            for hash in try session.segments(of: scope, holding: changes) {
                guard let run = try? session.openRun(hash) else { continue }
                if (0..<run.count).contains(where: {
                    !run.isErased($0) && run.isErasable($0) && changes.contains(run.dot($0))
                }) {
                    faults.append(.segment(hash: hash.hexadecimal, "not erased"))
                }
            }
        }
    }

    /// Opens a segment whose every byte is what its author signed.
    ///
    /// - Parameter named: The hash that the log has for it.
    static func open(_ bytes: [UInt8], named: Hash256?) throws(WireError) -> VerifiedSegment {
        let signed = try SignedSegment(bytes: bytes)
        let verified = try signed.open()
        guard signed.hash == named else { throw WireError(.hash, "log") }
        return verified
    }

    /// Collections, fields and rules are called by the changes that create their records.
    private mutating func note(_ run: ChangeRun) {
        for shape in run.payload.shapes {
            names.insert(shape.collection)
            for entry in shape.entries {
                names.insert(entry.register)
                names.formUnion(entry.members)
            }
        }
        let isOfForms = run.payload.shapes.map { session.describesForms($0.collection) }
        guard isOfForms.contains(true) else { return }
        for index in 0..<run.count
        where isOfForms[Int(run.payload.shapeIndexes[index])] && run.payload.records[index].isOwn {
            names.insert(.defined(run.dot(index)))
        }
    }

    /// Whether the segment before is one of the same log.
    private func follows(_ header: SegmentHeader) -> Bool {
        guard let previous = header.previous, let before = headers[previous] else { return true }
        return before.replica == header.replica && before.scope == header.scope
    }

    private mutating func heads() throws {
        let followed = Set(headers.values.compactMap(\.previous))
        let expected = Set(
            headers.filter { !followed.contains($0.key) }.map { hash, header in
                "\(header.scope.string) \(header.replica.bytes) \(header.last) \(hash.hexadecimal)"
            })
        var found: Set<String> = []
        for row in try Row.fetchAll(db, sql: "SELECT scope, origin, last, hash FROM kb_head") {
            guard let scope = Int64.fromDatabaseValue(row["scope"]).flatMap({ session.numbering.scope(number: $0) }),
                let origin = Int64.fromDatabaseValue(row["origin"]).flatMap({ session.numbering.origin($0) }),
                let last = Int64.fromDatabaseValue(row["last"]),
                let hash = [UInt8].fromDatabaseValue(row["hash"]).flatMap(Hash256.init(bytes:))
            else {
                faults.append(.row(table: "kb_head", "unknown"))
                continue
            }
            found.insert("\(scope.string) \(origin.replica.bytes) \(last) \(hash.hexadecimal)")
        }
        if found != expected { faults.append(.row(table: "kb_head", "\(found.symmetricDifference(expected).count)")) }
    }

    /// What is noted as depended on has to be named by a segment of the same scope.
    private mutating func dependencies() throws {
        var named: [[UInt8]: Set<Hash256>] = [:]
        for header in headers.values {
            named[header.scope.text.bytes, default: []].formUnion(header.dependencies.map(\.head.segment))
        }
        for row in try Row.fetchAll(db, sql: "SELECT scope, hash FROM kb_depended") {
            let scope = Int64.fromDatabaseValue(row["scope"]).flatMap { session.numbering.scope(number: $0) }
            let hash = [UInt8].fromDatabaseValue(row["hash"]).flatMap(Hash256.init(bytes:))
            guard let scope, let hash, named[scope.text.bytes]?.contains(hash) == true else {
                faults.append(.row(table: "kb_depended", "unknown"))
                continue
            }
        }
    }

    // MARK: What is not sealed yet

    private mutating func tails() throws {
        var secrets: [Int64: [UInt8]] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT scope, secret FROM kb_tail") {
            guard let scope = Int64.fromDatabaseValue(row["scope"]), session.numbering.scope(number: scope) != nil
            else {
                faults.append(.row(table: "kb_tail", "scope"))
                continue
            }
            secrets[scope] = [UInt8].fromDatabaseValue(row["secret"])
        }
        guard let own = try session.ownReplica() else { return }
        let rows = try Row.fetchAll(
            db, sql: "SELECT scope, first, last, count, content, root, payload FROM kb_tail_part ORDER BY scope, first")
        for row in rows {
            let scope = Int64.fromDatabaseValue(row["scope"]) ?? 0
            let name = session.numbering.scope(number: scope)?.string ?? "#\(scope)"
            guard let extent = try? row.extent() else {
                faults.append(.tail(scope: name))
                continue
            }
            do throws(WireError) {
                let payload = try SegmentPayload.decode(
                    [UInt8].fromDatabaseValue(row["payload"]) ?? [], extent: extent)
                let root = [UInt8].fromDatabaseValue(row["root"]).flatMap(Hash256.init(bytes:))
                let run = try ChangeRun(payload: payload, replica: own, root: root)
                note(run)
                let weight = (0..<run.count).reduce(0) { $0 + OpenTail.weight(of: run.change($1)) }
                guard secrets[scope] == payload.secret, Int64.fromDatabaseValue(row["content"]) == Int64(weight) else {
                    throw WireError(.reference, "tail")
                }
            } catch {
                faults.append(.tail(scope: name))
            }
        }
    }

    // MARK: Segments that wait

    /// Segments that came too early, or that a person has to confirm.
    private mutating func kept(_ table: String) throws {
        for row in try Row.fetchAll(db, sql: "SELECT hash, header, bytes FROM \(table)") {
            let hash = [UInt8].fromDatabaseValue(row["hash"]).flatMap(Hash256.init(bytes:))
            do throws(WireError) {
                let signed = try SignedSegment(bytes: [UInt8].fromDatabaseValue(row["bytes"]) ?? [])
                _ = try signed.open()
                guard signed.hash == hash, [UInt8].fromDatabaseValue(row["header"]) == signed.frame.header else {
                    throw WireError(.hash, "row")
                }
            } catch {
                faults.append(.row(table: table, error.failure.rawValue + ", " + error.place))
            }
        }
    }

    // MARK: Local numbers

    /// None is ever taken back, so that they have no gaps.
    private mutating func numbers() throws {
        for table in ["kb_name", "kb_origin", "kb_scope"] {
            let isWhole = try Bool.fetchOne(
                db, sql: "SELECT count(*) = 0 OR min(no) = 1 AND max(no) = count(*) FROM \(table)")
            if isWhole != true { faults.append(.row(table: table, "no")) }
        }
        for form in BuiltInForms.all {
            names.insert(form.name)
            names.formUnion(form.fields.map(\.name))
        }
        for row in try Row.fetchAll(db, sql: "SELECT name FROM kb_name") {
            let name = [UInt8].fromDatabaseValue(row["name"]).flatMap(FormName.init(bytes:))
            if name.map(names.contains) != true { faults.append(.row(table: "kb_name", "unknown")) }
        }
    }

    // MARK: Whose log this is

    private mutating func settings() throws {
        let genesis = try session.genesis()
        if genesis.flatMap({ headers[$0] })?.replica != GenesisReplica.id {
            faults.append(.row(table: "kb_setting", "genesis"))
        }
        if let root = try session[.root] {
            let isKnown = ReplicaID(bytes: root).map { root in headers.values.contains { $0.replica == root } }
            if isKnown != true { faults.append(.row(table: "kb_setting", "root")) }
        }
        guard let own = try session.ownReplica() else {
            faults.append(.row(table: "kb_setting", "replica"))
            return
        }
        let last = try session.lastNumbers()[own] ?? 0
        if try session.nextNumber() <= last { faults.append(.row(table: "kb_setting", "next_number")) }
    }
}
