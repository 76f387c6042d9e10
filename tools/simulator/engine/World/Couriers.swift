import CSimulatedDisk
import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire

/// Bundles, and what becomes of them on their way.
extension World {
    /// An office writes bundles; what is lost on the way never becomes a parcel.
    func send(from office: Office) throws {
        var created: BundleCreated?
        let isCertain = try onDisk(of: office, isDone: { try created.map(areWhole) ?? true }) {
            created = try enter(office).createBundles(to: nil, path: stick + "/", dryRun: false)
        }
        guard isCertain, let created else { return }
        try checkForced(created)
        marks.reach(.sent)
        for file in created.files {
            guard let recipient = offices.first(where: { $0.isNamed(file.to) })?.index else { continue }
            post(file.file, from: office.index, to: recipient)
        }
        // Whatever becomes of a computer, the stick is in the courier's pocket by now.
        simulated_disk_settle(stick)
        say("\(office.seat.name) sends \(created.segments) segments, \(created.changes) changes")
    }

    /// Whether their recipients can read bundles to the end.
    private func areWhole(_ created: BundleCreated) throws -> Bool {
        for file in created.files {
            guard let recipient = offices.first(where: { $0.isNamed(file.to) }) else { continue }
            let report = try enter(recipient).applyBundles([file.file], acceptHeld: false, dryRun: true) { _, _, _ in }
            switch report.failures.first {
            case .bundleDamaged, .notABundle, .fileMissing: return false
            default: continue
            }
        }
        return true
    }

    /// What is said to be written is on the stick, whoever pulls it now.
    private func checkForced(_ created: BundleCreated) throws {
        guard schedule.needsDisk else { return }
        let paths = created.files.map(\.file)
        let before = paths.map { FileManager.default.contents(atPath: $0) }
        _ = simulated_disk_lose(stick, schedule.seed &+ UInt64(parcelCount))
        if before != paths.map({ FileManager.default.contents(atPath: $0) }) {
            throw Violation(.atomicity, "a bundle that was said to be written is not on the stick")
        }
    }

    private func post(_ path: String, from sender: Int, to recipient: Int) {
        if has(.loss), generator.chance(percent: 25) { return marks.reach(.lost) }
        let isDelayed = has(.delay) && generator.chance(percent: 30)
        let due = stepNumber + (isDelayed ? 10 + generator.number(below: 40) : 0)
        if isDelayed { marks.reach(.delayed) }
        var isDamaged = false
        if has(.damage), generator.chance(percent: 30) { isDamaged = harm(path) }
        // The name holds a time; the trace has to be the same for clocks of either kind.
        let name = "\(stick)/parcel-\(parcelCount).kbb"
        parcelCount += 1
        guard rename(path, name) == 0 else { return }
        parcels.append(
            Parcel(path: name, sender: sender, recipient: recipient, isDamaged: isDamaged, due: due))
    }

    /// Turns a bit, takes an end off, or puts one on; whether the file is another one now.
    private func harm(_ path: String) -> Bool {
        guard var bytes = FileManager.default.contents(atPath: path), !bytes.isEmpty else { return false }
        switch generator.number(below: 3) {
        case 0: bytes[generator.number(below: bytes.count)] ^= UInt8(1 << generator.number(below: 8))
        case 1: bytes.removeLast(1 + generator.number(below: bytes.count))
        default: bytes.append(UInt8(generator.number(below: 256)))
        }
        marks.reach(.damaged)
        return (try? bytes.write(to: URL(filePath: path))) != nil
    }

    /// Some parcel arrives, at times one that had arrived before.
    func deliver() throws {
        if has(.repeats), !arrived.isEmpty, generator.chance(percent: 30) {
            marks.reach(.repeated)
            return try take(generator.pick(arrived), isRepeated: true)
        }
        let ready = parcels.indices.filter { parcels[$0].due <= stepNumber }
        // Who waits for nothing sends something.
        guard let first = ready.first else { return try send(from: generator.pick(offices)) }
        let place = has(.disorder) ? generator.pick(ready) : first
        if place != first { marks.reach(.disordered) }
        try take(parcels.remove(at: place), isRepeated: false)
    }

