import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaTestSupport

/// A centre and its offices in one process, with their clocks and with the bundles that are under way between them.
final class World {
    let schedule: Schedule
    let surroundings: Surroundings
    private(set) var offices: [Office]
    let stick: String
    var parcels: [Parcel] = []
    /// How many bundles were handed to a courier.
    var parcelCount = 0
    /// The bundles that arrived, to arrive once more.
    var arrived: [Parcel] = []
    /// The ids of records that were made, wherever.
    var records: [String] = []
    /// The ids of files that were attached.
    var attachments: [String] = []
    /// The record that the next that is done is about.
    var subject: String?
    /// What somebody writes next.
    var proposal: Assignment?
    /// Where somebody moves a record next.
    var destination: String?
    /// The notes of what offices were told had been done.
    private(set) var acknowledged: [Acknowledged] = []
    private(set) var acknowledgedCount = 0
    /// What went with an office's database when it was set back, each time from one number of what was acknowledged to
    /// another.
    private var gone: [Int: [Range<Int>]] = [:]
    var trace: Trace
    var marks = Marks()
    /// Of the step that goes on.
    var generator: SeededGenerator
    var stepNumber = 0
    /// Words that nobody else writes: each note, and what is typed mostly.
    private(set) var tokens: [String] = []
    /// What changes held that the centre ordered to be erased.
    var erased = ErasedContents()
    /// Older databases of offices, to be put back by somebody who does not ask the program.
    var images: [Int: Image] = [:]
    /// The backups of offices.
    var backups: [Int: [String]] = [:]
    /// Whether a database was set back or a backup restored: who was enrolled since is nobody there.
    var isSetBack = false
    /// The units that were taken out of the case: they keep what they had.
    var formerParties: Set<String> = []
    var forks: [Fork] = []
    /// How much had been acknowledged when each office wrote last.
    private(set) var lastWritten: [Int: Int] = [:]
    /// The offices that hold imports.
    var holders: Set<Int> = []

    struct Image {
        let database: Data
        /// Its write-ahead log.
        let log: Data?
        /// How much had been acknowledged by then.
        let count: Int
        let identity: Identity
    }

    /// Who a replica is, and the number of its next change.
    struct Identity: Equatable {
        let replica: ReplicaID?
        let next: UInt64
    }

    /// Two that go by one identity, and how much had been acknowledged when they began to.
    struct Fork {
        let offices: [Int]
        let count: Int
    }

    /// A change whose making was confirmed to a clerk.
    struct Acknowledged {
        /// How many there were before it.
        let number: Int
        let office: Int
        let note: String
    }

    func acknowledge(_ note: String, at office: Office) {
        acknowledged.append(Acknowledged(number: acknowledgedCount, office: office.index, note: note))
        acknowledgedCount += 1
        lastWritten[office.index] = acknowledgedCount
    }

    /// What an office wrote since some number of what was acknowledged went with its database. A program cannot bring it
    /// back where nobody else has it, or nobody has it any more because theirs were set back as well.
    func lose(since number: Int, at office: Office) throws {
        gone[office.index, default: []].append(number..<acknowledgedCount)
        let book = try LogBook(offices)
        let kept = offices.reduce(into: Set()) { $0.formUnion(book.changes(of: $1.index).map(\.change.note.string)) }
        acknowledged.removeAll { item in
            !kept.contains(item.note) && gone[item.office]?.contains { $0.contains(item.number) } == true
        }
    }

    init(_ schedule: Schedule, province: PreparedProvince, trace: Trace) throws {
        self.schedule = schedule
        self.trace = trace
        stick = province.folder + "/stick"
        surroundings = Surroundings(seed: schedule.seed, genesis: province.genesis)
        generator = SeededGenerator(seed: schedule.seed ^ 0x5EED)
        offices = Seat.all.prefix(1 + schedule.officeCount).enumerated().map { index, seat in
            Office(index: index, seat: seat, path: province.path(seat))
        }
        try FileManager.default.createDirectory(atPath: stick, withIntermediateDirectories: true)
        var walls: [RandomWall] = []
        for _ in offices {
            let kinds = RandomWall.Kind.allCases
            let kind: RandomWall.Kind =
                has(.clocks) && generator.chance(percent: 60) ? generator.pick(kinds) : .right
            walls.append(RandomWall(kind: kind, using: &generator))
            if kind != .right { marks.reach(.wrongClock) }
        }
        surroundings.set(walls: walls)
    }

