import ReplicaCore
import ReplicaTestSupport

/// Small parts that the tests build from.
enum Examples {
    static let here = RandomHistory.replica(1)
    static let there = RandomHistory.replica(2)
    static let field = FormName.builtIn(20)
    static let languages = FormName.builtIn(42)
    static let record = dot(1)

    static func dot(_ number: UInt64, _ replica: ReplicaID = here, hash: UInt64 = 5) -> Dot {
        Dot(replica: replica, number: number, hash: hash)
    }

    static func value(
        _ text: String, _ dot: Dot, time: UInt64 = 0, part: UInt32 = 0, kind: EntryKind = .assign,
        members: [FormName] = [field]
    ) -> LiveValue {
        LiveValue(
            dot: dot, part: part, time: HybridTimestamp(rawValue: time), kind: kind, members: members,
            values: [.text(text)])
    }

    /// One entry of a change: what it does to a field, and what it replaces.
    struct Edit {
        let entry: Shape.Entry
        let values: [Value]
        let replaced: [Change.Replaced]

        static func assign(_ field: FormName, _ value: Value, replacing dots: [Dot] = []) -> Edit {
            Edit(
                entry: Shape.Entry(.assign, field), values: [value],
                replaced: dots.map { Change.Replaced(dot: $0) }.sorted())
        }

        static func group(_ group: FormName, _ members: [FormName], _ values: [Value]) -> Edit {
            Edit(entry: Shape.Entry(kind: .assign, register: group, members: members), values: values, replaced: [])
        }

        static func include(_ field: FormName, _ value: Value, replacing items: [Change.Replaced] = []) -> Edit {
            Edit(entry: Shape.Entry(.include, field), values: [value], replaced: items)
        }

        static func exclude(_ field: FormName, _ value: Value, replacing items: [Change.Replaced] = []) -> Edit {
            Edit(entry: Shape.Entry(.exclude, field), values: [value], replaced: items)
        }

        /// Deletes against the dots that were seen.
        static func delete(seeing dots: [Dot], replacing replaced: [Dot] = []) -> Edit {
            .assign(BuiltIn.deleted, DotsValue.encode(dots.sorted()), replacing: replaced)
        }

        static func undelete(replacing dots: [Dot] = []) -> Edit {
            .assign(BuiltIn.deleted, .empty, replacing: dots)
        }
    }

    static func change(
        _ edits: [Edit], record: Dot? = record, collection: UInt64 = 100, time: UInt64 = 0
    ) -> Change {
        Change(
            number: 1, time: HybridTimestamp(rawValue: time), author: "", record: record,
            shape: Shape(collection: .builtIn(collection), entries: edits.map(\.entry)),
            replaced: edits.map(\.replaced), values: edits.flatMap(\.values), note: .empty)
    }

    /// The record after these changes in this order; the first of them creates it.
    static func state(_ changes: [(Dot, [Edit])]) -> RecordState {
        var state = ScopeState()
        for (dot, edits) in changes {
            state.apply(change(edits, record: dot == record ? nil : record), dot: dot)
        }
        guard let result = state.records[record] else { preconditionFailure("no change of the record") }
        return result
    }
}
