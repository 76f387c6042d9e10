/// The one source of keys, salts and nonces: the system's.
package enum SystemRandom {
    /// What takes its place while a simulation runs, so that a seed repeats a run; `nil` elsewhere.
    @TaskLocal package static var simulated: Simulated?

    package final class Simulated: Sendable {
        fileprivate let bytes: @Sendable (Int) -> [UInt8]

        /// - Parameter bytes: Gives so many bytes.
        package init(bytes: @escaping @Sendable (Int) -> [UInt8]) { self.bytes = bytes }
    }

    package static func bytes(_ count: Int) -> [UInt8] {
        if let simulated { return simulated.bytes(count) }
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// A number from 0 to below `count`, each as likely as the others.
    package static func number(below count: Int) -> Int {
        var generator = Generator()
        return Int.random(in: 0..<count, using: &generator)
    }

    private struct Generator: RandomNumberGenerator {
        mutating func next() -> UInt64 { SystemRandom.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
    }
}
