package import ReplicaCore

extension RecordStatus {
    package var labels: Labels {
        switch self {
        case .draft: Labels(vietnamese: "nháp", english: "draft")
        case .submitted: Labels(vietnamese: "chờ duyệt", english: "submitted")
        case .approved: Labels(vietnamese: "đơn vị đã duyệt", english: "approved by its office")
        case .accepted: Labels(vietnamese: "đã chấp nhận", english: "accepted")
        case .returned: Labels(vietnamese: "bị trả lại", english: "returned")
        case .edited: Labels(vietnamese: "bản sửa chờ duyệt", english: "edited, waits for approval")
        }
    }
}

/// What whoever looks at a decision has to know beside the status.
package enum ReviewFlag: String, Sendable, CaseIterable {
    /// The record says something else than when it was submitted or returned.
    case changed
    /// People who did not know of each other decided differently.
    case disputed
    /// Who decided had entered the record himself.
    case own
    /// The centre accepted it without its office's approval.
    case unapproved
    /// The police have not confirmed who the person is.
    case unconfirmed
    /// Who decided has no right to such a decision; it counts as submitted.
    case noRight = "no_right"
    /// The other side has not confirmed yet that it has the decision.
    case provisional
    /// The version that was approved or accepted last goes on being counted.
    case earlierCounts = "earlier_counts"
    /// Offices contradict each other in one of its fields.
    case conflict
    /// It may be about the same person as another record.
    case duplicate

    package var labels: Labels {
        switch self {
        case .changed: Labels(vietnamese: "đã sửa sau đó", english: "changed since")
        case .disputed: Labels(vietnamese: "quyết định trái nhau", english: "decisions contradict each other")
        case .own: Labels(vietnamese: "tự duyệt", english: "approved by its author")
        case .unapproved: Labels(vietnamese: "đơn vị chưa duyệt", english: "not approved by its office")
        case .unconfirmed: Labels(vietnamese: "chưa xác nhận danh tính", english: "identity not confirmed")
        case .noRight: Labels(vietnamese: "không đúng thẩm quyền", english: "decided without the right to")
        case .provisional: Labels(vietnamese: "chưa có phản hồi", english: "not acknowledged yet")
        case .earlierCounts:
            Labels(vietnamese: "đang tính theo bản duyệt trước", english: "the version approved before is counted")
        case .conflict: Labels(vietnamese: "xung đột", english: "conflict")
        case .duplicate: Labels(vietnamese: "nghi trùng", english: "may be a duplicate")
        }
    }
}

/// Where a record stands in the review, and who brought it there.
package struct ReviewReport: Sendable {
    package let status: RecordStatus
    /// The last step; `nil` where nothing was ever decided.
    package let step: ReviewStep?
    /// Who took it, by his name; empty where it is not known.
    package let author: String
    /// The code of his office.
    package let unit: String?
    /// Milliseconds since 1970, as his clock claimed; `nil` without a step.
    package let at: UInt64?
    /// The reason that he gave.
    package let note: String
    /// In the order of the cases.
    package let flags: [ReviewFlag]
}
