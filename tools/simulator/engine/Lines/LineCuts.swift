import ReplicaExchange
import ReplicaPipe

/// What became of a session that was cut at one place after the other.
package struct CutTally: Sendable {
    /// The bytes that each side sends in the whole session, and the frames of these.
    package internal(set) var bytes = [0, 0]
    package internal(set) var frames = [0, 0]
    package internal(set) var cases = 0
    package internal(set) var wrong: [String] = []
}

/// Cuts one and the same session between a district and the centre at every place, on a line without sockets, and lets
/// the two meet again.
///
/// Both begin from the same files each time, so that each trial sends the same bytes up to where it is cut.
struct LineCuts {
    /// Nobody else's: it is changed.
    let province: PreparedProvince

    /// Who talks; the district calls.
    private struct Pair {
        let district: Replica
        let centre: Replica
    }

    /// - Parameter every: Inside frames every n-th byte; at the boundary of two frames always.
    func run(every: Int) throws -> CutTally {
        var tally = CutTally()
        var streams: [[UInt8]] = []
        var digests: [[String]] = []
        try prepare()
        try trial { pair in
            let pipe = try WirePipe(pair.district, pair.centre)
            guard try pipe.run().allSatisfy(\.isComplete) else { throw Violation(.liveness, "\(pipe.endings)") }
            streams = pipe.sent
            digests = try Self.digests(of: pair)
        }
        for side in 0..<2 {
            let boundaries = Set(WirePipe.boundaries(in: streams[side]))
            tally.bytes[side] = streams[side].count
            tally.frames[side] = boundaries.count - 1
            for place in 0...streams[side].count where place % every == 0 || boundaries.contains(place) {
                tally.cases += 1
                do {
                    try trial { pair in
                        try cut((side, place), streams[side], digests, pair)
                        // What takes longest, at every frame.
                        let isDeep = boundaries.contains(place)
                        for replica in [pair.district, pair.centre] {
                            if let problem = try replica.verify(deep: isDeep).problems.first {
                                throw Violation(.atomicity, "\(problem)")
                            }
                        }
                    }
                } catch {
                    tally.wrong.append("side \(side), after \(place) bytes: \(error)")
                }
            }
        }
        return tally
    }

    private func cut(
        _ cut: WirePipe.Cut, _ stream: [UInt8], _ digests: [[String]], _ pair: Pair
    ) throws {
        let before = try cut.bytes == 0 ? Self.digests(of: pair) : []
        let pipe = try WirePipe(pair.district, pair.centre)
        try pipe.run(cut: cut)
        guard pipe.sent[cut.side].elementsEqual(stream.prefix(cut.bytes)) else {
            throw Violation(.model, "this trial sent other bytes than the whole session")
        }
        let now = try cut.bytes == 0 || pipe.isComplete(0) || pipe.isComplete(1) ? Self.digests(of: pair) : []
        // Who believes that everything was exchanged is right, and who has heard nothing is as before.
        for index in 0..<2 where pipe.isComplete(index) && now[index] != digests[index] {
            throw Violation(.liveness, "complete, and is not")
        }
        if cut.bytes == 0, now[1 - cut.side] != before[1 - cut.side] {
            throw Violation(.atomicity, "changed by nothing")
        }
        let again = try WirePipe(pair.district, pair.centre)
        guard try again.run().allSatisfy(\.isComplete) else { throw Violation(.liveness, "\(again.endings)") }
        guard try Self.digests(of: pair) == digests else { throw Violation(.convergence, "other than uncut") }
    }

    private static func digests(of pair: Pair) throws -> [[String]] {
        try [pair.district, pair.centre].map { try $0.digests(scope: nil).map { $0.scope + $0.digest } }
    }

    /// Gives a district and the centre news for each other, in several scopes.
    private func prepare() throws {
        let world = try world()
        try world.surroundings.run {
            let (centre, district) = (world.offices[0], world.offices[1])
            for _ in 0..<3 { try world.addPerson(at: district) }
            _ = try world.enter(district).edit(
                id: world.records[0], [Assignment(field: "phone", text: "+84 1")], note: "n")
            _ = try world.enter(district).move(id: world.records[1], to: "unit/ubnd-phu-cat", note: "n")
            let news = try world.enter(centre).list(collection: "plan_item", ListQuery()).rows.prefix(2)
            for row in news {
                _ = try world.enter(centre).edit(id: row.id, [Assignment(field: "text_vi", text: "n")], note: "n")
            }
            try world.addPerson(at: centre)
            try world.end()
        }
        try province.keep()
    }

    private func world() throws -> World {
        try province.restore()
        return try World(Schedule(quiet: 1), province: province, trace: Trace(keepsLines: false))
    }

    private func trial(_ body: (Pair) throws -> Void) throws {
        let world = try world()
        try world.surroundings.run {
            world.surroundings.begin(step: 99)
            try body(Pair(district: world.enter(world.offices[1]), centre: world.enter(world.offices[0])))
            try world.end()
        }
    }
}
