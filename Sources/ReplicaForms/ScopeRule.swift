package import ReplicaCore

/// Which scope a new record goes to (`design.md` 6; `Protocol/05` §1, `scope`).
package enum ScopeRule {
    /// Whether a unit is a district, by its code: it has a register of people.
    package static func isDistrict(_ unit: String) -> Bool { unit.hasPrefix("ubnd-") }

    /// - Parameters:
    ///   - family: As the form of the collection says.
    ///   - ownUnit: The code of the unit that makes the record.
    ///   - district: For people, the code of the district of their home, where it is known.
    ///   - isDistrict: Whether a unit has a register of people.
    ///
    /// A person whose home district nobody knows yet stays in the scope of the unit that took them down.
    package static func scope(
        family: ScopeFamily, ownUnit: String, district: String?, isDistrict: (String) -> Bool
    ) -> ScopeName {
        switch family {
        case .province: .province
        // A case begins with the office that takes it up, and is shared when the centre names the parties.
        case .unit, .case: .unit(ownUnit)
        case .restricted: .restricted(ownUnit)
        case .people:
            if let district, isDistrict(district) {
                .people(district)
            } else if isDistrict(ownUnit) {
                .people(ownUnit)
            } else {
                .unit(ownUnit)
            }
        }
    }
}
