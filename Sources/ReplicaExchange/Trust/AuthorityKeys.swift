import Foundation
import ReplicaTrust

/// The province's authority keys: the one in use, and the one in reserve that can replace it (`Protocol/07` §1).
///
/// They may lie on a stick and be named when needed; nothing else needs them.
struct AuthorityKeys {
    let folder: ReplicaFolder

    /// - Parameter path: The key's file, or the folder of one that has its usual name; `nil` for the replica's own.
    func read(_ path: String?) throws -> SigningKey {
        var path = path ?? folder.authorityKey
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            path += (path.hasSuffix("/") ? "" : "/") + (folder.authorityKey as NSString).lastPathComponent
        }
        guard FileManager.default.fileExists(atPath: path) else { throw ExchangeError.authorityKeyMissing(path: path) }
        do {
            guard let key = SigningKey(seed: try KeyFile.read(.authority, from: path)) else {
                throw ExchangeError.authorityKeyWrong
            }
            return key
        } catch ExchangeError.keyWrong {
            throw ExchangeError.authorityKeyWrong
        }
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
