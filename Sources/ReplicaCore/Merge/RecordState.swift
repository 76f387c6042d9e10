/// What is known of one record in one scope: the live values of each of its registers (`Protocol/01` §5–6).
///
/// Applying changes in any order gives the same state, provided that the caller keeps the replacements that
/// ``apply(_:dot:isReplaced:)`` could not carry out and answers `isReplaced` from them (``ScopeState`` does so
/// in memory, the store in its tables).
package struct RecordState: Hashable, Sendable {
    /// The dot of the change that created the record.
    package let record: Dot
    /// The collection that the creating change names; until that one is known, any change's.
    package private(set) var collection: FormName
    /// Whether the creating change is known.
    package private(set) var isCreated: Bool
    /// Whether a change is known that copied the record into this scope.
    package private(set) var isCopied: Bool
    package private(set) var registers: [RegisterKey: Register]

    package init(
        record: Dot, collection: FormName, isCreated: Bool = false, isCopied: Bool = false,
        registers: [RegisterKey: Register] = [:]
    ) {
        self.record = record
        self.collection = collection
        self.isCreated = isCreated
        self.isCopied = isCopied
        self.registers = registers
    }

    /// A value that a change replaces and that is not live here: replaced before, or not yet arrived.
    package struct UnmetReplacement: Hashable, Sendable {
        package let record: Dot
        package let field: FormName
        /// Whether it names the value of a set's element: an include or exclude, not an assign.
        package let isElement: Bool
        package let replaced: Change.Replaced

        package init(record: Dot, field: FormName, isElement: Bool, replaced: Change.Replaced) {
            self.record = record
            self.field = field
            self.isElement = isElement
            self.replaced = replaced
        }
    }

    /// Applies a change of this record.
    ///
    /// - Parameter isReplaced: Whether a change that is already known replaces this value of the change.
    /// - Returns: The replacements that met no live value.
    package mutating func apply(
        _ change: Change, dot: Dot, isReplaced: (UnmetReplacement) -> Bool = { _ in false }
    ) -> [UnmetReplacement] {
        var unmet: [UnmetReplacement] = []
        var firstValue = 0
        if change.record == nil {
            isCreated = true
            collection = change.shape.collection
        } else if !isCreated {
            collection = min(collection, change.shape.collection)
        }
        if change.isCopy { isCopied = true }
        for (position, entry) in change.shape.entries.enumerated() {
            for replaced in change.replaced[position] where !remove(replaced, field: entry.register, kind: entry.kind) {
                unmet.append(
                    UnmetReplacement(
                        record: record, field: entry.register, isElement: entry.kind.isElement, replaced: replaced))
            }
            let values = Array(change.values[firstValue..<firstValue + entry.members.count])
            firstValue += entry.members.count
            let value = LiveValue(
                dot: dot, part: entry.kind.isElement ? UInt32(position) : 0, time: change.time, kind: entry.kind,
                members: entry.members, values: values)
            let name = UnmetReplacement(
                record: record, field: entry.register, isElement: entry.kind.isElement, replaced: value.name)
            if isReplaced(name) { continue }
            let key = RegisterKey(entry.register, element: entry.kind.isElement ? values.first : nil)
            registers[key, default: Register()].insert(value)
        }
        return unmet
    }

    /// Replaces values for a change whose own values are not among these: it is known, and does not count.
    ///
    /// - Returns: The replacements that met no live value.
    package mutating func supersede(
        _ items: [Change.Replaced], field: FormName, kind: EntryKind
    ) -> [UnmetReplacement] {
        items.filter { !remove($0, field: field, kind: kind) }.map {
            UnmetReplacement(record: record, field: field, isElement: kind.isElement, replaced: $0)
        }
    }

    /// Says that the creating change is known, though it does not count.
    package mutating func markCreated(collection: FormName) {
        isCreated = true
        self.collection = collection
    }

    /// Says that a change is known that copied the record here, though it does not count.
    package mutating func markCopied(collection: FormName) {
        isCopied = true
        if !isCreated { self.collection = min(self.collection, collection) }
    }

    /// Forgets what some changes wrote: their values stay live, and nobody can say any more what they are
    /// (`Protocol/03` §7).
    ///
    /// - Returns: Whether any of them was live.
    package mutating func erase(_ dots: Set<Dot>) -> Bool {
        var isChanged = false
        for (key, register) in registers {
            let gone = register.live.filter { dots.contains($0.dot) && !$0.isErased }
            if gone.isEmpty { continue }
            isChanged = true
            for value in gone {
                _ = remove(value.name, from: key)
                let target = RegisterKey(key.field, element: key.element == nil ? nil : .erased)
                registers[target, default: Register()].insert(value.erased)
            }
        }
        return isChanged
    }

    private mutating func remove(_ replaced: Change.Replaced, field: FormName, kind: EntryKind) -> Bool {
        if !kind.isElement { return remove(replaced, from: RegisterKey(field)) }
        for key in registers.keys where key.field == field && key.element != nil {
            if remove(replaced, from: key) { return true }
        }
        return false
    }

    private mutating func remove(_ replaced: Change.Replaced, from key: RegisterKey) -> Bool {
        guard registers[key]?.remove(replaced) == true else { return false }
        if registers[key]?.live.isEmpty == true { registers[key] = nil }
        return true
    }

    // MARK: What it means

    /// The live values of one register.
    package func live(_ key: RegisterKey) -> [LiveValue] { registers[key]?.live ?? [] }

    /// The present elements of a set field, ascending.
    package func elements(of field: FormName) -> [Value] {
        registers.filter { $0.key.field == field && $0.value.isPresent }.compactMap(\.key.element).sorted()
    }

    /// The dots of all live values outside the register `deleted`, ascending: what a deletion made now lists.
    package var seenDots: [Dot] {
        var dots: Set<Dot> = []
        for (key, register) in registers where key.field != BuiltIn.deleted {
            for value in register.live { dots.insert(value.dot) }
        }
        return dots.sorted()
    }

    /// Whether the record was deleted, and by whom against what (`Protocol/01` §6).
    package func presence(dots: (Value) -> [Dot]?) -> RecordPresence {
        let written = live(RegisterKey(BuiltIn.deleted))
        var covered: Set<Dot> = []
        var deletions: [LiveValue] = []
        for value in written {
            guard let content = value.values.first, let seen = dots(content) else { continue }
            deletions.append(value)
            covered.formUnion(seen)
        }
        if deletions.isEmpty { return .present }
        let isRestored = written.contains { $0.values.first?.tag == .empty }
        let outlives = isRestored || seenDots.contains { !covered.contains($0) }
        return outlives ? .contested(deletions: deletions) : .deleted(deletions: deletions)
    }

    /// The registers whose live values differ, in order of their names. Where a record went and came from is told
    /// apart from these (``departure(dots:)``), and so is what was decided on it (``review(identity:dots:)``).
    package var conflicts: [RegisterKey] {
        registers.filter { $0.value.isConflict && Self.isSettledByPeople($0.key.field) }.map(\.key).sorted()
    }

    /// The values between which a conflict of a field is, in the order of their dots: an erased one is no side of it.
    package func sides(of field: FormName) -> [LiveValue] {
        live(RegisterKey(field)).filter { !$0.isErased }
    }

    /// Whether contradicting values of a field are a conflict that a person settles by choosing one.
    package static func isSettledByPeople(_ field: FormName) -> Bool {
        field != BuiltIn.moved && field != BuiltIn.copied && !BuiltIn.isDecision(field)
    }
}

/// Whether a record is there.
package enum RecordPresence: Hashable, Sendable {
    case present
    /// Every live value was seen by a deletion.
    case deleted(deletions: [LiveValue])
    /// Deleted by one who did not see a value that another wrote: shown, as a conflict on `deleted`.
    case contested(deletions: [LiveValue])
}
