import ReplicaCore
import ReplicaWire

/// Turns the state of a record into a row and back, without loss (`Protocol/01` §5).
///
/// A register goes into the row where the column and the clock column together say everything about it; what
/// they cannot say (conflicts, edited sets, values of unknown kinds) is left as an exception beside the row.
struct RowCodec {
    let layout: TableLayout
    let catalog: FormCatalog
    let numbering: Numbering
    /// The code of a unit, for the column `owner_unit`.
    let unitCode: (Dot) -> String?

    /// A state as a row and what the row cannot hold.
    struct Encoded {
        var row: CollectionTable.StoredRow
        /// The live values of each register that is not in the row, by the register's field.
        var exceptions: [FormName: [(RegisterKey, LiveValue)]]
        /// The fields that people have to settle.
        var conflicts: Set<FormName>
    }

    // MARK: Values and cells

    /// The cell that shows a value; `nil` if none says exactly the same.
    func cell(_ value: Value, _ field: FieldForm) -> Cell? {
        guard value.tag == field.type.tag else { return nil }
        switch field.type {
        case .text:
            return value.content.contains(0) ? nil : .text(value.content)
        case .decimal, .date, .partialDate, .instant:
            return value.content.allSatisfy { $0 > 0 && $0 < 128 } ? .text(value.content) : nil
        case .integer:
            guard let number = Int64(value.string), String(number).utf8.elementsEqual(value.content) else { return nil }
            return .integer(number)
        case .boolean:
            guard value.content == [0] || value.content == [1] else { return nil }
            return .integer(Int64(value.content[0]))
        case .code:
            guard let list = field.list, let dot = value.dot, let key = catalog.shownKey(of: dot, in: list) else {
                return nil
            }
            return .text(key)
        case .reference:
            return value.dot.map { .text(Array(numbering.label(of: $0).utf8)) }
        case .bytes:
            return .blob(value.content)
        case .group:
            return nil
        }
    }

    /// The value that a cell shows; references need their target from the clock column.
    func value(_ cell: Cell, _ field: FieldForm, target: Dot?) -> Value? {
        switch (field.type, cell) {
        case (_, .null): return nil
        case (.integer, .integer(let number)): return .integer(number)
        case (.boolean, .integer(let number)): return .boolean(number != 0)
        case (.code, .text(let key)):
            guard let list = field.list,
                let code = catalog.code(key: String(decoding: key, as: UTF8.self), in: list)
            else { return nil }
            return .dot(code.dot, tag: .code)
        case (.reference, .text): return target.map { .dot($0) }
        case (_, .text(let content)), (_, .blob(let content)):
            return field.type.tag.map { Value(tag: $0, content: content) }
        default: return nil
        }
    }

    // MARK: State to row

    func encode(_ state: RecordState, key: Int64, scope: Int64, creation: (hash: UInt64, time: HybridTimestamp)) throws
        -> Encoded
    {
        var clock = ClockColumn(hash: creation.hash, time: creation.time)
        clock.isCopy = !state.isCreated
        var row = CollectionTable.StoredRow(
            key: key, id: numbering.label(of: state.record), ownerUnit: numbering.owner(of: state).flatMap(unitCode),
            scope: scope, clock: [],
            cells: Array(repeating: .null, count: layout.columns.count))
        var exceptions: [FormName: [(RegisterKey, LiveValue)]] = [:]
        var conflicts: Set<FormName> = []
        var byField: [FormName: [(RegisterKey, Register)]] = [:]
        for (key, register) in state.registers { byField[key.field, default: []].append((key, register)) }
        let shown = ShownValue(owner: numbering.owner(of: state), office: numbering.office(of:))

        for register in layout.registers {
            guard let parts = byField.removeValue(forKey: register.name) else { continue }
            let isInRow =
                register.isSet
                ? try encodeSet(register.columns[0], parts, state.record, &row, &clock)
                : try encodePlain(register, parts, state.record, shown, &row, &clock)
            if !isInRow { exceptions[register.name] = Self.sorted(parts) }
            if parts.contains(where: { $0.1.isConflict }) { conflicts.insert(register.name) }
        }
        for (field, parts) in byField {
            exceptions[field] = Self.sorted(parts)
            if field != BuiltIn.deleted, RecordState.isSettledByPeople(field),
                parts.contains(where: { $0.1.isConflict })
            {
                conflicts.insert(field)
            }
        }
        if case .contested = state.presence(dots: \.dots) { conflicts.insert(BuiltIn.deleted) }
        row.clock = clock.bytes
        return Encoded(row: row, exceptions: exceptions, conflicts: conflicts)
    }

