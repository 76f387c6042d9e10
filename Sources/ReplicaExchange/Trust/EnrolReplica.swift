import Foundation
package import ReplicaCore
import ReplicaStore
package import ReplicaTrust
package import ReplicaWire

/// A request as the centre reads it, before it decides.
package struct RequestRead: Sendable {
    package let request: EnrolmentRequest
    package let unit: String
    package let unitName: Labels
    package let name: String
    package let fingerprint: String
    /// When it was written, as that computer's clock had it.
    package let at: UInt64
    /// Who is enrolled for the unit already.
    package let others: [String]
}

/// A replica that was admitted.
package struct ReplicaEnrolled: Sendable {
    /// The welcome bundle.
    package let file: String
    package let replica: String
    package let unit: String
    package let fingerprint: String
    /// The fingerprint of the province's authority, which the new replica shows when it is welcomed.
    package let authority: String
    package let grants: [String]
}

extension Replica {
    /// Reads a request and says all that speaks against it; changes nothing.
    ///
    /// - Throws: ``ExchangeError/requestRefused(path:_:)``.
    package func readRequest(_ path: String) throws -> RequestRead {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw ExchangeError.fileMissing(path: path)
        }
        if isDirectory.boolValue { throw ExchangeError.requestRefused(path: path, .notARequest) }
        let bytes = try FileReader(path: path).read(EnrolmentRequest.bytesMax + 1)
        let request: EnrolmentRequest
        do throws(WireError) {
            request = try EnrolmentRequest(file: bytes)
        } catch {
            let isOther = error.failure == .magic || bytes.count > EnrolmentRequest.bytesMax
            throw ExchangeError.requestRefused(path: path, isOther ? .notARequest : .damaged(error))
        }
        return try read { session in
            func refuse(_ reason: RequestFault) -> ExchangeError { .requestRefused(path: path, reason) }
            guard try session.genesis() == request.genesis else { throw refuse(.foreign) }
            let unit = request.unit.string
            guard let office = session.unit(code: unit) else { throw refuse(.unknownUnit(unit)) }
            let name = request.name.string
            guard StoreSession.isShortName(name) else { throw refuse(.badName(name)) }
            let trust = try session.trust
            // Everybody can sign as the genesis.
            if trust.authorities[request.replica] != nil || trust.predecessors[request.replica] != nil
                || request.replica == GenesisReplica.id
            {
                throw refuse(.usedKey(name))
            }
            if let enrolled = trust.enrolments[request.replica]?.first {
                throw refuse(
                    try session.answers(enrolled.record, request.hash) ? .used(enrolled.name) : .usedKey(enrolled.name))
            }
            if session.enrolledNames.contains(name) { throw refuse(.nameTaken(name)) }
            let others = trust.enrolments.values.flatMap(\.self).filter { $0.office == office && $0.ended.isEmpty }
            return RequestRead(
                request: request, unit: unit,
                unitName: try RecordReporting(session).unitName(office) ?? Labels(vietnamese: unit, english: unit),
                name: name, fingerprint: request.fingerprint.text, at: request.time.wallMilliseconds,
                others: others.map(\.name).sorted())
        }
    }

    /// Whether the authority's key is there and is the province's.
    ///
    /// - Throws: ``ExchangeError/authorityKeyMissing(path:)`` or ``ExchangeError/authorityKeyWrong``.
    package func checkAuthority(_ path: String?) throws {
        let key = try AuthorityKeys(folder: folder).read(path)
        guard try read({ try $0.trust.mayEnrol(key.replica) }) else { throw ExchangeError.authorityKeyWrong }
    }

    /// Admits a replica and writes its welcome bundle.
    ///
    /// - Parameters:
    ///   - scopes: `nil` for what the office's place in the roster says.
    ///   - role: `nil` for a clerk's.
    ///   - output: Where the welcome bundle goes: a file or a folder; `nil` for beside the request.
    ///   - authority: The authority's key file; `nil` for this replica's own.
    ///   - reason: Why; every office can read it.
    package func enrol(
        _ read: RequestRead, from path: String, scopes: String?, role: Trust.Role, output: String?, authority: String?,
        reason: String = ""
    ) throws -> ReplicaEnrolled {
        let authorityKey = try AuthorityKeys(folder: folder).read(authority)
        let request = read.request
        let note = try Self.note(reason)
        let explicit = try scopes.map(DefaultGrants.parse)
        let grants: [Grant] = try signing { session in
            guard try session.trust.mayEnrol(authorityKey.replica) else {
                throw ExchangeError.authorityKeyWrong
            }
            guard let office = session.unit(code: read.unit) else {
                throw ExchangeError.requestRefused(path: path, .unknownUnit(read.unit))
            }
            if try session.trust.enrolments[request.replica] != nil {
                throw ExchangeError.requestRefused(path: path, .used(read.name))
            }
            // Since the request was read somebody else may have been enrolled beside this.
            if session.enrolledNames.contains(read.name) {
                throw ExchangeError.requestRefused(path: path, .nameTaken(read.name))
            }
            if role == .master, try !session.isMasterUnit(office) { throw ExchangeError.roleNeedsCentre(read.unit) }
            // A code that nobody has would grant nothing, and nobody would see it.
            for pattern in explicit?.map(\.pattern) ?? [] {
                let parts = pattern.split(separator: "/")
                guard parts.count == 2, parts[0] != "case", parts[1] != "*" else { continue }
                if session.unit(code: String(parts[1])) == nil { throw ExchangeError.badScope(pattern) }
            }
            let isMaster = role == .master
            let grants =
                try explicit
                ?? (isMaster
                    ? DefaultGrants.master
                    : DefaultGrants.office(read.unit, isSteward: session.role(of: office) == "steward"))
            try session.sign(
                [
                    AuthorityDrafts.enrolment(
                        key: request.replica, agreementKey: request.agreementKey, name: read.name, office: office,
                        role: role, grants: grants, request: request.hash, note: note)
                ], with: authorityKey, author: author, wallMilliseconds: Self.now())
            return grants
        }
        let folder = (path as NSString).deletingLastPathComponent
        let created = try createBundles(to: read.name, path: output ?? (folder.isEmpty ? "." : folder), dryRun: false)
        let fingerprint = try authorityFingerprint() ?? KeyFingerprint(key: authorityKey.replica).text
        return ReplicaEnrolled(
            file: created.files.first?.file ?? "", replica: read.name, unit: read.unit, fingerprint: read.fingerprint,
            authority: fingerprint, grants: grants.map(\.text).sorted())
    }
}

/// Why a request is refused (`Protocol/07` §2).
package enum RequestFault: Equatable, Sendable {
    case notARequest
    case damaged(WireError)
    /// Of another province or another version of the shipped forms.
    case foreign
    case unknownUnit(String)
    case badName(String)
    /// It was answered before.
    case used(String)
    /// Another request, for a key that is known.
    case usedKey(String)
    case nameTaken(String)
}

extension StoreSession {
    /// Whether an enrolment answers a request.
    fileprivate func answers(_ enrolment: Dot, _ request: Hash256) throws -> Bool {
        let stored = try record(enrolment, scope: .province, collection: BuiltIn.enrolments)
        return stored?.state.live(RegisterKey(BuiltIn.request)).contains {
            $0.values.first?.content == request.bytes
        } ?? false
    }
}
