import ReplicaCore
import ReplicaWire

/// How the values of one shape go into the row of a new record, without a state being built for it.
///
/// Most records are new ones with plain fields: every value was written by the creating change, so the row and
/// sixteen bytes of clock say all. Whatever is not so plain has no plan and takes the general way, with the same
/// result; the tests hold the two against each other.
final class NewRowPlan {
    fileprivate let row: CollectionTable.NewRow
    /// For each value of the shape.
    let columns: [Column]
    fileprivate let filling: CollectionTable.Filling
    /// The rules that such a row can break; most rules speak of fields that it does not have.
    fileprivate let rules: RowRules
    /// The columns of the table that those rules ask for.
    fileprivate let asked: [Int]
    /// The local number of the collection.
    fileprivate let collection: Int64
    fileprivate let form: FormName

    struct Column {
        let cell: CollectionTable.NewColumn
        let type: FieldType
        /// The code list of a code.
        let list: Dot?
        /// The local number of a reference's field, for the clock column.
        let field: Int64
        /// Whether a rule that such a row can break asks for it.
        fileprivate(set) var isAsked = false
    }

    /// `nil` for a shape that has to take the general way.
    ///
    /// - Parameter table: That of the shape's collection.
    init?(_ shape: Shape, of table: CollectionTable, _ session: StoreSession) throws {
        var columns: [Column] = []
        var requiredCount = 0
        for entry in shape.entries {
            guard entry.kind == .assign, entry.members == [entry.register],
                let place = table.layout.columnOfField[entry.register],
                let number = session.numbering.name(entry.register)
            else { return nil }
            let field = table.layout.columns[place].field
            guard !field.isMultiple, field.group == nil, field.type != .group, field.type != .bytes else { return nil }
            if field.isRequired { requiredCount += 1 }
            columns.append(
                Column(
                    cell: .init(place, of: table.layout), type: field.type, list: field.list, field: number))
        }
        // A record that lacks a required field is a violation, which the general way lists.
        guard requiredCount == table.layout.columns.count(where: \.field.isRequired),
            let collection = session.numbering.name(shape.collection)
        else { return nil }
        let rules = table.rules.breakable(filled: Set(columns.map(\.cell.place)))
        for place in columns.indices { columns[place].isAsked = rules.columns.contains(columns[place].cell.place) }
        row = try table.newRow()
        self.columns = columns
        filling = CollectionTable.Filling(columns.map(\.cell))
        self.collection = collection
        form = shape.collection
        self.rules = rules
        asked = Array(rules.columns)
    }
}

extension NewRowPlan.Column {
    /// What a cell shows of a value.
    enum Shown {
        /// The content itself.
        case content
        case integer(Int64)
        case text([UInt8])
        /// The label of a record.
        case record(Dot)
        /// No cell says exactly the same.
        case nothing
    }

    /// Agrees with ``RowCodec/cell(_:_:)``.
    func shown(_ tag: ValueTag, _ content: UnsafeBufferPointer<UInt8>, _ codes: ShownCodes) -> Shown {
        guard tag == type.tag else { return .nothing }
        switch type {
        case .text:
            return content.contains(0) ? .nothing : .content
        case .decimal, .date, .partialDate, .instant:
            return content.allSatisfy { $0 > 0 && $0 < 128 } ? .content : .nothing
        case .boolean:
            guard content.count == 1, content[0] < 2 else { return .nothing }
            return .integer(Int64(content[0]))
        case .integer:
            let text = String(decoding: content, as: UTF8.self)
            guard let number = Int64(text), String(number) == text else { return .nothing }
            return .integer(number)
        case .code:
            return list.flatMap { codes.key(content, in: $0) }.map { .text($0) } ?? .nothing
        case .reference:
            return Value(tag: .reference, content: Array(content)).dot.map { .record($0) } ?? .nothing
        case .group, .bytes:
            return .nothing
        }
    }
}

/// The keys of codes as cells show them, with those at hand that were asked for last: many rows have few codes.
final class ShownCodes {
    private let catalog: FormCatalog
    /// By the last byte of a code's dot, which is one of its hash.
    private var known: [Known?] = Array(repeating: nil, count: 256)

    private struct Known {
        let content: [UInt8]
        let list: Dot
        let key: [UInt8]
    }

    /// - Parameter catalog: The forms, which do not change as long as this is used.
    init(_ catalog: FormCatalog) { self.catalog = catalog }

    /// The key of a code of a list, as UTF-8; `nil` where no cell says exactly the same.
    ///
    /// - Parameter content: What a value of tag `code` holds.
    func key(_ content: UnsafeBufferPointer<UInt8>, in list: Dot) -> [UInt8]? {
        guard let slot = content.last.map(Int.init) else { return nil }
        if let known = known[slot], known.list == list, known.content.elementsEqual(content) { return known.key }
        let value = Value(tag: .code, content: Array(content))
        guard let key = value.dot.flatMap({ catalog.shownKey(of: $0, in: list) }) else { return nil }
        known[slot] = Known(content: value.content, list: list, key: key)
        return key
    }
}