    private func take(_ parcel: Parcel, isRepeated: Bool) throws {
        var recipient = parcel.recipient
        if has(.misdelivery), generator.chance(percent: 15) { recipient = generator.number(below: offices.count) }
        let office = offices[recipient]
        // Copies of one folder have the keys of its names: what is addressed to one of them is no foreign bundle to any.
        let isForCopy = recipient != parcel.recipient && office.seat.unit == offices[parcel.recipient].seat.unit
        let isWrong = recipient != parcel.recipient && !isForCopy
        let bringsNothing = isRepeated || parcel.isDamaged || isWrong
        let before = bringsNothing ? try state(of: office) : nil
        let known = try knowledge(of: office)
        var report: BundlesApplied?
        let isCertain = try onDisk(of: office) {
            report = try enter(office).applyBundles(
                [parcel.path], acceptHeld: false, dryRun: false
            ) { _, _, _ in }
        }
        if try !known.isSubset(of: knowledge(of: office)) {
            throw Violation(.monotone, "\(office.seat.name) forgot segments")
        }
        guard isCertain, let report else { return }
        let applied = report.applied.reduce(0) { $0 + $1.applied }
        say(
            "\(office.seat.name) takes \(applied) changes of \(offices[parcel.sender].seat.name)"
                + (report.failures.first.map { ", \($0.name)" } ?? ""))
        if applied > 0 { marks.reach(.applied) }
        if report.applied.contains(where: { $0.conflicts > 0 }) { marks.reach(.conflict) }
        if report.applied.contains(where: { !$0.missing.isEmpty }) { marks.reach(.cameTooEarly) }
        if isWrong { marks.reach(.misdelivered) }
        if parcel.isDamaged || isWrong, !report.applied.isEmpty {
            throw Violation(.chain, "a \(isWrong ? "foreign" : "damaged") bundle was taken: \(parcel.path)")
        }
        if isSetBack, case .senderUnknown = report.failures.first { return }
        // A copy has the keys of the names that were common.
        if isForCopy { return }
        if let failure = report.failures.first, !parcel.isDamaged, !isWrong {
            throw Violation(.liveness, "a sound bundle was refused: \(failure)")
        }
        // What the office wrote itself meanwhile, its new name or a receipt, is news of its own.
        if let before, case let after = try state(of: office), after.own == before.own, after.next == before.next,
            after.digests != before.digests
        {
            throw Violation(.idempotence, "\(office.seat.name) changed by what brings nothing new")
        }
        // What is whole and here brings nothing when it comes once more.
        if !bringsNothing { arrived.append(parcel) }
    }

    /// All that an office holds, as its digests say it, and who it is, with the number that its next change gets.
    private func state(of office: Office) throws -> (digests: [String], own: ReplicaID?, next: UInt64) {
        let digests = try enter(office).digests(scope: nil).map { $0.scope + $0.digest }
        return try enter(office).read { (digests, try $0.ownReplica(), try $0.nextNumber()) }
    }

    private func knowledge(of office: Office) throws -> Set<[UInt8]> {
        try Set(enter(office).read { try $0.segments().map(\.hash.bytes) })
    }

    /// The centre's program was replaced by one that sends all that it has to anybody; who receives it has to look at
    /// the scopes himself. Or a stranger sends what he got hold of.
    func smuggle(to office: Office) throws {
        let recipient = office.isCentre ? offices[1] : office
        let key = try enter(recipient).key.replica
        let path = stick + "/smuggled-\(parcelCount).kbb"
        parcelCount += 1
        let sender = try enter(offices[0])
        let seed = (0..<32).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let stranger = generator.chance(percent: 30) ? SigningKey(seed: seed) : nil
        let signer: any Signer = stranger ?? sender.key
        var bytes: [UInt8] = []
        try sender.read { session in
            guard let genesis = try session.genesis() else { return }
            let header = BundleHeader(
                genesis: genesis, sender: signer.replica, senderUnit: "", senderName: "",
                time: HybridTimestamp(wallMilliseconds: RandomWall.start), recipients: [.replica(key)],
                frontier: try session.frontier())
            var writer = try BundleWriter(header: header, key: signer, form: .plain) { bytes += $0 }
            for entry in try session.segments() where entry.replica != GenesisReplica.id {
                if let segment = try session.segmentBytes(entry.hash) { try writer.add(segment: segment) }
            }
            try writer.finish()
        }
        try Data(bytes).write(to: URL(filePath: path))
        simulated_disk_settle(stick)
        let report = try enter(recipient).applyBundles([path], acceptHeld: false, dryRun: false) { _, _, _ in }
        if stranger != nil, report.failures.isEmpty {
            throw Violation(.authority, "\(recipient.seat.name) takes a bundle of a stranger")
        }
        marks.reach(report.failures.isEmpty ? .smuggled : .smugglingRefused)
        say("\(recipient.seat.name) takes an uncut bundle" + (report.failures.first.map { ": \($0.name)" } ?? ""))
    }

    // MARK: Liveness

