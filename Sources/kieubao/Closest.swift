import ReplicaText

/// Finds what somebody may have meant.
enum Closest {
    /// The words closest to what was typed, the closest first: those that begin with it or hold it, and those a few
    /// slips away. Marks and capitals do not count.
    static func words(to typed: String, among known: [String], count: Int = 3) -> [String] {
        let wanted = Array(FoldedText.fold(typed).unicodeScalars.prefix(lengthMax))
        guard !wanted.isEmpty else { return [] }
        let slipsMax = max(1, wanted.count / 3)
        let scored = known.compactMap { word -> (word: String, slips: Int)? in
            let folded = Array(FoldedText.fold(word).unicodeScalars.prefix(lengthMax))
            let slips = distance(wanted, folded)
            if slips <= slipsMax { return (word, slips) }
            guard wanted.count >= 3, String(word).contains(typed) || folded.starts(with: wanted) else {
                return nil
            }
            return (word, slipsMax + 1)
        }
        return scored.sorted { ($0.slips, $0.word) < ($1.slips, $1.word) }.prefix(count).map(\.word)
    }

    private static let lengthMax = 64

    /// The number of scalars to insert, delete or replace, two swapped neighbours counting as one.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        var last: [Int] = []
        var row = Array(0...b.count)
        for i in a.indices {
            var next = [i + 1]
            for j in b.indices {
                var best = min(row[j] + (a[i] == b[j] ? 0 : 1), row[j + 1] + 1, next[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, last[j - 1] + 1) }
                next.append(best)
            }
            (last, row) = (row, next)
        }
        return row[b.count]
    }
}
