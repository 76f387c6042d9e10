import Foundation
import ReplicaAge
import ReplicaCore
import ReplicaText
import ReplicaTrust
import ReplicaWire
import Synchronization

/// What a passphrase is asked for.
package enum PassphrasePurpose: Equatable, Sendable {
    /// The keys of this replica.
    case replica
    /// An authority's key, in this file.
    case authority(path: String)
    /// The passphrase that the keys are to have from now on.
    case new
}

/// Opens key files that are under a passphrase, and asks for it once at most.
///
/// The keys of a replica's folder are age files to one identity, and that identity is the age file `passphrase.key` to
/// the passphrase. So changing the passphrase writes one file, and new keys get the same protection. An authority's key
/// may lie anywhere, so that it is an age file to a passphrase of its own.
package final class KeySafe: Sendable {
    /// What a person or a script answers; `nil` if nobody does.
    package typealias Asking = @Sendable (PassphrasePurpose) -> String?

    private let asking: Asking
    /// The exponent of scrypt for what is written here.
    let workFactor: Int
    private let opened = Mutex(Opened())

    private struct Opened {
        var identity: X25519Identity?
        /// By public key.
        var seeds: [[UInt8]: [UInt8]] = [:]
        var authorityPassphrase: AgePassphrase?
    }

    /// Fewer characters can be tried out.
    package static let passphraseCharactersMin = 8

    /// - Parameter workFactor: `nil` for what age itself uses.
    package init(workFactor: Int? = nil, asking: @escaping Asking = { _ in nil }) {
        self.workFactor = workFactor ?? AgeLimits.scryptWorkFactor
        self.asking = asking
    }

    private func ask(_ purpose: PassphrasePurpose, for path: String) throws(ExchangeError) -> AgePassphrase {
        guard let typed = asking(purpose), let passphrase = Self.passphrase(typed) else {
            throw .passphraseMissing(path: path)
        }
        return passphrase
    }

    /// One form of a text, whatever keyboard it was typed on.
    private static func passphrase(_ typed: String) -> AgePassphrase? {
        AgePassphrase(bytes: Array(TextNormalization.nfc(typed).utf8))
    }

    /// A passphrase to protect keys with from now on.
    ///
    /// - Throws: ``ExchangeError/passphraseShort(min:)``.
    func newPassphrase(for path: String) throws(ExchangeError) -> AgePassphrase {
        guard let typed = asking(.new) else { throw .passphraseMissing(path: path) }
        let text = TextNormalization.nfc(typed)
        guard text.count >= Self.passphraseCharactersMin, let passphrase = Self.passphrase(text) else {
            throw .passphraseShort(min: Self.passphraseCharactersMin)
        }
        return passphrase
    }

    // MARK: A replica's keys

    /// The identity of a folder's keys.
    ///
    /// - Parameter lock: The file `passphrase.key`.
    func identity(_ lock: String) throws(ExchangeError) -> X25519Identity {
        if let identity = opened.withLock({ $0.identity }) { return identity }
        guard FileManager.default.fileExists(atPath: lock) else { throw .keyMissing(path: lock) }
        let file = try FileReader(path: lock).read(4_096)
        let text = try open(file, with: try ask(.replica, for: lock), path: lock)
        guard let identity = try? AgeKeyFile.identities(in: text).first else { throw .keyWrong(path: lock) }
        opened.withLock { $0.identity = identity }
        return identity
    }

    /// Writes `passphrase.key` in one piece: until it is in its place, the one before holds.
    func lock(_ identity: X25519Identity, _ passphrase: AgePassphrase, at lock: String) throws(ExchangeError) {
        let text = Array("\(identity.secretText)\n".utf8)
        let file: [UInt8]
        do throws(AgeError) {
            file = try SealedText.seal(text, to: .passphrase(passphrase, workFactor: workFactor))
        } catch {
            throw .fileFailure(path: lock, reason: error.place)
        }
        try KeyFile.place(file, at: lock)
        opened.withLock { $0.identity = identity }
    }

    /// The seed of a replica's key file.
    func seed(_ kind: KeyFile.Kind, at path: String, lock: String) throws(ExchangeError) -> [UInt8] {
        switch try KeyFile.stored(kind, at: path) {
        case .plain(let seed): return seed
        case .sealed(let publicKey, let text):
            if let known = opened.withLock({ $0.seeds[publicKey] }) { return known }
            let identity = AgeIdentity.x25519(try identity(lock))
            return try seed(kind, in: text, publicKey: publicKey, identity, path: path)
        }
    }

    // MARK: An authority's key

    /// The seed of an authority's key file.
    func authoritySeed(at path: String) throws(ExchangeError) -> [UInt8] {
        switch try KeyFile.stored(.authority, at: path) {
        case .plain(let seed): return seed
        case .sealed(let publicKey, let text):
            if let known = opened.withLock({ $0.seeds[publicKey] }) { return known }
            let passphrase = try ask(.authority(path: path), for: path)
            let seed = try seed(
                .authority, in: text, publicKey: publicKey,
                .passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax), path: path)
            opened.withLock { $0.authorityPassphrase = passphrase }
            return seed
        }
    }

    /// The passphrase that opened an authority's key just before; `nil` if that is under none.
    var authorityPassphrase: AgePassphrase? { opened.withLock { $0.authorityPassphrase } }

    // MARK: Opening

    private func seed(
        _ kind: KeyFile.Kind, in text: [UInt8], publicKey: [UInt8], _ identity: AgeIdentity, path: String
    ) throws(ExchangeError) -> [UInt8] {
        let plain: [UInt8]
        do throws(AgeError) {
            plain = try SealedText.open(try SealedText.dearmored(text), with: identity)
        } catch {
            if error.failure == .noMatch, case .passphrase = identity { throw .passphraseWrong(path: path) }
            throw .keyWrong(path: path)
        }
        // What the file says openly is believed by what only looks; it has to be true.
        guard let seed = KeyFile.seed(in: plain, kind), kind.publicKey(of: seed) == publicKey else {
            throw .keyWrong(path: path)
        }
        opened.withLock { $0.seeds[publicKey] = seed }
        return seed
    }

    private func open(
        _ file: [UInt8], with passphrase: AgePassphrase, path: String
    ) throws(ExchangeError) -> [UInt8] {
        do throws(AgeError) {
            return try SealedText.open(
                file, with: .passphrase(passphrase, workFactorMax: AgeLimits.scryptWorkFactorMax))
        } catch {
            if error.failure == .noMatch { throw .passphraseWrong(path: path) }
            throw .keyWrong(path: path)
        }
    }
}

/// A signing key under a passphrase, which is asked for when something has to be signed.
///
/// Reading, and typing in records, need no key: only what is sealed and sent does.
struct LockedKey: Signer {
    let replica: ReplicaID
    let path: String
    let folder: ReplicaFolder

    func sign(_ hash: Hash256, for use: SignatureUse) throws -> [UInt8] {
        // The file may have moved to its final place since.
        let path = FileManager.default.fileExists(atPath: path) ? path : folder.signingKey
        guard let key = SigningKey(seed: try folder.seed(.signing, at: path)), key.replica == replica else {
            throw ExchangeError.keyWrong(path: path)
        }
        return try key.sign(hash, for: use)
    }
}
