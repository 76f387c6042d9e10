import ReplicaCore
import ReplicaLog
import ReplicaStore
package import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Synchronization

/// One session of this replica with another over a line, which is the caller's (`Protocol/08`).
///
/// What comes goes the way of a bundle's segments, and what goes is cut like a bundle. ``receive(_:)``,
/// ``receiveEnd()``, ``takeOutput()`` and ``stayAlive()`` return at once and may be called from anywhere while one task
/// calls ``step()``, which reads and writes the store and may take seconds.
package final class WireSession: Sendable {
    package let peer: WirePeer
    private let replica: Replica
    private let session: Mutex<SyncSession>
    private let work: Mutex<Work>

    /// What only ``step()`` uses.
    private struct Work {
        let genesis: Hash256
        /// The shared logs as they were when the session began.
        let logs: [LogFrontier]
        var run: SegmentImport
        var shared: SharedLogs
        var readable: ReadableScopes
        /// What came, for the report.
        var hashes: Set<Hash256> = []
        var headers: [SegmentHeader] = []
        var outOfScope = 0
        /// Whether what the peer says that it has is believed.
        let isTrusted: Bool
        /// How many bytes more are taken from a peer that is not, without asking a person.
        var doubtedBytesLeft: Int
        /// Changes that were offered to the peer.
        var offeredChanges = 0
        let conflictsBefore: Int
        var report: WireReport?
    }

    /// What ``step()`` did.
    package enum Outcome: Sendable {
        /// Something; there may be more to do at once.
        case progress
        /// Nothing: bytes have to come first.
        case wait
        case ended(SyncEnding)
    }

    /// Seals what is pending and prepares what this side begins with.
    ///
    /// - Throws: ``ExchangeError``; nothing was changed but seals.
    package init(_ replica: Replica, with peer: WirePeer) throws {
        try replica.settleIdentity()
        try replica.unlock()
        try replica.sealForExchange()
        self.replica = replica
        self.peer = peer
        let work = try replica.read { session in
            guard let genesis = try session.genesis() else {
                throw ExchangeError.noReplica(folder: replica.folder.path)
            }
            let shared = try SharedLogs(session, own: replica.key.replica, peer: peer)
            var hold = try HoldGuards(session, own: replica.key.replica)[peer.replica]
            let fresh = hold
            // A session that was cut is one import with the next.
            let since = Replica.now() - min(Replica.now(), Self.resumeMilliseconds)
            let resumed = try session.unfinishedSession(with: peer.replica, since: since)
            if let resumed { hold.resume(resumed.number) }
            let identity = resumed?.identity ?? .of(SystemRandom.bytes(32))
            let source = BatchSource(kind: .session, name: peer.name, sender: peer.replica, identity: identity)
            let isTrusted = try session.standing(of: peer.replica, with: peer.statements) == .trusted
            let left = isTrusted ? 0 : max(0, Replica.doubtedBytesMax - (try session.doubtedByteCount()))
            return Work(
                genesis: genesis, logs: try shared.frontier(session),
                run: SegmentImport(source: source, acceptsHeld: false, hold: hold, fresh: fresh), shared: shared,
                readable: try ReadableScopes(session, of: replica.key.replica), isTrusted: isTrusted,
                doubtedBytesLeft: left,
                conflictsBefore: try session.conflictCount())
        }
        session = Mutex(
            SyncSession(hello: SyncHello(genesis: work.genesis, scopes: SharedLogs.digests(of: work.logs))))
        self.work = Mutex(work)
    }

    /// For how long a session that was cut is taken up again: a day.
    private static let resumeMilliseconds: UInt64 = 86_400_000
    /// How many bytes of segments are loaded in one step.
    private static let loadBytesMax = 1_048_576

    // MARK: The line

    /// Takes in bytes as they arrived.
    package func receive(_ bytes: some Collection<UInt8>) { session.withLock { $0.receive(bytes) } }

    /// The other side has closed the line, or it broke.
    package func receiveEnd() { session.withLock { $0.receiveEnd() } }

    /// The bytes to send, which it forgets.
    package func takeOutput() -> [UInt8] { session.withLock { $0.takeOutput() } }

    /// Says that this side is busy, and there.
    package func stayAlive() { session.withLock { $0.stayAlive() } }

    /// Ends the session from this side.
    package func close(_ reason: ClosingReason) { session.withLock { $0.close(reason) } }

    package var progress: SyncProgress { session.withLock { $0.progress } }

    /// How many frames have arrived, which tells who is slow from who has stopped.
    package var framesReceived: Int { session.withLock { $0.framesReceived } }

    /// Whether the other side has said anything.
    package var hasPeer: Bool { session.withLock { $0.hasPeer } }

    /// What became of it, once it has ended.
    package var report: WireReport? { work.withLock { $0.report } }

    // MARK: The store

    /// Does the next thing that the session needs of the store.
    ///
    /// - Throws: ``ExchangeError`` where the store fails; the session is closed with `store` then.
    package func step() throws -> Outcome {
        do {
            return try work.withLock { work in
                let next = session.withLock { $0.next() }
                return try carryOut(next, &work)
            }
        } catch {
            close(.store)
            try? work.withLock { try finish(&$0, .refused(.store, nil)) }
            throw error
        }
    }

    private func carryOut(_ step: SyncStep, _ work: inout Work) throws -> Outcome {
        switch step {
        case .wait: return .wait
        case .tellFrontier(let scopes):
            let frontier = try replica.read { session in
                let kept =
                    try session.waiting().filter { scopes.contains($0.header.scope) }.map(\.hash)
                    + session.held().filter { scopes.contains($0.header.scope) }.map(\.hash)
                return SyncFrontier(
                    logs: work.logs.filter { scopes.contains($0.scope) },
                    kept: Set(kept.prefix(SyncLimits.keptMax)))
            }
            session.withLock { $0.tell(frontier) }
        case .choose(let frontier): try choose(frontier, &work)
        case .load: try load(&work)
        case .take(let segments): try take(segments, &work)
        case .conclude(let scopes):
            try replica.releaseWaiting(&work.run)
            try replica.settleIdentityAfterExchange()
            let logs = try replica.read { session in
                try SharedLogs(session, own: replica.key.replica, peer: peer).frontier(session)
                    .filter { scopes.contains($0.scope) }
            }
            session.withLock { $0.conclude(logs) }
        case .ended(let ending):
            try finish(&work, ending)
            try replica.finishErasuresIfPossible()
            return .ended(ending)
        }
        return .progress
    }

    private func choose(_ frontier: SyncFrontier, _ work: inout Work) throws {
        let entries = try replica.read { session in
            let farewell = peer.isEnded ? try session.farewell(to: peer.replica, from: replica.key.replica) : nil
            let scopes = Set(frontier.logs.map(\.scope))
            // What it does not name it lacks from the beginning, in the scopes that differ.
            let logs = work.logs.filter { scopes.contains($0.scope) || differs($0.scope) }
            return try session.segments(of: logs, lackedBy: frontier, farewell: farewell)
        }
        work.offeredChanges = entries.reduce(0) { $0 + $1.count }
        session.withLock { $0.choose(entries.map(\.hash), bytes: entries.reduce(0) { $0 + $1.byteCount }) }
    }

    private func differs(_ scope: ScopeName) -> Bool { session.withLock { $0.differences.contains(scope) } }

    private func load(_ work: inout Work) throws {
        try replica.read { store in
            var loaded = 0
            while loaded < Self.loadBytesMax, case .load(let hash) = session.withLock({ $0.next() }) {
                guard let bytes = try store.segmentBytes(hash) else {
                    throw ExchangeError.replicaDamaged(
                        path: replica.folder.database, reason: "segment " + hash.hexadecimal)
                }
                session.withLock { $0.load(bytes) }
                loaded += bytes.count
            }
        }
    }

    /// Takes in as many segments as one transaction does.
    private func take(_ segments: [ReceivedSegment], _ work: inout Work) throws {
        let known = try replica.read { store in
            try Set(segments.map(\.segment.hash).filter { try store.hasSegment($0) })
        }
        var group = SegmentGroup(limit: .standard)
        var count = 0
        for received in segments {
            let segment = received.segment
            guard group.hasRoom(for: segment) else { break }
            // What opens a scope is applied before it is asked whether this replica may have a segment.
            if count > 0, segment.header.scope != .province, segments[count - 1].segment.header.scope == .province {
                break
            }
            guard segment.header.replica != GenesisReplica.id else { return close(.fault) }
            count += 1
            if known.contains(segment.hash) {
                work.run.tally.already += segment.header.count
                continue
            }
            guard work.readable.contains(segment.header.scope, of: segment.header.replica) else {
                work.outOfScope += 1
                continue
            }
            if !work.isTrusted {
                guard received.bytes.count <= work.doubtedBytesLeft else {
                    work.outOfScope += 1
                    continue
                }
                work.doubtedBytesLeft -= received.bytes.count
            }
            let opened: VerifiedSegment
            do throws(WireError) {
                opened = try segment.open()
            } catch {
                return session.withLock { $0.close(.fault, because: error) }
            }
            work.headers.append(segment.header)
            work.hashes.insert(segment.hash)
            group.append(segment, bytes: received.bytes, checked: .opened(opened))
        }
        if !group.segments.isEmpty {
            try replica.take(group, &work.run)
            if group.segments.contains(where: { $0.segment.header.scope == .province }) {
                work.readable = try replica.read { try ReadableScopes($0, of: replica.key.replica) }
            }
        }
        session.withLock { $0.took(count) }
    }

    /// Notes what the session came to, and makes the report.
    private func finish(_ work: inout Work, _ ending: SyncEnding) throws {
        guard work.report == nil else { return }
        if case .complete(let equal, let differing) = ending {
            let frontier = work.logs.filter { equal.contains($0.scope) } + differing
            try replica.write { session in
                try session.finishBatch(identity: work.run.source.identity)
                if work.isTrusted {
                    try session.note(
                        receipt: frontier, of: peer.replica, by: .wire, wallMilliseconds: Replica.now())
                    try session.noteSent(receivedBy: peer.replica)
                }
                if peer.isEnded {
                    for cutOff in try session.ending(of: peer.replica)?.cutOffs ?? [] {
                        try session.noteTold(peer.replica, cutOff: cutOff)
                    }
                }
            }
        }
        work.report = try replica.read { session in
            try report(work, ending, session)
        }
    }

    private func report(_ work: Work, _ ending: SyncEnding, _ session: StoreSession) throws -> WireReport {
        let progress = progress
        let tally = work.run.tally
        return WireReport(
            peer: peer.name, unit: peer.unit, ending: ending, applied: tally.applied, collections: tally.collections,
            already: tally.already,
            quarantined: tally.quarantined, held: tally.held, refused: tally.refused,
            blocked: try Replica.blocked(among: work.hashes, session), outOfScope: work.outOfScope,
            missing: try Replica.stillMissing(work.headers, work.hashes, session),
            conflicts: max(0, try session.conflictCount() - work.conflictsBefore),
            batch: try session.batch(identity: work.run.source.identity).map { BatchLabel.text($0.number) },
            heldBatches: tally.heldBatches.sorted().map(BatchLabel.text),
            sent: progress.confirmed.segments == progress.outgoing.segments ? work.offeredChanges : nil,
            bytesOut: progress.confirmed.bytes, bytesIn: progress.taken.bytes,
            isUnsettled: try isUnsettled(ending, session))
    }

    /// Whether the session was complete and the two still differ: a log had branched, or something was written since.
    private func isUnsettled(_ ending: SyncEnding, _ session: StoreSession) throws -> Bool {
        guard case .complete(_, let differing) = ending, !peer.isEnded else { return false }
        let own = try SharedLogs(session, own: replica.key.replica, peer: peer).frontier(session)
        var theirs: [LogFrontier.Name: Set<LogHead>] = [:]
        for log in differing { theirs[log.name] = Set(log.heads) }
        return own.contains { log in
            guard let heads = theirs[log.name] else { return false }
            // What they have alone may wait here; what is here alone can be sent.
            return !Set(log.heads).isSubset(of: heads)
                && heads.allSatisfy { (try? session.hasSegment($0.segment)) ?? false }
        }
    }
}
