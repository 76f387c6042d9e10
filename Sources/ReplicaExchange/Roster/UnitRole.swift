import ReplicaCore
import ReplicaStore
import ReplicaWire

/// What the roster says of a unit.
extension StoreSession {
    /// The code of a unit's role; `nil` for a unit without one, or none that is known.
    func role(of unit: Dot) throws -> String? {
        guard let form = catalog.collection(key: "unit"), let role = form.field(key: "role"),
            let stored = try record(unit, scope: .province, collection: form.name)
        else { return nil }
        let shown = ShownValue<Dot>(owner: nil, office: { _ in nil }).choose(
            from: stored.state.live(RegisterKey(role.name)))
        return shown?.values.first?.dot.flatMap { catalog.code($0)?.key }
    }

    /// Whether a unit is the one whose replica consolidates.
    func isMasterUnit(_ unit: Dot) throws -> Bool { try role(of: unit) == "master" }

    /// Whether what a replica's people say about two records being one decides: those of the centre and of the office
    /// that answers for the data on people.
    func decidesOnPeople(_ replica: ReplicaID) throws -> Bool {
        guard let role = try office(of: replica).flatMap({ try role(of: $0) }) else { return false }
        return role == "master" || role == "steward"
    }

    /// The name of a unit in both languages; its code where nothing is known of it.
    func unitName(_ code: String) throws -> Labels {
        try unit(code: code).flatMap { try RecordReporting(self).unitName($0) }
            ?? Labels(vietnamese: code, english: code)
    }
}

extension ReviewRight {
    /// - Parameter role: The code of a unit's role in the roster.
    init(role: String?) {
        self =
            switch role {
            case "master": .centre
            case "steward": .steward
            default: .office
            }
    }
}
