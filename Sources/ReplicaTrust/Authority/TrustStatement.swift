package import ReplicaCore
package import ReplicaWire

/// One thing that a change of `province` says about who may write what, and that is read from the log itself, because
/// what it says decides which changes count (`Protocol/07` §1, §5–7).
package struct TrustStatement: Hashable, Sendable {
    /// The change that says it; its replica is the author.
    package let dot: Dot
    /// A segment that holds the change; `nil` while it is not sealed.
    package let segment: Hash256?
    package let content: Content

    package init(dot: Dot, segment: Hash256?, content: Content) {
        self.dot = dot
        self.segment = segment
        self.content = content
    }

    package enum Content: Hashable, Sendable {
        /// Creates a record in `authority` for a key.
        case names(key: ReplicaID, rank: Int64)
        /// Writes `ended` of a record in `authority`; `nil` is an empty value, which ends nothing.
        case ends(record: Dot, CutOff?, replaced: Set<Dot>)
        /// Creates a record in `enrolment` for a key.
        case enrols(key: ReplicaID)
        /// Creates a record in `admission`.
        case admits(segment: Hash256, over: Set<Dot>)
        /// Deletes a record in `admission`.
        case withdraws(record: Dot)
        /// Includes another replica in the set `successor` of a record that the author created.
        case passesOn(to: ReplicaID)
        /// Creates a record in `replica` with a predecessor.
        case claims(predecessor: ReplicaID)
    }

    /// The collections whose changes say something here.
    package static let collections: Set<FormName> = [
        BuiltIn.authorities, BuiltIn.enrolments, BuiltIn.admissions, BuiltIn.replicas,
    ]

    /// What a change says. A record's key, rank, segment and cut-offs that are set aside are those of the change that
    /// creates it: nothing written later alters them.
    package static func statements(of change: Change, dot: Dot) -> [Content] {
        let entries = EntryValues(change)
        switch (change.shape.collection, change.record) {
        case (BuiltIn.authorities, nil):
            var said: [Content] = []
            if let key = entries.replica(BuiltIn.key) {
                said.append(.names(key: key, rank: rank(entries.content(BuiltIn.rank) ?? [])))
            }
            return said + ends(entries, record: dot)
        case (BuiltIn.authorities, let record?):
            return ends(entries, record: record)
        case (BuiltIn.enrolments, nil):
            return entries.replica(BuiltIn.key).map { [.enrols(key: $0)] } ?? []
        case (BuiltIn.admissions, nil):
            guard let segment = entries.content(BuiltIn.segment).flatMap(Hash256.init(bytes:)) else { return [] }
            return [.admits(segment: segment, over: Set(entries.value(BuiltIn.over)?.dots ?? []))]
        case (BuiltIn.admissions, let record?):
            guard let deletion = entries.value(BuiltIn.deleted), deletion.tag != .empty else { return [] }
            return [.withdraws(record: record)]
        case (BuiltIn.replicas, let record):
            var said: [Content] = []
            if record == nil, let predecessor = entries.replica(BuiltIn.predecessor) {
                said.append(.claims(predecessor: predecessor))
            }
            guard record?.replica ?? dot.replica == dot.replica else { return said }
            let successors = entries.included(BuiltIn.successor).compactMap(ReplicaID.init(bytes:))
            return said + successors.map { .passesOn(to: $0) }
        default:
            return []
        }
    }

    private static func ends(_ entries: EntryValues, record: Dot) -> [Content] {
        guard let (value, replaced) = entries.assigned(BuiltIn.ended) else { return [] }
        let cutOff = value.tag == .empty ? nil : CutOff(content: value.content)
        return [.ends(record: record, cutOff, replaced: Set(replaced.map(\.dot)))]
    }

    /// A whole number in its shortest decimal form, of 64 bits; the greatest for anything else.
    static func rank(_ content: [UInt8]) -> Int64 {
        let digits = content.first == UInt8(ascii: "-") ? content.dropFirst() : content[...]
        guard let first = digits.first, digits.allSatisfy({ (48...57).contains($0) }),
            first != 48 || content.count == 1
        else { return .max }
        return Int64(String(decoding: content, as: UTF8.self)) ?? .max
    }
}

/// The values of a change by what they are of.
private struct EntryValues {
    private let entries: [(entry: Shape.Entry, value: Value?, replaced: [Change.Replaced])]

    init(_ change: Change) {
        var first = 0
        entries = zip(change.shape.entries, change.replaced).map { entry, replaced in
            defer { first += entry.members.count }
            return (entry, entry.members.isEmpty ? nil : change.values[first], replaced)
        }
    }

    func assigned(_ field: FormName) -> (Value, [Change.Replaced])? {
        for item in entries where item.entry.kind == .assign && item.entry.register == field {
            if let value = item.value { return (value, item.replaced) }
        }
        return nil
    }

    func value(_ field: FormName) -> Value? { assigned(field)?.0 }
    func content(_ field: FormName) -> [UInt8]? { value(field)?.content }
    func replica(_ field: FormName) -> ReplicaID? { content(field).flatMap(ReplicaID.init(bytes:)) }

    func included(_ field: FormName) -> [[UInt8]] {
        entries.filter { $0.entry.kind == .include && $0.entry.register == field }.compactMap { $0.value?.content }
    }
}
