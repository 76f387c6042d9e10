import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// From which decision on a record is counted in a report.
package enum CountedFrom: String, Sendable {
    /// Its office answers for it, or the centre does.
    case approved
    /// The centre took it over.
    case accepted
}

/// What of a collection's records is counted: of each the version that was approved, or accepted, last, so that a draft
/// counts nowhere and an edit counts only once it was decided on (`Protocol/05` §11).
struct CountedRecords {
    private let session: StoreSession
    private let from: CountedFrom
    private let centre: [Int64]

    init(_ session: StoreSession, own: ReplicaID, from: CountedFrom) throws {
        self.session = session
        self.from = from
        centre = from == .accepted ? try ReviewReading(session, own: own).centreOrigins : []
    }

    /// Picks the rows that are counted as they stand.
    var asTheyStand: RowCondition { ReviewSelection.counted(current: true, from == .accepted ? centre : nil) }

    /// The records of which an earlier version than the row's is counted, as they were in that version. Owner, scope
    /// and all else that is no field of the form are in the stored record.
    func asTheyWere(_ form: CollectionForm) throws -> [(stored: StoreSession.StoredRecord, state: RecordState)] {
        var selection = RowSelection()
        selection.conditions = [ReviewSelection.counted(current: false, from == .accepted ? centre : nil)]
        let records = try session.keys(in: form.name, selection).compactMap {
            try session.record(key: $0, collection: form.name)
        }
        return try session.states(
            at: records.compactMap { stored in
                let review = stored.state.review(identity: form.identityRegisters, dots: \.dots)
                let cover = from == .approved ? review.approved : review.accepted
                return cover.value?.values.first?.dots.map { (stored, $0) }
            })
    }

    /// How many records of a collection are shown and not counted at all, by the code of the office that owns them.
    func uncounted(_ form: CollectionForm) throws -> [String: Int] {
        try session.countsByOwner(of: form.name, where: [ReviewSelection.uncounted(from == .accepted ? centre : nil)])
    }
}
