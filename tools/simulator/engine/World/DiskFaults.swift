import CSimulatedDisk
import ReplicaExchange
import ReplicaTestSupport

/// A fault of a disk that is planned for one action.
struct DiskFault {
    enum Kind: CaseIterable {
        /// The program is killed; what it wrote stays.
        case kill
        /// The power fails: what was not forced to the disk is lost in part.
        case powerCut
        case full
        case fullForGood
        case broken
    }

    let kind: Kind
    /// How many disk calls of the action succeed before.
    let after: UInt64

    var isDeath: Bool { kind == .kill || kind == .powerCut }

    fileprivate func plan(seed: UInt64) {
        let mode: simulated_fault =
            isDeath ? simulated_fault_death : kind == .fullForGood ? simulated_fault_lasting : simulated_fault_once
        let isFull = kind == .full || kind == .fullForGood
        simulated_disk_plan(simulated_disk_calls() + after, mode, isFull ? 28 : 5, seed)
    }
}

extension World {
    /// Carries out what an office does, on a disk that at times fails meanwhile.
    ///
    /// - Parameter isDone: Asked where the disk failed and nobody was told so: whether what was done is done all the same.
    /// - Returns: Whether the disk did not fail; what was done is known for certain only then.
    func onDisk(of office: Office, isDone: () throws -> Bool = { true }, _ body: () throws -> Void) throws -> Bool {
        guard let fault = drawFault() else {
            try body()
            return true
        }
        fault.plan(seed: generator.next())
        var thrown: (any Error)?
        do { try body() } catch { thrown = error }
        let hasFailed = simulated_disk_has_failed() != 0
        guard hasFailed else {
            simulated_disk_heal()
            if let thrown { throw thrown }
            return true
        }
        if let violation = thrown as? Violation { throw violation }
        marks.reach(fault.isDeath ? .crashed : .diskFailed)
        say("\(office.seat.name)'s disk: \(fault.kind) after \(fault.after) calls, \(Self.name(thrown))")
        if fault.isDeath {
            crash(office, losing: fault.kind == .powerCut)
        } else {
            try checkTold(thrown, of: office)
            if generator.chance(percent: 70) { office.drop() }
            simulated_disk_heal()
            if thrown == nil, try !isDone() {
                throw Violation(.atomicity, "\(office.seat.name)'s disk failed, and nobody was told")
            }
        }
        return try beginAgain(office)
    }

    private static func name(_ error: (any Error)?) -> String {
        (error as? ExchangeError)?.name ?? error.map { "\(type(of: $0))" } ?? "unnoticed"
    }

    private func drawFault() -> DiskFault? {
        let kinds: [DiskFault.Kind] =
            (has(.crashes) ? [.kill, .powerCut] : []) + (has(.fullDisk) ? [.full, .fullForGood, .broken] : [])
        guard !kinds.isEmpty, generator.chance(percent: 20) else { return nil }
        let kind = generator.pick(kinds)
        // Most actions make few calls, and those that close a database many.
        let bound = generator.pick([4, 12, 30, 100])
        return DiskFault(kind: kind, after: UInt64(generator.number(below: bound)))
    }

    /// Stops a computer in the midst of what it does.
    private func crash(_ office: Office, losing: Bool) {
        office.drop()
        if losing {
            let seed = generator.next()
            let lost = simulated_disk_lose(office.folder.path, seed) + simulated_disk_lose(stick, seed)
            if lost > 0 { marks.reach(.lostUnsynced) }
        }
        simulated_disk_heal()
    }

    /// Somebody who is told that the disk failed must not be told anything else.
    private func checkTold(_ thrown: (any Error)?, of office: Office) throws {
        switch thrown as? ExchangeError {
        case .diskFull?, .fileFailure?, .folderNotWritable?: return
        case nil where thrown == nil: return
        default:
            throw Violation(
                .atomicity, "\(office.seat.name)'s disk failed, and it said: \(thrown.map { "\($0)" } ?? "")")
        }
    }

    /// - Returns: `false`, because what was done is not known for certain.
    private func beginAgain(_ office: Office) throws -> Bool {
        let replica: Replica
        do { replica = try enter(office) } catch {
            throw Violation(.atomicity, "\(office.seat.name) does not begin again: \(error)")
        }
        if generator.chance(percent: 10), let problem = try replica.verify(deep: false).problems.first {
            throw Violation(.atomicity, "\(office.seat.name) after a fault of its disk: \(problem)")
        }
        return false
    }
}
