import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One of the keys that enrol.
package struct AuthorityEntry: Sendable {
    package let name: String
    package let fingerprint: String
    /// The smaller goes before the greater.
    package let rank: Int64
    package let isEnded: Bool
    /// Whether it founded the province.
    package let isRoot: Bool
    /// The number of its last change that is here.
    package let last: UInt64
}

/// An authority's key that was replaced.
package struct AuthorityReplaced: Sendable {
    /// Where the new key lies.
    package let file: String
    package let fingerprint: String
    /// The fingerprints of those that do not count any more.
    package let ended: [String]
    /// Where the file of the key before was moved; `nil` if it was not there.
    package let kept: String?
    package let isUnderPassphrase: Bool
}

extension Replica {
    /// The keys that enrol, by rank.
    package func authorities() throws -> [AuthorityEntry] {
        try read { session in
            let last = try session.lastNumbers()
            let root = try session.root()
            return try session.authorityRecords().map { record in
                AuthorityEntry(
                    name: record.name, fingerprint: KeyFingerprint(key: record.key).text, rank: record.rank,
                    isEnded: record.isEnded, isRoot: record.key == root, last: last[record.key] ?? 0)
            }
        }
    }

    /// Replaces the authority's key by a new one (`Protocol/07` §1, §5).
    ///
    /// Signed by the key in use, that one ends itself. Signed by the reserve, every other key
    /// ends: this is for one that was lost or stolen. The new key lies in its file before anything is signed for it;
    /// what was interrupted is finished by repeating.
    ///
    /// - Parameters:
    ///   - upTo: The last number of the ended key's changes that is trusted; `nil` for all that are here.
    ///   - output: The folder for the new key; `nil` for that of this replica's keys.
    package func replaceAuthority(
        reason: String, authority: String?, upTo: UInt64?, output: String?
    ) throws -> AuthorityReplaced {
        let note = try Self.note(reason)
        if note.isEmpty { throw ExchangeError.reasonMissing }
        let keys = AuthorityKeys(folder: folder)
        let signer = try keys.read(authority)
        let place = (output ?? folder.keys) + "/" + (folder.authorityKey as NSString).lastPathComponent
        guard try read({ try $0.authorityRecords() }).contains(where: { $0.key == signer.replica }) else {
            throw ExchangeError.authorityKeyWrong
        }
        let pending = place + ".next"
        let new = try keys.drawn(at: pending)
        let ended = try signing { session -> [ReplicaID] in
            let records = try session.authorityRecords()
            // An earlier attempt came as far as this.
            if records.contains(where: { $0.key == new.replica }) {
                return records.filter { $0.isEnded }.map(\.key)
            }
            guard let own = records.first(where: { $0.key == signer.replica }), !own.isEnded else {
                throw ExchangeError.authorityKeyWrong
            }
            let replaced = own.isReserve ? records.filter { !$0.isEnded && $0.rank > own.rank } : [own]
            let rank = replaced.map(\.rank).min() ?? own.rank + 1
            try session.sign(
                [AuthorityDrafts.authority(new.replica, name: "AUTHORITY\(records.count)", rank: rank)],
                with: signer, author: author, wallMilliseconds: Self.now())
            // A key that is replaced by itself ends itself: that is its last word, and holds for good.
            let ends = try replaced.map { record in
                guard let stored = try session.record(record.record, scope: .province, collection: BuiltIn.authorities)
                else { throw ExchangeError.authorityKeyWrong }
                let heads = try session.heads(ofAny: [record.key], upTo: own.isReserve ? upTo : nil)
                return AuthorityDrafts.end(stored.state, CutOff(kind: .revoked, heads: heads), reason: note)
            }
            if !ends.isEmpty {
                try session.sign(ends, with: signer, author: author, wallMilliseconds: Self.now())
            }
            return replaced.map(\.key)
        }
        let kept = try keys.takePlace(pending, at: place)
        return AuthorityReplaced(
            file: place, fingerprint: KeyFingerprint(key: new.replica).text,
            ended: ended.map { KeyFingerprint(key: $0).text }.sorted(), kept: kept,
            isUnderPassphrase: folder.safe.authorityPassphrase != nil)
    }
}

/// An authority as its record says.
struct AuthorityRecord {
    let record: Dot
    let key: ReplicaID
    let name: String
    let rank: Int64
    let isEnded: Bool
    /// Whether it goes before all others that were not ended, and is not the only one.
    var isReserve = false
}

extension StoreSession {
    /// All authorities that count, by rank.
    func authorityRecords() throws -> [AuthorityRecord] {
        let trust = try trust
        var records: [AuthorityRecord] = []
        for row in try keys(in: BuiltIn.authorities, RowSelection()) {
            guard let state = try record(key: row, collection: BuiltIn.authorities)?.state else { continue }
            func shown(_ field: FormName) -> Value? {
                ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(from: state.live(RegisterKey(field)))?
                    .values.first
            }
            guard let key = ReplicaID(bytes: shown(BuiltIn.key)?.content ?? []), let known = trust.authorities[key]
            else { continue }
            records.append(
                AuthorityRecord(
                    record: state.record, key: key, name: shown(BuiltIn.name)?.string ?? "", rank: known.rank,
                    isEnded: !known.ended.isEmpty))
        }
        records.sort { ($0.rank, $0.key) < ($1.rank, $1.key) }
        let active = records.indices.filter { !records[$0].isEnded }
        if let first = active.first, active.dropFirst().contains(where: { records[$0].rank > records[first].rank }) {
            records[first].isReserve = true
        }
        return records
    }
}

extension AuthorityKeys {
    /// A new key in a file of its own, or that of an attempt that was interrupted.
    func drawn(at path: String) throws -> SigningKey {
        if FileManager.default.fileExists(atPath: path),
            let key = SigningKey(seed: try folder.safe.authoritySeed(at: path))
        {
            return key
        }
        let key = SigningKey()
        let parent = (path as NSString).deletingLastPathComponent
        guard FileManager.default.fileExists(atPath: parent) else { throw ExchangeError.fileMissing(path: parent) }
        try write(key.seed, to: path, folder.safe.authorityPassphrase)
        return key
    }

    /// Gives a new key's file its name. The file of the key before keeps its content under another.
    ///
    /// - Returns: Where that is; `nil` if there was none.
    func takePlace(_ pending: String, at path: String) throws(ExchangeError) -> String? {
        var kept: String?
        if FileManager.default.fileExists(atPath: path) {
            var name = path + ".ended"
            var count = 1
            while FileManager.default.fileExists(atPath: name) {
                count += 1
                name = "\(path).ended-\(count)"
            }
            try KeyFile.copy(path, to: name)
            kept = name
        }
        guard rename(pending, path) == 0 else { throw AtomicFile.failure(path) }
        AtomicFile.syncFolder(of: path)
        return kept
    }
}
