package import ReplicaCore
import ReplicaStore
import ReplicaWire

/// The entries of changes that decide on records (`Protocol/05` §11).
enum ReviewEntry {
    /// A step on what a record says now.
    static func step(_ step: ReviewStep, over state: RecordState, isByItsAuthor: Bool = false) -> ChangeDraft.Entry {
        ChangeDraft.Entry(
            Shape.Entry(
                kind: .assign, register: BuiltIn.review,
                members: [BuiltIn.reviewStep, BuiltIn.reviewSeen, BuiltIn.reviewSelf]),
            replaced: state.live(RegisterKey(BuiltIn.review)).map(\.name),
            values: [.text(step.rawValue), .dots(state.version()), isByItsAuthor ? .boolean(true) : .empty])
    }

    /// What people call a field that holds decisions; `nil` for others.
    static func fieldName(_ field: FormName) -> (key: String, label: Labels)? {
        switch field {
        case BuiltIn.review: ("review", Labels(vietnamese: "Trình, duyệt", english: "Review"))
        case BuiltIn.approved: ("approved", Labels(vietnamese: "Bản đơn vị duyệt", english: "Version approved"))
        case BuiltIn.accepted: ("accepted", Labels(vietnamese: "Bản được chấp nhận", english: "Version accepted"))
        case BuiltIn.confirmed:
            ("confirmed", Labels(vietnamese: "Xác nhận danh tính", english: "Confirmation of identity"))
        default: nil
        }
    }

    /// The field that holds decisions, by its key; `nil` for other keys.
    static func field(key: String) -> FormName? {
        [BuiltIn.review, BuiltIn.approved, BuiltIn.accepted, BuiltIn.confirmed].first { fieldName($0)?.key == key }
    }

    /// Whether a field only says which version the step beside it was taken on: histories leave it out.
    static func isSilent(_ field: FormName) -> Bool { field == BuiltIn.approved || field == BuiltIn.accepted }

    /// What an entry says, for people; `nil` for entries that decide nothing.
    static func shown(_ entry: Shape.Entry, _ values: [Value]) -> Labels? {
        if entry.register == BuiltIn.confirmed {
            return values.first?.tag == .empty
                ? Labels(vietnamese: "bỏ xác nhận", english: "taken back")
                : Labels(vietnamese: "đã xác nhận", english: "confirmed")
        }
        guard entry.register == BuiltIn.review, let place = entry.members.firstIndex(of: BuiltIn.reviewStep) else {
            return nil
        }
        return ReviewStep(rawValue: values[place].string)?.labels
    }
}

extension ReviewStep {
    /// What was done, for people.
    package var labels: Labels {
        switch self {
        case .submitted: Labels(vietnamese: "trình", english: "submitted")
        case .approved: Labels(vietnamese: "đơn vị duyệt", english: "approved by its office")
        case .accepted: Labels(vietnamese: "chấp nhận", english: "accepted")
        case .returned: Labels(vietnamese: "trả lại", english: "returned")
        case .recalled: Labels(vietnamese: "rút lại", english: "taken back")
        }
    }
}
