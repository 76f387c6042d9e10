/// The pairs of records that share a key, each once.
///
/// A block larger than `blockMax` is parted by more of each record, twice if need be; what is still too large is no
/// block. The memory is four bytes for each record and key; no pair is stored.
struct CandidatePairs {
    static let blockMax = 60
    /// In a small register more can be afforded.
    static func blockMax(records: Int) -> Int { records < 200_000 ? 120 : blockMax }

    /// How many blocks that follow each other belong to one share.
    private static let blocksTogether = 256

    /// For each kind of key the records that have one, in blocks.
    private var blocks: [[UInt32]] = []
    /// For each kind where its blocks begin in `blocks`, and where the last ends.
    private var starts: [[UInt32]] = []
    /// For each record and kind its block in that kind, from 1; 0 for none.
    private var tags: [UInt32]
    private let kinds: Int

    /// - Parameter profiles: The records.
    init(of profiles: [Profile]) {
        let kinds = BlockingKeys.count
        self.kinds = kinds
        let count = profiles.count
        tags = [UInt32](repeating: 0, count: count * kinds)
        // First the keys themselves stand where the tags will.
        for record in 0..<count {
            let keys = BlockingKeys.keys(of: profiles[record], records: count)
            for kind in 0..<kinds { tags[record * kinds + kind] = keys[kind] }
        }
        var entries: [UInt64] = []
        var spare: [UInt64] = []
        entries.reserveCapacity(count)
        for kind in 0..<kinds {
            entries.removeAll(keepingCapacity: true)
            for record in 0..<count {
                let key = tags[record * kinds + kind]
                if key != 0 { entries.append(UInt64(key) << 32 | UInt64(record)) }
                tags[record * kinds + kind] = 0
            }
            var members: [UInt32] = []
            var begins: [UInt32] = []
            Self.part(
                &entries, &spare, profiles, blockMax: Self.blockMax(records: count), step: 0, &members, &begins)
            begins.append(UInt32(members.count))
            for block in 0..<(begins.count - 1) {
                for place in begins[block]..<begins[block + 1] {
                    tags[Int(members[Int(place)]) * kinds + kind] = UInt32(block + 1)
                }
            }
            blocks.append(members)
            starts.append(begins)
        }
    }

    /// Sorts entries into blocks; those too large are parted further.
    private static func part(
        _ entries: inout [UInt64], _ spare: inout [UInt64], _ profiles: [Profile], blockMax: Int, step: Int,
        _ members: inout [UInt32], _ begins: inout [UInt32]
    ) {
        RadixSort.sortByUpperHalf(&entries, &spare)
        var large: [UInt64] = []
        var start = 0
        while start < entries.count {
            let key = entries[start] >> 32
            var end = start + 1
            while end < entries.count, entries[end] >> 32 == key { end += 1 }
            if end - start > blockMax {
                if step < 2 {
                    for place in start..<end {
                        let record = entries[place] & 0xFFFF_FFFF
                        let refined = BlockingKeys.refinement(of: profiles[Int(record)], step: step)
                        guard refined != 0 else { continue }
                        large.append(UInt64(TextHash.of(key, UInt64(refined))) << 32 | record)
                    }
                }
            } else if end - start > 1 {
                begins.append(UInt32(members.count))
                for place in start..<end { members.append(UInt32(truncatingIfNeeded: entries[place])) }
            }
            start = end
        }
        if !large.isEmpty { part(&large, &spare, profiles, blockMax: blockMax, step: step + 1, &members, &begins) }
    }

