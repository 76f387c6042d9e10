import ReplicaMatching

/// Prints how often records of one person, of relatives, and of unrelated people agree in each way.
enum AgreementShares {
    static func print(path: String) throws {
        let table = try EntryTable(path)
        let same = EntryTable.pairs(of: table.people)
        let relatives = EntryTable.pairs(of: table.households).filter { table.people[$0.0] != table.people[$0.1] }
        let random = (0..<200_000).map { number -> (Int, Int) in
            let first = number &* 7_919 % table.profiles.count
            return (first, (first + 1 + number &* 104_729 % (table.profiles.count - 1)) % table.profiles.count)
        }
        for (word, pairs) in [("same", same), ("relative", relatives), ("unrelated", random)] {
            var counts: [MatchField: [Agreement: Int]] = [:]
            for (first, second) in pairs {
                let comparison = table.profiles[first].compare(with: table.profiles[second])
                for field in MatchField.allCases where comparison[field] != .missing {
                    counts[field, default: [:]][comparison[field], default: 0] += 1
                }
            }
            Swift.print(word, pairs.count)
            for field in MatchField.allCases {
                let agreements = counts[field] ?? [:]
                let sum = agreements.values.reduce(0, +)
                let shares = agreements.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    ".\($0.key): \(Double($0.value * 100_000 / max(1, sum)) / 100_000)"
                }
                Swift.print("  .\(field): [\(shares.joined(separator: ", "))],  // \(sum)")
            }
        }
    }
}
