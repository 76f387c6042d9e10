/// A value of a register that no known change has replaced (`Protocol/01` §5).
package struct LiveValue: Hashable, Sendable {
    package let dot: Dot
    /// The position of the entry that wrote it, in a set field; 0 elsewhere.
    package let part: UInt32
    package let time: HybridTimestamp
    package let kind: EntryKind
    /// The fields that the values belong to: the register's own field, or the members of a group.
    package let members: [FormName]
    /// One value for each member.
    package let values: [Value]

    package init(
        dot: Dot, part: UInt32, time: HybridTimestamp, kind: EntryKind, members: [FormName], values: [Value]
    ) {
        self.dot = dot
        self.part = part
        self.time = time
        self.kind = kind
        self.members = members
        self.values = values
    }

    /// Whether another live value says the same.
    package func hasSameContent(as other: LiveValue) -> Bool {
        values == other.values && members == other.members && kind == other.kind
    }

    /// Whether nobody can say any more what it is (`Protocol/01` §5).
    package var isErased: Bool { !values.isEmpty && values.allSatisfy { $0.tag == .erased } }

    /// The same when nobody can say any more what it is.
    package var erased: LiveValue {
        LiveValue(
            dot: dot, part: part, time: time, kind: kind, members: members, values: values.map { _ in .erased })
    }

    package var name: Change.Replaced { Change.Replaced(dot: dot, part: part) }
}

/// Names a register of a record: a field or group, and in a set field the element.
package struct RegisterKey: Hashable, Comparable, Sendable {
    package let field: FormName
    package let element: Value?

    package init(_ field: FormName, element: Value? = nil) {
        self.field = field
        self.element = element
    }

    package static func < (left: Self, right: Self) -> Bool {
        if left.field != right.field { return left.field < right.field }
        switch (left.element, right.element) {
        case (let a?, let b?): return a < b
        case (nil, _?): return true
        default: return false
        }
    }
}
