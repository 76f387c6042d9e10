/// What was decided on a record (`Protocol/05` §11).
package enum ReviewStep: String, Sendable, CaseIterable {
    /// Its office asks for a decision.
    case submitted
    /// Its office answers for it.
    case approved
    /// The centre takes it over.
    case accepted
    /// Sent back to its office, with a reason.
    case returned
    /// Its office took back that it was submitted.
    case recalled
}

/// How far a record has come in the review (`Protocol/05` §11).
package enum RecordStatus: String, Sendable, CaseIterable {
    /// Its office has not submitted it, or took that back.
    case draft
    /// Waits for its office's approval, or the centre's acceptance.
    case submitted
    /// Its office answers for it.
    case approved
    /// The centre took it over.
    case accepted
    /// Sent back to its office.
    case returned
    /// Was approved or accepted, and says something else since: waits for a decision on that.
    case edited
}

/// What people of an office may decide, by its role in the roster.
package enum ReviewRight: Sendable {
    /// On the records of its own office.
    case office
    /// That too, and who a person of the register is.
    case steward
    /// On every record.
    case centre
}

/// Which version of a record a decision holds for. The **version** of a record is the set of the changes whose values
/// are live in the fields of its form: two states that show anything different have different ones.
package enum ReviewCover: Equatable, Sendable {
    /// There is no such decision.
    case none
    /// One on another version than that of now.
    case earlier(LiveValue)
    case current(LiveValue)

    /// The decision.
    package var value: LiveValue? {
        switch self {
        case .none: nil
        case .earlier(let value), .current(let value): value
        }
    }

    package var isCurrent: Bool { if case .current = self { true } else { false } }
}

/// The decisions on one record, as one scope knows them.
package struct ReviewState: Equatable, Sendable {
    /// The last step; `nil` where nothing was ever decided. Of steps that did not know of each other, the one that
    /// ``ShownValue`` chooses.
    package let step: ReviewStep?
    /// The value that says so.
    package let decision: LiveValue?
    /// Whether the step was taken on the version of now.
    package let isCurrent: Bool
    /// Whether people who did not know of each other took different steps.
    package let isDisputed: Bool
    /// Whether who decided says that the record, or a part of it, is his own work.
    package let isByItsAuthor: Bool
    /// That the record's office, or the centre, answers for it.
    package let approved: ReviewCover
    /// That the centre took it over.
    package let accepted: ReviewCover
    /// That the police confirmed who the person is.
    package let confirmed: ReviewCover

    /// Where the record stands.
    ///
    /// - Parameter right: What the people of a replica may decide. A step that somebody had no right to take counts as
    ///   that the record was submitted.
    package func status(right: (ReplicaID) -> ReviewRight) -> RecordStatus {
        switch step {
        case nil, .recalled: .draft
        case .returned: .returned
        case .submitted: .submitted
        case .approved: isCurrent ? .approved : .edited
        case .accepted: lacksRight(right) ? .submitted : isCurrent ? .accepted : .edited
        }
    }

    /// Whether the last step is one that only the centre takes, and somebody else took it.
    package func lacksRight(_ right: (ReplicaID) -> ReviewRight) -> Bool {
        guard step == .accepted, let decision else { return false }
        return right(decision.dot.replica) != .centre
    }

    /// Whether somebody has to look at it: it waits for a decision, or another one than the last was made on came.
    package var isOpen: Bool {
        switch step {
        case nil, .recalled: isDisputed
        case .submitted, .approved, .returned: true
        case .accepted: !isCurrent || isDisputed
        }
    }
}

extension RecordState {
    /// The version of now: the dots of all live values in some fields, ascending.
    ///
    /// - Parameter fields: `nil` for all fields of the form.
    package func version(of fields: Set<FormName>? = nil) -> [Dot] {
        var dots: Set<Dot> = []
        for (key, register) in registers {
            guard case .defined = key.field, fields?.contains(key.field) ?? true else { continue }
            for value in register.live { dots.insert(value.dot) }
        }
        return dots.sorted()
    }

    /// What was decided on the record.
    ///
    /// - Parameters:
    ///   - identity: The registers that the police confirm.
    ///   - dots: Reads a value of tag *dots*.
    package func review(identity: Set<FormName>, dots: (Value) -> [Dot]?) -> ReviewState {
        let version = version()
        let written = live(RegisterKey(BuiltIn.review)).filter { $0.step != nil }
        let decision = Self.choose(written)
        let seen = decision.flatMap { value in
            value.members.firstIndex(of: BuiltIn.reviewSeen).flatMap { dots(value.values[$0]) }
        }
        let isByItsAuthor =
            decision.map { value in
                value.members.firstIndex(of: BuiltIn.reviewSelf).map { value.values[$0] == .boolean(true) } ?? false
            } ?? false
        return ReviewState(
            step: decision?.step, decision: decision, isCurrent: seen == version,
            isDisputed: Set(written.map(\.step)).count > 1, isByItsAuthor: isByItsAuthor,
            approved: cover(BuiltIn.approved, version, dots), accepted: cover(BuiltIn.accepted, version, dots),
            confirmed: cover(BuiltIn.confirmed, self.version(of: identity), dots))
    }

    /// Of decisions on several versions one on that of now goes before others.
    private func cover(_ field: FormName, _ version: [Dot], _ dots: (Value) -> [Dot]?) -> ReviewCover {
        let written = live(RegisterKey(field)).filter { $0.values.first.flatMap(dots) != nil }
        if let current = Self.choose(written.filter { $0.values.first.flatMap(dots) == version }) {
            return .current(current)
        }
        return Self.choose(written).map { .earlier($0) } ?? .none
    }

    private static func choose(_ live: [LiveValue]) -> LiveValue? {
        ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: live)
    }
}

extension LiveValue {
    /// The step that a value of `review` takes; `nil` for none, or one that this program does not know.
    package var step: ReviewStep? {
        members.firstIndex(of: BuiltIn.reviewStep).flatMap { ReviewStep(rawValue: values[$0].string) }
    }
}
