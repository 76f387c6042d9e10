import Foundation
import ReplicaCore
import ReplicaTabular
import ReplicaText
import SampleRegister

/// The people that everything is measured with: invented, skewed like real ones, optional fields really empty.
///
/// Person i is the same whatever the number of people, so that a small workload is the beginning of a greater one:
/// people are made in blocks of 1,000, each from a seed of its own. Telephone numbers, passports and ids carry as
/// much randomness as real ones, because that is what neither a log nor `gzip` can press together.
enum Workload {
    /// People are made, and written in transactions, by so many.
    static let blockCount = 1_000
    static let header = WorkloadField.allCases.map(\.rawValue)

    private static let seed: UInt64 = 0x7065_6572_7332_3601

    /// A person: a text for each ``WorkloadField``, empty where nothing is known.
    typealias Person = [String]

    /// Some of the people, block by block.
    static func blocks(_ places: Range<Int>) -> some Sequence<[Person]> {
        let numbers = places.lowerBound / blockCount..<(places.upperBound + blockCount - 1) / blockCount
        return numbers.lazy.map { number in
            let start = number * blockCount
            let wanted = places.clamped(to: start..<start + blockCount)
            return Array(block(number)[wanted.lowerBound - start..<wanted.upperBound - start])
        }
    }

    /// The list as CSV, handed out block by block.
    static func writeCSV(_ count: Int, _ write: ([UInt8]) throws -> Void) rethrows {
        let writer = CSVWriter(lineEnd: .lf, isForSpreadsheets: false)
        var bytes: [UInt8] = []
        writer.append(header, to: &bytes)
        try write(bytes)
        for block in blocks(0..<count) {
            bytes.removeAll(keepingCapacity: true)
            for person in block { writer.append(person, to: &bytes) }
            try write(bytes)
        }
    }

    /// A generator whose numbers depend on a place in the workload alone.
    static func random(_ place: UInt64, of purpose: UInt64) -> SplitMix64 {
        var seeds = SplitMix64(seed: seed ^ purpose &* 0x9E37_79B9_7F4A_7C15 ^ place &* 0xD134_2543_DE82_EF95)
        return SplitMix64(seed: seeds.next())
    }

    /// The people of a block.
    static func block(_ number: Int) -> [Person] {
        var random = random(UInt64(number), of: 0)
        var time = 1_735_700_000_000 + UInt64(number) * 1_000 * 2_711
        return (0..<blockCount).map { _ in
            time += 1 + UInt64(-2_700 * log(1 - random.unit()))
            return person(time, &random)
        }
    }

    private static func person(_ time: UInt64, _ random: inout SplitMix64) -> Person {
        let isWoman = random.chance(0.52)
        let family = WorkloadWords.familyNames.draw(&random)
        let middle = (isWoman ? WorkloadWords.middleNamesOfWomen : WorkloadWords.middleNamesOfMen).draw(&random)
        let given = (isWoman ? WorkloadWords.givenNamesOfWomen : WorkloadWords.givenNamesOfMen).draw(&random)
        let country = WorkloadWords.countries.draw(&random)
        let birth = birthDate(&random)
        return [
            ulid(time, &random),
            [family, middle, given].filter { !$0.isEmpty }.joined(separator: " "),
            WorkloadWords.districts.draw(&random), country, birth.text, WorkloadWords.occupations.draw(&random),
            random.chance(0.85) ? phone(country, &random) : "",
            random.chance(0.65) ? email(family, given, birth.year, &random) : "",
            random.chance(0.8)
                ? WorkloadWords.passportLetters.draw(&random) + padded(random.below(10_000_000), to: 7) : "",
            random.chance(0.6) ? employer(&random) : "",
            WorkloadWords.degrees.draw(&random), WorkloadWords.statuses.draw(&random),
            random.chance(0.4) ? note(&random) : "",
        ]
    }

    // MARK: Fields

    static func phone(_ country: String, _ random: inout SplitMix64) -> String {
        (WorkloadWords.dialCodes[country] ?? "+84") + " " + padded(random.below(1_000_000_000), to: 9)
    }

    static func email(_ family: String, _ given: String, _ birthYear: Int, _ random: inout SplitMix64) -> String {
        let (family, given) = (FoldedText.fold(family), FoldedText.fold(given))
        let kind = random.unit()
        let user =
            kind < 0.3
            ? given + family + padded(birthYear % 100, to: 2)
            : kind < 0.8 ? "\(family).\(given)\(random.below(1_000))" : "\(given)\(random.below(100_000))"
        return user + "@" + WorkloadWords.mailDomains.draw(&random)
    }

    static func employer(_ random: inout SplitMix64) -> String {
        WorkloadWords.employerHeads.draw(&random) + " " + WorkloadWords.employerTails.draw(&random)
    }

    static func note(_ random: inout SplitMix64) -> String {
        let note = WorkloadWords.notes.draw(&random)
        guard random.chance(0.5) else { return note }
        return "\(note) ngày \(1 + random.below(28))/\(1 + random.below(12))/\(2018 + random.below(9))"
    }

    /// Young workers and students on one hand, emigrants of every age on the other; as of 30 June 2026.
    private static func birthDate(_ random: inout SplitMix64) -> (text: String, year: Int) {
        let age =
            random.chance(0.45) ? random.normal(mean: 27, deviation: 6) : random.normal(mean: 48, deviation: 16)
        let years = Int(min(95, max(0, age)))
        let latest = CivilDay(year: 2026, month: 6, day: 30).daysSince1970
        let birth = CivilDay(daysSince1970: latest - years * 365 - random.below(365))
        return (birth.text, birth.year)
    }

    /// 48 bits of time and 80 drawn ones.
    private static func ulid(_ milliseconds: UInt64, _ random: inout SplitMix64) -> String {
        var characters: [UInt8] = []
        for shift in stride(from: UInt64(45), through: 0, by: -5) {
            characters.append(WorkloadWords.base32[Int(milliseconds >> shift & 31)])
        }
        for _ in 0..<16 { characters.append(WorkloadWords.base32[Int(random.next() >> 59)]) }
        return String(decoding: characters, as: UTF8.self)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
