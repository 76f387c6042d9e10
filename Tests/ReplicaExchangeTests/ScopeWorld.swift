import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaForms
import ReplicaLog
import ReplicaPipe
import ReplicaStore
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// A centre, the police, two districts and a reviewer, who do what people do with records of all scopes; every value
/// holds a word that nobody else writes.
final class ScopeWorld {
    let province: TemporaryProvince
    let master: Replica
    /// With the codes of their units.
    private(set) var offices: [(replica: Replica, unit: String)] = []
    private(set) var tokens: [String] = []
    private var generator: SeededGenerator
    static let caseName = "case/vu-1"

    /// Whether they exchange over lines, and not by bundle.
    private let isByWire: Bool

    init(seed: Int, isByWire: Bool = false) throws {
        self.isByWire = isByWire
        generator = SeededGenerator(seed: UInt64(seed))
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        for (unit, name) in [("cong-an-tinh", "CONGAN"), ("ubnd-phu-cat", "PHUCAT"), ("ubnd-tuy-phuoc", "TUYPHUOC")] {
            offices.append((try province.office(unit, name: name), unit))
        }
        let reviewer = try Replica.create(
            at: ReplicaFolder(path: province.path("reviewer")), unit: "so-ngoai-vu", name: "SOATXET", isMaster: false)
        try province.enrol(reviewer, scopes: "r:restricted/ubnd-phu-cat", role: .reader)
        offices.append((reviewer, "SOATXET"))
        _ = try master.setMembers(of: Self.caseName, added: ["ubnd-phu-cat", "cong-an-tinh"], removed: [])
        try exchangeAll()
    }

    var all: [Replica] { [master] + offices.map(\.replica) }
    private var writers: [Replica] { [master] + offices.dropLast().map(\.replica) }

    /// A word of its own for each value: small letters, so that folding leaves it alone.
    private func token() -> String {
        let letters = Array("bcdghklmnpqrtvx")
        let token = String((0..<16).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
        tokens.append(token)
        return token
    }

    // MARK: What people do

    /// One thing that somebody does, or tries to do and may not.
    func step() throws {
        guard let office = writers.randomElement(using: &generator) else { return }
        do {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0, 1: try add(office)
            case 2, 3, 4: try edit(office)
            case 5, 6: try move(office)
            case 7: try transfer(office)
            case 8: try settle(office)
            case 9: try carryToReviewer()
            default: try exchange(with: offices[Int.random(in: 0..<offices.count, using: &generator)])
            }
        } catch let error as ExchangeError {
            // People try what they may not; nothing else may go wrong.
            switch error {
            case .badScope, .recordMoved, .settleFirst, .alreadyInScope, .transferRefused, .carriedElsewhere,
                .noSuchRecord, .recordDeleted, .badChoice, .nothingToChange, .masterOnly, .noConflict, .fieldProblem:
                break
            default: throw error
            }
        }
    }

    private func add(_ office: Replica) throws {
        let scopes: [String?] = [nil, nil, "restricted/ubnd-phu-cat", "unit/ubnd-tuy-phuoc", Self.caseName]
        let scope = scopes.randomElement(using: &generator) ?? nil
        _ = try office.add(
            collection: "person",
            [Assignment(parsing: "name_full=" + token()), Assignment(parsing: "occupation=" + token())],
            scope: scope, note: token())
    }

    private func anyRecord(_ office: Replica) throws -> String? {
        try office.list(collection: "person", ListQuery()).rows.map(\.id).sorted().randomElement(using: &generator)
    }

    private func edit(_ office: Replica) throws {
        guard let id = try anyRecord(office) else { return }
        if Int.random(in: 0..<8, using: &generator) == 0 {
            _ = try office.delete(id: id, reason: token())
        } else {
            let field = ["occupation", "phone", "name_full"].randomElement(using: &generator) ?? "phone"
            _ = try office.edit(id: id, [Assignment(parsing: field + "=" + token())], note: token())
        }
    }

    private func move(_ office: Replica) throws {
        guard let id = try anyRecord(office) else { return }
        let scopes = [
            "people/ubnd-phu-cat", "people/ubnd-tuy-phuoc", "unit/ubnd-phu-cat", "unit/cong-an-tinh",
            "restricted/ubnd-phu-cat", Self.caseName,
        ]
        _ = try office.move(id: id, to: scopes.randomElement(using: &generator) ?? scopes[0], note: token())
    }

    private func transfer(_ office: Replica) throws {
        guard let id = try anyRecord(office) else { return }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: _ = try office.acceptTransfer(id: id, note: token())
        case 1: _ = try office.declineTransfer(id: id, reason: token())
        case 2: _ = try office.withdrawTransfer(id: id, note: token())
        default: _ = try office.proposeTransfer(id: id, to: "ubnd-tuy-phuoc", note: token())
        }
    }

    private func settle(_ office: Replica) throws {
        guard let conflict = try office.conflicts(collection: nil).randomElement(using: &generator) else { return }
        let choice = Int.random(in: 1...max(1, conflict.values.count), using: &generator)
        _ = try office.resolve(id: conflict.id, field: conflict.field, .take(choice), note: token())
    }

    // MARK: Bundles

    private func exchange(with office: (replica: Replica, unit: String)) throws {
        if isByWire { return try talk(office.replica, master) }
        try carry(office.replica, to: master, "so-ngoai-vu")
        try carry(master, to: office.replica, office.unit)
    }

    /// What the centre must not have, the district brings to the reviewer itself.
    private func carryToReviewer() throws {
        if isByWire { return try talk(offices[1].replica, offices[offices.count - 1].replica) }
        try carry(offices[1].replica, to: offices[offices.count - 1].replica, "SOATXET")
    }

    private func talk(_ one: Replica, _ other: Replica) throws {
        let reports = try WirePipe.exchange(one, other)
        // Each had cut it: nothing was left for the other to refuse.
        #expect(reports.allSatisfy { $0.outOfScope == 0 && $0.held == 0 && !$0.isUnsettled })
    }

    private func carry(_ sender: Replica, to receiver: Replica, _ unit: String) throws {
        let stick = province.path("stick-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        let created = try sender.createBundles(to: unit, path: stick, dryRun: false)
        for file in created.files.map(\.file) {
            if let bytes = FileManager.default.contents(atPath: file) { checkNothingIsLegible(in: [UInt8](bytes)) }
        }
        let applied = try receiver.applyBundles([stick], acceptHeld: true, dryRun: false) { _, _, _ in }
        // The sender had cut it: nothing was left for the receiver to refuse.
        #expect(applied.failures.isEmpty && applied.applied.allSatisfy { $0.outOfScope == 0 })
    }

    func exchangeAll() throws {
        for _ in 0..<2 {
            for office in offices { try exchange(with: office) }
            try carryToReviewer()
        }
    }

    private func checkNothingIsLegible(in bundle: [UInt8]) {
        let data = Data(bundle)
        for token in tokens { #expect(data.range(of: Data(token.utf8)) == nil, "\(token) in an encrypted bundle") }
    }
}
