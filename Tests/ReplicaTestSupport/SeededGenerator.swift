/// A small random generator that gives the same numbers everywhere, so that a seed repeats a failure
/// (SplitMix64; Steele, Lea, Flood: *Fast splittable pseudorandom number generators*, 2014).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 to below `count`; the slight preference of the remainder does not matter here.
    package mutating func number(below count: Int) -> Int { Int(next() % UInt64(count)) }

    /// True `percent` times of a hundred.
    package mutating func chance(percent: Int) -> Bool { number(below: 100) < percent }

    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(below: elements.count)] }

    /// The elements in another order.
    package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(last, number(below: last + 1))
        }
        return result
    }
}
