/// What one number of people gave.
struct Report: Codable {
    var people: Int
    var runs: Int
    /// ISO 8601, UTC.
    var date: String
    var commit: String
    var machine: Machine
    var work: [Work] = []
    var values: [Measured] = []
    var peers: [Peer] = []

    /// Work beside the same work done otherwise.
    struct Work: Codable {
        let name: String
        let ours: Figures
        /// What it is compared with.
        let against: String
        let base: Figures
        /// At most so much, in processor time.
        let goal: Double?

        var cpuRatio: Double { ours.cpu / base.cpu }
        var wallRatio: Double { ours.wall / base.wall }
        var isMet: Bool? { goal.map { cpuRatio <= $0 } }

        enum CodingKeys: String, CodingKey { case name, ours, against, base, goal, cpuRatio, wallRatio }

        init(_ name: String, _ ours: Figures, against: String, _ base: Figures, goal: Double? = nil) {
            self.name = name
            self.ours = ours
            self.against = against
            self.base = base
            self.goal = goal
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decode(String.self, forKey: .name)
            ours = try values.decode(Figures.self, forKey: .ours)
            against = try values.decode(String.self, forKey: .against)
            base = try values.decode(Figures.self, forKey: .base)
            goal = try values.decodeIfPresent(Double.self, forKey: .goal)
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(name, forKey: .name)
            try values.encode(ours, forKey: .ours)
            try values.encode(against, forKey: .against)
            try values.encode(base, forKey: .base)
            try values.encodeIfPresent(goal, forKey: .goal)
            // For readers of the file: they follow from the rest.
            try values.encode(cpuRatio, forKey: .cpuRatio)
            try values.encode(wallRatio, forKey: .wallRatio)
        }
    }

    /// One number.
    struct Measured: Codable {
        let name: String
        let value: Double
        let unit: String
        let goal: Double?
        /// At least the goal instead of at most.
        var isAtLeast = false

        var isMet: Bool? { goal.map { isAtLeast ? value >= $0 : value <= $0 } }

        init(_ name: String, _ value: Double, _ unit: String, goal: Double? = nil, isAtLeast: Bool = false) {
            self.name = name
            self.value = value
            self.unit = unit
            self.goal = goal
            self.isAtLeast = isAtLeast
        }
    }

    /// What another program took for one piece of work; nothing where it has no such operation.
    struct Peer: Codable {
        let peer: String
        let operation: String
        let cpu: Double?
        let wall: Double?
        /// To a plain insert from Python in the same run.
        let cpuRatio: Double?
        let value: Double?
        let unit: String?
        let note: String?
    }

    func work(_ name: String, against: String) -> Work? { work.first { $0.name == name && $0.against == against } }
}
