internal import ReplicaTabular
internal import ReplicaText

/// Invents people for demonstrations, tests and measurements.
///
/// Person n is the same whatever the number of people asked for, so that a short list is the beginning of a
/// longer one. Names, countries and occupations are as unevenly spread as real ones, and optional fields are
/// really empty.
package struct SampleRegister: Sendable {
    private let seed: UInt64
    private let district: SampleDistrict?

    /// - Parameter district: The district whose people are invented; nil for all, the big ones more often.
    package init(seed: UInt64, district: SampleDistrict? = nil) {
        self.seed = seed
        self.district = district
    }

    /// Returns a list as an office keeps it: CSV with Vietnamese headers, dates as dd/mm/yyyy and the names
    /// of countries.
    package static func csv(count: Int, seed: UInt64, district: SampleDistrict? = nil) -> [UInt8] {
        let register = SampleRegister(seed: seed, district: district)
        let writer = CSVWriter(lineEnd: .lf, isForSpreadsheets: false)
        var output: [UInt8] = []
        writer.append(SamplePerson.headers, to: &output)
        for number in 0..<count {
            writer.append(register.person(number).fields, to: &output)
        }
        return output
    }

    /// Returns the person of this number, from 0.
    package func person(_ number: Int) -> SamplePerson {
        var seeds = SplitMix64(seed: seed ^ UInt64(number) &* 0xD134_2543_DE82_EF95)
        var random = SplitMix64(seed: seeds.next())

        let isWoman = random.chance(perMille: 520)
        let familyName = SampleWords.familyNames.draw(&random)
        let middleName = (isWoman ? SampleWords.middleNamesOfWomen : SampleWords.middleNamesOfMen).draw(
            &random)
        let givenName = (isWoman ? SampleWords.givenNamesOfWomen : SampleWords.givenNamesOfMen).draw(&random)
        let home = district ?? Self.districts.draw(&random)
        let country = SampleCountry.all.draw(&random)
        let city = country.cities[random.number(in: 0...country.cities.count - 1)]
        let birthYear = Self.birthYear(&random)

        return SamplePerson(
            code: "\(district?.rawValue.uppercased() ?? "BINH-DINH")-\(padded(number + 1, to: 5))",
            name: [familyName, middleName, givenName].filter { !$0.isEmpty }.joined(separator: " "),
            gender: isWoman ? "Nữ" : "Nam",
            birthDate: Self.birthDate(in: birthYear, &random),
            home: home.name,
            countryCode: country.code,
            country: country.name,
            residence: "\(city), \(country.name)",
            occupation: SampleWords.occupations.draw(&random),
            phone: random.chance(perMille: 850)
                ? "\(country.dialCode) 00\(padded(random.number(in: 0...9_999_999), to: 7))" : "",
            email: random.chance(perMille: 650)
                ? Self.email(familyName: familyName, givenName: givenName, birthYear: birthYear, &random)
                : "",
            note: random.chance(perMille: 400) ? Self.note(&random) : "")
    }

    /// Young workers and students on one hand, emigrants of every age on the other.
    private static func birthYear(_ random: inout SplitMix64) -> Int {
        let isYoung = random.chance(perMille: 450)
        let (mean, spread) = isYoung ? (27, 6) : (48, 16)
        // The sum of four even numbers is nearly a bell curve; ±1.73 spreads each.
        let sum = (0..<4).reduce(0) { sum, _ in sum + random.number(in: -866...866) }
        let age = mean + sum * spread / 1_000
        return 2026 - min(95, max(0, age))
    }

    private static func birthDate(in year: Int, _ random: inout SplitMix64) -> String {
        let month = random.number(in: 1...12)
        let day = random.number(in: 1...daysInMonth(month, of: year))
        let known = random.number(in: 1...100)
        if known <= 4 { return "" }
        if known <= 16 { return "\(year)" }
        return "\(padded(day, to: 2))/\(padded(month, to: 2))/\(year)"
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && year % 100 != 0 || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func email(
        familyName: String, givenName: String, birthYear: Int, _ random: inout SplitMix64
    ) -> String {
        let (family, given) = (FoldedText.fold(familyName), FoldedText.fold(givenName))
        let user =
            switch random.number(in: 1...10) {
            case 1...3: "\(given)\(family)\(padded(birthYear % 100, to: 2))"
            case 4...8: "\(family).\(given)\(random.number(in: 0...999))"
            default: "\(given)\(random.number(in: 0...99_999))"
            }
        return "\(user)@\(mailDomains.draw(&random))"
    }

    private static func note(_ random: inout SplitMix64) -> String {
        let note = SampleWords.notes.draw(&random)
        guard random.chance(perMille: 500) else { return note }
        let (day, month) = (random.number(in: 1...28), random.number(in: 1...12))
        return "\(note) ngày \(day)/\(month)/\(random.number(in: 2018...2026))"
    }

    private static let districts = WeightedChoice(zipf: SampleDistrict.allCases)
    private static let mailDomains = WeightedChoice(zipf: ["example.com", "example.org", "example.net"])
}

/// The number in decimal with zeros before it.
private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
