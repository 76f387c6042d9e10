import Foundation
import ReplicaAge
import ReplicaTrust

/// Puts the keys of a folder, or an authority's key, under a passphrase, changes it and takes it away.
///
/// A key is at no moment in no file: each is written beside and renamed. What is interrupted leaves some keys in one
/// form and some in the other, which all can be read; repeating the command finishes it. Half-written files that an
/// interrupted one left are removed first: one may hold a key in the form that the folder is to have no longer.
package struct KeyPassphrase {
    private let folder: ReplicaFolder
    /// An authority's key file, or the folder of one; `nil` for the replica's own keys.
    private let authority: String?

    package init(_ folder: ReplicaFolder, authority: String?) throws(ExchangeError) {
        guard authority != nil || FileManager.default.fileExists(atPath: folder.signingKey) else {
            throw .noReplica(folder: folder.path)
        }
        self.folder = folder
        self.authority = authority.map { AuthorityKeys(folder: folder).file($0) }
    }

    /// Protects what is not protected yet. Returns the files that were written.
    ///
    /// - Throws: ``ExchangeError/passphrasePresent(path:)`` where nothing is left to be done.
    package func set() throws(ExchangeError) -> [String] {
        removeHalfWritten()
        if let authority {
            guard case .plain(let seed) = try KeyFile.stored(.authority, at: authority) else {
                throw .passphrasePresent(path: authority)
            }
            try seal(seed, authority, try folder.safe.newPassphrase(for: authority))
            return [authority]
        }
        let open = try files { if case .plain = $0 { true } else { false } }
        if open.isEmpty { throw .passphrasePresent(path: folder.keyLock) }
        if !folder.isLocked {
            let passphrase = try folder.safe.newPassphrase(for: folder.keyLock)
            try folder.safe.lock(X25519Identity(AgreementKey()), passphrase, at: folder.keyLock)
        }
        for file in open { try folder.write(try folder.seed(file.kind, at: file.path), file.kind, to: file.path) }
        return open.map(\.path)
    }

    /// Replaces the passphrase by another one.
    package func change() throws(ExchangeError) {
        removeHalfWritten()
        if let authority {
            guard case .sealed = try KeyFile.stored(.authority, at: authority) else {
                throw .passphraseAbsent(path: authority)
            }
            let seed = try folder.safe.authoritySeed(at: authority)
            return try seal(seed, authority, try folder.safe.newPassphrase(for: authority))
        }
        guard folder.isLocked else { throw .passphraseAbsent(path: folder.keyLock) }
        let identity = try folder.safe.identity(folder.keyLock)
        try folder.safe.lock(identity, try folder.safe.newPassphrase(for: folder.keyLock), at: folder.keyLock)
    }

    /// Takes the protection away. Returns the files that were written.
    package func remove() throws(ExchangeError) -> [String] {
        removeHalfWritten()
        if let authority {
            guard case .sealed = try KeyFile.stored(.authority, at: authority) else {
                throw .passphraseAbsent(path: authority)
            }
            let seed = try folder.safe.authoritySeed(at: authority)
            try KeyFile.place(KeyFile.plain(seed, .authority), at: authority)
            return [authority]
        }
        guard folder.isLocked else { throw .passphraseAbsent(path: folder.keyLock) }
        let sealed = try files { if case .sealed = $0 { true } else { false } }
        for file in sealed {
            let seed = try folder.seed(file.kind, at: file.path)
            try KeyFile.place(KeyFile.plain(seed, file.kind), at: file.path)
        }
        guard unlink(folder.keyLock) == 0 else { throw AtomicFile.failure(folder.keyLock) }
        AtomicFile.syncFolder(of: folder.keyLock)
        return sealed.map(\.path)
    }

    private func removeHalfWritten() {
        if let authority { unlink(AtomicFile.partial(of: authority)) }
        for path in folder.keyFiles where AtomicFile.isPartial(path) { unlink(path) }
    }

    private func seal(_ seed: [UInt8], _ path: String, _ passphrase: AgePassphrase) throws(ExchangeError) {
        try AuthorityKeys(folder: folder).write(seed, to: path, passphrase)
    }

    /// The replica's own key files that lie in one of the two forms, those of former identities among them.
    private func files(
        _ isWanted: (KeyFile.Stored) -> Bool
    ) throws(ExchangeError) -> [(kind: KeyFile.Kind, path: String)] {
        var found: [(kind: KeyFile.Kind, path: String)] = []
        for path in folder.keyFiles {
            guard let kind = KeyFile.kind(at: path), kind != .authority else { continue }
            if isWanted(try KeyFile.stored(kind, at: path)) { found.append((kind, path)) }
        }
        return found
    }
}

extension ReplicaFolder {
    /// Everything in the folder of keys, in the order of the names.
    var keyFiles: [String] {
        let inside = FileManager.default.enumerator(atPath: keys)?.compactMap { $0 as? String } ?? []
        return inside.sorted().map { keys + "/" + $0 }
    }
}