    /// The live values of registers in an order that depends on nothing but them.
    static func sorted(_ registers: [(RegisterKey, Register)]) -> [(RegisterKey, LiveValue)] {
        registers.sorted { $0.0 < $1.0 }.flatMap { key, register in register.live.map { (key, $0) } }
    }

    private func encodePlain(
        _ register: (name: FormName, columns: [Int], isSet: Bool), _ parts: [(RegisterKey, Register)], _ record: Dot,
        _ shown: ShownValue<Dot>, _ row: inout CollectionTable.StoredRow, _ clock: inout ClockColumn
    ) throws -> Bool {
        guard let winner = shown.choose(from: parts.flatMap(\.1.live)) else { return true }
        let fields = register.columns.map { layout.columns[$0].field }
        var isExact =
            parts.count == 1 && parts[0].0.element == nil && parts[0].1.live.count == 1
            && winner.kind == .assign && winner.members == fields.map(\.name)
        var targets: [ClockColumn.LocalDot] = []
        for (member, value) in zip(winner.members, winner.values) {
            guard let place = fields.firstIndex(where: { $0.name == member }) else { continue }
            let cell = cell(value, fields[place])
            if let cell {
                row.cells[register.columns[place]] = cell
                if let target = value.dot, fields[place].type == .reference { targets.append(try local(target)) }
            } else if value != .empty {
                isExact = false
            }
        }
        let isAllEmpty = register.columns.allSatisfy { row.cells[$0] == .null }
        guard isExact else { return false }
        let number = try fieldNumber(register.name)
        if winner.dot != record || isAllEmpty {
            clock.written[number] = ClockColumn.Stamp(dot: try local(winner.dot), time: winner.time)
        }
        if !targets.isEmpty { clock.targets[number] = targets }
        return true
    }

    private func encodeSet(
        _ column: Int, _ parts: [(RegisterKey, Register)], _ record: Dot,
        _ row: inout CollectionTable.StoredRow, _ clock: inout ClockColumn
    ) throws -> Bool {
        let field = layout.columns[column].field
        let sorted = parts.sorted { $0.0 < $1.0 }
        var texts: [[UInt8]] = []
        var targets: [ClockColumn.LocalDot] = []
        var isExact = true
        for (index, (key, register)) in sorted.enumerated() {
            guard let element = key.element else {
                isExact = false
                continue
            }
            if register.isPresent, case .text(let text)? = setCell(element, field) {
                texts.append(text)
                if let target = element.dot, field.type == .reference { targets.append(try local(target)) }
            } else {
                isExact = false
            }
            let first = sorted[0].1.live.first?.part ?? 0
            isExact =
                isExact && register.live.count == 1 && register.live[0].kind == .include
                && register.live[0].dot == record && register.live[0].part == first + UInt32(index)
                && register.live[0].members == [field.name]
        }
        if !texts.isEmpty { row.cells[column] = .text(TextList.json(texts)) }
        guard isExact, let first = sorted.first?.1.live.first else { return false }
        let number = try fieldNumber(field.name)
        clock.firstParts[number] = first.part
        if !targets.isEmpty { clock.targets[number] = targets }
        return true
    }

    private func setCell(_ element: Value, _ field: FieldForm) -> Cell? {
        switch cell(element, field) {
        case .integer(let number)?: .text(Array(String(number).utf8))
        case let other: other
        }
    }

