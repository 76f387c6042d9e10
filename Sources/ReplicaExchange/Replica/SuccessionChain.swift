import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What the identities of a folder said of one another, kept beside the keys (`Protocol/07` §7).
///
/// A database that is set back to before a succession knows nothing of the identities that came since, and what these
/// said of one another may have reached nobody. The folder has it still, so that the last identity can show how it goes
/// back to one that is enrolled. Everything here is signed, and meant to be shown to whoever it exchanges with.
struct SuccessionChain {
    /// One succession.
    struct Link {
        let predecessor: ReplicaID
        let successor: ReplicaID
        /// The predecessor names its successor, and the successor announces itself, each in a segment that builds on
        /// nothing: what stood before it in the log may be lost.
        let naming: SignedSegment
        let announcement: SignedSegment

        var segments: [SignedSegment] { [naming, announcement] }
    }

    /// The earliest first.
    private(set) var links: [Link] = []

    /// How many successions are kept, and in how many bytes; the earliest are dropped. A program that knows of more is
    /// one that was set back as often without a word to anybody.
    static let linksMax = 256
    static let byteCountMax = 1 << 20

    private static let magic = Array("KBCHAIN1\n".utf8)
    private static let place = "keys/successions"

    init() {}

    /// Adds the last succession.
    mutating func append(_ link: Link) {
        links.append(link)
        while links.count > Self.linksMax || bytes.count > Self.byteCountMax { links.removeFirst() }
    }

    /// The links by which one replica goes back to another, the earliest first; `isWhole` is `false` where they do not
    /// reach it.
    func path(from first: ReplicaID, to last: ReplicaID) -> (links: [Link], isWhole: Bool) {
        var path: [Link] = []
        var current = last
        for link in links.reversed() where current != first && link.successor == current {
            path.append(link)
            current = link.predecessor
        }
        return (path.reversed(), current == first)
    }

    // MARK: The file

    /// `KBCHAIN1`, a line feed, and the segments of all links, each after its length.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.raw(Self.magic)
        for segment in links.flatMap(\.segments) { writer.lengthPrefixed(segment.frame.bytes) }
        return writer.bytes
    }

    /// - Throws: ``WireError`` for anything but whole links that their replicas signed.
    init(bytes: [UInt8]) throws(WireError) {
        guard bytes.starts(with: Self.magic) else { throw WireError(.magic, Self.place) }
        var reader = ByteReader(bytes)
        _ = try reader.raw(Self.magic.count, Self.place)
        while reader.position < reader.end {
            guard links.count < Self.linksMax else { throw WireError(.limit, Self.place) }
            links.append(
                try Link(
                    naming: SignedSegment(bytes: try reader.lengthPrefixed(max: Self.byteCountMax, Self.place)),
                    announcement: SignedSegment(bytes: try reader.lengthPrefixed(max: Self.byteCountMax, Self.place))))
        }
    }

    /// The chain of a file; an empty one where the file is missing or damaged, which costs an enrolment and no data.
    static func read(_ path: String) -> SuccessionChain {
        guard let file = try? FileReader(path: path), let bytes = try? file.read(byteCountMax + 1),
            bytes.count <= byteCountMax, let chain = try? SuccessionChain(bytes: bytes)
        else { return SuccessionChain() }
        return chain
    }

    /// Puts the chain in its place for good, readable by nobody else.
    func write(_ path: String) throws(ExchangeError) {
        let file = try AtomicFile(path: path, permissions: 0o600)
        try file.write(bytes)
        try file.commit()
    }
}

extension SuccessionChain.Link {
    /// - Throws: ``WireError`` of class `reference` unless one names the other and the other claims the one.
    init(naming: SignedSegment, announcement: SignedSegment) throws(WireError) {
        let (predecessor, successor) = (naming.header.replica, announcement.header.replica)
        let said = try naming.statements() + announcement.statements()
        guard naming.header.scope == .province, announcement.header.scope == .province,
            said == [.passesOn(to: successor), .claims(predecessor: predecessor)]
        else { throw WireError(.reference, "keys/successions") }
        self.init(predecessor: predecessor, successor: successor, naming: naming, announcement: announcement)
    }
}

extension SignedSegment {
    fileprivate func statements() throws(WireError) -> [TrustStatement.Content] {
        StoreSession.statements(of: try open().run, segment: hash).map(\.content)
    }
}
