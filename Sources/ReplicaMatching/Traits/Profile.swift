/// What matching compares of a record: numbers of a fixed size, so that a million stay in memory.
///
/// Nothing can be read back from it but the plain letters of names, years and digits.
package struct Profile: Sendable {
    var name = PersonName()
    var birth = BirthDate.unknown
    var sex = PersonTraits.Sex.unknown
    var phone: UInt32 = 0
    var secondPhone: UInt32 = 0
    var mail: UInt32 = 0
    var mailUser: UInt32 = 0
    var document: UInt64 = 0
    var secondDocument: UInt64 = 0
    /// The smallest part of the home, the next, and a bit for each word.
    var home: UInt32 = 0
    var homeDistrict: UInt32 = 0
    var homeWords: UInt64 = 0
    var country: UInt32 = 0
    var locality: UInt32 = 0
    var localityWords: UInt64 = 0
    var occupation: UInt32 = 0
    /// All words of a parent's name but the marks, and the given name.
    var father: UInt32 = 0
    var mother: UInt32 = 0
    var fatherGiven = NameToken.empty
    var motherGiven = NameToken.empty

    /// Normalises what was typed.
    package init(_ traits: PersonTraits) {
        let hasParts = !traits.family.isEmpty || !traits.given.isEmpty
        name =
            hasParts
            ? PersonName(family: traits.family, middle: traits.middle, given: traits.given)
            : PersonName(traits.name)
        for other in traits.otherNames { name.addOther(other) }
        birth = traits.birth
        sex = traits.sex
        for text in traits.phones {
            for number in PhoneDigits.read(text) {
                if phone == 0 {
                    phone = number
                } else if secondPhone == 0, number != phone {
                    secondPhone = number
                }
            }
        }
        if !traits.email.isEmpty {
            let address = MailAddress(traits.email)
            mail = address.whole
            mailUser = address.user
        }
        for text in traits.documents {
            let number = DocumentNumber.read(text)
            if document == 0 {
                document = number
            } else if secondDocument == 0, number != document {
                secondDocument = number
            }
        }
        let place = PlaceWords(traits.home)
        home = place.parts.first ?? 0
        homeDistrict = place.parts.dropFirst().first ?? 0
        homeWords = place.words
        if !traits.homeDistrict.isEmpty {
            let district = PlaceWords(traits.homeDistrict)
            homeDistrict = district.parts.first ?? homeDistrict
            homeWords |= district.words
        }
        country = Self.hash(of: traits.country)
        let local = PlaceWords(traits.locality)
        locality = local.parts.first ?? 0
        localityWords = local.words
        occupation = Self.hash(of: traits.occupation)
        (father, fatherGiven) = Self.parent(traits.father)
        (mother, motherGiven) = Self.parent(traits.mother)
    }

    private static func hash(of text: String) -> UInt32 {
        let parts = PlaceWords(text).parts
        var hash = TextHash()
        for part in parts { hash.add(UInt64(part)) }
        return parts.isEmpty ? 0 : hash.value
    }

    private static func parent(_ text: String) -> (whole: UInt32, given: NameToken) {
        guard !text.isEmpty else { return (0, .empty) }
        let name = PersonName(text)
        var hash = TextHash()
        hash.add(name.family.bits)
        for place in 0..<3 { hash.add(name.middle[place].bits) }
        hash.add(name.given.bits)
        return name.given.isEmpty ? (0, .empty) : (hash.value, name.given)
    }
}