    /// Carries everything once to the centre and from there to everybody, over sound sticks.
    ///
    /// - Returns: How many changes were new to somebody.
    func round() throws -> Int {
        var applied = 0
        for office in offices where !office.isCentre {
            applied += try carry(from: office, to: offices[0], "so-ngoai-vu")
        }
        for office in offices where !office.isCentre {
            // Of two that go by one name, because neither has written anything since it was copied, the centre knows
            // only what the one had that came last.
            if offices.contains(where: { $0.index != office.index && $0.name == office.name }) {
                applied += try carry(from: office, to: offices[0], "so-ngoai-vu")
            }
            applied += try carry(from: offices[0], to: office, office.name)
        }
        // What is restricted to an office does not go through the centre: its computers exchange it.
        for office in offices where !office.isCentre {
            for twin in offices where twin.index != office.index && twin.seat.unit == office.seat.unit {
                applied += try carry(from: office, to: twin, twin.name)
            }
        }
        return applied
    }

    /// Whether nobody has, or is about to seal, what somebody lacks to whom he carries: another round brings nothing new.
    func isLevel() throws -> Bool {
        struct Log {
            let replica: ReplicaID?
            let trust: Trust
            let scopes: [Hash256: ScopeName]
            let isSealed: Bool

            func hasNothing(for other: Log) -> Bool {
                scopes.allSatisfy { hash, scope in
                    other.scopes[hash] != nil || !(other.replica.map { trust.mayRead($0, scope) } ?? true)
                }
            }
        }
        let logs = try offices.map { office in
            try enter(office).read { session in
                Log(
                    replica: try session.ownReplica(), trust: try session.trust,
                    scopes: Dictionary(uniqueKeysWithValues: try session.segments().map { ($0.hash, $0.scope) }),
                    isSealed: try session.scopesWithTails().isEmpty && session.waiting().isEmpty)
            }
        }
        guard logs.allSatisfy(\.isSealed) else { return false }
        for office in offices where !office.isCentre {
            let own = logs[office.index]
            if !own.hasNothing(for: logs[0]) || !logs[0].hasNothing(for: own) { return false }
            for twin in offices where twin.index != office.index && twin.seat.unit == office.seat.unit {
                if !own.hasNothing(for: logs[twin.index]) { return false }
            }
        }
        return true
    }

    /// - Parameters:
    ///   - isFull: Whether everything goes, whatever the recipient has said that it has.
    ///   - acceptsHeld: Whether who holds imports lets this one in at once.
    /// - Returns: How many changes were new to the recipient.
    func carry(
        from sender: Office, to recipient: Office, _ name: String, isFull: Bool = false, acceptsHeld: Bool = true
    ) throws -> Int {
        let created: BundleCreated
        do {
            created = try enter(sender).createBundles(to: name, path: stick + "/", isFull: isFull, dryRun: false)
        } catch ExchangeError.noRecipient {
            // The centre has not heard of a copy's new name, and that one is nobody any more.
            say("\(sender.name) knows no \(name)")
            return 0
        }
        var applied = 0
        for file in created.files {
            let target = recipient.isNamed(file.to) ? recipient : offices.first { $0.isNamed(file.to) }
            guard let target else { continue }
            if isSetBack, !isFull {
                let rehearsal = try enter(target).applyBundles([file.file], acceptHeld: false, dryRun: true) {
                    _, _, _ in
                }
                if case .senderUnknown = rehearsal.failures.first {
                    // What the message says: whoever was set back asks for everything.
                    say("\(target.name) does not know \(sender.name) any more")
                    applied += try carry(from: sender, to: recipient, name, isFull: true, acceptsHeld: acceptsHeld)
                    continue
                }
            }
            let report = try enter(target).applyBundles(
                [file.file], acceptHeld: acceptsHeld && holders.contains(target.index), dryRun: false
            ) { _, _, _ in }
            if let failure = report.failures.first {
                throw Violation(.liveness, "\(target.seat.name) refused a sound bundle: \(failure)")
            }
            let new = report.applied.reduce(0) { $0 + $1.applied }
            say("\(sender.name) carries \(created.segments) segments to \(target.name), \(new) changes are new")
            applied += new
            try? FileManager.default.removeItem(atPath: file.file)
            guard isSetBack, !isFull, report.applied.contains(where: { !$0.missing.isEmpty }) else { continue }
            // What the message says: whoever was set back and lacks what was there asks for everything.
            say("\(target.name) asks \(sender.name) for everything")
            applied += try carry(from: sender, to: recipient, name, isFull: true, acceptsHeld: acceptsHeld)
        }
        return applied
    }
}
