import Foundation
import ReplicaMatching

/// Shows pairs that were missed or wrongly found, for a person to look at.
enum ErrorListing {
    static func print(path: String, count: Int) throws {
        let table = try EntryTable(path, keepsTraits: true)
        let matcher = DuplicateMatcher(table.profiles)
        let found = matcher.pairs()
        let truth = Set(table.truePairs.map { [$0.0, $0.1] })
        let shown = Set(found.map { [$0.first, $0.second] })
        let wrong = found.filter { !truth.contains([$0.first, $0.second]) }
        let missed = truth.subtracting(shown).sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        let relatives = wrong.count { table.households[$0.first] == table.households[$0.second] }
        Swift.print("wrong: \(wrong.count), relatives among them: \(relatives); missed: \(missed.count)")
        for pair in thinned(wrong.map { [$0.first, $0.second] }, to: count) {
            show("WRONG", pair, table, matcher)
        }
        var reached: Set<[Int]> = []
        matcher.forEachCandidate { reached.insert([$0, $1]) }
        Swift.print("missed and never compared: \(missed.count { !reached.contains($0) })")
        for pair in thinned(missed, to: count) {
            show(reached.contains(pair) ? "MISSED" : "NOT COMPARED", pair, table, matcher)
        }
    }

    private static func thinned(_ pairs: [[Int]], to count: Int) -> [[Int]] {
        let step = max(1, pairs.count / max(1, count))
        return pairs.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    }

    private static func show(_ word: String, _ pair: [Int], _ table: EntryTable, _ matcher: DuplicateMatcher) {
        let (first, second) = (table.traits[pair[0]], table.traits[pair[1]])
        let evidence = matcher.evidence(pair[0], pair[1])
        let score = matcher.weights.score(of: table.profiles[pair[0]], table.profiles[pair[1]])
        Swift.print("\(word) \(pair) \(String(format: "%.1f", score))")
        for traits in [first, second] {
            Swift.print(
                "   ",
                [
                    traits.name, traits.family, traits.given, traits.otherNames.joined(), "\(traits.sex)",
                    traits.birth.text,
                    traits.home, traits.country,
                    traits.locality, traits.phones.joined(), traits.email, traits.documents.joined(), traits.occupation,
                    traits.father, traits.mother,
                ].filter { !$0.isEmpty }.joined(separator: " | "))
        }
        Swift.print(
            "   ",
            evidence.map {
                "\($0.field) \($0.agreement) \(String(format: "%+.1f/%+.1f", $0.bits, $0.bitsAgainstRelative))"
            }.joined(separator: ", "))
    }
}
