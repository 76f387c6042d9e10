import ReplicaCore
import ReplicaTestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The laws of the merge on seeded histories. A failure prints the seed; `RandomHistory(seed:)` repeats it.
///
/// `KIEUBAO_HISTORIES` sets how many histories there are.
struct MergeLawTests {
    static let historyCount = getenv("KIEUBAO_HISTORIES").flatMap { Int(String(cString: $0)) } ?? 100_000
    static let slices = 8

    @Test(arguments: 0..<slices)
    func `every order of arrival gives what the definition gives`(slice: Int) {
        for seed in stride(from: slice, to: Self.historyCount, by: Self.slices) {
            guard let difference = Self.difference(RandomHistory(seed: UInt64(seed))) else { continue }
            Issue.record("seed \(seed): \(difference)")
            return
        }
    }

    @Test func `all orders of up to six changes give what the definition gives`() {
        for seed in 0..<UInt64(120) {
            let history = RandomHistory(seed: seed)
            let changes = Array(history.changes.suffix(seed % 20 == 0 ? 6 : 5))
            let model = NaiveModel(changes)
            for order in Self.orders(of: changes.count) {
                var state = ScopeState()
                for position in order { state.apply(changes[position].change, dot: changes[position].dot) }
                guard let difference = MergeComparison.difference(state, model) else { continue }
                Issue.record("seed \(seed), order \(order): \(difference)")
                return
            }
        }
    }

    @Test func `a seed gives the same history again`() {
        for seed in 0..<UInt64(50) {
            let (first, second) = (RandomHistory(seed: seed), RandomHistory(seed: seed))
            #expect(first.changes == second.changes, "seed \(seed)")
            #expect(first.members.map(\.arrivals) == second.members.map(\.arrivals), "seed \(seed)")
        }
    }

    @Test func `applying a change again says that it is known`() throws {
        let history = RandomHistory(seed: 1)
        let first = try #require(history.changes.first)
        var state = ScopeState()
        let wasNew = state.apply(first.change, dot: first.dot)
        let once = state.records
        let wasNewAgain = state.apply(first.change, dot: first.dot)
        #expect(wasNew && !wasNewAgain)
        #expect(state.records == once)
    }

    /// What is wrong with a history; `nil` if every law holds.
    static func difference(_ history: RandomHistory) -> String? {
        // Every member met all changes in an order of its own, with repeats.
        let model = NaiveModel(history.changes)
        guard let reference = history.members.first?.state else { return "no members" }
        if let difference = MergeComparison.difference(reference, model) { return difference }
        for (index, member) in history.members.enumerated() where member.state.records != reference.records {
            return "member \(index) differs from member 0"
        }
        var generator = SeededGenerator(seed: history.seed &+ 1)
        // Once more in any order at all, every third change twice.
        var order = generator.shuffled(Array(history.changes.indices))
        for position in order where position % 3 == 0 {
            order.insert(position, at: generator.number(below: order.count))
        }
        var state = ScopeState()
        for position in order { state.apply(history.changes[position].change, dot: history.changes[position].dot) }
        guard state.records == reference.records else { return "a shuffled delivery differs from member 0" }
        // What a member knew half way obeys the definition as well; every other history, for the sake of time.
        guard history.seed.isMultiple(of: 2) else { return nil }
        let member = generator.pick(history.members)
        let known = member.arrivals.prefix(member.partial.arrivals).map { history.changes[$0] }
        return MergeComparison.difference(member.partial.state, NaiveModel(known)).map { "half way: \($0)" }
    }

    private static func orders(of count: Int) -> [[Int]] {
        if count == 0 { return [[]] }
        return orders(of: count - 1).flatMap { shorter in
            (0...shorter.count).map { place in
                var longer = shorter
                longer.insert(count - 1, at: place)
                return longer
            }
        }
    }
}
