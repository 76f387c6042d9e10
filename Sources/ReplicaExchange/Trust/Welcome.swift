import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Takes in whose province this is from the first bundle that enrols this replica (`Protocol/07` §2), and with it,
    /// at once, all that the bundle has of `province`: who may write what is there.
    ///
    /// The authority whose log enrols this key is believed; people compare its fingerprint with the centre's.
    /// Does nothing where that is known already, or where the bundle is no welcome.
    ///
    /// - Returns: How many changes were new.
    func beWelcomed(by path: String) throws -> Int {
        if try read({ try $0.root() }) != nil { return 0 }
        guard let founder = try founder(in: path) else { return 0 }
        return try write { session in
            try session.found(root: founder)
            var applied = 0
            _ = try bundleFile(path).read { segment, bytes in
                guard segment.header.scope == .province, segment.header.replica != GenesisReplica.id,
                    try !session.hasSegment(segment.hash), try session.missing(for: segment.header).isEmpty
                else { return }
                applied += try session.apply(segment.open(), bytes: bytes, wallMilliseconds: Self.now()).new
            }
            guard try session.trust.newcomer == nil else { throw ExchangeError.notWelcome(path: path) }
            return applied
        }
    }

    /// The authority that founded the province of a bundle that enrols this replica; `nil` for other bundles.
    private func founder(in path: String) throws -> ReplicaID? {
        let (genesis, own) = try read { (try $0.genesis(), try $0.ownReplicas()) }
        var founders: Set<ReplicaID> = []
        var isWelcome = false
        var isOurs = false
        _ = try bundleFile(path).read { header in
            isOurs = header.genesis == genesis && header.isFor(own, unit: nil)
        } each: { segment, _ in
            guard isOurs, segment.header.scope == .province else { return }
            let run: ChangeRun
            do throws(WireError) {
                run = try segment.open().run
            } catch {
                throw ExchangeError.bundleDamaged(path: path, error)
            }
            for index in 0..<run.count {
                let collection = run.payload.shape(of: index).collection
                guard collection == BuiltIn.authorities || collection == BuiltIn.enrolments else { continue }
                let change = run.change(index)
                guard change.record == nil, let key = Self.key(in: change) else { continue }
                if collection == BuiltIn.enrolments, own.contains(key) { isWelcome = true }
                if collection == BuiltIn.authorities, key == run.replica { founders.insert(run.replica) }
            }
        }
        guard isOurs, isWelcome else { return nil }
        guard founders.count == 1 else { throw ExchangeError.notWelcome(path: path) }
        return founders.first
    }

    /// The key that a new authority or enrolment is about.
    private static func key(in change: Change) -> ReplicaID? {
        change.shape.entries.flatMap(\.members).firstIndex(of: BuiltIn.key).flatMap { place in
            ReplicaID(bytes: change.values[place].content)
        }
    }

    /// The fingerprint of the province's authority; `nil` before this replica was welcomed.
    package func authorityFingerprint() throws -> String? {
        try read { try $0.root().map { KeyFingerprint(key: $0).text } }
    }
}
