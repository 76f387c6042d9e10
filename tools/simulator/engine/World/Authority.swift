import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust

/// What the centre decides: who takes part, whose work is ended, who shares a case.
extension World {
    static let caseName = "case/vu-1"

    func decide(_ action: Action) throws {
        switch action {
        case .end: try endSomebody()
        case .admit: try admitSomebody()
        case .enrol: try enrolNewcomer()
        case .parties: try nameParties()
        default: preconditionFailure("\(action) is not the centre's")
        }
    }

    func refusing(_ what: String, _ body: () throws -> Void) throws {
        do {
            if try onDisk(of: offices[0], body) { say("the centre \(what)") }
        } catch let error as ExchangeError where error.isRefusal {
            say("the centre \(what): refused, \(error.name)")
        }
    }

    private func endSomebody() throws {
        let office = offices[1 + generator.number(below: offices.count - 1)]
        let kind: CutOff.Kind = generator.chance(percent: 50) ? .revoked : .retired
        let upTo = kind == .revoked && generator.chance(percent: 50) ? UInt64(1 + generator.number(below: 20)) : nil
        try refusing("ends \(office.seat.name), \(kind)") {
            _ = try enter(offices[0]).endReplica(office.name, kind, upTo: upTo, reason: nextNote(), authority: nil)
            marks.reach(kind == .revoked ? .revoked : .retired)
        }
        // Who has not heard of it goes on, and what he does comes to the centre.
        guard generator.chance(percent: 60) else { return }
        for action in [Action.edit, .add, .edit].prefix(1 + generator.number(below: 3)) {
            try clerk(at: office, action)
        }
        _ = try carry(from: office, to: offices[0], "so-ngoai-vu")
        if generator.chance(percent: 40) { try admitSomebody() }
    }

    func admitSomebody() throws {
        let listed = try enter(offices[0]).quarantineList()
        if listed.isEmpty { return say("nothing is quarantined") }
        marks.reach(.quarantined)
        let segment = generator.pick(listed).segment
        try refusing("admits a segment") {
            _ = try enter(offices[0]).admit(segment, reason: nextNote(), authority: nil)
            marks.reach(.admitted)
        }
    }

    private func nameParties() throws {
        let office = offices[1 + generator.number(below: offices.count - 1)]
        try setMembers(added: [office.seat.unit], removed: [])
        guard generator.chance(percent: 50), let id = records.first else { return }
        // The record of the case comes to the party, which is taken out, does not hear of it, and goes on.
        destination = Self.caseName
        defer { destination = nil }
        try about(id) { try clerk(at: offices[0], .move) }
        _ = try carry(from: offices[0], to: office, office.name)
        try setMembers(added: [], removed: [office.seat.unit])
        formerParties.insert(office.seat.unit)
        try write("occupation", of: id, at: office)
        _ = try carry(from: office, to: offices[0], "so-ngoai-vu")
    }

    private func setMembers(added: [String], removed: [String]) throws {
        try refusing("names the parties of \(Self.caseName), \(added), not \(removed)") {
            _ = try enter(offices[0]).setMembers(of: Self.caseName, added: added, removed: removed)
            marks.reach(removed.isEmpty ? .parties : .partiesLeft)
        }
    }

    /// An office that was not there before is enrolled.
    private func enrolNewcomer() throws {
        guard !offices.contains(where: { $0.seat.unit == Seat.newcomer.unit }), offices.count < 6 else {
            return say("nobody new comes")
        }
        let newcomer = seat(Seat.newcomer, at: nil)
        surroundings.enter(newcomer.index)
        let replica = try Replica.create(
            at: newcomer.folder, unit: newcomer.seat.unit, name: newcomer.seat.name, isMaster: false)
        newcomer.began(replica)
        let request = try replica.requestEnrolment(stick).file
        let centre = try enter(offices[0])
        let welcome = try centre.enrol(
            centre.readRequest(request), from: request, scopes: nil, role: .clerk, output: stick + "/",
            authority: nil)
        _ = try enter(newcomer).applyBundles([welcome.file], acceptHeld: false, dryRun: false) { _, _, _ in }
        marks.reach(.enrolled)
        say("\(newcomer.seat.name) is enrolled")
    }

    /// Whether the centre has ended an office's replica, or one that it succeeds before it heard of the successor: who then
    /// goes on is nobody whom it knows.
    func isEnded(_ office: Office) throws -> Bool {
        let (now, own) = try enter(office).read { (try $0.ownReplica(), try $0.ownReplicas()) }
        guard let now else { return false }
        return try enter(offices[0]).read { session in
            let enrolments = try session.trust.enrolments(of: now)
            if !enrolments.isEmpty { return enrolments.contains { !$0.ended.isEmpty } }
            return try own.contains { try session.trust.enrolments(of: $0).contains { !$0.ended.isEmpty } }
        }
    }
}
