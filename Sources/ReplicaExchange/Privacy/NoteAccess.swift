import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    var accessLog: AccessLog { AccessLog(path: folder.accessLog) }

    /// Notes that personal records are being shown. What they say is noted nowhere.
    ///
    /// Collections without a personal field are not noted.
    ///
    /// - Parameters:
    ///   - collection: `nil` for a query over any of them.
    ///   - count: How many records, where that is not the number of the ids.
    package func noteAccess(
        _ action: AccessEntry.Action, collection: String?, ids: [String], count: Int? = nil, purpose: String = ""
    ) throws {
        if let collection, try !isPersonal(collection: collection) { return }
        try accessLog.append(
            AccessEntry(
                at: Self.now(), action: action, collection: collection ?? "", count: count ?? ids.count,
                ids: ids.count <= AccessEntry.idsMax ? ids : [], person: author.string, purpose: purpose))
    }

    /// Whether the form of a collection has fields that say something about a person.
    package func isPersonal(collection: String) throws -> Bool {
        let form = try read { $0.catalog.collection(key: collection) }
        return form?.valueFields.contains(where: \.isPersonal) == true
    }

    /// The keys of the fields of a collection that lists mask.
    package func sensitiveFields(of collection: String) throws -> [String] {
        try read { $0.catalog.collection(key: collection)?.valueFields.filter(\.isSensitive).map(\.key) ?? [] }
    }

    /// Who read personal records here, the latest last, and whether the log is whole.
    package func accesses() throws -> (entries: [AccessEntry], fault: AccessFault?) {
        let known = try read { try $0.accessEnds(own: key.replica) }
        let (entries, _, fault) = accessLog.read(known: known)
        return (entries, fault)
    }
}

extension StoreSession {
    /// What is wrong with the access log beside this database.
    ///
    /// - Returns: How many entries it has, and the fault.
    func accessLogState(_ folder: ReplicaFolder) throws -> (entries: Int, fault: AccessFault?) {
        guard let own = try ownReplica() else { return (0, nil) }
        let (_, end, fault) = AccessLog(path: folder.accessLog).read(known: try accessEnds(own: own))
        return (end.count, fault)
    }
}

extension ReplicaFolder {
    /// The file in which reading of personal records is noted.
    var accessLog: String { path + "/access.log" }
}

extension StoreSession {
    /// How far the access log of this replica is known to have gone.
    func accessEnds(own: ReplicaID) throws -> [AccessLog.End] {
        try [accessMark(own: own)?.end, toldAccessEnd(own: own)?.end].compactMap { $0 }
    }

    /// How far the access log went at the last exchange. What an earlier identity noted may be of another folder.
    func accessMark(own: ReplicaID) throws -> AccessLog.Mark? {
        try self[.accessEnd].flatMap { bytes in
            bytes.starts(with: own.bytes) ? AccessLog.Mark(bytes: Array(bytes.dropFirst(own.bytes.count))) : nil
        }
    }

    /// What the province was told last of the access log, and when.
    func toldAccessEnd(own: ReplicaID) throws -> (end: AccessLog.End, at: UInt64)? {
        let live = try announcement(of: own)?.state.live(RegisterKey(BuiltIn.access)) ?? []
        return live.filter { $0.dot.replica == own }.max { $0.time < $1.time }.flatMap { value in
            value.values.first.flatMap { AccessLog.End(bytes: $0.content) }.map { ($0, value.time.wallMilliseconds) }
        }
    }
}
