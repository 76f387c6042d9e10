import Foundation
import ReplicaTrust

/// The province's authority keys: the one in use, and the one in reserve that can replace it (`Protocol/07` §1).
///
/// They may lie on a stick and be named when needed; nothing else needs them.
struct AuthorityKeys {
    let folder: ReplicaFolder

    /// - Parameter path: Where the key is; `nil` for the replica's own folder.
    func read(_ path: String?) throws -> SigningKey {
        let path = path ?? folder.authorityKey
        guard FileManager.default.fileExists(atPath: path) else { throw ExchangeError.authorityKeyMissing(path: path) }
        guard let key = SigningKey(seed: try KeyFile.read(.authority, from: path)) else {
            throw ExchangeError.keyWrong(path: path)
        }
        return key
    }

    /// New keys, or those of a creation that was interrupted.
    func fresh() throws -> (authority: SigningKey, reserve: SigningKey) {
        (try fresh(folder.authorityKey), try fresh(folder.reserveKey))
    }

    private func fresh(_ path: String) throws -> SigningKey {
        if let seed = try? KeyFile.read(.authority, from: path), let key = SigningKey(seed: seed) { return key }
        let key = SigningKey()
        try KeyFile.write(key.seed, .authority, to: path)
        return key
    }
}
