/// Milliseconds since 1970 in the upper 48 bits, a counter in the lower 16 (`Protocol/01` §3).
///
/// Nothing but the choice of the value to show depends on it: replaced dots say what supersedes what.
package struct HybridTimestamp: Hashable, Comparable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// - Parameter wallMilliseconds: Milliseconds since 1970; what does not fit in 48 bits is cut to the greatest.
    package init(wallMilliseconds: UInt64, counter: UInt16 = 0) {
        rawValue = min(wallMilliseconds, 1 << 48 - 1) << 16 | UInt64(counter)
    }

    package var wallMilliseconds: UInt64 { rawValue >> 16 }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
