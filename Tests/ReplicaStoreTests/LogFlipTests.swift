import Foundation
import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaStore

/// A byte of the log that is changed behind the program's back is found by `verify --deep`, wherever it is: in a
/// segment's bytes, in a pending tail, in a segment that waits, or in a row that stands beside them.
///
/// The quick suite tries some hundred places, drawn from a seed. With `KIEUBAO_FLIPS=all` every byte is tried, but for the
/// many local numbers of names, of which 500 are; that is `tools/checks/flips`.
@Suite struct LogFlipTests {
    private static let isExhaustive = ProcessInfo.processInfo.environment["KIEUBAO_FLIPS"] == "all"

    @Test func `the log as it was written is found sound`() throws {
        let log = try FlippedLog()
        #expect(try log.isFound { _ in } == false)
    }

    @Test func `a byte that was changed is found`() throws {
        var generator = SeededGenerator(seed: 20_261)
        let log = try FlippedLog()
        let all = try log.places()
        let segments = all.filter { $0.table == "kb_segment" && $0.column == "bytes" }
        let names = all.filter { $0.table == "kb_name" || $0.table == "kb_origin" }
        let rows = all.filter { $0.table != "kb_name" && $0.table != "kb_origin" && $0.column != "bytes" }
        // Every byte of the segments as they are checked one by one, and some through the whole check.
        for place in Self.isExhaustive ? segments : sample(segments, 400, &generator) {
            #expect(try log.isRefused(place, UInt8(1) << UInt8.random(in: 0..<8, using: &generator)), "\(place)")
        }
        let whole = sample(segments, Self.isExhaustive ? 100 : 3, &generator)
        // Making everything again from the log takes its time, and there are many names.
        let places =
            whole
            + (Self.isExhaustive
                ? rows + sample(names, 500, &generator)
                : sample(rows, 9, &generator) + sample(names, 4, &generator))
        var tried = 0
        for place in places {
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &generator)
            switch try log.flip(place, bit) {
            case .impossible: continue
            case .found: tried += 1
            case .missed: Issue.record("\(place) bit \(bit)")
            }
        }
        #expect(tried > places.count / 2)
        if Self.isExhaustive {
            print("flips: \(segments.count) bytes of segments and \(tried) others of \(places.count)")
        }
    }

    private func sample(
        _ places: [FlippedLog.Place], _ count: Int, _ generator: inout SeededGenerator
    ) -> [FlippedLog.Place] {
        (0..<count).map { _ in places[Int.random(in: 0..<places.count, using: &generator)] }
    }

    @Test func `a row that is taken away is found`() throws {
        let log = try FlippedLog()
        for table in ["kb_segment", "kb_head", "kb_tail", "kb_origin", "kb_scope", "kb_name"] {
            let rows = try log.count(of: table)
            #expect(rows > 0, "\(table)")
            do {
                let row = rows / 2
                #expect(
                    try log.isFound { db in
                        try db.execute(
                            sql: """
                                DELETE FROM \(table) WHERE (\(FlippedLog.key(of: table))) IN (
                                    SELECT \(FlippedLog.key(of: table)) FROM \(table) LIMIT 1 OFFSET \(row))
                                """)
                    }, "\(table) \(row)")
            }
        }
    }
}

/// A small replica's log, in which bytes are changed and put back.
final class FlippedLog {
    private let office: StoreOffice

    struct Place: CustomStringConvertible {
        let table: String
        /// The place of the row in the order of its key.
        let row: Int
        let column: String
        let byte: Int

        var description: String { "\(table)[\(row)].\(column)[\(byte)]" }
    }

    enum Outcome { case found, missed, impossible }

    /// The columns that hold the log, by table. What only says how an exchange stands is not part of it.
    private static let columns: [(table: String, columns: [String])] = [
        ("kb_segment", ["seq", "hash", "origin", "scope", "first", "last", "count", "bytes", "verdict", "objected"]),
        ("kb_head", ["scope", "origin", "hash", "last"]), ("kb_depended", ["scope", "hash"]),
        ("kb_tail", ["scope", "secret"]),
        ("kb_tail_part", ["scope", "first", "last", "count", "content", "root", "payload"]),
        ("kb_waiting", ["hash", "header", "bytes"]), ("kb_origin", ["no", "replica", "branch", "name", "unit"]),
        ("kb_scope", ["no", "name"]), ("kb_name", ["no", "name"]),
    ]

    static func key(of table: String) -> String {
        switch table {
        case "kb_segment": "seq"
        case "kb_head": "scope, origin, hash"
        case "kb_depended": "scope, hash"
        case "kb_tail": "scope"
        case "kb_tail_part": "scope, first"
        case "kb_waiting": "hash"
        default: "no"
        }
    }

