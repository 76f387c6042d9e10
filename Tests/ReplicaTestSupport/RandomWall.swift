/// The wall clock of one replica: right, or wrong in one of the ways in which office computers are wrong.
package struct RandomWall: Sendable {
    package enum Kind: CaseIterable, Sendable {
        case right
        /// Up to twenty hours fast: what it says is adopted by others.
        case hours
        /// A dead battery: 1970 at every start.
        case dead
        /// Somewhere up to the end of 2099.
        case ahead
        case jumping
        case stuck
    }

    package let kind: Kind
    private var last: UInt64

    /// 2026-01-01T00:00:00Z
    package static let start: UInt64 = 1_767_225_600_000
    /// 2099-12-31T23:59:59Z
    package static let end: UInt64 = 4_102_444_799_000

    package init(kind: Kind, using generator: inout SeededGenerator) {
        self.kind = kind
        switch kind {
        case .dead: last = 0
        case .hours: last = Self.start + generator.next() % (20 * 3_600_000)
        case .ahead: last = Self.start + generator.next() % (Self.end - Self.start)
        case .right, .jumping, .stuck: last = Self.start
        }
    }

    /// What the clock says when `elapsed` milliseconds have passed since the start of the history.
    package mutating func read(elapsed: UInt64, using generator: inout SeededGenerator) -> UInt64 {
        switch kind {
        case .right: return Self.start + elapsed
        case .dead: return elapsed
        case .hours, .ahead: return min(last + elapsed, Self.end)
        case .stuck: return last
        case .jumping:
            if generator.chance(percent: 30) { last = generator.next() % Self.end }
            return last
        }
    }
}