    /// Calls `body` with every pair, the smaller record first; in the same order every time.
    ///
    /// - Parameters:
    ///   - isWanted: With records of which at least one of a pair is to be; nil for all pairs.
    ///   - share: Which of so many shares of the pairs; together they are all pairs, each once.
    func forEach(
        involving isWanted: [Bool]? = nil, share: (number: Int, of: Int) = (0, 1),
        _ body: (_ first: Int, _ second: Int) -> Void
    ) {
        tags.withUnsafeBufferPointer { tags in
            for kind in 0..<kinds {
                let members = blocks[kind]
                let begins = starts[kind]
                for block in 0..<max(0, begins.count - 1) where block / Self.blocksTogether % share.of == share.number {
                    let range = Int(begins[block])..<Int(begins[block + 1])
                    if let isWanted, !range.contains(where: { isWanted[Int(members[$0])] }) { continue }
                    for place in range {
                        let first = Int(members[place])
                        for otherPlace in (place + 1)..<max(place + 1, range.upperBound) {
                            let second = Int(members[otherPlace])
                            if let isWanted, !isWanted[first], !isWanted[second] { continue }
                            if !isKnown(first, second, before: kind, tags) { body(first, second) }
                        }
                    }
                }
            }
        }
    }

    /// How often pairs stand in blocks; one that shares several keys stands in several.
    var places: Int {
        starts.reduce(0) { sum, begins in
            zip(begins, begins.dropFirst()).reduce(sum) { $0 + Int($1.1 - $1.0) * (Int($1.1 - $1.0) - 1) / 2 }
        }
    }

    /// Calls `body` with a share of the pairs, spread evenly; in the same order every time. What lies between is passed
    /// over without being looked at.
    ///
    /// - Parameter step: One of so many ``places`` is looked at; 1 gives every pair, as ``forEach(involving:_:)`` does.
    func forEachSampled(step: Int, _ body: (_ first: Int, _ second: Int) -> Void) {
        tags.withUnsafeBufferPointer { tags in
            var ahead = 0
            for kind in 0..<kinds {
                let members = blocks[kind]
                for (begin, end) in zip(starts[kind], starts[kind].dropFirst()) {
                    let count = Int(end - begin)
                    if ahead >= count * (count - 1) / 2 {
                        ahead -= count * (count - 1) / 2
                        continue
                    }
                    for place in Int(begin)..<Int(end) {
                        var other = place + 1 + ahead
                        while other < Int(end) {
                            let (first, second) = (Int(members[place]), Int(members[other]))
                            if !isKnown(first, second, before: kind, tags) { body(first, second) }
                            other += step
                        }
                        ahead = other - Int(end)
                    }
                }
            }
        }
    }

    /// Whether a pair stands in a block of an earlier kind of key.
    @inline(__always)
    private func isKnown(
        _ first: Int, _ second: Int, before kind: Int, _ tags: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        for earlier in 0..<kind {
            let tag = tags[first * kinds + earlier]
            if tag != 0, tag == tags[second * kinds + earlier] { return true }
        }
        return false
    }
}

/// Sorts numbers by their upper 32 bits, keeping the order of equal ones.
enum RadixSort {
    static func sortByUpperHalf(_ entries: inout [UInt64], _ spare: inout [UInt64]) {
        guard entries.count > 1 else { return }
        if spare.count < entries.count { spare = [UInt64](repeating: 0, count: entries.count) }
        let count = entries.count
        for shift in stride(from: UInt64(32), to: 64, by: 11) {
            var ends = [Int](repeating: 0, count: 2_048)
            entries.withUnsafeBufferPointer { from in
                for place in 0..<count { ends[Int(from[place] >> shift & 2_047)] += 1 }
                var sum = 0
                for digit in 0..<2_048 {
                    let size = ends[digit]
                    ends[digit] = sum
                    sum += size
                }
                spare.withUnsafeMutableBufferPointer { to in
                    for place in 0..<count {
                        let digit = Int(from[place] >> shift & 2_047)
                        to[ends[digit]] = from[place]
                        ends[digit] += 1
                    }
                }
            }
            entries.withUnsafeMutableBufferPointer { to in
                spare.withUnsafeBufferPointer { from in
                    for place in 0..<count { to[place] = from[place] }
                }
            }
        }
    }
}
