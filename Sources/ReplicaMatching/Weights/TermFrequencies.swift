/// How common values are: agreeing in a rare one tells more than agreeing in *Nguyễn*. All as log2 of a share.
package struct TermFrequencies: Equatable, Sendable {
    var given: [NameToken: Float] = [:]
    var middle: [NameToken: Float] = [:]
    var family: [NameToken: Float] = [:]
    var home: [UInt32: Float] = [:]
    var country: [UInt32: Float] = [:]
    var locality: [UInt32: Float] = [:]
    var occupation: [UInt32: Float] = [:]
    /// Telephone numbers, addresses and documents that several records share, such as an agency's.
    var phone: [UInt32: Float] = [:]
    var mail: [UInt32: Float] = [:]
    var document: [UInt64: Float] = [:]
    /// By year from 1850 to 2105.
    var birthYear = [Float](repeating: -6.5, count: 256)
    /// Of a year taken at random: log2 of the sum of squared shares.
    var birthYearMean: Float = -6
    /// For what is not in a table.
    var rareName: Float = -12
    var rareValue: Float = -12
    /// Numbers that are given to one person, where no more than three records have it: that two people have one is a
    /// mistake, however small the register is.
    var rareNumber: Float = -18
    var rareDocument: Float = -21

    init() {}

    @inline(__always)
    func birthYear(_ year: Int) -> Float {
        1850...2105 ~= year ? birthYear[year - 1850] : -10
    }

    /// Counts the values of a register, with the shipped shares as if `TermFrequencies.priorRecords` more had been
    /// counted.
    package init(of profiles: [Profile]) {
        let shipped = ShippedNames.self
        var counter = TermCounter()
        for profile in profiles { counter.count(profile) }
        let total = Float(profiles.count)
        let prior = min(Self.priorRecords, max(200, total / 2))
        func names(_ counts: [NameToken: UInt32], _ shares: [NameToken: Float], perRecord: Float) -> [NameToken: Float]
        {
            var result: [NameToken: Float] = [:]
            let sum = max(1, perRecord)
            for (token, count) in counts where count > 1 || shares[token] != nil {
                result[token] = Bits.log2((Float(count) + prior * (shares[token] ?? 0.000_2)) / (sum + prior))
            }
            for (token, share) in shares where result[token] == nil {
                result[token] = Bits.log2(prior * share / (sum + prior))
            }
            return result
        }
        func values(_ counts: [UInt32: UInt32], known: Float) -> [UInt32: Float] {
            var result: [UInt32: Float] = [:]
            let sum = max(1, known) + 50
            for (value, count) in counts where count > 1 { result[value] = Bits.log2((Float(count) + 0.5) / sum) }
            return result
        }
        given = names(counter.given, shipped.given, perRecord: total)
        middle = names(counter.middle, shipped.middle, perRecord: total)
        family = names(counter.family, shipped.family, perRecord: total)
        rareName = Bits.log2((1.5 + prior * 0.000_2) / (total + prior))
        home = values(counter.home, known: counter.homes)
        country = values(counter.country, known: counter.countries)
        locality = values(counter.locality, known: counter.localities)
        occupation = values(counter.occupation, known: counter.occupations)
        rareValue = Bits.log2(2 / (total + 50))
        for (value, count) in counter.phone where count > 3 { phone[value] = Bits.log2(Float(count) / (total + 2_000)) }
        for (value, count) in counter.mail where count > 3 { mail[value] = Bits.log2(Float(count) / (total + 2_000)) }
        for (value, count) in counter.document where count > 3 {
            document[value] = Bits.log2(Float(count) / (total + 2_000))
        }
        let births = counter.years.reduce(0, +)
        var squares: Float = 0
        for place in 0..<256 {
            // Births of neighbouring years and a flat part smooth what few records say.
            let around = (max(0, place - 2)...min(255, place + 2)).reduce(0) { $0 + counter.years[$1] } / 5
            let share = (around + 2) / (births + 512)
            squares += share * share
            birthYear[place] = Bits.log2(share)
        }
        birthYearMean = Bits.log2(squares)
    }

    static let priorRecords: Float = 2_000
}

/// Counts of the values of records.
struct TermCounter {
    var given: [NameToken: UInt32] = [:]
    var middle: [NameToken: UInt32] = [:]
    var family: [NameToken: UInt32] = [:]
    var home: [UInt32: UInt32] = [:]
    var country: [UInt32: UInt32] = [:]
    var locality: [UInt32: UInt32] = [:]
    var occupation: [UInt32: UInt32] = [:]
    var phone: [UInt32: UInt32] = [:]
    var mail: [UInt32: UInt32] = [:]
    var document: [UInt64: UInt32] = [:]
    var years = [Float](repeating: 0, count: 256)
    var homes: Float = 0
    var countries: Float = 0
    var localities: Float = 0
    var occupations: Float = 0

    mutating func count(_ profile: Profile) {
        let name = profile.name
        if !name.given.isEmpty { given[name.given, default: 0] += 1 }
        if !name.family.isEmpty { family[name.family, default: 0] += 1 }
        for place in 0..<3 where !name.middle[place].isEmpty { middle[name.middle[place], default: 0] += 1 }
        if profile.home != 0 {
            home[profile.home, default: 0] += 1
            homes += 1
        }
        if profile.country != 0 {
            country[profile.country, default: 0] += 1
            countries += 1
        }
        if profile.locality != 0 {
            locality[profile.locality, default: 0] += 1
            localities += 1
        }
        if profile.occupation != 0 {
            occupation[profile.occupation, default: 0] += 1
            occupations += 1
        }
        if profile.phone != 0 { phone[profile.phone, default: 0] += 1 }
        if profile.mail != 0 { mail[profile.mail, default: 0] += 1 }
        if profile.document != 0 { document[profile.document, default: 0] += 1 }
        if 1850...2105 ~= profile.birth.year { years[profile.birth.year - 1850] += 1 }
    }
}