    /// Gives another replica a place.
    ///
    /// - Parameter path: Its folder; `nil` for one of its name.
    @discardableResult
    func seat(_ seat: Seat, at path: String?) -> Office {
        let folder = (stick as NSString).deletingLastPathComponent
        let office = Office(index: offices.count, seat: seat, path: path ?? "\(folder)/\(seat.name)")
        offices.append(office)
        surroundings.add(wall: RandomWall(kind: .right, using: &generator))
        return office
    }

    func has(_ fault: Fault) -> Bool { schedule.faults.contains(fault) }

    /// A note that no other change has.
    func nextNote() -> String { newToken() }

    /// A word of small letters, which folding leaves alone. It begins like no other, because an index leaves out what a
    /// word has in common with the one before.
    func newToken() -> String {
        var letters = SeededGenerator(seed: schedule.seed &* 0x1_0000 &+ UInt64(tokens.count))
        let token = String((0..<24).map { _ in letters.pick(Self.letters) })
        tokens.append(token)
        return token
    }

    private static let letters = Array("bcdghklmnpqrtvx")

    /// The program of an office, whose clock and disk are in use from now on.
    func enter(_ office: Office) throws -> Replica {
        surroundings.enter(office.index)
        return try office.replica()
    }

    // MARK: Steps

    /// - Throws: ``Violation``, or what the program should not have thrown.
    func perform(_ step: Step) throws {
        generator = SeededGenerator(seed: step.seed)
        stepNumber = step.number
        surroundings.begin(step: step.seed)
        surroundings.pass(milliseconds: generator.next() % 100_000)
        let office = offices[generator.number(below: offices.count)]
        switch step.action {
        case .add, .edit, .delete, .undelete: try clerk(at: office, step.action)
        case .settle: try clerk(at: disputed() ?? office, step.action)
        case .contest: try contest()
        case .transfer: try generator.chance(percent: 50) ? transfer(from: office) : clerk(at: office, .transfer)
        case .move, .join, .withdraw, .attach, .review: try clerk(at: office, step.action)
        case .copy, .fork, .setBack, .backup, .restore, .rotate: try identities(of: office, step.action)
        case .parties, .enrol, .end, .admit: try decide(step.action)
        case .erase: try erase()
        case .smuggle: try smuggle(to: office)
        case .hold:
            do { try hold(at: office) } catch let error as ExchangeError where error.isRefusal {
                say("\(office.seat.name) holds nothing: \(error.name)")
            }
        case .send: try send(from: office)
        case .deliver: for _ in 0...generator.number(below: 3) { try deliver() }
        case .exchange:
            try exchange(office.isCentre ? offices[1] : office)
        case .wait:
            let days = UInt64(generator.number(below: 180))
            surroundings.pass(milliseconds: days * 86_400_000)
            say("\(days) days pass")
        case .restart:
            if try onDisk(of: office, office.end) { say("\(office.seat.name) restarts") }
        }
    }

    private func exchange(_ office: Office) throws {
        let applied = try carry(from: office, to: offices[0], "so-ngoai-vu")
        say("\(office.seat.name) exchanges \(applied), \(try carry(from: offices[0], to: office, office.name))")
    }

    /// Lets an office hold imports from now on, or decide about what it holds.
    private func hold(at office: Office) throws {
        let replica = try enter(office)
        if holders.insert(office.index).inserted {
            _ = try replica.setHoldLimits(records: 0, percent: 0)
            say("\(office.seat.name) holds imports")
            let other = office.isCentre ? offices[1] : offices[0]
            for _ in 0..<2 { try clerk(at: other, .edit) }
            _ = try carry(
                from: other, to: office, office.isCentre ? "so-ngoai-vu" : office.name, acceptsHeld: false)
        }
        guard let held = try replica.heldImports().first else { return try deliver() }
        marks.reach(.held)
        if generator.chance(percent: 50) {
            _ = try replica.acceptHeld(held.id, dryRun: false)
        } else if !held.isRefused {
            _ = try replica.dropHeld(held.id)
        }
        say("\(office.seat.name) decides about \(held.id)")
    }

    func say(_ text: String) { trace.add(stepNumber == .max ? "end: \(text)" : "\(stepNumber): \(text)") }

    /// Ends all programs.
    func end() throws {
        for office in offices {
            surroundings.enter(office.index)
            try office.end()
        }
    }
}
