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
    /// The person asked to restrict the use of the data, or objects to it, and nobody refused that.
    case restricted
    /// The person is a minor, and nobody answers for his consent.
    case guardianMissing = "guardian_missing"

    /// Whether the data may be used beyond keeping them.
    package var allowsUse: Bool { self == .present || self == .missing }
}

/// The grounds on which data of persons are used, and what persons asked against it, read once for many of them.
struct LegalBases {
    private struct Ground {
        let isConsent: Bool
        let hasGuardian: Bool
        let validTo: String
        let isWithdrawn: Bool
    }

    /// What a person asked, until somebody refuses it.
    private enum Claim {
        case restriction, withdrawal
    }

    private let session: StoreSession
    private let reporting: RecordReporting
    private let form: CollectionForm?
    /// `YYYY-MM-DD`.
    private let today: String
    /// By the ids of the persons.
    private let grounds: [String: [Ground]]
    private let claims: [String: [Claim]]
    /// The merges of records; `nil` where none was ever made.
    private let edges: RecordEdges?

    /// Below this age somebody else answers for a consent, in years.
    private static let ageOfConsent = 16

    /// - Parameter wallMilliseconds: What the clock shows.
    init(_ session: StoreSession, wallMilliseconds: UInt64) throws {
        self.session = session
        reporting = RecordReporting(session)
        form = session.catalog.collection(key: PersonReading.collection)
        today = CivilDay(wallMilliseconds: wallMilliseconds).text
        grounds = try Self.grounds(session)
        claims = try Self.claims(session)
        edges = try session.hasEdges() ? RecordEdges(session) : nil
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

    /// A request holds from the day on which it is recorded: use stops first, and goes on once it is refused.
    private static func claims(_ session: StoreSession) throws -> [String: [Claim]] {
        guard let form = session.catalog.collection(key: "data_request") else { return [:] }
        var claims: [String: [Claim]] = [:]
        try session.forEachRow(of: form.name, fields: ["person", "kind", "state"]) { _, texts in
            guard !texts[0].isEmpty, texts[2] != "tu_choi" else { return }
            switch texts[1] {
            case "han_che", "phan_doi": claims[texts[0], default: []].append(.restriction)
            case "rut_dong_y": claims[texts[0], default: []].append(.withdrawal)
            default: break
            }
        }
        return claims
    }

    /// On what ground the data of a person stand. What was said of a record that was merged with the person's is said of
    /// the person.
    func standing(of state: RecordState) -> LegalStanding {
        let ids = (edges?.joined(with: state.record) ?? [state.record]).map { session.label(of: $0) }
        let claimed = ids.flatMap { claims[$0] ?? [] }
        if claimed.contains(.restriction) { return .restricted }
        let recorded = ids.flatMap { grounds[$0] ?? [] }
        let isTakenBack = claimed.contains(.withdrawal)
        let standing = recorded.filter { !$0.isWithdrawn && isValid($0) && !($0.isConsent && isTakenBack) }
        if !standing.isEmpty {
            let answered = standing.contains { !$0.isConsent || $0.hasGuardian } || !isMinor(text("birth", state))
            return answered ? .present : .guardianMissing
        }
        // A consent that was taken back is not replaced by what somebody once typed into the record.
        if isTakenBack || recorded.contains(where: \.isWithdrawn) { return .withdrawn }
        if !recorded.isEmpty { return .expired }
        return text("legal_basis", state).isEmpty ? .missing : .present
    }

    /// The ids of the persons whose data may not be used beyond keeping them.
    func unusable() throws -> Set<String> {
        guard let form else { return [] }
        var doubtful = Set(claims.keys)
        for (id, grounds) in grounds where grounds.contains(where: { $0.isWithdrawn || !isValid($0) }) {
            doubtful.insert(id)
        }
        if !grounds.isEmpty {
            try session.forEachShownRow(of: form.name, fields: ["birth"]) { row in
                if grounds[row.id] != nil, isMinor(row.texts[0]) { doubtful.insert(row.id) }
            }
        }
        let finder = RecordFinder(session: session)
        var unusable: Set<String> = []
        for id in doubtful {
            guard let stored = try? finder.record(id) else { continue }
            if standing(of: stored.state).allowsUse { continue }
            unusable.formUnion(
                (edges?.joined(with: stored.state.record) ?? [stored.state.record]).map(session.label(of:)))
        }
        return unusable
    }

    private func isValid(_ ground: Ground) -> Bool { ground.validTo.isEmpty || ground.validTo >= today }

    /// Whether a person born then is surely below the age: a year alone counts from its first day.
    private func isMinor(_ birth: String) -> Bool {
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
