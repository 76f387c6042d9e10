import ReplicaCore
import ReplicaStore
import ReplicaWire

/// Keeps what the seal of a report covers as it is: its record, its sections and its bytes (`Protocol/05` §12). What has to
/// be said anew is said by an amendment.
struct SealGuard {
    private let session: StoreSession
    private let report: CollectionForm?
    private let section: CollectionForm?
    private let attachment: CollectionForm?

    init(_ session: StoreSession) {
        self.session = session
        report = session.catalog.collection(key: "report")
        section = session.catalog.collection(key: "report_section")
        attachment = session.catalog.collection(key: "attachment")
    }

    /// What becomes of a report after it was sealed.
    private static let openFields: Set<String> = [
        "state", "recipient", "received_at", "document", "embedded_in", "remark", "source_ref",
    ]
    /// The keys of `report_state` that a report has before it is sealed.
    private static let statesBefore: Set<String> = ["du_thao", "don_vi_trinh", "ky_duyet"]

    /// - Parameter state: The record as it is; `nil` for a new one.
    /// - Throws: ``ExchangeError/report(_:)`` with ``ReportFault/isSealed(_:)`` if the change would touch what is sealed.
    func check(_ draft: ChangeDraft, of state: RecordState?) throws {
        let collection = draft.shape.collection
        guard [report, section, attachment].contains(where: { $0?.name == collection }) else { return }
        var values = draft.values[...]
        for entry in draft.shape.entries {
            let written = values.prefix(entry.members.count)
            values = values.dropFirst(entry.members.count)
            // Who brings a record back restores what was sealed.
            if entry.register == BuiltIn.deleted, written.first?.tag == .empty { continue }
            let keeper =
                try state.flatMap { try self.keeper(of: entry.register, in: $0) }
                ?? self.keeper(ofNew: entry.register, written.first, collection, state)
            if let keeper { throw ExchangeError.report(.isSealed(session.label(of: keeper))) }
        }
    }

    /// The sealed report that keeps a field of a record as it is; `nil` where the field may be written.
    func keeper(of register: FormName, in state: RecordState) throws -> Dot? {
        switch register {
        case .defined, BuiltIn.deleted, BuiltIn.content: break
        case .builtIn: return nil
        }
        switch state.collection {
        case report?.name:
            let key = report?.fields.first { $0.name == register }?.key ?? ""
            return isSealed(state) && !Self.openFields.contains(key) ? state.record : nil
        case section?.name: return try sealed(reference("report", section, in: state))
        case attachment?.name:
            let type = attachment?.field(key: "media_type").flatMap {
                state.live(RegisterKey($0.name)).first?.values.first
            }
            guard type?.string == SealedContent.mediaType else { return nil }
            return try sealed(reference("for_record", attachment, in: state))
        default: return nil
        }
    }

    /// The sealed report that a new value would add something to, or take back behind its seal.
    private func keeper(
        ofNew register: FormName, _ value: Value?, _ collection: FormName, _ state: RecordState?
    ) throws -> Dot? {
        guard let value else { return nil }
        if collection == section?.name, register == section?.field(key: "report")?.name { return try sealed(value.dot) }
        if collection == report?.name, register == report?.field(key: "state")?.name, let state, isSealed(state),
            let code = value.dot.flatMap({ session.catalog.code($0)?.key }), Self.statesBefore.contains(code)
        {
            return state.record
        }
        return nil
    }

    private func reference(_ key: String, _ form: CollectionForm?, in state: RecordState) -> Dot? {
        form?.field(key: key).flatMap { state.live(RegisterKey($0.name)).first?.values.first?.dot }
    }

    private func sealed(_ report: Dot?) throws -> Dot? {
        guard let report, let name = self.report?.name else { return nil }
        let isSealed = try session.states(of: report).contains {
            $0.isShown && $0.state.collection == name && self.isSealed($0.state)
        }
        return isSealed ? report : nil
    }

    private func isSealed(_ state: RecordState) -> Bool {
        guard let seal = report?.field(key: "seal") else { return false }
        return state.live(RegisterKey(seal.name)).contains { $0.values.first.map { $0.tag != .empty } ?? false }
    }
}
