import CSimulatedDisk
import ReplicaExchange

/// What became of an operation that was failed at every call to the disk.
package struct CrashTally: Sendable {
    /// How many calls it makes.
    package internal(set) var calls: UInt64 = 0
    package internal(set) var cases = 0
    package internal(set) var wrong: [String] = []
}

/// Carries an operation out again and again, and lets the disk fail at another call each time.
struct CrashPoints {
    let province: PreparedProvince
    let operation: CrashOperation

    private enum Fault: String, CaseIterable {
        case kill, powerCut, otherPowerCut, full, fullForGood, broken, brokenForGood

        var isDeath: Bool { [.kill, .powerCut, .otherPowerCut].contains(self) }

        func plan(_ call: UInt64) {
            let error: Int32 = self == .full || self == .fullForGood ? 28 : 5
            let mode: simulated_fault =
                isDeath
                ? simulated_fault_death
                : self == .fullForGood || self == .brokenForGood ? simulated_fault_lasting : simulated_fault_once
            simulated_disk_plan(call, mode, error, call &* 7)
        }
    }

    /// What the office holds before the operation and after it, and how many calls that took.
    private struct Passage {
        let calls: UInt64
        let before: [String]
        let after: [String]
    }

    /// - Parameter every: Tries only every n-th call.
    func run(every: Int) throws -> CrashTally {
        var tally = CrashTally()
        let whole = try passage()
        tally.calls = whole.calls
        for call in stride(from: 0, to: whole.calls, by: every) {
            for fault in Fault.allCases {
                tally.cases += 1
                do {
                    try trial(fault, at: call, whole)
                } catch {
                    tally.wrong.append("\(operation.name), \(fault.rawValue) at call \(call): \(error)")
                }
            }
        }
        simulated_disk_watch(nil)
        return tally
    }

    private func world() throws -> World {
        simulated_disk_watch(nil)
        try province.restore()
        return try World(Schedule(quiet: 1), province: province, trace: Trace(keepsLines: false))
    }

    private func passage() throws -> Passage {
        let world = try world()
        return try world.surroundings.run {
            let before = try prepare(world)
            try carryOut(world)
            let calls = simulated_disk_calls()
            simulated_disk_watch(nil)
            return Passage(calls: calls, before: before, after: try state(of: world))
        }
    }

    /// - Returns: What the office holds.
    private func prepare(_ world: World) throws -> [String] {
        if operation.seat >= world.offices.count || operation.name == "enroll" {
            world.seat(Seat.newcomer, at: nil)
        }
        try operation.prepare(world)
        // A database that is closed in order is another one than a database that was left; one operation wants that.
        if operation.name == "checkpoint" { for office in world.offices { office.drop() } } else { try world.end() }
        let before = operation.name == "checkpoint" ? [] : try state(of: world)
        world.surroundings.begin(step: 99)
        simulated_disk_watch(province.folder)
        return before
    }

    private func carryOut(_ world: World) throws {
        let office = world.offices[operation.seat]
        try operation.act(world, office)
        try office.end()
    }

    private func state(of world: World) throws -> [String] {
        let office = world.offices[operation.seat]
        guard office.folder.exists else { return [] }
        let digests = try world.enter(office).digests(scope: nil).map { $0.scope + $0.digest }
        try office.end()
        return digests
    }

    private func trial(_ fault: Fault, at call: UInt64, _ whole: Passage) throws {
        let world = try world()
        try world.surroundings.run {
            _ = try prepare(world)
            let office = world.offices[operation.seat]
            fault.plan(call)
            var isDone = false
            var thrown: (any Error)?
            do {
                try operation.act(world, office)
                isDone = true
                try office.end()
            } catch {
                thrown = error
            }
            office.drop()
            if fault.isDeath, fault != .kill {
                _ = simulated_disk_lose(office.folder.path, call &* 11 &+ (fault == .powerCut ? 1 : 2))
                _ = simulated_disk_lose(world.stick, call)
            }
            simulated_disk_heal()
            simulated_disk_watch(nil)
            if !fault.isDeath, let thrown { try checkTold(thrown) }
            try checkAfterwards(world, office, whole, isDone: isDone)
        }
    }

    private func checkTold(_ error: any Error) throws {
        switch error as? ExchangeError {
        case .diskFull?, .fileFailure?, .folderNotWritable?: return
        default: throw Violation(.atomicity, "told \(error)")
        }
    }

    private func checkAfterwards(_ world: World, _ office: Office, _ whole: Passage, isDone: Bool) throws {
        let state = try state(of: world)
        if operation.isAtomic {
            if isDone, state != whole.after { throw Violation(.noLoss, "was done, and is not there") }
            if state != whole.before, state != whole.after, !whole.before.isEmpty {
                throw Violation(.atomicity, "neither before nor after")
            }
        }
        if office.folder.exists, let problem = try world.enter(office).verify(deep: true).problems.first {
            throw Violation(.atomicity, "\(problem)")
        }
        world.surroundings.begin(step: 100)
        do { try carryOut(world) } catch let error as ExchangeError {
            // What was done once needs no second time.
            switch error {
            case .recordDeleted, .alreadyInScope, .requestRefused(_, .used), .replicaExists, .unknownReplica: break
            default: throw Violation(.atomicity, "cannot be repeated: \(error)")
            }
        }
        if let problem = try world.enter(office).verify(deep: false).problems.first {
            throw Violation(.atomicity, "after repeating: \(problem)")
        }
    }
}
