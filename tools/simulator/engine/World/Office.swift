import ReplicaExchange
import ReplicaStore
import Synchronization

/// One office of a world: a folder, and the program while it runs.
final class Office {
    let index: Int
    let seat: Seat
    let folder: ReplicaFolder
    private var running: Replica?
    /// The short names that it had, the present one last.
    private let names: Names
    /// Whether its database was copied or set back, so that the program has to notice it when it begins the next time.
    var hasToNotice = false

    /// Is told of a new identity by the program, which may be asked from anywhere.
    private final class Names: Sendable {
        private let all: Mutex<[String]>
        init(_ first: String) { all = Mutex([first]) }
        func add(_ name: String) { all.withLock { $0.append(name) } }
        var list: [String] { all.withLock { $0 } }
    }

    init(index: Int, seat: Seat, path: String) {
        self.index = index
        self.seat = seat
        folder = ReplicaFolder(path: path)
        names = Names(seat.name)
    }

    var isCentre: Bool { index == 0 }

    /// The program is running already.
    func began(_ replica: Replica) { running = replica }

    /// The program, which is begun where it is not running.
    func replica() throws -> Replica {
        if let running { return running }
        let opened = try Replica.open(at: folder) { [names] succession in names.add(succession.after) }
        running = opened
        if hasToNotice, opened.noticed == nil {
            throw Violation(.uniqueness, "\(seat.name) begins as if its database were the one that it left")
        }
        hasToNotice = false
        let name = try opened.read { session in try session.ownReplica().map { session.label(of: $0) } }
        if let name, !names.list.contains(name) { names.add(name) }
        return opened
    }

    /// The short name by which others know it now.
    var name: String { names.list.last ?? seat.name }

    /// Whether it has, or had, a short name.
    func isNamed(_ name: String) -> Bool { names.list.contains(name) }

    /// How often it took another identity.
    var successions: Int { names.list.count - 1 }

    /// Ends the program where it stands.
    func drop() { running = nil }

    /// Ends the program in order.
    func end() throws {
        defer { running = nil }
        try running?.close()
    }
}
