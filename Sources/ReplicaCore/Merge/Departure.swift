/// That a record went to another scope, as one scope knows it (`Protocol/01` §9).
package struct Departure: Hashable, Sendable {
    /// The live values of `moved` that name a scope, ascending by dot.
    package let moves: [LiveValue]
    /// Where it went, ascending: several scopes, if people moved it without knowing of each other.
    package let destinations: [ScopeName]
    /// Live values that no mover saw: they stay here until somebody carries them over.
    package let late: [LateValue]
    /// Whether somebody took a move back without knowing of another.
    package let isRecalled: Bool

    package struct LateValue: Hashable, Sendable {
        package let key: RegisterKey
        package let value: LiveValue

        package init(key: RegisterKey, value: LiveValue) {
            self.key = key
            self.value = value
        }
    }

    /// Whether nothing of the record is left for people to look at here.
    package var isComplete: Bool { late.isEmpty && !isRecalled && destinations.count == 1 }
}

/// Where a record stands in one scope; the least is the one that is shown where several scopes have it.
package enum Standing: Int, Comparable, Sendable {
    /// It was created here, and is here.
    case original
    /// It was moved here, and is here.
    case copy
    /// It went away, and something was left behind for people to settle.
    case contested
    /// It went away or was deleted, or nothing says that it was ever here.
    case absent

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension RecordState {
    /// Whether and where to the record went; `nil` if nobody moved it, or everybody who did took that back.
    ///
    /// - Parameter dots: Reads a value of tag *dots*.
    package func departure(dots: (Value) -> [Dot]?) -> Departure? {
        let written = live(RegisterKey(BuiltIn.moved))
        if written.isEmpty { return nil }
        var moves: [LiveValue] = []
        var destinations: Set<ScopeName> = []
        var seen = Set(written.map(\.dot))
        for value in written {
            guard let place = value.members.firstIndex(of: BuiltIn.movedTo), value.values[place].tag == .text else {
                continue
            }
            moves.append(value)
            destinations.insert(ScopeName(ByteText(bytes: value.values[place].content)))
            if let list = value.members.firstIndex(of: BuiltIn.movedSeen) {
                seen.formUnion(dots(value.values[list]) ?? [])
            }
        }
        if moves.isEmpty { return nil }
        var late: [Departure.LateValue] = []
        for (key, register) in registers where key.field != BuiltIn.moved && key.field != BuiltIn.copied {
            late += register.live.filter { !seen.contains($0.dot) }.map { .init(key: key, value: $0) }
        }
        late.sort { $0.key != $1.key ? $0.key < $1.key : $0.value.name < $1.value.name }
        return Departure(
            moves: moves, destinations: destinations.sorted(), late: late, isRecalled: moves.count < written.count)
    }

    /// - Parameter dots: Reads a value of tag *dots*.
    package func standing(dots: (Value) -> [Dot]?) -> Standing {
        guard isCreated || isCopied && !registers.isEmpty && !isCopyTakenBack else { return .absent }
        if case .deleted = presence(dots: dots) { return .absent }
        guard let departure = departure(dots: dots) else { return isCreated ? .original : .copy }
        return departure.isComplete ? .absent : .contested
    }

    private var isCopyTakenBack: Bool {
        let written = live(RegisterKey(BuiltIn.copied))
        return !written.isEmpty && written.allSatisfy { $0.values.first?.tag == .empty }
    }

    /// The dots of all live values that are not late and not about the move itself: what a move made now lists, so
    /// that nothing that an earlier one did not see is covered up.
    package func settledDots(dots: (Value) -> [Dot]?) -> [Dot] {
        let late = Set(departure(dots: dots)?.late.map(\.value.dot) ?? [])
        var settled: Set<Dot> = []
        for (key, register) in registers where key.field != BuiltIn.moved {
            for value in register.live where !late.contains(value.dot) { settled.insert(value.dot) }
        }
        return settled.sorted()
    }
}

extension Change {
    /// Whether the change copies its record into its scope (`Protocol/01` §9).
    package var isCopy: Bool { record != nil && shape.isCopy }
}

extension Shape {
    package var isCopy: Bool { entries.contains { $0.kind == .assign && $0.register == BuiltIn.copied } }
}
