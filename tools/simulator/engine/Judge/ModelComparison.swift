import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire

/// Holds what an office keeps and shows of a scope against the naive model, fed with the same changes.
struct ModelComparison {
    let world: World
    let office: Office
    let scope: ScopeName
    let book: LogBook
    private let model: NaiveModel
    /// The changes that do not count.
    private let apart: Set<Dot>
    /// The records that no other scope knows, no other record is one with, and of which everything counts: these are
    /// shown as their values alone say.
    private let plain: [Dot]

    init(world: World, office: Office, scope: ScopeName, book: LogBook) throws {
        self.world = world
        self.office = office
        self.scope = scope
        self.book = book
        let changes = book.changes(of: office.index, in: scope)
        apart = try book.apart(at: office, in: scope)
        model = NaiveModel(changes, apart: apart)
        var touched: Set<Dot> = []
        for item in changes where apart.contains(item.dot) { touched.insert(item.change.record ?? item.dot) }
        if !apart.isEmpty { world.marks.reach(.quarantinedAtEnd) }
        let joined = Self.joined(book.changes(of: office.index))
        var plain: [Dot] = []
        for record in model.created.sorted() where !touched.contains(record) {
            let isScattered = book.scopes(of: record).count > 1
            let isJoined = joined.contains(record) || model.live(of: record).contains { Self.joins.contains($0.field) }
            if isScattered { world.marks.reach(.scatteredAtEnd) }
            if isJoined { world.marks.reach(.joinedAtEnd) }
            if !isScattered, !isJoined { plain.append(record) }
        }
        self.plain = plain
    }

    private static let joins = [BuiltIn.sameAs, BuiltIn.distinctFrom]

    /// The records that others, in whatever scope, were said to be one with, or not to be.
    private static func joined(_ changes: [NamedChange]) -> Set<Dot> {
        changes.filter { $0.change.shape.entries.contains { joins.contains($0.register) } }
            .reduce(into: []) { $0.formUnion($1.change.values.compactMap(\.dot)) }
    }

    func check() throws {
        let replica = try world.enter(office)
        let conflicts = try replica.read { session in
            // Records of the genesis are not among the changes, and nobody changes them here.
            for record in model.records.sorted() {
                try compare(session.record(record, scope: scope, collection: model.collections[record]), record)
            }
            return try session.conflicts(collection: nil).map { ($0.record.state.record, Set($0.fields)) }
        }
        if scope == .province { return }
        let shown = Dictionary(conflicts) { $0.union($1) }
        for record in model.created.sorted() { try checkLate(record, shown: shown[record] ?? []) }
        for record in plain where isShown(record) {
            let expected = model.conflicts(of: record)
            if !expected.isEmpty { world.marks.reach(.conflictAtEnd) }
            if !expected.isSubset(of: shown[record] ?? []) {
                throw Violation(
                    .conflicts, "\(office.seat.name) hides a conflict of \(record.number) in \(scope.string)")
            }
        }
        try compareList(replica)
    }

    private func isShown(_ record: Dot) -> Bool {
        let presence = model.presence(of: record, dots: \.dots).presence
        if presence == .deleted { world.marks.reach(.deletedAtEnd) }
        if presence == .contested { world.marks.reach(.contestedAtEnd) }
        return presence != .deleted
    }

    /// What is in a record that went to another scope, and its mover did not see, is shown to people; and he left behind
    /// nothing that he had written himself.
    private func checkLate(_ record: Dot, shown: Set<FormName>) throws {
        let all = model.live(of: record)
        let moved = all.filter { $0.field == BuiltIn.moved }
        let moves = moved.filter { value in
            value.members.firstIndex(of: BuiltIn.movedTo).map { value.values[$0].tag == .text } ?? false
        }
        guard let move = moves.first, isShown(record) else { return }
        var seen = Set(moved.map(\.dot))
        for value in moves {
            for content in value.values { seen.formUnion(content.dots ?? []) }
        }
        let late = all.filter {
            $0.field != BuiltIn.moved && $0.field != BuiltIn.copied && !seen.contains($0.dot)
        }
        if late.isEmpty { return }
        world.marks.reach(.lateAtEnd)
        if !Set(late.map(\.field)).isSubset(of: shown) {
            throw Violation(.conflicts, "\(office.seat.name) hides what came late to \(scope.string)")
        }
        let isMovedOnce = moved.count == 1 && book.isFirstMove(move.dot, of: record, in: scope)
        if isMovedOnce,
            late.contains(where: { $0.dot.replica == move.dot.replica && book.isBefore($0.dot, move.dot, in: scope) })
        {
            throw Violation(.conflicts, "who moved a record out of \(scope.string) left behind what he had written")
        }
    }

    private struct Live: Hashable {
        let key: RegisterKey
        let dot: Dot
        let part: UInt32
        let kind: EntryKind
        let members: [FormName]
        let values: [Value]
    }

    private func compare(_ stored: StoreSession.StoredRecord?, _ record: Dot) throws {
        let kept = (stored?.state.registers ?? [:]).flatMap { key, register in
            register.live.map {
                Live(key: key, dot: $0.dot, part: $0.part, kind: $0.kind, members: $0.members, values: $0.values)
            }
        }
        let expected = model.live(of: record).map {
            Live(
                key: RegisterKey($0.field, element: $0.element), dot: $0.dot, part: $0.part, kind: $0.kind,
                members: $0.members, values: $0.values)
        }
        if Set(kept) != Set(expected) {
            throw Violation(
                .model,
                "\(office.seat.name) keeps \(kept.count) live values of \(record.number) in \(scope.string), the model "
                    + "\(expected.count)")
        }
        for (key, register) in stored?.state.registers ?? [:] {
            guard let element = key.element else { continue }
            if register.isPresent != model.elements(of: record, key.field).contains(element) {
                throw Violation(.model, "\(office.seat.name) shows other elements of a set in \(scope.string)")
            }
        }
    }

    /// The text fields of people as `list` shows them.
    private func compareList(_ replica: Replica) throws {
        var query = ListQuery()
        query.fields = ["name_full", "occupation", "phone"]
        let report = try replica.list(collection: "person", query)
        var rows: [String: ListRow] = [:]
        for row in report.rows { rows[row.id] = row }
        try replica.read { session in
            for record in plain where model.collections[record] == report.collection.name {
                let row = rows[session.label(of: record)]
                if (row != nil) != isShown(record) {
                    throw Violation(.model, "\(office.seat.name) lists what is deleted, or hides what is not")
                }
                guard let row else { continue }
                let office = session.office(of:)
                let written = model.shown(model.live(of: record, BuiltIn.owner), owner: Dot?.none, office: office)
                let owner = written?.values.first?.dot ?? office(record.replica)
                for (field, value) in zip(report.fields, row.values) {
                    let expected = model.shown(model.live(of: record, field.name), owner: owner, office: office)
                    if (value?.values.first ?? "") != (expected?.values.first?.string ?? "") {
                        throw Violation(.model, "\(self.office.seat.name) shows another \(field.key) of \(row.id)")
                    }
                }
            }
        }
    }
}
