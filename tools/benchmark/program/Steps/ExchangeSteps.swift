import Foundation
import ReplicaExchange

/// Two offices that hold the same people, edit apart and meet again.
struct ExchangeSteps {
    let folder: StepFolder

    /// The centre first tells the district what it has, so that later bundles carry only what is new.
    func editApart() throws -> Figures {
        let (district, centre) = (try open("district"), try open("centre"))
        // A tenth of the records is more than an import may change unasked. It is still counted, and not held.
        for replica in [district, centre] {
            _ = try replica.setHoldLimits(records: folder.people, percent: 100)
        }
        _ = try centre.createBundles(to: StepFolder.districtName, path: folder("introduction") + "/", dryRun: false)
        try apply("introduction", at: district)
        try FileManager.default.removeItem(atPath: folder("introduction"))
        let edits = WorkloadEdits(people: folder.people)
        var meter = Meter()
        try edit(district, edits.sides[0]) { body in try meter.measure(body) }
        try meter.measure { try district.close() }
        try meter.notePeak()
        try edit(centre, edits.sides[1]) { body in try body() }
        try centre.close()
        return meter.figures
    }

    private func edit(_ replica: Replica, _ edits: [WorkloadEdits.Edit], _ run: (() throws -> Void) throws -> Void)
        throws
    {
        for start in stride(from: 0, to: edits.count, by: Workload.blockCount) {
            let block = edits[start..<min(edits.count, start + Workload.blockCount)].map { edit in
                (StepFolder.id(edit.index), [Assignment(field: edit.field.key, text: edit.new)])
            }
            try run { try replica.edit(block) }
        }
    }

    /// One seals what it edited and writes it for the other.
    func send(_ bundles: String, from name: String) throws -> Figures {
        var meter = Meter()
        let replica = try open(name)
        let receiver = name == "centre" ? StepFolder.districtName : StepFolder.centreName
        try meter.measure {
            _ = try replica.createBundles(to: receiver, path: folder(bundles) + "/", dryRun: false)
            try replica.close()
        }
        try meter.notePeak()
        return meter.figures
    }

    func apply(_ bundles: String, at name: String) throws -> Figures {
        var meter = Meter()
        let replica = try open(name)
        try meter.measure {
            try apply(bundles, at: replica)
            try replica.close()
        }
        try meter.notePeak()
        return meter.figures
    }

    /// Both have to hold the same, and both values of every cell that both edited.
    ///
    /// All conflicts are counted; what each shows is looked at for some, because that opens the segments behind it.
    func verify() throws -> Figures {
        let edits = WorkloadEdits(people: folder.people)
        let digests = try ["district", "centre"].map { try self.digests(of: $0) }
        guard digests[0] == digests[1] else { throw BenchError("the two replicas differ after the exchange") }
        let cells = Dictionary(grouping: edits.sides.joined(), by: \.index).values.filter { $0.count == 2 }
            .sorted { $0[0].index < $1[0].index }
        guard cells.count == edits.sharedCount else { throw BenchError("\(cells.count) cells that both edited") }
        var meter = Meter()
        for name in ["district", "centre"] {
            let replica = try open(name)
            for place in stride(from: 0, to: cells.count, by: max(1, cells.count / Self.lookedAtCount)) {
                let cell = cells[place][0]
                let conflict = try replica.show(id: StepFolder.id(cell.index)).conflicts.first {
                    $0.field == cell.field.key
                }
                guard Set(conflict?.values.map(\.value) ?? []).count == 2 else {
                    throw BenchError("\(StepFolder.id(cell.index)) does not show both values at \(name)")
                }
            }
            meter.note("visible at the \(name)", try replica.status().conflicts)
        }
        meter.note("cells that both edited", edits.sharedCount)
        return meter.figures
    }

    /// How many conflicts are looked at, more or less.
    private static let lookedAtCount = 300

    private func open(_ name: String) throws -> Replica { try Replica.open(at: ReplicaFolder(path: folder(name))) }

    private func apply(_ bundles: String, at replica: Replica) throws {
        let applied = try replica.applyBundles([folder(bundles)], acceptHeld: false, dryRun: false) { _, _, _ in }
        if let failure = applied.failures.first { throw BenchError("\(failure)") }
        guard applied.applied.count == 1 else { throw BenchError("\(applied.applied.count) bundles applied of 1") }
        guard applied.applied[0].held == 0 else { throw BenchError("\(applied.applied[0].held) changes were held") }
    }

    private func digests(of name: String) throws -> [String: String] {
        let digests = try open(name).digests(scope: nil)
        return Dictionary(uniqueKeysWithValues: digests.map { ($0.scope, $0.digest) })
    }
}
