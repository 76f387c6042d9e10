import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A segment whose every change was checked, in as little room as the bundle's size allows.
enum CheckedSegment {
    case opened(VerifiedSegment)
    /// The hashes of its changes: decoding it again is quick, computing these is not.
    case hashes([UInt64])
    /// Nothing but that it was checked.
    case known
}

/// Consecutive segments that one transaction takes.
struct SegmentGroup {
    private let limit: ImportTransaction
    private(set) var segments: [(segment: SignedSegment, bytes: [UInt8], checked: CheckedSegment?)] = []
    private var changeCount = 0
    private var byteCount = 0

    init(limit: ImportTransaction) { self.limit = limit }

    func hasRoom(for segment: SignedSegment) -> Bool {
        segments.isEmpty
            || changeCount + segment.header.count <= limit.changesMax
                && byteCount + segment.header.inflatedLength <= limit.contentBytesMax
    }

    mutating func append(_ segment: SignedSegment, bytes: [UInt8], checked: CheckedSegment?) {
        segments.append((segment, bytes, checked))
        changeCount += segment.header.count
        byteCount += segment.header.inflatedLength
    }
}

extension Replica {
    /// Applies segments, or keeps them, in one transaction.
    func take(_ group: SegmentGroup, _ run: inout SegmentImport) throws {
        try write { session in
            for (segment, bytes, checked) in group.segments {
                try take(segment, bytes: bytes, checked: checked, &run, session)
            }
        }
    }

    /// Applies a segment, or keeps it: until what it needs has come, or until a person has decided. Every way in
    /// ends here.
    func take(
        _ segment: SignedSegment, bytes: [UInt8], checked: CheckedSegment?, _ run: inout SegmentImport,
        _ session: StoreSession
    ) throws {
        let count = segment.header.count
        let now = Self.now()
        func open() throws -> VerifiedSegment {
            switch checked {
            case .opened(let opened): opened
            case .hashes(let hashes): try segment.open(hashes: hashes)
            case .known, nil: try segment.open()
            }
        }
        if try session.hasSegment(segment.hash) {
            run.tally.already += count
            return
        }
        let kept = try session.held(segment.hash)
        if try run.holds(segment, kept, session, open: open) {
            let batch = try kept?.batch ?? session.batch(of: run.source, wallMilliseconds: now)
            if kept == nil {
                try session.hold(
                    segment.header, hash: segment.hash, bytes: bytes, batch: batch, wallMilliseconds: now)
            }
            run.tally.add(segment.header, of: batch, kept?.decision ?? .pending)
            return
        }
        guard try session.missing(for: segment.header).isEmpty else {
            if kept != nil { return try session.decide(.accepted, on: segment.hash) }
            let batch = try session.batch(of: run.source, wallMilliseconds: now)
            return try session.keepWaiting(segment.header, hash: segment.hash, bytes: bytes, batch: batch)
        }
        let applied = try apply(try open(), bytes: bytes, session)
        let batch = try kept?.batch ?? session.batch(of: run.source, wallMilliseconds: now)
        try session.note(segment: segment.hash, changes: applied.new, in: batch)
        try session.stopHolding(segment.hash)
        run.tally.add(applied)
    }

    private func apply(
        _ segment: VerifiedSegment, bytes: [UInt8], _ session: StoreSession
    ) throws -> StoreSession.AppliedSegment {
        // What is pending was done without knowing of an end or of who left a scope, and must not seem to build on it.
        if session.mayEnd(segment) { try sealAll(session) }
        return try session.apply(segment, bytes: bytes, wallMilliseconds: Self.now())
    }

    /// Applies waiting segments, and held ones that were accepted, for as long as one of them has everything it needs.
    ///
    /// One that cannot be applied keeps waiting and keeps no other from being applied.
    func releaseWaiting(_ run: inout SegmentImport) throws {
        let held = try read { try run.heldOnRelease($0) }
        var refused: Set<Hash256> = []
        while true {
            let ready = try read { session in
                try session.releasable().first { segment in
                    try !refused.contains(segment.hash) && session.missing(for: segment.header).isEmpty
                }
            }
            guard let ready else { return }
            do {
                try write { session in
                    let now = Self.now()
                    guard let bytes = try session.bytes(of: ready) else { return }
                    let batch = try ready.batch ?? session.batch(of: run.source, wallMilliseconds: now)
                    if held.contains(ready.hash) {
                        try session.hold(
                            ready.header, hash: ready.hash, bytes: bytes, batch: batch, wallMilliseconds: now)
                        run.tally.add(ready.header, of: batch, .pending)
                        return
                    }
                    try session.stopKeeping(ready.hash)
                    if try session.hasSegment(ready.hash) { return }
                    let applied = try apply(SignedSegment(bytes: bytes).open(), bytes: bytes, session)
                    try session.note(segment: ready.hash, changes: applied.new, in: batch)
                    run.tally.add(applied)
                }
            } catch ExchangeError.replicaDamaged {
                refused.insert(ready.hash)
            }
        }
    }
}
