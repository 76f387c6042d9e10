package import ReplicaCore
package import ReplicaForms

/// Why a record cannot be submitted, decided on or taken back.
package enum ReviewFault: Equatable, Sendable {
    /// Offices contradict each other in some fields.
    case conflict([Labels])
    /// It may be about the same person as others, and nobody has decided that.
    case duplicate(of: [String])
    /// It breaks blocking rules of its form.
    case rules([FieldProblem])
    /// A person's data stand on no ground.
    case noLegalBasis(LegalStanding)
    /// Nobody has submitted it.
    case notSubmitted
    /// The centre has accepted it: its office does not take that back.
    case accepted
    /// Only its own office, and the centre, decide on it.
    case notOurs(unit: String?)
    /// Who decides entered it himself, or this program cannot tell that he did not.
    case ownWork(author: String)
    /// The centre alone keeps such lists; nobody reviews them.
    case mastersOnly
}

/// A record on which a decision was, or was not, made.
package struct ReviewedRecord: Equatable, Sendable {
    package let id: String
    package let collection: String
    package let title: String
    package let status: RecordStatus
    /// `false` if it stood so already.
    package let isChanged: Bool

    package init(id: String, collection: String, title: String, status: RecordStatus, isChanged: Bool) {
        self.id = id
        self.collection = collection
        self.title = title
        self.status = status
        self.isChanged = isChanged
    }
}

/// A record on which a decision is not possible.
package struct RefusedRecord: Equatable, Sendable {
    package let record: ReviewedRecord
    package let fault: ReviewFault

    package init(record: ReviewedRecord, fault: ReviewFault) {
        self.record = record
        self.fault = fault
    }
}

/// What a decision on many records did, or would do.
package struct ReviewDone: Sendable {
    package let decided: [ReviewedRecord]
    /// The records on which it was not possible. Empty unless they were picked by a condition.
    package let left: [RefusedRecord]
}