    // MARK: Row to state

    /// - Parameter exceptions: What stands beside the row.
    func decode(
        _ row: CollectionTable.StoredRow, record: Dot, exceptions: [(RegisterKey, LiveValue)]
    ) throws -> RecordState {
        let clock = try ClockColumn(bytes: row.clock)
        var registers: [RegisterKey: Register] = [:]
        for (key, value) in exceptions { registers[key, default: Register()].insert(value) }
        let excepted = Set(exceptions.map(\.0.field))
        for register in layout.registers where !excepted.contains(register.name) {
            guard let number = numbering.name(register.name) else { continue }
            if register.isSet {
                try decodeSet(register.columns[0], number, row, record, clock, &registers)
            } else {
                try decodePlain(register, number, row, record, clock, &registers)
            }
        }
        return RecordState(
            record: record, collection: layout.form.name, isCreated: !clock.isCopy,
            isCopied: clock.isCopy || registers[RegisterKey(BuiltIn.copied)] != nil, registers: registers)
    }

    private func decodePlain(
        _ register: (name: FormName, columns: [Int], isSet: Bool), _ number: Int64, _ row: CollectionTable.StoredRow,
        _ record: Dot, _ clock: ClockColumn, _ registers: inout [RegisterKey: Register]
    ) throws {
        let stamp = clock.written[number]
        guard stamp != nil || register.columns.contains(where: { row.cells[$0] != .null }) else { return }
        var targets = (clock.targets[number] ?? [])[...]
        var values: [Value] = []
        for column in register.columns {
            let field = layout.columns[column].field
            var target: Dot?
            if field.type == .reference, row.cells[column] != .null, let next = targets.popFirst() {
                target = try dot(next)
            }
            values.append(value(row.cells[column], field, target: target) ?? .empty)
        }
        let live = LiveValue(
            dot: try stamp.map { try dot($0.dot) } ?? record, part: 0, time: stamp?.time ?? clock.time, kind: .assign,
            members: register.columns.map { layout.columns[$0].field.name }, values: values)
        registers[RegisterKey(register.name)] = Register(live: [live])
    }

    private func decodeSet(
        _ column: Int, _ number: Int64, _ row: CollectionTable.StoredRow, _ record: Dot, _ clock: ClockColumn,
        _ registers: inout [RegisterKey: Register]
    ) throws {
        guard case .text(let json) = row.cells[column], let first = clock.firstParts[number] else { return }
        let field = layout.columns[column].field
        let targets = clock.targets[number] ?? []
        for (index, text) in (TextList.texts(json) ?? []).enumerated() {
            let cell: Cell =
                field.type == .integer || field.type == .boolean
                ? .integer(Int64(String(decoding: text, as: UTF8.self)) ?? 0) : .text(text)
            let target = index < targets.count ? try dot(targets[index]) : nil
            guard let element = value(cell, field, target: target) else { continue }
            let live = LiveValue(
                dot: record, part: first + UInt32(index), time: clock.time, kind: .include, members: [field.name],
                values: [element])
            registers[RegisterKey(field.name, element: element)] = Register(live: [live])
        }
    }

    // MARK: Local numbers

    private func fieldNumber(_ name: FormName) throws -> Int64 {
        guard let number = numbering.name(name) else { throw WireError(.reference, "field") }
        return number
    }

    private func local(_ dot: Dot) throws -> ClockColumn.LocalDot {
        guard let origin = numbering.origins(of: dot.replica).first else { throw WireError(.reference, "origin") }
        return ClockColumn.LocalDot(origin: origin.number, number: dot.number, hash: dot.hash)
    }

    private func dot(_ local: ClockColumn.LocalDot) throws -> Dot {
        guard let origin = numbering.origin(local.origin) else { throw WireError(.reference, "origin") }
        return Dot(replica: origin.replica, number: local.number, hash: local.hash)
    }
}
