import ReplicaExchange
import ReplicaForms
import ReplicaTestSupport
import ReplicaTrust
import Synchronization

/// What programs take from the computer that they run on: time and randomness, all of it from the seed.
final class Surroundings: Sendable {
    private struct State {
        var secrets: SeededGenerator
        var readings: SeededGenerator
        /// The clock of each office.
        var walls: [RandomWall] = []
        /// Milliseconds since the world began.
        var elapsed: UInt64 = 0
        /// The office whose computer is at work.
        var present = 0
    }

    private let state: Mutex<State>
    /// What replicas begin with; `nil` for the segment that is shipped.
    private let genesis: [UInt8]?

    init(seed: UInt64, genesis: [UInt8]?) {
        self.genesis = genesis
        state = Mutex(State(secrets: SeededGenerator(seed: seed), readings: SeededGenerator(seed: ~seed)))
    }

    /// Carries something out in these surroundings.
    func run<Result>(_ body: () throws -> Result) rethrows -> Result {
        try SystemClock.$simulated.withValue(SystemClock.Simulated { [self] in time() }) {
            try SystemRandom.$simulated.withValue(SystemRandom.Simulated { [self] in secret($0) }) {
                try Genesis.$simulated.withValue(genesis) { try body() }
            }
        }
    }

    /// Draws from another seed from now on: what one step drew does not shift what the next draws.
    func begin(step seed: UInt64) {
        state.withLock {
            $0.secrets = SeededGenerator(seed: seed &* 3)
            $0.readings = SeededGenerator(seed: seed &* 5)
        }
    }

    func set(walls: [RandomWall]) { state.withLock { $0.walls = walls } }

    func add(wall: RandomWall) { state.withLock { $0.walls.append(wall) } }

    func pass(milliseconds: UInt64) { state.withLock { $0.elapsed += milliseconds } }

    /// Whether the clock of an office shows the right time.
    func isRight(_ office: Int) -> Bool {
        state.withLock { $0.walls.indices.contains(office) && $0.walls[office].kind == .right }
    }

    /// What a right clock shows.
    var rightTime: UInt64 { state.withLock { RandomWall.start + $0.elapsed } }

    /// Says whose computer is at work.
    func enter(_ office: Int) { state.withLock { $0.present = office } }

    private func time() -> UInt64 {
        state.withLock { state in
            guard state.walls.indices.contains(state.present) else { return RandomWall.start + state.elapsed }
            return state.walls[state.present].read(elapsed: state.elapsed, using: &state.readings)
        }
    }

    private func secret(_ count: Int) -> [UInt8] {
        state.withLock { state in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(count + 7)
            while bytes.count < count {
                withUnsafeBytes(of: state.secrets.next().littleEndian) { bytes.append(contentsOf: $0) }
            }
            return Array(bytes.prefix(count))
        }
    }
}
