import Foundation
import ReplicaAge
import ReplicaCore
import ReplicaTrust

/// The province's authority keys: the one in use, and the one in reserve that can replace it (`Protocol/07` §1).
///
/// They may lie on a stick and be named when needed; nothing else needs them.
struct AuthorityKeys {
    let folder: ReplicaFolder

    /// - Parameter path: The key's file, or the folder of one that has its usual name; `nil` for the replica's own.
    func read(_ path: String?) throws -> SigningKey {
        let path = file(path)
        guard FileManager.default.fileExists(atPath: path) else { throw ExchangeError.authorityKeyMissing(path: path) }
        do {
            guard let key = SigningKey(seed: try folder.safe.authoritySeed(at: path)) else {
                throw ExchangeError.authorityKeyWrong
            }
            return key
        } catch ExchangeError.keyWrong {
            throw ExchangeError.authorityKeyWrong
        }
    }

    /// The key file that a path means.
    func file(_ path: String?) -> String {
        guard let path else { return folder.authorityKey }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            return path
        }
        return path + (path.hasSuffix("/") ? "" : "/") + (folder.authorityKey as NSString).lastPathComponent
    }

    /// Writes an authority's key.
    ///
    /// - Parameter passphrase: `nil` for the plain form.
    func write(_ seed: [UInt8], to path: String, _ passphrase: AgePassphrase?) throws(ExchangeError) {
        guard let passphrase else { return try KeyFile.place(KeyFile.plain(seed, .authority), at: path) }
        let file: [UInt8]
        do throws(AgeError) {
            file = try KeyFile.sealed(
                seed, .authority, to: .passphrase(passphrase, workFactor: folder.safe.workFactor))
        } catch {
            throw .fileFailure(path: path, reason: error.place)
        }
        try KeyFile.place(file, at: path)
    }

    /// New keys, or those of a creation that was interrupted.
    func fresh() throws -> (authority: SigningKey, reserve: SigningKey) {
        (try fresh(folder.authorityKey), try fresh(folder.reserveKey))
    }

    private func fresh(_ path: String) throws -> SigningKey {
        if let seed = try? folder.safe.authoritySeed(at: path), let key = SigningKey(seed: seed) { return key }
        let key = SigningKey()
        try KeyFile.place(KeyFile.plain(key.seed, .authority), at: path)
        return key
    }
}
