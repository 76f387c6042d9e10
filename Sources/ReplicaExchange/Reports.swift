package import ReplicaCore

/// A record as `show` and `list` give it. Values are in the plain form of ``ReplicaForms/ValueText``; what people
/// read is made by the program layer from ``FieldReport/shown``.
package struct RecordReport: Sendable {
    package let id: String
    package let collection: String
    package let unit: String?
    package let scope: String
    /// In the order of the form; fields without a value left out.
    package let fields: [FieldReport]
    /// The fields of which somebody said why they have none.
    package let reasons: [EmptyFieldReport]
    package let conflicts: [ConflictReport]
    /// Fields that were written while somebody else wrote others.
    package let parallel: [ParallelEdit]
    package let isDeleted: Bool
    /// Where the record went, if this replica knows it only in a scope that it left: one scope, unless people moved it
    /// to different places.
    package let movedTo: [String]
    /// The scope that it was moved from; `nil` for one that was created where it is.
    package let cameFrom: String?
    /// `nil` for a record that nobody offered to another office.
    package let transfer: TransferReport?
    /// `nil` for a record that this office's people cannot decide on: a form, or a list that the centre keeps.
    package let review: ReviewReport?
    /// The ids of all records that are shown as one with it, the one that stands for them first; empty for a record of
    /// its own.
    package let joined: [String]
}

/// What was offered to another office, and what came of it (`Protocol/05` §5).
package struct TransferReport: Sendable, Equatable {
    /// The code of the office.
    package let to: String
    package let state: TransferState
}

/// A field without a value, and why (`Protocol/05` §9).
package struct EmptyFieldReport: Sendable {
    package let key: String
    package let label: Labels
    package let reason: EmptyReason
}

package struct FieldReport: Sendable {
    package let key: String
    package let label: Labels
    /// One value, or all elements of a set field.
    package let values: [String]
    package let isMultiple: Bool
    /// What people read, in Vietnamese and English.
    package let shown: Labels
    package let isInConflict: Bool
    /// Whether what it was, or one of its elements, was erased.
    package let isErased: Bool
    package let type: FieldType
    package let personal: String
}

/// A field whose live values differ.
package struct ConflictReport: Sendable {
    package let id: String
    package let collection: String
    package let title: String
    package let field: String
    package let label: Labels
    /// In the order of the numbers that `resolve --take` expects, from 1.
    package internal(set) var values: [ConflictValue]
    /// What all of them go back to; empty where the field was empty before.
    package internal(set) var base: [Base] = []
    /// Other fields of the record that were written in parallel and contradict nothing.
    package internal(set) var parallel: [ParallelEdit] = []

    /// A value that every side replaced.
    package struct Base: Sendable {
        package let value: String
        package let shown: Labels
    }
}

extension ConflictReport {
    /// The same with a mask in place of what sensitive values say.
    ///
    /// - Parameters:
    ///   - text: What stands there for people; scripts find nothing.
    ///   - isSensitive: Whether a field, by its key, is.
    package func masked(by text: Labels, where isSensitive: (String) -> Bool) -> Self {
        var masked = self
        masked.parallel.removeAll { isSensitive($0.field) }
        if !isSensitive(field) { return masked }
        masked.values = values.map { value in
            var value = value
            if !value.isDeletion { (value.value, value.shownValue) = ("", text) }
            return value
        }
        masked.base = base.isEmpty ? [] : [Base(value: "", shown: text)]
        return masked
    }
}

package struct ConflictValue: Sendable {
    package fileprivate(set) var value: String
    package internal(set) var shownValue: Labels
    package let unit: String?
    package let replica: String
    package let author: String
    /// Milliseconds since 1970, as the author's clock claimed.
    package let at: UInt64
    package let isShown: Bool
    /// On `deleted`: this side is the deletion.
    package let isDeletion: Bool
    /// The reason that was given with the change.
    package let note: String
    /// The scope that the value stands in.
    package let scope: String
    /// Whether it was written where the record is not any more.
    package internal(set) var isLate = false
}

/// What `edit` did.
package struct RecordEdited: Sendable {
    package let id: String
    /// `false` if every field had its value already.
    package let isChanged: Bool
    /// The fields whose conflict the edit settled, because it replaced all their values.
    package let settled: [Labels]
}

/// One change of a record, as `history` and `why` tell it.
package struct ChangeReport: Sendable {
    package let id: String
    package let at: UInt64
    package let author: String
    package let unit: String?
    package let replica: String
    /// The replica that it succeeds, if it was copied or restored.
    package let predecessor: String?
    package let number: UInt64
    /// The hash of the sealed segment, hexadecimal; `nil` while it is pending here.
    package let segment: String?
    package let note: String
    package let authority: ChangeAuthority
    package let isCreation: Bool
    /// `nil` for a change that has its content.
    package let erasure: ErasureNotice?
    package let entries: [EntryReport]
}

/// By which order the content of a change was erased.
package struct ErasureNotice: Sendable {
    package let order: String
    package let basis: String
    /// When the order was given: milliseconds since 1970.
    package let at: UInt64
}

package struct EntryReport: Sendable {
    package let field: String
    package let label: Labels
    package let kind: Kind
    package let value: String
    package let shown: Labels
    /// Whether the value is live now.
    package let isLive: Bool
    /// The changes whose values it replaced, as replica and number.
    package let replaced: [String]

    package enum Kind: Sendable {
        case set, emptied, added, removed, deleted, restored
    }
}

