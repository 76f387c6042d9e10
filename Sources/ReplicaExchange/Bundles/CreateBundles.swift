import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

extension Replica {
    /// A file on a stick of the FAT32 kind ends before 4 GiB; a bundle that would be longer goes on in another.
    private static let fileBytesMax = 1 << 30

    /// Seals what is pending and writes a bundle for each recipient.
    ///
    /// - Parameters:
    ///   - to: A replica's short name, a unit's code, `all`, or `nil` for the master (at the master: all).
    ///   - path: A folder, in which the files are named here, or the name of one file.
    ///   - isFull: Whether a recipient gets all that he may have, also what he is known to have had: he may have been
    ///     set back to before he had it.
    ///   - dryRun: Says what would be written and writes nothing.
    package func createBundles(
        to: String?, path: String, isFull: Bool = false, dryRun: Bool
    ) throws -> BundleCreated {
        if !dryRun { try settleIdentity() }
        let recipients = try read { session in
            if try session.root() == nil { throw ExchangeError.notEnrolled }
            return try BundleRecipients(session: session, own: key.replica).resolve(to)
        }
        if !dryRun { try unlock() }
        let target = try BundlePlace(path: path, fileCount: recipients.count, makesFolder: !dryRun)
        if dryRun { return try read { try plan(for: recipients, isFull, at: target, $0) } }
        try sealForExchange()
        // One state for all files. Sealing is done, so nothing is written while they are being made.
        let created = try read { session in try write(to: recipients, isFull, at: target, session) }
        try write { session in
            try session.noteSent()
            for recipient in recipients where recipient.isFarewell {
                for cutOff in try session.ending(of: recipient.replica)?.cutOffs ?? [] {
                    try session.noteTold(recipient.replica, cutOff: cutOff)
                }
            }
        }
        return created
    }

    /// Seals what is pending, so that all of it can leave.
    func sealForExchange() throws {
        try finishErasuresIfPossible()
        try tellAccesses()
        try tellCounts()
        try sealPending()
    }

    /// Says how many restricted records this office keeps, if that is not what was said last. Who was ended tells nothing
    /// more, and still sends what it has.
    private func tellCounts() throws {
        guard try ending() == nil, try read({ try RestrictedCounts($0).draft(own: key.replica) != nil }) else { return }
        try change { session, writer in
            if let draft = try RestrictedCounts(session).draft(own: key.replica) { try writer.make(draft) }
        }
    }

    private func plan(
        for recipients: [BundleRecipient], _ isFull: Bool, at place: BundlePlace, _ session: StoreSession
    ) throws -> BundleCreated {
        var segments = 0
        var changes = 0
        var bytes = 0
        for recipient in recipients {
            let entries = try log(for: recipient, isFull, session)
            segments += entries.count
            changes += entries.reduce(0) { $0 + $1.count }
            bytes += entries.reduce(0) { $0 + $1.byteCount }
        }
        let pending = try session.ownChanges(confirmedBy: []).pending
        return BundleCreated(
            files: recipients.map {
                (place.path(for: $0, from: session.label(of: key.replica), part: 0, session), $0.label)
            },
            segments: segments, changes: changes + pending * recipients.count, bytes: bytes,
            recipients: recipients.count)
    }

    private func write(
        to recipients: [BundleRecipient], _ isFull: Bool, at place: BundlePlace, _ session: StoreSession
    ) throws -> BundleCreated {
        var files: [(file: String, to: String)] = []
        var segments = 0
        var changes = 0
        var bytes = 0
        for recipient in recipients {
            let entries = try log(for: recipient, isFull, session)
            for (part, run) in Self.parts(entries).enumerated() {
                let path = place.path(for: recipient, from: session.label(of: key.replica), part: part, session)
                bytes += try write(run, to: recipient, path: path, session)
                files.append((path, recipient.label))
            }
            segments += entries.count
            changes += entries.reduce(0) { $0 + $1.count }
        }
        return BundleCreated(
            files: files, segments: segments, changes: changes, bytes: bytes, recipients: recipients.count)
    }

    /// What a recipient lacks and may have: a bundle is cut at the sender (`Protocol/07` §4).
    private func log(
        for recipient: BundleRecipient, _ isFull: Bool, _ session: StoreSession
    ) throws -> [StoreSession.SegmentEntry] {
        let lacked = try session.segments(lackedBy: isFull ? nil : recipient.replica)
        if recipient.isFarewell {
            let farewell = try session.farewell(to: recipient.replica, from: key.replica)
            return lacked.filter { farewell.contains($0.hash) }
        }
        let readable = try ReadableScopes(session, of: recipient.replica)
        return lacked.filter { readable.contains($0.scope, of: $0.replica) }
    }

