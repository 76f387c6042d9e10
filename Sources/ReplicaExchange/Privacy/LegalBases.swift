import ReplicaCore
import ReplicaStore

/// On what ground an office may use a person's data (Luật 91/2025/QH15; `collection` *consent* of the forms).
package enum LegalStanding: String, Equatable, Sendable {
    /// A ground is there, and nobody took it back.
    case present
    /// Nobody has said on what ground.
    case missing
    /// The person withdrew his consent, and no other ground is recorded.
    case withdrawn
    /// The only ground has run out.
    case expired
    /// The person is a minor, and nobody answers for his consent.
    case guardianMissing = "guardian_missing"

    /// Whether the data may be used beyond keeping them.
    package var allowsUse: Bool { self == .present || self == .missing }
}

/// The grounds on which data of persons are used, read once for many of them.
struct LegalBases {
    private struct Ground {
        let isConsent: Bool
        let hasGuardian: Bool
        let validTo: String
        let isWithdrawn: Bool
    }

    private let session: StoreSession
    private let reporting: RecordReporting
    private let form: CollectionForm?
    /// `YYYY-MM-DD`.
    private let today: String
    /// By the ids of the persons.
    private let grounds: [String: [Ground]]

    /// Below this age somebody else answers for a consent, in years.
    private static let ageOfConsent = 16

    /// - Parameter wallMilliseconds: What the clock shows.
    init(_ session: StoreSession, wallMilliseconds: UInt64) throws {
        self.session = session
        reporting = RecordReporting(session)
        form = session.catalog.collection(key: PersonReading.collection)
        today = CivilDay(wallMilliseconds: wallMilliseconds).text
        grounds = try Self.grounds(session)
    }

    private static func grounds(_ session: StoreSession) throws -> [String: [Ground]] {
        let columns = ["person", "basis", "guardian", "valid_to", "withdrawn_on"]
        guard let form = session.catalog.collection(key: "consent"),
            columns.allSatisfy({ form.field(key: $0) != nil })
        else { return [:] }
        var grounds: [String: [Ground]] = [:]
        try session.forEachRow(of: form.name, fields: columns) { _, texts in
            grounds[texts[0], default: []].append(
                Ground(
                    isConsent: texts[1] == "dong_y", hasGuardian: !texts[2].isEmpty, validTo: texts[3],
                    isWithdrawn: !texts[4].isEmpty))
        }
        return grounds
    }

    /// Whether nobody withdrew anything and nothing ran out: then every person may be used as he is.
    var areUndisputed: Bool { grounds.values.allSatisfy { $0.allSatisfy { !$0.isWithdrawn && isValid($0) } } }

    /// On what ground the data of a person stand.
    func standing(of state: RecordState) -> LegalStanding {
        let recorded = grounds[session.label(of: state.record)] ?? []
        let standing = recorded.filter { !$0.isWithdrawn && isValid($0) }
        if !standing.isEmpty {
            let answered = standing.contains { !$0.isConsent || $0.hasGuardian } || !isMinor(state)
            return answered ? .present : .guardianMissing
        }
        // A consent that was taken back is not replaced by what somebody once typed into the record.
        if recorded.contains(where: \.isWithdrawn) { return .withdrawn }
        if !recorded.isEmpty { return .expired }
        return text("legal_basis", state).isEmpty ? .missing : .present
    }

    private func isValid(_ ground: Ground) -> Bool { ground.validTo.isEmpty || ground.validTo >= today }

    /// Whether the person is surely below the age: a year alone counts from its first day.
    private func isMinor(_ state: RecordState) -> Bool {
        let birth = text("birth", state)
        guard birth.utf8.count >= 4, let year = Int(birth.prefix(4)), let now = Int(today.prefix(4)) else {
            return false
        }
        let anniversary = String(year + Self.ageOfConsent) + birth.dropFirst(4)
        return year <= now && anniversary > today.prefix(anniversary.utf8.count)
    }

    private func text(_ key: String, _ state: RecordState) -> String {
        form?.field(key: key).flatMap { reporting.value(of: $0, in: state)?.values.first } ?? ""
    }
}

extension Replica {
    /// On what ground a person's data stand; `nil` for records of other forms.
    package func legalStanding(id: String) throws -> LegalStanding? {
        try read { session in
            let stored = try RecordFinder(session: session).record(id, deleted: .allowed)
            guard session.catalog.collection(named: stored.state.collection)?.key == PersonReading.collection else {
                return nil
            }
            return try LegalBases(session, wallMilliseconds: Self.now()).standing(of: stored.state)
        }
    }
}
