/// An invented person as they are, before any office writes them down.
struct LabelledPerson {
    var number = 0
    var household = 0
    var isWoman = false
    var family = ""
    var middle = ""
    var given = ""
    var foreign = ""
    var marriedFamily = ""
    var nickname = ""
    var year = 0
    var month = 0
    var day = 0
    var home = SampleHome(commune: "", district: "")
    var country = ""
    var dialCode = ""
    var locality = ""
    var phone = ""
    var relativesPhone = ""
    var email = ""
    var passport = ""
    var occupation = ""
    var father = ""
    var mother = ""

    var name: [String] { [family, middle, given].filter { !$0.isEmpty } }
}

/// Invents households of people who are related: parents and children, brothers and sisters, couples and twins.
struct HouseholdMaker {
    private var personNumber = 0
    private var householdNumber = 0

    /// - Parameter households: Of a thousand people, how many come with relatives.
    mutating func next(_ random: inout SplitMix64, errors: EntryErrors) -> [LabelledPerson] {
        householdNumber += 1
        let isAlone = !random.chance(perMille: errors.household)
        let home = SampleHome.all.draw(&random)
        let country = SampleCountry.all.draw(&random)
        let city = country.cities[random.number(in: 0...country.cities.count - 1)]
        let family = SampleWords.familyNames.draw(&random)
        let father = parent(family: family, isWoman: false, &random)
        let mother = parent(family: SampleWords.familyNames.draw(&random), isWoman: true, &random)
        let size = isAlone ? 1 : random.number(in: 2...5)
        let sharedPhone = phone(&random)
        let ground = 1_940 + random.number(in: 0...62)
        var members: [LabelledPerson] = []
        for place in 0..<size {
            personNumber += 1
            var person = LabelledPerson()
            person.number = personNumber
            person.household = householdNumber
            person.isWoman = random.chance(perMille: 520)
            person.family = family
            person.middle = middleName(isWoman: person.isWoman, &random)
            if place > 0, random.chance(perMille: 300), members[place - 1].isWoman == person.isWoman {
                person.middle = members[place - 1].middle
            }
            person.given = givenName(isWoman: person.isWoman, &random)
            while members.contains(where: { $0.given == person.given }) {
                person.given = givenName(isWoman: person.isWoman, &random)
            }
            (person.father, person.mother) = (father, mother)
            person.year = ground + random.number(in: 0...12)
            person.month = random.number(in: 1...12)
            person.day = random.number(in: 1...28)
            switch random.number(in: 1...100) {
            case 1...12 where place > 0:  // a couple, whose families differ
                person.family = SampleWords.familyNames.draw(&random)
                person.father = parent(family: person.family, isWoman: false, &random)
                person.mother = parent(
                    family: SampleWords.familyNames.draw(&random), isWoman: true, &random)
                if person.isWoman { person.marriedFamily = family }
            case 13...30 where place > 0:  // another generation
                person.year = ground + 26 + random.number(in: 0...8)
                person.father = members[0].name.joined(separator: " ")
                person.mother = parent(family: SampleWords.familyNames.draw(&random), isWoman: true, &random)
            case 31...34 where place > 0:  // twins
                person.year = members[place - 1].year
                person.month = members[place - 1].month
                person.day = members[place - 1].day
                person.isWoman = members[place - 1].isWoman
                person.middle = members[place - 1].middle
                person.given = givenName(isWoman: person.isWoman, &random)
            default: break
            }
            person.year = min(2_024, person.year)
            person.home = home
            let movesAway = random.chance(perMille: 180)
            let own = movesAway ? SampleCountry.all.draw(&random) : country
            person.country = own.code
            person.dialCode = own.dialCode
            person.locality =
                movesAway || random.chance(perMille: 150)
                ? own.cities[random.number(in: 0...own.cities.count - 1)] : city
            person.phone = random.chance(perMille: 250) ? sharedPhone : phone(&random)
            person.relativesPhone = sharedPhone
            person.email = email(person, &random)
            person.passport = passport(&random)
            person.occupation = SampleWords.occupations.draw(&random)
            if random.chance(perMille: 120) {
                person.foreign = (person.isWoman ? Self.foreignNamesOfWomen : Self.foreignNamesOfMen).draw(&random)
            }
            if person.isWoman, person.marriedFamily.isEmpty, random.chance(perMille: 80) {
                person.marriedFamily = SampleWords.familyNames.draw(&random)
            }
            person.nickname = Self.nicknames.draw(&random)
            members.append(person)
        }
        return members
    }

    private func parent(family: String, isWoman: Bool, _ random: inout SplitMix64) -> String {
        [family, middleName(isWoman: isWoman, &random), givenName(isWoman: isWoman, &random)]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func middleName(isWoman: Bool, _ random: inout SplitMix64) -> String {
        let one = (isWoman ? SampleWords.middleNamesOfWomen : SampleWords.middleNamesOfMen).draw(&random)
        guard random.chance(perMille: 150) else { return one }
        let two = (isWoman ? SampleWords.middleNamesOfWomen : SampleWords.middleNamesOfMen).draw(&random)
        return one == two || one.isEmpty || two.isEmpty ? one : "\(one) \(two)"
    }

    private func givenName(isWoman: Bool, _ random: inout SplitMix64) -> String {
        (isWoman ? SampleWords.givenNamesOfWomen : SampleWords.givenNamesOfMen).draw(&random)
    }

    func phone(_ random: inout SplitMix64) -> String {
        "9" + EntryWriter.padded(random.number(in: 0...99_999_999), to: 8)
    }

    func passport(_ random: inout SplitMix64) -> String {
        let letters = ["C", "B", "N", "P", "K"]
        return letters[random.number(in: 0...4)] + EntryWriter.padded(random.number(in: 0...9_999_999), to: 7)
    }

    private func email(_ person: LabelledPerson, _ random: inout SplitMix64) -> String {
        let words = person.name.map(EntryWriter.plain)
        let number = random.number(in: 0...9_999)
        return switch random.number(in: 0...2) {
        case 0: "\(words.last ?? "").\(words.first ?? "")\(number % 100)@example.com"
        case 1: "\(words.joined())\(person.year % 100)\(number % 10)@example.org"
        default: "\(words.last ?? "")\(number)@example.net"
        }
    }

    private static let foreignNamesOfMen = WeightedChoice(
        zipf: "Kevin, Tony, Andy, David, Michael, Henry, Jimmy, Tommy, Peter, Brian, Steven, Vincent, Eric, Jason")
    private static let foreignNamesOfWomen = WeightedChoice(
        zipf: "Jenny, Tina, Kelly, Lisa, Amy, Helen, Cindy, Nancy, Christine, Michelle, Jennifer, Vivian, Kathy, Anna")
    private static let nicknames = WeightedChoice(zipf: "Tí, Bé, Út, Tèo, Cu, Bống, Nhím, Sóc, Bin, Su")
}
