import ReplicaCore
import ReplicaTestSupport
import Testing

struct HybridClockTests {
    private let now = RandomWall.start
    private let day: UInt64 = 86_400_000

    private func stamp(_ milliseconds: UInt64, _ counter: UInt16 = 0) -> HybridTimestamp {
        HybridTimestamp(wallMilliseconds: milliseconds, counter: counter)
    }

    @Test func `a day is 86,400,000 milliseconds`() { #expect(HybridClock.aheadMillisecondsMax == day) }

    @Test func `follows the wall clock`() {
        var clock = HybridClock()
        #expect(clock.issue(wallMilliseconds: now) == stamp(now))
        #expect(clock.issue(wallMilliseconds: now + 7) == stamp(now + 7))
    }

    @Test func `counts on while the wall clock stands still`() {
        var clock = HybridClock()
        let issued = (0..<3).map { _ in clock.issue(wallMilliseconds: now) }
        #expect(issued == [stamp(now, 0), stamp(now, 1), stamp(now, 2)])
    }

    @Test func `counts on while the wall clock is a little behind`() {
        var clock = HybridClock(greatest: stamp(now + 5, 3))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + 5, 4))
    }

    @Test func `goes on after what it received`() {
        var clock = HybridClock()
        clock.receive(stamp(now + 1000, 9), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + 1000, 10))
    }

    @Test func `an older timestamp changes nothing`() {
        var clock = HybridClock(greatest: stamp(now, 8))
        clock.receive(stamp(now, 7), wallMilliseconds: now)
        #expect(clock.greatest == stamp(now, 8))
    }

    @Test func `adopts a timestamp that is a day ahead`() {
        var clock = HybridClock()
        clock.receive(stamp(now + day), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + day, 1))
    }

    @Test func `does not adopt a timestamp one millisecond more than a day ahead`() {
        var clock = HybridClock()
        clock.receive(stamp(now + day + 1), wallMilliseconds: now)
        #expect(clock.greatest == stamp(0))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now))
    }

    @Test func `a clock in 2099 does not draw others along`() {
        var clock = HybridClock()
        let before = clock.issue(wallMilliseconds: now)
        clock.receive(stamp(RandomWall.end), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now, before == stamp(now) ? 1 : 0))
    }

    @Test func `forgets its own time in 2099 once the clock is mended`() {
        var clock = HybridClock()
        #expect(clock.issue(wallMilliseconds: RandomWall.end) == stamp(RandomWall.end))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now, 1))
    }

    @Test func `goes on after what it received once its clock is mended from 2099`() {
        var clock = HybridClock()
        _ = clock.issue(wallMilliseconds: RandomWall.end)
        clock.receive(stamp(now + 5000), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + 5000, 1))
    }

    @Test func `issues with a clock dead in 1970 and comes back`() {
        var clock = HybridClock()
        _ = clock.issue(wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: 0) == stamp(0))
        #expect(clock.issue(wallMilliseconds: 0) == stamp(0, 1))
        clock.receive(stamp(now), wallMilliseconds: 0)
        #expect(clock.issue(wallMilliseconds: 0) == stamp(0, 2))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now))
    }

    @Test func `a full counter goes over into the milliseconds`() {
        var clock = HybridClock()
        clock.receive(stamp(now, .max), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + 1, 0))
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + 1, 1))
        #expect(clock.issue(wallMilliseconds: now + 1) == stamp(now + 1, 2))
    }

    @Test func `goes on rising through more changes than the counter holds`() {
        var clock = HybridClock()
        var last = clock.issue(wallMilliseconds: now)
        for _ in 0..<70_000 {
            let next = clock.issue(wallMilliseconds: now)
            if next <= last { Issue.record("\(next) after \(last)") }
            last = next
        }
        #expect(last.rawValue == stamp(now).rawValue + 70_000)
    }

    @Test func `keeps issuing after a peer sends the largest timestamp`() {
        var clock = HybridClock()
        let largest = HybridTimestamp(rawValue: .max)
        clock.receive(largest, wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now))
        // Even where the wall clock allows it.
        clock.receive(largest, wallMilliseconds: .max)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now, 1))
        clock.receive(stamp(now + day, .max), wallMilliseconds: now)
        #expect(clock.issue(wallMilliseconds: now) == stamp(now + day + 1))
    }

    @Test func `keeps issuing with the largest wall clock`() {
        var clock = HybridClock()
        let first = clock.issue(wallMilliseconds: .max)
        #expect(first.wallMilliseconds == 1 << 48 - 1)
        #expect(clock.issue(wallMilliseconds: .max) > first)
        var full = HybridClock(greatest: HybridTimestamp(rawValue: .max))
        #expect(full.issue(wallMilliseconds: .max).wallMilliseconds == 1 << 48 - 1)
    }

    @Test(arguments: 0..<UInt64(200))
    func `rises as long as the wall clock is not set back`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var clock = HybridClock()
        var wall = generator.next() % RandomWall.end
        var greatest = HybridTimestamp(rawValue: 0)
        for _ in 0..<200 {
            wall += generator.pick([0, 0, 1, 1000, 100_000_000])
            if generator.chance(percent: 50) {
                let received = stamp(
                    wall - min(wall, day) + generator.next() % (3 * day), UInt16(truncatingIfNeeded: generator.next()))
                clock.receive(received, wallMilliseconds: wall)
                if received.wallMilliseconds <= wall + day { greatest = max(greatest, received) }
            }
            let issued = clock.issue(wallMilliseconds: wall)
            #expect(issued > greatest || greatest.rawValue == 0)
            #expect(issued.wallMilliseconds >= wall && issued.wallMilliseconds <= wall + day + 1)
            greatest = issued
        }
    }

    @Test func `a timestamp keeps 48 bits of milliseconds and 16 of counter`() {
        let timestamp = stamp(now, 77)
        #expect(timestamp.rawValue == now * 65_536 + 77)
        #expect(timestamp.wallMilliseconds == now)
        #expect(stamp(1 << 48).wallMilliseconds == 1 << 48 - 1)
        #expect(stamp(1, 0) > stamp(0, .max))
    }
}
