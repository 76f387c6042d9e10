/// The structure of a change without its data: its collection and, for each entry, kind, register and member
/// fields (`Protocol/02` §5).
///
/// All changes of one import share a shape, which is hashed and written once.
package struct Shape: Hashable, Sendable {
    private let storage: Storage

    /// Held once for all changes of the shape: each hands it on, and is compared with the one before.
    private final class Storage: Sendable {
        let collection: FormName
        let entries: [Entry]
        let valueCount: Int
        let nothingReplaced: [[Change.Replaced]]
        /// A hash of all, so that looking a shape up does not compute it each time.
        let fingerprint: Int

        init(collection: FormName, entries: [Entry]) {
            self.collection = collection
            self.entries = entries
            valueCount = entries.reduce(0) { $0 + $1.members.count }
            nothingReplaced = Array(repeating: [], count: entries.count)
            var hasher = Hasher()
            hasher.combine(collection)
            hasher.combine(entries)
            fingerprint = hasher.finalize()
        }
    }

    package init(collection: FormName, entries: [Entry]) {
        storage = Storage(collection: collection, entries: entries)
    }

    package var collection: FormName { storage.collection }
    package var entries: [Entry] { storage.entries }
    /// The number of values of a change of this shape: one for each member of each entry.
    package var valueCount: Int { storage.valueCount }
    /// What a change of this shape replaces if it replaces nothing; changes share it.
    package var nothingReplaced: [[Change.Replaced]] { storage.nothingReplaced }

    package static func == (left: Self, right: Self) -> Bool {
        left.storage === right.storage
            || left.storage.fingerprint == right.storage.fingerprint && left.collection == right.collection
                && left.entries == right.entries
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(storage.fingerprint) }

    package struct Entry: Hashable, Sendable {
        package let kind: EntryKind
        /// The field, or the group whose members are written together.
        package let register: FormName
        /// The register itself for a plain or set field, the member fields for a group.
        package let members: [FormName]

        package init(kind: EntryKind, register: FormName, members: [FormName]) {
            self.kind = kind
            self.register = register
            self.members = members
        }

        /// An entry that writes one field.
        package init(_ kind: EntryKind, _ field: FormName) {
            self.init(kind: kind, register: field, members: [field])
        }
    }
}

/// What an entry does to its register (`Protocol/01` §4).
package enum EntryKind: UInt8, Sendable {
    /// Writes a field, or all members of a group.
    case assign = 0
    /// Makes an element present in a set field.
    case include = 1
    /// Makes an element absent from a set field.
    case exclude = 2

    package var isElement: Bool { self != .assign }
}
