/// An entry of an invented person in some office's list, with the label that says whose it is.
package struct LabelledEntry: Equatable, Sendable {
    /// The person; entries of one person have one number.
    package var person = 0
    /// The household; relatives have one number.
    package var household = 0
    package var name = ""
    package var otherName = ""
    package var sex = ""
    package var birth = ""
    package var home = ""
    package var country = ""
    package var locality = ""
    package var phone = ""
    package var email = ""
    package var passport = ""
    package var occupation = ""
    package var father = ""
    package var mother = ""

    package static let headers = [
        "id", "person", "household", "name_full", "name_other", "sex", "birth", "home_place", "current_country",
        "current_locality", "phone", "email", "passport_number", "occupation", "father", "mother",
    ]

    /// What stands under the headers.
    ///
    /// - Parameter number: The entry's place in its list.
    package func fields(number: Int) -> [String] {
        [
            "\(number)", "\(person)", "\(household)", name, otherName, sex, birth, home, country, locality, phone,
            email, passport, occupation, father, mother,
        ]
    }
}
