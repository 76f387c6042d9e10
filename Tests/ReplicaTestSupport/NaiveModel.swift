package import ReplicaCore

/// The merge a second time, from the definitions of `Protocol/01` §5–6 and from nothing else.
///
/// It looks at the set of all changes, recomputes everything from scratch and knows no order of arrival. It
/// shares with the program only the types that a change is made of.
package struct NaiveModel: Sendable {
    /// What one entry of one change wrote.
    package struct WrittenValue: Hashable, Sendable {
        package let record: Dot
        package let field: FormName
        /// In a set field, the element.
        package let element: Value?
        package let dot: Dot
        /// The position of the entry in a set field; 0 elsewhere.
        package let part: UInt32
        package let time: HybridTimestamp
        package let kind: EntryKind
        package let members: [FormName]
        package let values: [Value]

        package init(
            record: Dot, field: FormName, element: Value?, dot: Dot, part: UInt32, time: HybridTimestamp,
            kind: EntryKind, members: [FormName], values: [Value]
        ) {
            self.record = record
            self.field = field
            self.element = element
            self.dot = dot
            self.part = part
            self.time = time
            self.kind = kind
            self.members = members
            self.values = values
        }
    }

    package enum Presence: Hashable, Sendable {
        case present, deleted, contested
    }

    /// Every value that a change wrote and no change replaces.
    package let live: [WrittenValue]
    /// The records that any change is about.
    package let records: Set<Dot>
    /// The records whose creating change is among the changes.
    package let created: Set<Dot>
    /// The collection of each record: the creating change's, or else the least that any change names.
    package let collections: [Dot: FormName]

    /// One item of the replaced list of one entry.
    private struct Replacement {
        let record: Dot
        let field: FormName
        let isOfSet: Bool
        let dot: Dot
        let part: UInt32

        func names(_ value: WrittenValue) -> Bool {
            // The hash first, because it nearly always differs.
            value.dot.hash == dot.hash && value.dot == dot && value.record == record && value.field == field
                && (value.kind != .assign) == isOfSet && value.part == part
        }
    }

    /// - Parameters:
    ///   - changes: In any order; a change that occurs twice counts once.
    ///   - apart: Those of them that do not count (`Protocol/07` §6): they write nothing, and what they replaced is
    ///     replaced by who replaces them.
    package init(_ changes: [NamedChange], apart: Set<Dot> = []) {
        var seen: Set<Dot> = []
        var written: [WrittenValue] = []
        var replacements: [Replacement] = []
        /// What changes that do not count wrote, each with what it replaced.
        var between: [(value: WrittenValue, replaced: [Replacement])] = []
        var named: [Dot: [FormName]] = [:]
        var created: [Dot: FormName] = [:]
        for item in changes where seen.insert(item.dot).inserted {
            let (dot, change) = (item.dot, item.change)
            let record = change.record ?? dot
            named[record, default: []].append(change.shape.collection)
            if change.record == nil { created[record] = change.shape.collection }
            var valuesLeft = change.values
            for (position, entry) in change.shape.entries.enumerated() {
                let isOfSet = entry.kind != .assign
                let values = Array(valuesLeft.prefix(entry.members.count))
                valuesLeft.removeFirst(entry.members.count)
                let value = WrittenValue(
                    record: record, field: entry.register, element: isOfSet ? values[0] : nil, dot: dot,
                    part: isOfSet ? UInt32(position) : 0, time: change.time, kind: entry.kind,
                    members: entry.members, values: values)
                let replaced = change.replaced[position].map {
                    Replacement(
                        record: record, field: entry.register, isOfSet: isOfSet, dot: $0.dot, part: $0.part)
                }
                if apart.contains(dot) {
                    between.append((value, replaced))
                } else {
                    written.append(value)
                    replacements += replaced
                }
            }
        }
        // Through one that does not count to the next, as far as they lead.
        while true {
            let reached = between.filter { item in replacements.contains { $0.names(item.value) } }
            if reached.isEmpty { break }
            between.removeAll { item in replacements.contains { $0.names(item.value) } }
            replacements += reached.flatMap(\.replaced)
        }
        live = written.filter { value in !replacements.contains { $0.names(value) } }
        records = Set(named.keys)
        self.created = Set(created.keys)
        collections = Dictionary(
            uniqueKeysWithValues: named.map { record, names in (record, created[record] ?? names.min() ?? names[0]) })
    }

    // MARK: What it means

    package func live(of record: Dot) -> [WrittenValue] { live.filter { $0.record == record } }

    package func live(of record: Dot, _ field: FormName, element: Value? = nil) -> [WrittenValue] {
        live.filter { $0.record == record && $0.field == field && $0.element == element }
    }

    /// The fields whose live values are not all equal; the elements of sets are never in conflict, and what was erased
    /// contradicts nothing.
    package func conflicts(of record: Dot) -> Set<FormName> {
        var conflicts: Set<FormName> = []
        let assigned = live(of: record).filter { $0.kind == .assign && !Self.isErased($0) }
        for one in assigned {
            for other in assigned where other.field == one.field {
                if one.members != other.members || one.values != other.values { conflicts.insert(one.field) }
            }
        }
        return conflicts
    }

    private static func isErased(_ value: WrittenValue) -> Bool {
        !value.values.isEmpty && value.values.allSatisfy { $0.tag == .erased }
    }

    /// The elements that a live include names.
    package func elements(of record: Dot, _ field: FormName) -> Set<Value> {
        Set(live(of: record).filter { $0.field == field && $0.kind == .include }.map { $0.values[0] })
    }

    /// The value of a register that is shown.
    ///
    /// - Parameter owner: The office that owns the record; `nil` for the field `owner` itself.
    package func shown<Office: Equatable>(
        _ candidates: [WrittenValue], owner: Office?, office: (ReplicaID) -> Office?
    ) -> WrittenValue? {
        var left = candidates
        if left.contains(where: { !Self.isErased($0) }) { left = left.filter { !Self.isErased($0) } }
        if let owner {
            let own = left.filter { office($0.dot.replica) == owner }
            if !own.isEmpty { left = own }
        }
        if let time = left.map(\.time.rawValue).max() { left = left.filter { $0.time.rawValue == time } }
        if let hash = left.map(\.dot.hash).max() { left = left.filter { $0.dot.hash == hash } }
        if let dot = left.map(\.dot).max() { left = left.filter { $0.dot == dot } }
        return left.first
    }

    /// Whether the record is deleted, and the dots of the live deletions.
    package func presence(of record: Dot, dots: (Value) -> [Dot]?) -> (presence: Presence, deletions: Set<Dot>) {
        let all = live(of: record)
        let written = all.filter { $0.field == BuiltIn.deleted && $0.kind == .assign }
        let deletions = written.filter { $0.values[0].tag == .dots }
        if deletions.isEmpty { return (.present, []) }
        let names = Set(deletions.map(\.dot))
        let isUndeleted = written.contains { $0.values[0].tag == .empty }
        let outlives = all.contains { value in
            value.field != BuiltIn.deleted
                && !deletions.contains { (dots($0.values[0]) ?? []).contains(value.dot) }
        }
        return (isUndeleted || outlives ? .contested : .deleted, names)
    }
}
