import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaWire

/// The quick way in for new records: from the columns of a segment straight into the table.
///
/// Most of what travels is new records with plain fields, and for these no state needs to be built: every
/// value was written by the creating change. Whatever is not so plain takes the general way, with the same
/// result; the tests hold the two against each other.
final class BulkInsert {
    private let session: StoreSession
    private let run: ChangeRun
    private let scope: Int64
    private let origin: Origin
    private let label: [UInt8]
    private let ownerUnit: String?
    private var plans: [Plan?]
    /// Whether any row has a key of this run's numbers.
    private let mayBeTaken: Bool
    private var folded: [UInt8] = []

    /// How the values of one shape go into columns.
    private struct Plan {
        let table: CollectionTable
        /// For each value of the shape, its column.
        let columns: [Int]
        let fields: [FieldForm]
        let required: Int
    }

    /// `nil` where the general way has to be taken for the whole run.
    init?(_ session: StoreSession, run: ChangeRun, scope: Int64, awaited: AwaitedReplacements) throws {
        guard awaited.isEmpty, let origin = session.numbering.origins(of: run.replica).first,
            let first = run.payload.numbers.first, let last = run.payload.numbers.last
        else { return nil }
        let stray = try Bool.fetchOne(
            session.db, sql: "SELECT EXISTS (SELECT 1 FROM kb_hidden WHERE key BETWEEN ? AND ?)",
            arguments: [try origin.key(first), try origin.key(last)])
        guard stray == false else { return nil }
        var mayBeTaken = false
        for table in session.tables.values where !mayBeTaken {
            mayBeTaken =
                try Bool.fetchOne(
                    session.db, sql: "SELECT EXISTS (SELECT 1 FROM \(table.layout.table) WHERE _key BETWEEN ? AND ?)",
                    arguments: [try origin.key(first), try origin.key(last)]) ?? true
        }
        self.mayBeTaken = mayBeTaken
        self.session = session
        self.run = run
        self.scope = scope
        self.origin = origin
        label = Array((origin.label + "-").utf8)
        ownerUnit = origin.unit.flatMap { session.unitCodes[$0] }
        plans = run.payload.shapes.map { Self.plan(for: $0, session) }
    }

    private static func plan(for shape: Shape, _ session: StoreSession) -> Plan? {
        guard case .defined = shape.collection, let table = session.tables[shape.collection] else { return nil }
        var columns: [Int] = []
        for entry in shape.entries {
            guard entry.kind == .assign, entry.members == [entry.register],
                let column = table.layout.columnOfField[entry.register]
            else { return nil }
            let field = table.layout.columns[column].field
            guard !field.isMultiple, field.group == nil, field.type != .reference, field.type != .group,
                field.type != .bytes
            else { return nil }
            columns.append(column)
        }
        let fields = columns.map { table.layout.columns[$0].field }
        let required = table.layout.columns.count { $0.field.isRequired }
        guard fields.count(where: \.isRequired) == required else { return nil }
        return Plan(table: table, columns: columns, fields: fields, required: required)
    }

    /// Inserts a change's record; `false` if the change has to go the general way.
    func insert(_ index: Int) throws -> Bool {
        let payload = run.payload
        let shape = payload.shapeIndexes[index]
        guard case .own = payload.records[index], let plan = plans[shape] else { return false }
        let columns = payload.columns[shape]
        let row = payload.rows[index]
        for column in columns.replaced where !column.items(row: row).isEmpty { return false }
        let key = try origin.key(payload.numbers[index])
        return try payload.bytes.withUnsafeBufferPointer { bytes in
            var cells: [(Int, CollectionTable.StayingCell)] = []
            cells.reserveCapacity(plan.columns.count)
            for (position, column) in columns.values.enumerated() {
                let content = UnsafeBufferPointer(rebasing: bytes[column.contents[row]])
                guard let cell = cell(plan.fields[position], column.tag(row: row), content) else { return false }
                cells.append((plan.columns[position], cell))
            }
            // A key that is taken belongs to another branch of a copied database, or to another scope.
            if mayBeTaken, try isTaken(key) { return false }
            let clock = ClockColumn(hash: run.dots[index].hash, time: payload.times[index])
            var id = label
            id.append(contentsOf: String(payload.numbers[index]).utf8)
            id.append(UInt8(ascii: "-"))
            id.append(
                contentsOf: RecordLabel.check(of: run.dots[index].hash, count: RecordLabel.checkCount).utf8)
            try plan.table.insertStaying(
                key: key, id: id, ownerUnit: ownerUnit, scope: scope, clock: clock.bytes, folded: &folded
            ) { put in
                for (column, cell) in cells { try put(column, cell) }
            }
            return true
        }
    }

    private func isTaken(_ key: Int64) throws -> Bool {
        for table in session.tables.values where try table.contains(key) { return true }
        return false
    }

    private func cell(
        _ field: FieldForm, _ tag: ValueTag, _ content: UnsafeBufferPointer<UInt8>
    ) -> CollectionTable.StayingCell? {
        guard tag == field.type.tag else { return nil }
        switch field.type {
        case .text:
            return content.contains(0) ? nil : .text(content)
        case .decimal, .date, .partialDate, .instant:
            return content.allSatisfy { $0 > 0 && $0 < 128 } ? .text(content) : nil
        case .boolean:
            guard content.count == 1, content[0] < 2 else { return nil }
            return .integer(Int64(content[0]))
        case .integer:
            let text = String(decoding: content, as: UTF8.self)
            guard let number = Int64(text), String(number) == text else { return nil }
            return .integer(number)
        case .code:
            guard let list = field.list, let dot = Value(tag: .code, content: Array(content)).dot,
                let code = session.catalog.code(dot), code.list == list,
                session.catalog.code(key: code.key, in: list)?.dot == dot
            else { return nil }
            return .owned(Array(code.key.utf8))
        case .reference, .group, .bytes:
            return nil
        }
    }
}
