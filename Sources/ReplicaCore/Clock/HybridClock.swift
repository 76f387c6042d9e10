/// Issues the timestamps of one replica's changes and takes in those it receives (`Protocol/01` §3).
///
/// The wall clock is an argument: it may be dead, set back or years ahead, and the clock must do no harm.
package struct HybridClock: Sendable {
    /// The greatest timestamp issued or received so far.
    package private(set) var greatest: HybridTimestamp

    /// How far beyond the wall clock a timestamp may lie and still be adopted.
    package static let aheadMillisecondsMax: UInt64 = 24 * 60 * 60 * 1000

    package init(greatest: HybridTimestamp = HybridTimestamp(rawValue: 0)) { self.greatest = greatest }

    /// Returns the timestamp for a change made now.
    ///
    /// It is greater than every timestamp issued or received before, unless one of these lies more than a day
    /// ahead of the wall clock: that one came from a broken clock (perhaps our own, since mended) and is
    /// forgotten.
    package mutating func issue(wallMilliseconds: UInt64) -> HybridTimestamp {
        let wall = HybridTimestamp(wallMilliseconds: wallMilliseconds)
        if !isAdoptable(greatest, wallMilliseconds: wallMilliseconds) {
            greatest = wall
        } else {
            greatest = max(wall, HybridTimestamp(rawValue: greatest.rawValue + 1))
        }
        return greatest
    }

    /// Takes in the timestamp of a received change.
    package mutating func receive(_ timestamp: HybridTimestamp, wallMilliseconds: UInt64) {
        guard isAdoptable(timestamp, wallMilliseconds: wallMilliseconds) else { return }
        if timestamp > greatest || !isAdoptable(greatest, wallMilliseconds: wallMilliseconds) { greatest = timestamp }
    }

    private func isAdoptable(_ timestamp: HybridTimestamp, wallMilliseconds: UInt64) -> Bool {
        timestamp.wallMilliseconds <= min(wallMilliseconds, 1 << 48 - 1 - Self.aheadMillisecondsMax)
            + Self.aheadMillisecondsMax && timestamp.rawValue < UInt64.max
    }
}
