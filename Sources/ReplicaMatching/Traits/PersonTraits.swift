/// What a record says about a person, as it was typed: the input of matching. Empty text is what is not known.
package struct PersonTraits: Equatable, Sendable {
    package enum Sex: UInt8, Sendable {
        case unknown, male, female
    }

    /// The whole name, family name first as a rule.
    package var name = ""
    /// Parts of the name where a list has them in columns of their own; they go before `name`.
    package var family = ""
    package var middle = ""
    package var given = ""
    package var otherNames: [String] = []
    package var sex = Sex.unknown
    package var birth = BirthDate.unknown
    /// Texts with one or more telephone numbers.
    package var phones: [String] = []
    package var email = ""
    /// Numbers of passports and other documents.
    package var documents: [String] = []
    /// The home place, from the smallest part: `Cát Tài, Phù Cát`.
    package var home = ""
    /// The district of the home, where it has a field of its own.
    package var homeDistrict = ""
    /// The country, by code or name.
    package var country = ""
    package var locality = ""
    package var occupation = ""
    package var father = ""
    package var mother = ""

    package init() {}
}
