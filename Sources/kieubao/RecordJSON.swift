import ReplicaCore
import ReplicaExchange

/// Reports as the JSON that `cli.md` documents.
extension JSONText {
    /// One value of a field: numbers and truth values as such, all else as text.
    static func value(_ text: String, _ type: FieldType?) -> Self {
        switch type {
        case .integer: Int64(text).map { .integer($0) } ?? .string(text)
        case .boolean: .boolean(text == "1")
        default: .string(text)
        }
    }

    /// The value of a field, or an array of all its values.
    static func values(_ texts: [String], _ type: FieldType, isMultiple: Bool) -> Self {
        isMultiple ? .array(texts.map { value($0, type) }) : texts.first.map { value($0, type) } ?? .null
    }

    static func instant(_ milliseconds: UInt64) -> Self { .string(InstantText.rfc3339(milliseconds)) }

    static func missing(_ missing: [MissingReport]) -> Self {
        .array(
            missing.map {
                .object([
                    ("replica", .string($0.replica)), ("unit", .string(orNull: $0.unit)),
                    ("scope", .string($0.scope)), ("number", .unsigned($0.number)),
                ])
            })
    }

    /// - Parameter type: `nil` for groups and what is no field of the form.
    static func conflictValues(_ conflict: ConflictReport, _ type: FieldType?) -> Self {
        .array(
            conflict.values.enumerated().map { position, value in
                .object([
                    ("value", value.isDeletion ? .null : .value(value.value, type)),
                    ("unit", .string(orNull: value.unit)), ("replica", .string(value.replica)),
                    ("author", .string(value.author)), ("at", .instant(value.at)),
                    ("shown", .boolean(value.isVisible)), ("take", .integer(position + 1)),
                    ("deletion", .boolean(value.isDeletion)), ("note", .string(value.note)),
                    ("scope", .string(value.scope)), ("late", .boolean(value.isLate)),
                ])
            })
    }

    static func attachment(_ attachment: AttachmentListed) -> Self {
        .object([
            ("id", .string(attachment.id)), ("title", .string(attachment.title)),
            ("record", .string(attachment.record)),
            ("media_type", .string(attachment.mediaType)), ("bytes", .integer(attachment.bytes)),
            ("hash", .string(attachment.hash)), ("arrived", .boolean(attachment.hasArrived)),
        ])
    }

    /// - Parameter type: The type of a field of the record's form.
    static func record(_ record: RecordReport, attachments: [AttachmentListed], type: (String) -> FieldType?) -> Self {
        .object([
            ("id", .string(record.id)), ("collection", .string(record.collection)),
            ("unit", .string(orNull: record.unit)), ("scope", .string(record.scope)),
            (
                "fields",
                .object(
                    record.fields.map { ($0.key, .values($0.values, $0.type, isMultiple: $0.isMultiple)) })
            ),
            ("reasons", .object(record.reasons.map { ($0.key, .string($0.reason.rawValue)) })),
            ("conflicts", .object(record.conflicts.map { ($0.field, .conflictValues($0, type($0.field))) })),
            ("attachments", .array(attachments.map(attachment))),
            ("parallel", .array(record.parallel.map(parallel))),
            ("erased", .strings(record.fields.filter(\.isErased).map(\.key))),
            ("deleted", .boolean(record.isDeleted)),
            ("same_as", .strings(record.joined.filter { $0 != record.id })),
            ("status", .string(orNull: record.review?.status.rawValue)),
            ("review", record.review.map(review) ?? .null),
            ("moved_to", .strings(record.movedTo)), ("moved_from", .string(orNull: record.cameFrom)),
            (
                "transfer",
                record.transfer.map {
                    .object([("to", .string($0.to)), ("state", .string($0.state.rawValue))])
                } ?? .null
            ),
        ])
    }

    /// A field that was written while somebody else wrote another.
    static func parallel(_ edit: ParallelEdit) -> Self {
        .object([
            ("field", .string(edit.field)), ("value", .string(edit.shown.text)), ("unit", .string(orNull: edit.unit)),
            ("replica", .string(edit.replica)), ("at", .instant(edit.at)),
        ])
    }

    private static func authority(_ authority: ChangeAuthority) -> Self {
        .object([
            ("basis", .string(authority.basis.rawValue)), ("enrolment", .string(orNull: authority.enrolment)),
            ("enrolled", .string(orNull: authority.enrolled)), ("role", .string(orNull: authority.role)),
            ("signed_by", .string(orNull: authority.signedBy)), ("segment", .string(orNull: authority.segment)),
            ("at", authority.at.map(instant) ?? .null),
        ])
    }

    static func change(_ change: ChangeReport) -> Self {
        .object([
            ("id", .string(change.id)), ("at", .instant(change.at)), ("author", .string(change.author)),
            ("unit", .string(orNull: change.unit)), ("replica", .string(change.replica)),
            ("number", .unsigned(change.number)), ("segment", .string(orNull: change.segment)),
            (
                "erased",
                change.erasure.map {
                    .object([
                        ("order", .string($0.order)), ("basis", .string($0.basis)), ("at", .instant($0.at)),
                    ])
                } ?? .null
            ),
            ("note", .string(change.note)), ("creation", .boolean(change.isCreation)),
            ("predecessor", .string(orNull: change.predecessor)),
            ("counts", .boolean(change.authority.objection == nil)),
            (
                "objection",
                .string(orNull: change.authority.objection.map { Message.Trust.objection($0).english })
            ),
            ("authority", .authority(change.authority)),
            (
                "entries",
                .array(
                    change.entries.map {
                        .object([
                            ("field", .string($0.field)), ("kind", .string($0.kind.name)),
                            ("value", .string($0.value)), ("live", .boolean($0.isLive)),
                            ("replaced", .strings($0.replaced)),
                        ])
                    })
            ),
        ])
    }
}

extension EntryReport.Kind {
    /// A stable name for scripts.
    var name: String {
        switch self {
        case .set: "set"
        case .emptied: "emptied"
        case .added: "added"
        case .removed: "removed"
        case .deleted: "deleted"
        case .restored: "restored"
        }
    }
}

extension ConflictValue {
    /// Whether people see this value. A contested deletion hides nothing.
    var isVisible: Bool { isShown && !isDeletion }

    /// Whether it stands for leaving the record as it is in its new place.
    var isAsIs: Bool { replica.isEmpty }
}

extension Labels {
    /// The label in the language of this run.
    var text: String { Message(vietnamese, english).text }
}

extension VerifyReport {
    var json: JSONText {
        .object([
            ("ok", .boolean(problems.isEmpty)),
            (
                "problems",
                .array(
                    problems.map {
                        .object([("name", .string($0.name)), ("message", .string($0.message.text))])
                    })
            ),
            ("segments", .integer(segments)), ("changes", .integer(changes)), ("records", .integer(records)),
        ])
    }
}