/// What `status` says.
package struct StatusReport: Sendable {
    package let replica: String
    package let fingerprint: String
    package let unit: String
    package let unitName: Labels
    package let isMaster: Bool
    package let folder: String
    package let user: String
    /// Shown records, by collection, the forms' own left out.
    package let records: [(collection: String, label: Labels, count: Int)]
    /// Own changes that are not sealed.
    package let pending: Int
    /// Own changes that no bundle carried yet.
    package let unsent: Int
    /// Own changes whose receipt has not come from the master.
    package let unconfirmed: Int
    package let conflicts: Int
    package let violations: Int
    /// Records that wait for a decision of this office's people.
    package let inbox: Int
    /// Changes that are kept and do not count.
    package let quarantine: Int
    /// The fingerprint of the province's authority; `nil` before the centre has welcomed this replica.
    package let authority: String?
    package var isEnrolled: Bool { authority != nil }
    /// That this replica was ended, and why; `nil` while its work goes on.
    package let ending: EndingNotice?
    /// Segments that wait for others.
    package let waiting: Int
    /// Changes that a person has to confirm.
    package let held: Int
    package let missing: [MissingReport]
    /// The scopes that are here, and how completely.
    package let scopes: [ScopeHolding]
    package let frontier: [(replica: String, scope: String, number: UInt64)]
    package let peers: [PeerReport]
    /// All work of this office that waits, such requests among it.
    package let agenda: AgendaCount
    /// What people asked about their data, and waits.
    package let requests: [RequestDue]
    /// Erasures that this replica has not brought to their end.
    package let erasuresHere: Int
    /// At the master: those that some replica that still works has not confirmed.
    package let erasuresElsewhere: Int
    /// Whether a bundle can be made without saying for whom.
    package let knowsRecipients: Bool
}

/// The last exchange with a peer.
package struct PeerReport: Sendable {
    package let replica: String
    package let unit: String?
    /// Milliseconds since 1970, as the clock here had it.
    package let at: UInt64
    /// Over a line, and not by bundle.
    package let isByWire: Bool
    /// Changes that are here, that it may have, and that it is not known to have.
    package let lacks: Int
}

/// Changes that somebody has and this replica needs.
package struct MissingReport: Hashable, Sendable {
    package let replica: String
    package let unit: String?
    package let scope: String
    /// The number up to which changes are missing.
    package let number: UInt64
}

package struct BundleCreated: Sendable {
    package let files: [(file: String, to: String)]
    package let segments: Int
    package let changes: Int
    package let bytes: Int
    package let recipients: Int
}

package struct BundleInspection: Sendable {
    package let file: String
    package let from: String
    package let fromUnit: String
    package let to: [String]
    package let isForUs: Bool
    package let createdAt: UInt64
    package let segments: Int
    package let changes: Int
    package let missing: [MissingReport]
    /// Changes that are not here yet.
    package let new: Int
}

package struct BundleApplied: Sendable {
    package let file: String
    package let from: String
    package let fromUnit: String
    /// New changes that were applied.
    package let applied: Int
    /// What those are about.
    package let collections: Set<FormName>
    /// Changes that were here already.
    package let already: Int
    package internal(set) var missing: [MissingReport]
    /// New changes that are kept and do not count.
    package internal(set) var quarantined: Int
    /// Segments that were not taken, because this replica must not hold their scope.
    package let outOfScope: Int
    /// Changes that a person has to confirm before they are applied.
    package let held: Int
    /// Changes that a person refused.
    package let refused: Int
    /// Changes that wait for held or refused ones.
    package internal(set) var blocked = 0
    /// Fields that are in conflict now and were not before.
    package let conflicts: Int
    /// Own changes that the sender has by now.
    package let confirmed: Int
    /// What `withdraw` knows the import by; `nil` if nothing of it was new.
    package let batch: String?
    /// What `bundle accept-held` knows the held changes by.
    package let heldBatches: [String]
}

/// The files of a folder that were passed over, and what came of the rest.
package struct BundlesApplied: Sendable {
    package let applied: [BundleApplied]
    package let notForUs: [String]
    package let notBundles: [String]
    /// The files that could not be applied, in order; the others were.
    package let failures: [ExchangeError]
}

package struct ListReport: Sendable {
    package let collection: CollectionForm
    /// The columns, `id` not among them.
    package let fields: [FieldForm]
    package let rows: [ListRow]
    /// Whether more records match than the limit let through.
    package let hasMore: Bool
}

package struct ListRow: Sendable {
    package let id: String
    package let unit: String?
    /// In the order of the report's fields; `nil` without a value.
    package let values: [ListValue?]
    package let hasConflict: Bool
}

package struct ListValue: Sendable {
    package let values: [String]
    package let shown: Labels
}

package struct ImportReport: Sendable {
    package let added: Int
    package let updated: Int
    package let unchanged: Int
    /// The header of each column and the field that it went to; `nil` for a column that was passed over.
    package let columns: [(header: String, field: String?)]
    /// What a person should look at.
    package let notes: [ImportNote]
    /// What `withdraw` knows the import by; `nil` if it changed nothing.
    package internal(set) var batch: String?
}

package struct VerifyReport: Sendable {
    package let segments: Int
    package let changes: Int
    package let records: Int
    package let problems: [Problem]

    package enum Problem: Equatable, Sendable {
        case sqlite(String)
        case segment(hash: String, String)
        case chain(hash: String)
        case tail(scope: String)
        /// A row of the log's own tables that its segments do not say.
        case log(table: String, String)
        case table(name: String, rows: Int)
        case keyMismatch
        /// The access log was changed or shortened behind the program's back.
        case access(AccessFault)
    }
}
