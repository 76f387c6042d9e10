import ReplicaTestSupport

/// One thing that happens. It draws what it needs from a seed of its own, so that leaving one out changes no other.
package struct Step: Sendable {
    /// Its place in the schedule as it was drawn.
    package let number: Int
    package let action: Action
    let seed: UInt64
}

/// All that happens in one world, drawn from one seed.
package struct Schedule: Sendable {
    package let seed: UInt64
    package var faults: Set<Fault>
    /// How many offices take part, the centre not counted.
    package let officeCount: Int
    /// Which of the prepared provinces the world begins with.
    let province: Int
    package var steps: [Step]

    /// Whether its disks have to be watched, which costs time.
    var needsDisk: Bool { faults.contains(.crashes) || faults.contains(.fullDisk) }

    /// Provinces that begin with a few forms.
    private static let smallCount = 2
    /// The province that begins with all that is shipped, which takes many times as long.
    static let shippedProvince = smallCount

    /// A world in which nothing happens by itself.
    init(quiet seed: UInt64) {
        self.seed = seed
        faults = []
        officeCount = Seat.all.count - 1
        province = 0
        steps = []
    }

    package init(seed: UInt64) {
        self.seed = seed
        var generator = SeededGenerator(seed: seed)
        province = generator.chance(percent: 2) ? Self.shippedProvince : generator.number(below: Self.smallCount)
        officeCount = 2 + generator.number(below: 2)
        let half = generator.shuffled(Fault.allCases).prefix(Fault.allCases.count / 2)
        faults = Set(half)
        var weights: [(Action, Int)] = []
        for action in Action.allCases {
            // Each seed does little of one thing and much of another, so that few things meet each other often.
            let factor = [0, 0, 1, 2, 4][generator.number(below: 5)]
            let isOff = action.fault.map { !half.contains($0) } ?? false
            weights.append((action, isOff ? 0 : action.weight * (action.isVital ? max(1, factor) : factor)))
        }
        let count = 10 + generator.number(below: generator.chance(percent: 80) ? 15 : 50)
        let total = weights.reduce(0) { $0 + $1.1 }
        // Mostly all have something in common before they go on apart.
        let prelude: [Action] =
            generator.chance(percent: 80) ? [.add, .add, .exchange, .add, .exchange, .exchange, .exchange] : []
        steps = (0..<prelude.count + count).map { number in
            if number < prelude.count { return Step(number: number, action: prelude[number], seed: generator.next()) }
            var left = generator.number(below: total)
            let chosen = weights.first { weight in
                left -= weight.1
                return left < 0
            }
            return Step(number: number, action: chosen?.0 ?? .edit, seed: generator.next())
        }
    }
}

extension Action {
    /// Without these nothing would happen at all.
    fileprivate var isVital: Bool { [.add, .edit, .send, .deliver].contains(self) }
}
