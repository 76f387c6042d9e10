import Foundation
import ReplicaCore
import ReplicaTrust

/// The keys of a replica's folder, and how they change with its identity.
///
/// New keys lie beside the old ones until the database has taken the new identity; then they take their places, and
/// the old signing key is gone. Whatever happens in between is finished by ``key(of:former:)``, because the database
/// says which of the two keys is the right one.
struct KeyRing {
    let folder: ReplicaFolder

    private var nextSigning: String { folder.signingKey + ".next" }
    private var nextAgreement: String { folder.agreementKey + ".next" }
    /// What the identities of this folder said of one another; no secret.
    private var successions: String { folder.keys + "/successions" }
    private var nextSuccessions: String { successions + ".next" }
    /// Agreement keys of former identities: bundles to these can still be opened.
    private var old: String { folder.keys + "/old" }

    private func oldAgreement(_ replica: ReplicaID) -> String {
        old + "/" + replica.bytes.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            + ".agreement.key"
    }

    /// The key that signs for a replica. Finishes a change of keys that was interrupted.
    func key(of replica: ReplicaID, former: [ReplicaID]) throws(ExchangeError) -> any Signer {
        if let next = signing(nextSigning), next.replica == replica {
            // Where nothing may be written, the keys stay where they are, and are right all the same.
            try? finish(former: former.last)
            return next
        }
        return try signer(folder.signingKey)
    }

    /// The key at hand, whosever it is.
    func presentKey() -> (any Signer)? { signing(folder.signingKey) }

    /// The keys that open bundles for this replica and for those that it was before.
    func agreementKeys() throws(ExchangeError) -> [AgreementKey] {
        let former = ((try? FileManager.default.contentsOfDirectory(atPath: old)) ?? []).sorted().map { old + "/" + $0 }
        let paths = [folder.agreementKey, nextAgreement] + former
        // Says what is wrong with the one that has to be there, the passphrase above all.
        let present = try folder.seed(.agreement, at: paths[0])
        let others = paths[1...].compactMap { try? folder.seed(.agreement, at: $0) }
        return ([present] + others).compactMap { AgreementKey(seed: $0) }
    }

    /// Whether there is any key that might sign.
    var hasKey: Bool { presentKey() != nil || signing(nextSigning) != nil }

    /// Whether a replica is one that this folder was before.
    func wasBefore(_ replica: ReplicaID) -> Bool { FileManager.default.fileExists(atPath: oldAgreement(replica)) }

    /// Draws new keys and writes them beside the present ones. To be called by who holds the database's write lock,
    /// so that nobody else does the same.
    func drawNext() throws(ExchangeError) -> (signing: SigningKey, agreement: AgreementKey) {
        try Self.makeFolder(folder.keys)
        // An attempt that was interrupted named somebody who never was.
        unlink(nextSuccessions)
        let signing = SigningKey()
        let agreement = AgreementKey()
        try folder.write(agreement.seed, .agreement, to: nextAgreement)
        try folder.write(signing.seed, .signing, to: nextSigning)
        return (signing, agreement)
    }

    /// How the present identity goes back to the first one of this folder.
    func chain() -> SuccessionChain { SuccessionChain.read(successions) }

    /// Writes what the present identity and the next one say of each other beside what was said before. To be called
    /// before the database takes the next identity: it is needed where that one is lost.
    func keep(_ chain: SuccessionChain) throws(ExchangeError) { try chain.write(nextSuccessions) }

    /// Puts the new keys in their places; may be repeated.
    ///
    /// - Parameter former: The identity that they succeed.
    func finish(former: ReplicaID?) throws(ExchangeError) {
        if FileManager.default.fileExists(atPath: nextAgreement) {
            // Read first: whoever finishes the same change beside us has written the old key before he moves the new.
            let isReadable = (try? KeyFile.stored(.agreement, at: folder.agreementKey)) != nil
            if let former, isReadable, !wasBefore(former) {
                try Self.makeFolder(old)
                try KeyFile.copy(folder.agreementKey, to: oldAgreement(former))
            }
            try move(nextAgreement, to: folder.agreementKey)
        }
        try move(nextSuccessions, to: successions)
        // From here on the old key signs nothing any more.
        try move(nextSigning, to: folder.signingKey)
        AtomicFile.syncFolder(of: folder.signingKey)
    }

    /// Keeps copies of keys that are nobody's here before others take their places.
    func keepAside(_ name: String) throws(ExchangeError) {
        let place = "\(folder.keys)/\(name)"
        for (kind, path) in [(KeyFile.Kind.signing, folder.signingKey), (.agreement, folder.agreementKey)] {
            guard (try? KeyFile.stored(kind, at: path)) != nil else { continue }
            try Self.makeFolder(place)
            try KeyFile.copy(path, to: place + "/" + (path as NSString).lastPathComponent)
        }
    }

    private static func makeFolder(_ path: String) throws(ExchangeError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderNotWritable(path: path, reason: FileReader.reason())
        }
    }

    private func signing(_ path: String) -> (any Signer)? { try? signer(path) }

    /// What signs with a key file. Whose it is stands in the open, so that no passphrase is asked for yet.
    private func signer(_ path: String) throws(ExchangeError) -> any Signer {
        switch try KeyFile.stored(.signing, at: path) {
        case .plain(let seed):
            guard let key = SigningKey(seed: seed) else { throw .keyWrong(path: path) }
            return key
        case .sealed(let publicKey, _):
            guard let replica = ReplicaID(bytes: publicKey) else { throw .keyWrong(path: path) }
            return LockedKey(replica: replica, path: path, folder: folder)
        }
    }

    /// Another process may have finished the same change just before.
    private func move(_ source: String, to target: String) throws(ExchangeError) {
        if rename(source, target) != 0, errno != ENOENT { throw AtomicFile.failure(target) }
    }
}
