import Foundation

/// This computer's clock, right or wrong.
package enum SystemClock {
    /// What tells the time in its place while a simulation runs; `nil` elsewhere.
    @TaskLocal package static var simulated: Simulated?

    package final class Simulated: Sendable {
        fileprivate let milliseconds: @Sendable () -> UInt64

        /// - Parameter milliseconds: Since 1970.
        package init(milliseconds: @escaping @Sendable () -> UInt64) { self.milliseconds = milliseconds }
    }

    /// Milliseconds since 1970; 0 before that.
    static func milliseconds() -> UInt64 {
        if let simulated { return simulated.milliseconds() }
        return UInt64(max(0, Date().timeIntervalSince1970 * 1000))
    }
}
