import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A small file beside the database that says whose database lies there, where, and how far it had come.
///
/// It is written after the commit and not forced to the disk: a mark that is behind says nothing, a mark that is
/// ahead says that the database was set back. Whoever loses or damages it makes the replica take a new identity,
/// which costs a name and no data.
struct ReplicaMark: Equatable {
    var replica: ReplicaID
    /// The database's own random id, 16 bytes.
    var instance: [UInt8]
    var place: DataPlace
    /// The number of the next own change.
    var next: UInt64
    /// The hash of the dot of the replica's announcement.
    var announcement: UInt64

    private static let magic = Array("KBMARK1\n".utf8)
    static let byteCount = 8 + 32 + 16 + DataPlace.byteCount + 8 + 8 + Hash256.byteCount

    var bytes: [UInt8] {
        var bytes = Self.magic + replica.bytes + instance + place.bytes
        bytes.appendBigEndian(next)
        bytes.appendBigEndian(announcement)
        return bytes + Hash256.of(bytes).bytes
    }

    init(replica: ReplicaID, instance: [UInt8], place: DataPlace, next: UInt64, announcement: UInt64) {
        self.replica = replica
        self.instance = instance
        self.place = place
        self.next = next
        self.announcement = announcement
    }

    /// `nil` for anything but a whole mark.
    init?(bytes: [UInt8]) {
        let content = bytes.dropLast(Hash256.byteCount)
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic),
            Hash256.of(Array(content)).bytes.elementsEqual(bytes[content.count...]),
            let replica = ReplicaID(bytes: Array(bytes[8..<40])), let place = DataPlace(bytes: bytes[56..<104])
        else { return nil }
        self.replica = replica
        instance = Array(bytes[40..<56])
        self.place = place
        next = UInt64(bigEndianBytes: bytes[104..<112])
        announcement = UInt64(bigEndianBytes: bytes[112..<120])
    }

    // MARK: The file

    static func read(_ path: String) -> ReplicaMark? {
        guard let file = try? FileReader(path: path), let bytes = try? file.read(byteCount + 1) else { return nil }
        return ReplicaMark(bytes: bytes)
    }

    /// Puts the mark in its place for good.
    func create(_ path: String) throws(ExchangeError) {
        let file = try AtomicFile(path: path, permissions: 0o600)
        try file.write(bytes)
        try file.commit()
    }

    /// Notes that own changes were committed up to before `next`. A mark that is not there or another's is left as
    /// it is, and a disk that is full is no matter.
    static func raise(_ path: String, of replica: ReplicaID, next: UInt64) {
        guard var mark = read(path), mark.replica == replica, mark.next < next else { return }
        mark.next = next
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        let bytes = mark.bytes
        _ = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        close(descriptor)
    }
}

/// Why a replica takes a new identity. The raw value stands as the note of the old identity's last change
/// (`Protocol/05` §3).
package enum SuccessionReason: String, Sendable, CaseIterable {
    /// The database lies on another computer than the one where it was made.
    case otherMachine = "other-machine"
    /// The database is another file than the one that was made here.
    case otherFile = "other-file"
    /// The database has fewer changes than were made here: an older one was put in its place.
    case restored
    /// A backup was put in place by the command for it.
    case backup
    /// The mark is missing, damaged or another's.
    case markLost = "mark-lost"
    /// An exchange brought changes of this very replica that were not made here.
    case seenElsewhere = "seen-elsewhere"
    /// A person asked for new keys.
    case rotated

    /// Whether the new identity takes the place of the old one in its very folder, so that nobody goes on under the
    /// old one.
    var isReplacement: Bool { [.restored, .backup, .rotated].contains(self) }
}

/// What the database says of itself.
struct IdentityFacts {
    let replica: ReplicaID
    let former: [ReplicaID]
    let instance: [UInt8]?
    let place: DataPlace?
    let next: UInt64
    var wasSeenElsewhere: Bool
}

extension IdentityFacts {
    /// `nil` for a database that is nobody's yet.
    init?(_ session: StoreSession) throws {
        guard let own = try session.ownReplica() else { return nil }
        replica = own
        former = try session.formerReplicas()
        instance = try session[.instance]
        place = try session[.place].flatMap { DataPlace(bytes: $0) }
        next = try session.nextNumber()
        wasSeenElsewhere = try session[.seenElsewhere] != nil
    }
}

/// What database, mark and place say together.
enum IdentityCheck: Equatable {
    case sound
    /// A database from before there were marks: it gets one.
    case unmarked
    /// The identity was taken here, and the mark not written any more: it is to be written.
    case unfinished
    case copied(SuccessionReason)

    static func of(_ facts: IdentityFacts, mark: ReplicaMark?, here: DataPlace) -> IdentityCheck {
        guard let instance = facts.instance, let place = facts.place else { return .unmarked }
        guard let mark else { return .copied(.markLost) }
        if !place.isSameMachine(as: here) { return .copied(.otherMachine) }
        if mark.replica == facts.replica, mark.instance == instance {
            if mark.next > facts.next { return .copied(.restored) }
            if !place.isSameFile(as: here) || !mark.place.isSameFile(as: here) { return .copied(.otherFile) }
            if !mark.place.isSameMachine(as: here) { return .copied(.otherMachine) }
            return facts.wasSeenElsewhere ? .copied(.seenElsewhere) : .sound
        }
        if !place.isSameFile(as: here) { return .copied(.otherFile) }
        return facts.former.contains(mark.replica) ? .unfinished : .copied(.markLost)
    }
}
