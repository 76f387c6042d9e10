import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Takes in whose province this is from the first bundle that enrols this replica (`Protocol/07` §2).
    ///
    /// The authority whose log enrols this key is believed; people compare its fingerprint with the centre's.
    /// Does nothing where that is known already, or where the bundle is no welcome.
    func beWelcomed(by path: String) throws {
        let (genesis, root) = try read { (try $0.genesis(), try $0.root()) }
        if root != nil { return }
        var founders: Set<ReplicaID> = []
        var enrollers: Set<ReplicaID> = []
        var isOurs = false
        _ = try BundleFile(path: path).read { header in
            isOurs = header.genesis == genesis
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
                if collection == BuiltIn.enrolments, key == self.key.replica { enrollers.insert(run.replica) }
                if collection == BuiltIn.authorities, key == run.replica { founders.insert(run.replica) }
            }
        }
        guard isOurs, !founders.isEmpty else { return }
        guard founders.count == 1, let founder = founders.first, !enrollers.isEmpty else {
            throw ExchangeError.notWelcome(path: path)
        }
        try write { try $0.found(root: founder) }
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
