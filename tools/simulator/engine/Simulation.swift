import CSimulatedDisk
import Foundation
import ReplicaTestSupport

/// Runs schedules, each in a world of its own.
package final class Simulation {
    private let folder: String
    private let smallGenesis: [UInt8]
    private var provinces: [Int: PreparedProvince] = [:]

    /// What became of one schedule.
    package struct Outcome: Sendable {
        package let trace: Trace
        package let marks: Marks
        /// What broke; `nil` if all held.
        package let failure: String?
    }

    /// - Parameter folder: For the files of all worlds; is made here.
    package init(folder: String) throws {
        self.folder = folder
        smallGenesis = try SmallGenesis.segment()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    /// Removes the files of all worlds.
    package func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// - Parameter keepsLines: Whether the trace holds what happened, and not its hash alone.
    package func run(_ schedule: Schedule, keepsLines: Bool = false) throws -> Outcome {
        simulated_disk_note(schedule.seed)
        simulated_disk_watch(nil)
        let province = try province(schedule.province)
        try province.restore()
        if schedule.needsDisk { simulated_disk_watch(province.folder) }
        defer { simulated_disk_watch(nil) }
        let world = try World(schedule, province: province, trace: Trace(keepsLines: keepsLines))
        let failure = world.surroundings.run { () -> String? in
            do {
                for step in schedule.steps { try world.perform(step) }
                world.generator = .init(seed: schedule.seed ^ 0xE11D)
                world.stepNumber = Int.max
                world.surroundings.begin(step: schedule.seed)
                try Judge(world: world).check()
                try world.end()
                return nil
            } catch {
                return "\(error)"
            }
        }
        return Outcome(trace: world.trace, marks: world.marks, failure: failure)
    }

    /// Leaves out of a schedule that fails what its failure does not need.
    ///
    /// - Returns: The smallest schedule found that breaks the same invariant; `nil` if it breaks none.
    package func shrink(_ schedule: Schedule) throws -> Schedule? {
        guard let kind = try kind(of: schedule) else { return nil }
        var smallest = schedule
        for fault in Fault.allCases where smallest.faults.contains(fault) {
            var smaller = smallest
            smaller.faults.remove(fault)
            if try self.kind(of: smaller) == kind { smallest = smaller }
        }
        var length = max(1, smallest.steps.count / 2)
        while length > 0 {
            var start = 0
            var isSmaller = false
            while start < smallest.steps.count {
                var smaller = smallest
                smaller.steps.removeSubrange(start..<min(start + length, smaller.steps.count))
                if try self.kind(of: smaller) == kind {
                    smallest = smaller
                    isSmaller = true
                } else {
                    start += length
                }
            }
            if !isSmaller || length == 1 { length /= 2 }
        }
        return smallest
    }

    /// The invariant that a schedule breaks, or the kind of error that it ends with.
    private func kind(of schedule: Schedule) throws -> String? {
        try run(schedule).failure.map { String($0.prefix { $0 != ":" && $0 != "(" }) }
    }

    /// Fails an operation at every call to the disk.
    package func crashPoints(of operation: CrashOperation, every: Int) throws -> CrashTally {
        try CrashPoints(province: province(0), operation: operation).run(every: every)
    }

    /// Cuts a session over a line at every boundary of two frames, and inside of them at every n-th byte.
    package func lineCuts(every: Int) throws -> CutTally {
        simulated_disk_watch(nil)
        return try LineCuts(province: PreparedProvince(folder: folder + "/cuts", seed: 0xC5, genesis: smallGenesis))
            .run(every: every)
    }

    private func province(_ number: Int) throws -> PreparedProvince {
        if let known = provinces[number] { return known }
        let made = try PreparedProvince(
            folder: folder + "/province-\(number)", seed: UInt64(number) &+ 0xF0,
            genesis: number == Schedule.shippedProvince ? nil : smallGenesis)
        provinces[number] = made
        return made
    }
}
