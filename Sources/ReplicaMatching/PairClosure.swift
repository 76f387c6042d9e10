/// Adds pairs that two certain ones imply: who is one with B and with whom B is one are one, too, unless they
/// themselves say otherwise.
struct PairClosure {
    /// Links below do not carry further: an error would be multiplied.
    static let linkMin: Float = 3
    /// What the implied pair has to reach by itself.
    static let ownMin: Float = -12
    /// How much less certain an implied pair is than the weaker of its links.
    static let loss: Float = 2
    /// A record with more links is no person's.
    static let linksMax = 12

    /// Returns the pairs, some raised and some added, by their records.
    ///
    /// - Parameter score: Scores a pair that was not compared.
    static func close(_ pairs: [MatchedPair], score: (Int, Int) -> Float) -> [MatchedPair] {
        var links: [Int: [(record: Int, score: Float)]] = [:]
        var known: [UInt64: Int] = [:]
        var closed = pairs
        for (place, pair) in pairs.enumerated() {
            known[key(pair.first, pair.second)] = place
            guard pair.score >= linkMin else { continue }
            links[pair.first, default: []].append((pair.second, pair.score))
            links[pair.second, default: []].append((pair.first, pair.score))
        }
        for middle in links.keys.sorted() {
            guard let around = links[middle], around.count > 1, around.count <= linksMax else { continue }
            for place in around.indices {
                for other in around[(place + 1)...] {
                    let first = min(around[place].record, other.record)
                    let second = max(around[place].record, other.record)
                    let implied = min(around[place].score, other.score) - loss
                    if let at = known[key(first, second)] {
                        if closed[at].score >= implied || closed[at].score < ownMin { continue }
                        closed[at] = MatchedPair(first: first, second: second, score: implied)
                    } else if score(first, second) >= ownMin {
                        known[key(first, second)] = closed.count
                        closed.append(MatchedPair(first: first, second: second, score: implied))
                    }
                }
            }
        }
        return closed.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }

    private static func key(_ first: Int, _ second: Int) -> UInt64 {
        UInt64(first) << 32 | UInt64(second)
    }
}