    /// An office that was enrolled, has sealed work and pending work, and has work of a revoked office and a segment that
    /// waits for another.
    init() throws {
        let province = try AuthorityProvince(seed: 3, enrolsRogue: true)
        var generator = SeededGenerator(seed: 5)
        for other in province.offices { try other.seal() }
        try RandomCourier.deliverAll(province.offices, &generator)
        office = province.offices[0]
        let rogue = province.offices[3]
        let people = ScopeName.people("ubnd-phu-cat")
        func add(_ name: String, at office: StoreOffice) throws {
            try office.make { session in
                guard let form = session.catalog.collection(key: "person"), let field = form.field(key: "name_full")
                else { preconditionFailure("no form") }
                return [
                    ChangeDraft(
                        scope: people, record: nil, collection: form.name,
                        entries: [.init(Shape.Entry(.assign, field.name), values: [.text(name)])])
                ]
            }
        }
        try add("Nguyễn Văn Một", at: office)
        try office.seal()
        try add("Trần Thị Hai", at: rogue)
        try rogue.seal()
        try RandomCourier.deliverAll(province.offices, &generator)
        try province.end(rogue, .revoked, &generator)
        let waitingFor = province.offices[1]
        try add("Lê Văn Ba", at: waitingFor)
        try waitingFor.seal()
        try add("Lê Văn Tư", at: waitingFor)
        try waitingFor.seal()
        if let last = try waitingFor.segments().last { try office.receive(last.bytes) }
        try add("Phạm Thị Năm", at: office)
    }

    func count(of table: String) throws -> Int {
        try office.store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }

    /// Every byte of the log: numbers have eight.
    func places() throws -> [Place] {
        try office.store.read { session in
            try Self.columns.flatMap { table, columns in
                let rows = try Row.fetchAll(
                    session.db,
                    sql: "SELECT \(columns.joined(separator: ", ")) FROM \(table) ORDER BY \(Self.key(of: table))")
                return rows.enumerated().flatMap { index, row in
                    columns.flatMap { column in
                        (0..<Self.bytes(row[column]).count).map {
                            Place(table: table, row: index, column: column, byte: $0)
                        }
                    }
                }
            }
        }
    }

    private static func bytes(_ value: DatabaseValue) -> [UInt8] {
        switch value.storage {
        case .null: []
        case .int64(let number): withUnsafeBytes(of: number.bigEndian) { Array($0) }
        case .double(let number): withUnsafeBytes(of: number.bitPattern.bigEndian) { Array($0) }
        case .string(let text): Array(text.utf8)
        case .blob(let data): Array(data)
        }
    }

    /// Whether the check of one segment refuses its bytes with one of them changed.
    func isRefused(_ place: Place, _ bit: UInt8) throws -> Bool {
        let (hash, stored) = try segments()[place.row]
        var bytes = stored
        bytes[place.byte] ^= bit
        return (try? LogCheck.open(bytes, named: hash)) == nil
    }

    private var known: [(hash: Hash256, bytes: [UInt8])]?

    private func segments() throws -> [(hash: Hash256, bytes: [UInt8])] {
        if let known { return known }
        let read = try office.segments()
        known = read
        return read
    }

    func flip(_ place: Place, _ bit: UInt8) throws -> Outcome {
        var isPossible = true
        let isFound = try isFound { db in
            let key = Self.key(of: place.table)
            let row = try Row.fetchOne(
                db,
                sql:
                    "SELECT \(place.column) AS value, \(key) FROM \(place.table) ORDER BY \(key) LIMIT 1 OFFSET \(place.row)"
            )
            guard let row else { preconditionFailure("no row") }
            let value: DatabaseValue = row["value"]
            var bytes = Self.bytes(value)
            bytes[place.byte] ^= bit
            let new: (any DatabaseValueConvertible)?
            switch value.storage {
            case .int64: new = Int64(bitPattern: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            case .string: new = Data(bytes)
            default: new = Data(bytes)
            }
            let isText = if case .string = value.storage { true } else { false }
            let names = key.components(separatedBy: ", ")
            let condition = names.map { "\($0) = ?" }.joined(separator: " AND ")
            let keys = names.map { row[$0] as DatabaseValue }
            do {
                try db.execute(
                    sql: """
                        UPDATE \(place.table) SET \(place.column) = \(isText ? "CAST(? AS TEXT)" : "?") WHERE \(condition)
                        """, arguments: StatementArguments([new?.databaseValue ?? .null] + keys))
            } catch is DatabaseError {
                // SQLite itself refuses two rows of one key.
                isPossible = false
            }
        }
        if !isPossible { return .impossible }
        return isFound ? .found : .missed
    }

    /// Whether `verify --deep` finds something after a change, which is taken back.
    func isFound(_ change: (Database) throws -> Void) throws -> Bool {
        struct TakenBack: Error { let isFound: Bool }
        do {
            try office.store.write { session in
                try change(session.db)
                // What a program that opens the file afterwards would see.
                let fresh = try StoreSession(session.db)
                let isFound = try Self.isFound(fresh)
                throw TakenBack(isFound: isFound)
            }
        } catch let end as TakenBack {
            return end.isFound
        }
        return false
    }

    private static func isFound(_ session: StoreSession) throws -> Bool {
        do {
            if try !session.logFaults().isEmpty { return true }
            try session.loadForms(creating: false)
            return try !session.differencesFromLog().isEmpty
        } catch {
            // What cannot be read at all is found.
            return true
        }
    }
}