    /// The segments of each file; one file without segments is a request.
    private static func parts(_ entries: [StoreSession.SegmentEntry]) -> [[StoreSession.SegmentEntry]] {
        var parts: [[StoreSession.SegmentEntry]] = [[]]
        var size = 0
        for entry in entries {
            if size + entry.byteCount > fileBytesMax, !parts[parts.count - 1].isEmpty {
                parts.append([])
                size = 0
            }
            parts[parts.count - 1].append(entry)
            size += entry.byteCount
        }
        return parts
    }

    private func write(
        _ entries: [StoreSession.SegmentEntry], to recipient: BundleRecipient, path: String, _ session: StoreSession
    ) throws -> Int {
        guard let genesis = try session.genesis() else { throw ExchangeError.noReplica(folder: folder.path) }
        let unit = session.office(of: key.replica).flatMap { session.unitCodes[$0] } ?? ""
        let readable = try ReadableScopes(session, of: recipient.replica)
        let header = BundleHeader(
            genesis: genesis, sender: key.replica, senderUnit: ByteText(unit),
            senderName: ByteText(session.label(of: key.replica)),
            time: HybridTimestamp(wallMilliseconds: Self.now()), recipients: [recipient.wire],
            frontier: try session.frontier().filter { log in
                recipient.isFarewell
                    ? log.scope == .province || log.replica == recipient.replica
                    : readable.contains(log.scope, of: log.replica)
            })
        let file = try EncryptedBundle(
            to: try session.agreementKey(of: recipient.replica), file: try AtomicFile(path: path))
        var writer = try BundleWriter(header: header, key: key, form: .encrypted) { try file.write($0) }
        for entry in entries {
            guard let bytes = try session.segmentBytes(entry.hash) else {
                throw ExchangeError.replicaDamaged(path: folder.database, reason: "segment " + entry.hash.hexadecimal)
            }
            try writer.add(segment: bytes)
        }
        try writer.finish()
        try file.commit()
        return file.byteCount
    }
}

/// Whom a bundle is for.
struct BundleRecipient {
    let replica: ReplicaID
    let unit: String
    /// What people call it.
    let label: String
    /// It was ended: all that it is sent is the news of that.
    var isFarewell = false

    var wire: BundleHeader.Recipient { .replica(replica) }
}

/// Finds whom `--to` means.
struct BundleRecipients {
    let session: StoreSession
    let own: ReplicaID

    func resolve(_ to: String?) throws -> [BundleRecipient] {
        let former = try Set(session.ownReplicas() + [own])
        let last = try session.lastNumbers()
        let correspondents = try session.correspondents()
        let others = correspondents.filter { !former.contains($0.replica) }
        let ended = try session.ended().filter { !former.contains($0.replica) }
        let ownUnit = session.office(of: own).flatMap { session.unitCodes[$0] }
        let master = try session.unitCodes.sorted { $0.value < $1.value }.first { try session.isMasterUnit($0.key) }
        switch to {
        case nil where ownUnit != master?.value:
            guard let master else { throw ExchangeError.noRecipient("") }
            return try recipients(ofUnit: master.value, among: others)
        case nil, "all", "tat-ca":
            let present = try others.filter { try !session.hasGoneOn($0.replica, last: last[$0.replica] ?? 0) }
            // One last bundle tells a clerk that his replica was ended; who has gone on hears it under the new name.
            let untold = try ended.filter { origin in
                try !session.wasTold(origin.replica) && !session.hasGoneOn(origin.replica, last: 0)
            }
            if present.isEmpty, untold.isEmpty { throw ExchangeError.noRecipient(to ?? "all") }
            return present.map(recipient) + untold.map(farewell)
        case let name?:
            // The original of a copy goes on under the name that both had.
            let originals = try correspondents.filter { origin in
                try origin.replica != own && former.contains(origin.replica)
                    && !session.hasGoneOn(origin.replica, last: last[origin.replica] ?? 0)
            }
            let others = others + originals
            if let replica = others.first(where: { $0.label == name.uppercased() }) { return [recipient(replica)] }
            if let replica = ended.first(where: { $0.label == name.uppercased() }) { return [farewell(replica)] }
            return try recipients(ofUnit: name, among: others)
        }
    }

    private func recipients(ofUnit unit: String, among others: [Origin]) throws -> [BundleRecipient] {
        let known = others.filter { $0.unit.flatMap { session.unitCodes[$0] } == unit }.map(recipient)
        if known.isEmpty { throw ExchangeError.noRecipient(unit) }
        return known
    }

    private func farewell(_ origin: Origin) -> BundleRecipient {
        var recipient = recipient(origin)
        recipient.isFarewell = true
        return recipient
    }

