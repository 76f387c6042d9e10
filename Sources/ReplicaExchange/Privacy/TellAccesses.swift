import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// How many entries, or days, pass before the province is told again how far the log goes.
    private static let toldEntriesMax = 100
    private static let toldMillisecondsMax: UInt64 = 7 * 86_400_000

    /// Says what is new in the access log: in the database and, from time to time, in the province how far it goes, so
    /// that who shortens the file would have to change both; and to the auditors, if there are any, the entries
    /// (`Protocol/05` §10, §14). What was said before is not read again.
    func tellAccesses() throws {
        let mark = try read { try $0.accessMark(own: key.replica) } ?? .start
        if let (run, end) = try accessLog.lines(after: mark), !run.lines.isEmpty, run.reading.isWhole {
            try write { try $0.set(.accessEnd, key.replica.bytes + end.bytes) }
            try tellProvince(end.end)
        }
        try tellAuditors()
    }

    private func tellProvince(_ end: AccessLog.End) throws {
        let told = try read { try $0.toldAccessEnd(own: key.replica) }
        let isDue =
            end.count >= (told?.end.count ?? 0) + Self.toldEntriesMax
            || Self.now() >= (told?.at ?? Self.now()) + Self.toldMillisecondsMax
        // Who was ended tells nothing more, and still sends what it has.
        guard isDue, try ending() == nil, let record = try read({ try $0.announcement(of: key.replica)?.state })
        else { return }
        _ = try change { _, writer in
            try writer.make(
                ChangeDraft(
                    scope: .province, record: record.record, collection: BuiltIn.replicas,
                    entries: [
                        .init(
                            Shape.Entry(.assign, BuiltIn.access),
                            replaced: record.live(RegisterKey(BuiltIn.access)).map(\.name),
                            values: [Value(tag: .bytes, content: end.bytes)])
                    ]))
        }
    }

    /// Puts the entries that the auditors have not been sent into the restricted scope of this office.
    private func tellAuditors() throws {
        guard let scope = try read({ try $0.auditedScope(own: key.replica) }) else { return }
        let sent = try read { try $0[.accessSent].flatMap { AccessLog.Mark(bytes: $0) } } ?? .start
        // A log that does not go on from what was sent is sent as it stands: who reads both sees that.
        guard let (run, end) = try accessLog.lines(after: sent) ?? accessLog.lines(after: .start), !run.lines.isEmpty
        else { return }
        try change { session, writer in
            for part in run.parts {
                _ = try attach(
                    part.bytes, of: AccessRun.mediaType,
                    assignments: [
                        Assignment(field: "title", text: "Nhật ký truy cập \(session.label(of: key.replica))")
                    ], scope: scope, note: .empty, session, &writer)
            }
            try session.set(.accessSent, end.bytes)
        }
    }
}

extension StoreSession {
    /// The restricted scope of this replica's office, where an auditor reads it: a replica that only reads, and that may
    /// read there.
    fileprivate func auditedScope(own: ReplicaID) throws -> ScopeName? {
        guard let unit = office(of: own).flatMap({ unitCodes[$0] }), try ending(of: own) == nil else { return nil }
        let scope = ScopeName.restricted(unit)
        let trust = try trust
        let hasAuditor = trust.enrolments.keys.contains { replica in
            let enrolments = trust.enrolments(of: replica)
            return enrolments.contains { $0.role == .reader } && enrolments.allSatisfy(\.ended.isEmpty)
                && trust.mayRead(replica, scope)
        }
        return hasAuditor && trust.root != nil && trust.mayWrite(own, scope) ? scope : nil
    }
}
