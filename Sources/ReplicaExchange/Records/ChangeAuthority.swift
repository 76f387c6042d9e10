import ReplicaCore
import ReplicaStore
package import ReplicaTrust
import ReplicaWire

/// On whose authority a change counts, or why it does not.
package struct ChangeAuthority: Sendable {
    package enum Basis: String, Sendable {
        /// It came with the program.
        case genesis
        /// An authority made it itself.
        case authority
        /// Its replica was enrolled, or succeeds one that was.
        case enrolment
        /// Nobody enrolled its replica.
        case none
    }

    package let basis: Basis
    /// The record that enrols the replica.
    package let enrolment: String?
    /// The short name that was enrolled: another than the replica's where the rights are inherited.
    package let enrolled: String?
    package let role: String?
    /// The fingerprint of the authority that signed the enrolment, or the change itself.
    package let signedBy: String?
    /// The segment that the enrolment stands in, hexadecimal.
    package let segment: String?
    /// When it was signed, as the authority's computer claims: milliseconds since 1970.
    package let at: UInt64?
    /// Why the change does not count; `nil` if it does.
    package let objection: Objection?

    init(of logged: StoreSession.LoggedChange, _ session: StoreSession) throws {
        let replica = logged.dot.replica
        let trust = try session.trust
        let objection = try session.objection(to: logged)
        if replica == GenesisReplica.id {
            self.init(.genesis, objection)
        } else if trust.authorities[replica] != nil {
            self.init(.authority, objection, signedBy: KeyFingerprint(key: replica).text)
        } else if let enrolment = trust.enrolments(of: replica).first {
            let signed = try session.change(enrolment.record, scope: .province)
            self.init(
                .enrolment, objection, enrolment: session.label(of: enrolment.record), enrolled: enrolment.name,
                role: enrolment.role.rawValue, signedBy: KeyFingerprint(key: enrolment.record.replica).text,
                segment: signed?.segment?.hexadecimal, at: signed?.change.time.wallMilliseconds)
        } else {
            self.init(.none, objection)
        }
    }

    private init(
        _ basis: Basis, _ objection: Objection?, enrolment: String? = nil, enrolled: String? = nil,
        role: String? = nil, signedBy: String? = nil, segment: String? = nil, at: UInt64? = nil
    ) {
        self.basis = basis
        self.objection = objection
        self.enrolment = enrolment
        self.enrolled = enrolled
        self.role = role
        self.signedBy = signedBy
        self.segment = segment
        self.at = at
    }
}