    private func recipient(_ origin: Origin) -> BundleRecipient {
        let unit = origin.unit.flatMap { session.unitCodes[$0] } ?? ""
        return BundleRecipient(replica: origin.replica, unit: unit, label: origin.label)
    }
}

extension StoreSession {
    /// The X25519 key of a replica: its enrolment's, or what a successor says of itself.
    func agreementKey(of replica: ReplicaID) throws -> [UInt8] {
        if let enrolment = try trust.enrolments[replica]?.first { return enrolment.agreementKey }
        guard let label = RecordLabel(typed: label(of: replica) + "-1") else { throw ExchangeError.noRecipient("") }
        let announcement = try find(label).first {
            $0.state.collection == BuiltIn.replicas && $0.state.record.replica == replica
        }
        let live = announcement?.state.live(RegisterKey(BuiltIn.agreementKey)).first { $0.dot.replica == replica }
        guard let key = live?.values.first?.content else { throw ExchangeError.noRecipient(self.label(of: replica)) }
        return key
    }

    /// The replicas that bundles may be for: enrolled, or the successors of such, and not ended.
    func correspondents() throws -> [Origin] {
        let trust = try trust
        return announcedReplicas().filter { origin in
            let enrolments = trust.enrolments(of: origin.replica)
            return !enrolments.isEmpty && enrolments.allSatisfy(\.ended.isEmpty)
        }
    }

    /// The replicas that were ended, or succeed such without an enrolment of their own.
    func ended() throws -> [Origin] {
        let trust = try trust
        return announcedReplicas().filter { origin in
            trust.enrolments(of: origin.replica).contains { !$0.ended.isEmpty }
        }
    }
}

/// What a replica may have of the log: the scopes that it may read, and everything that it wrote itself.
struct ReadableScopes {
    private let trust: Trust
    private let reader: ReplicaID
    private let family: Set<ReplicaID>

    /// - Parameter statements: What is believed of successions beside what the store has.
    init(_ session: StoreSession, of reader: ReplicaID, with statements: [TrustStatement] = []) throws {
        trust = try statements.isEmpty ? session.trust : session.trust(with: statements)
        self.reader = reader
        var family: Set<ReplicaID> = [reader]
        var current = reader
        while let before = trust.predecessors[current], family.insert(before).inserted { current = before }
        self.family = family
    }

    /// Whether an author is the reader, or one that it succeeds.
    func isOwn(_ author: ReplicaID) -> Bool { family.contains(author) }

    func contains(_ scope: ScopeName, of author: ReplicaID) -> Bool {
        // Who does not know yet where his own rights come from learns it from `province`.
        trust.mayRead(reader, scope) || isOwn(author) || trust.newcomer == reader && scope == .province
    }
}

/// Where bundles are written: a folder, or one named file.
struct BundlePlace {
    private let path: String
    private let isFolder: Bool

    /// The ending of a bundle's name.
    static let fileExtension = "kbb"

    /// - Parameter makesFolder: Whether a folder that is not there is made.
    init(path: String, fileCount: Int, makesFolder: Bool) throws {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        // A name without an ending that is not there means a folder: the stick's, or a new one.
        let namesFile = !path.hasSuffix("/") && !(path as NSString).pathExtension.isEmpty
        isFolder = exists ? isDirectory.boolValue : fileCount > 1 || !namesFile
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if !exists, isFolder, makesFolder {
            do {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            } catch {
                throw ExchangeError.folderNotWritable(path: path, reason: FileReader.reason())
            }
        }
        // A bundle never takes the place of another file, least of all of a replica.
        if exists, !isFolder { throw ExchangeError.fileExists(path: path) }
    }

    /// A name that says from whom, to whom and when, and that no other file of the folder has.
    func path(for recipient: BundleRecipient, from sender: String, part: Int, _ session: StoreSession) -> String {
        let suffix = part == 0 ? "" : "-\(part + 1)"
        if !isFolder { return part == 0 ? path : path + suffix }
        let time = DateFormatting.compact(Replica.now())
        var name = "\(sender)-\(recipient.label)-\(time)\(suffix)"
        var count = 1
        while FileManager.default.fileExists(atPath: "\(path)/\(name).\(Self.fileExtension)") {
            count += 1
            name = "\(sender)-\(recipient.label)-\(time)\(suffix)-\(count)"
        }
        return "\(path)/\(name).\(Self.fileExtension)"
    }
}

/// Times in the names of files.
enum DateFormatting {
    /// `20261123-194500` in Vietnam's time (+07:00, all year).
    static func compact(_ milliseconds: UInt64) -> String {
        var seconds = time_t(clamping: milliseconds / 1000 + 7 * 3600)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(1900 + Int(parts.tm_year))\(two(parts.tm_mon + 1))\(two(parts.tm_mday))-"
            + "\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
    }
}