/// Fills new rows by plans: what is common to records that travelled and to those that are being made.
final class NewRowWriter {
    private let session: StoreSession
    private let scope: Int64
    private let origin: Origin
    private let label: [UInt8]
    private let ownerUnit: [UInt8]?
    private var id: [UInt8] = []
    private var clock: [UInt8] = []
    /// The records that the reference fields of the row at hand point to.
    private var targets: [(field: Int64, dot: ClockColumn.LocalDot)] = []
    /// By column of the table, what the row at hand has in those that rules ask for.
    private var asked: [Cell] = []
    /// The labels of records that references named last.
    private var labels: [Dot: (text: [UInt8], local: ClockColumn.LocalDot)] = [:]

    private static let labelsMax = 1_024

    init(_ session: StoreSession, origin: Origin, scope: Int64) {
        self.session = session
        self.scope = scope
        self.origin = origin
        label = Array(origin.label.utf8)
        ownerUnit = origin.unit.flatMap { session.unitCodes[$0] }.map { Array($0.utf8) }
    }

    func key(_ number: UInt64) throws -> Int64 { try origin.key(number) }

    /// Begins the row of a record; a row that is not inserted is forgotten by the next.
    func begin(_ plan: NewRowPlan) {
        plan.row.begin(plan.filling)
        targets.removeAll(keepingCapacity: true)
        for column in plan.asked {
            while asked.count <= column { asked.append(.null) }
            asked[column] = .null
        }
    }

    /// Fills a cell of the row at hand.
    ///
    /// - Parameters:
    ///   - content: What the value holds.
    ///   - stays: Whether the content stays where it is until the row is inserted; otherwise it is copied.
    ///   - folded: The content as searches compare it, if that is known.
    /// - Returns: `false` if the row has to go the general way.
    func put(
        _ shown: NewRowPlan.Column.Shown, _ content: UnsafeBufferPointer<UInt8>, stays: Bool, folded: [UInt8]? = nil,
        into column: NewRowPlan.Column, of plan: NewRowPlan
    ) throws -> Bool {
        if column.isAsked { ask(shown, content, column.cell.place) }
        switch shown {
        case .nothing:
            return false
        case .content:
            plan.row.put(text: content, into: column.cell, stays: stays, folded: folded)
        case .integer(let number):
            plan.row.put(integer: number, into: column.cell)
        case .text(let text):
            text.withUnsafeBufferPointer { plan.row.put(text: $0, into: column.cell, stays: false) }
        case .record(let dot):
            let target = try target(dot)
            targets.append((column.field, target.local))
            target.text.withUnsafeBufferPointer { plan.row.put(text: $0, into: column.cell, stays: false) }
        }
        return true
    }

    /// Inserts the row at hand, in which every column of the plan was filled.
    func insert(_ plan: NewRowPlan, number: UInt64, hash: UInt64, time: HybridTimestamp) throws {
        clock.removeAll(keepingCapacity: true)
        if targets.isEmpty {
            ClockColumn.append(hash: hash, time: time, to: &clock)
        } else {
            var column = ClockColumn(hash: hash, time: time)
            for target in targets { column.targets[target.field] = [target.dot] }
            clock = column.bytes
        }
        id.removeAll(keepingCapacity: true)
        RecordLabel.append(replica: label, number: number, hash: hash, to: &id)
        let key = try key(number)
        try plan.row.insert(key: key, id: id, ownerUnit: ownerUnit, scope: scope, clock: clock)
        session.relatedRules.noteNew(key, of: plan.form)
        if plan.rules.isEmpty { return }
        for name in plan.rules.broken(by: { asked[$0] }) {
            try session.list(violation: name, key: key, collection: plan.collection)
        }
    }

    /// Remembers a cell for the rules that ask for its column.
    private func ask(_ shown: NewRowPlan.Column.Shown, _ content: UnsafeBufferPointer<UInt8>, _ column: Int) {
        switch shown {
        case .content: asked[column] = .text(Array(content))
        case .integer(let number): asked[column] = .integer(number)
        case .text(let text): asked[column] = .text(text)
        case .record(let dot): asked[column] = .text(Array(session.numbering.label(of: dot).utf8))
        case .nothing: break
        }
    }

    /// What stands for a record in a row and in its clock column.
    private func target(_ dot: Dot) throws -> (text: [UInt8], local: ClockColumn.LocalDot) {
        if let known = labels[dot] { return known }
        let origin = try session.numbering.origin(for: dot.replica, session.db)
        let target = (
            Array(session.numbering.label(of: dot).utf8),
            ClockColumn.LocalDot(origin: origin.number, number: dot.number, hash: dot.hash)
        )
        if labels.count >= Self.labelsMax { labels.removeAll() }
        labels[dot] = target
        return target
    }
}

extension StoreSession {
    /// How new records of a shape are written; `nil` if they have to go the general way.
    func newRowPlan(for shape: Shape) throws -> NewRowPlan? {
        noteWriting(to: shape.collection)
        // What a replica says of itself, or an authority of others, has effects beside its row.
        if case .builtIn = shape.collection, !describesForms(shape.collection) { return nil }
        return try tables[shape.collection]?.plan(for: shape, self)
    }
}
