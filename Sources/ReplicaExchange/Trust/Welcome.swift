import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// Takes in whose province this is from the first bundle that enrols this replica (`Protocol/07` §2), and with it,
    /// at once, all that the bundle has of `province`: who may write what is there.
    ///
    /// The founding that the bundle puts before all others is believed, as its sender does; people compare its
    /// fingerprint with the centre's.
    /// Does nothing where that is known already, or where the bundle is no welcome.
    ///
    /// - Returns: How many changes were new.
    func beWelcomed(by path: String) throws -> Int {
        if try read({ try $0.root() }) != nil { return 0 }
        guard let founder = try founder(in: path) else { return 0 }
        return try write { session in
            try session.found(root: founder.root, founding: founder.founding)
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

    /// The founding of the province of a bundle that enrols this replica; `nil` for other bundles.
    ///
    /// Anybody may sign a founding and have it relayed, the thief of the root's key too; the sender's own one stands
    /// first, because that is where his log began.
    func founder(in path: String) throws -> (root: ReplicaID, founding: Hash256)? {
        let (genesis, own) = try read { (try $0.genesis(), try $0.ownReplicas()) }
        var founder: (root: ReplicaID, founding: Hash256)?
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
            for statement in StoreSession.statements(of: run, segment: segment.hash) {
                switch statement.content {
                case .enrols(let key): isWelcome = isWelcome || own.contains(key)
                case .names(let key, _):
                    if founder == nil, key == run.replica, segment.header.previous == nil {
                        founder = (key, segment.hash)
                    }
                default: continue
                }
            }
        }
        guard isOurs, isWelcome else { return nil }
        guard let founder else { throw ExchangeError.notWelcome(path: path) }
        return founder
    }

    /// The fingerprint of the province: that of its founding; `nil` before this replica was welcomed.
    package func authorityFingerprint() throws -> String? { try read { try $0.provinceFingerprint() } }
}

extension StoreSession {
    /// What people compare to know that they speak of one province: who stole the root's key cannot found it again.
    func provinceFingerprint() throws -> String? {
        try (founding().map(KeyFingerprint.init) ?? root().map(KeyFingerprint.init(key:)))?.text
    }
}
