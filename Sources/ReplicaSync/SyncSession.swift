package import ReplicaCore
package import ReplicaLog
package import ReplicaWire

/// One side of a session between two replicas, without a socket, a store or a clock (`Protocol/08` §5).
///
/// Bytes go in as they arrive (``receive(_:)``), bytes to send come out (``takeOutput()``), and ``next()`` says what the
/// owner has to look up or to take in before it can go on. Both sides do the same; neither leads.
///
///     session.receive(bytes)
///     while true {
///         let step = session.next()
///         try send(session.takeOutput())
///         switch step {
///         case .load(let hash): session.load(try store.bytes(of: hash))
///         …
///         }
///     }
package struct SyncSession: Sendable {
    private let hello: SyncHello
    private var reader = FrameReader()
    private var output: [UInt8] = []
    private var ending: SyncEnding?

    // What the other side said.
    private var peer: SyncHello?
    /// The scopes of which the two do not have the same; known with the other side's hello.
    package private(set) var differences: Set<ScopeName> = []
    private var peerFrontier: SyncFrontier?
    private var peerOffer: SyncOffer?
    private var peerDone: [LogFrontier]?

    // What was sent.
    private var hasSentFrontier = false
    private var plan: ArraySlice<Hash256> = []
    private var offer: SyncOffer?
    private var sent = SyncReceipt.none
    private var acknowledged = SyncReceipt.none
    private var hasSentDone = false

    // What came.
    private var pending: [ReceivedSegment] = []
    private var arrived = SyncReceipt.none
    private var taken = SyncReceipt.none

    /// - Parameter hello: What this side begins with; it is sent at once.
    package init(hello: SyncHello) {
        self.hello = hello
        output = SyncMessage.hello(hello).frames
    }

    // MARK: What happens

    /// Takes bytes in as they arrived. A fault ends the session, and ``next()`` says so.
    package mutating func receive(_ bytes: some Collection<UInt8>) {
        if ending != nil { return }
        reader.append(bytes)
        do throws(WireError) {
            while ending == nil, let message = try reader.next() { try receive(message) }
        } catch {
            let reason: ClosingReason = error.failure == .version && peer == nil ? .version : .fault
            close(reason, because: error)
        }
    }

    /// The other side has closed the line.
    package mutating func receiveEnd() {
        if ending == nil { ending = isComplete ? completion : .cut }
    }

    /// Ends the session from this side.
    package mutating func close(_ reason: ClosingReason, because fault: WireError? = nil) {
        guard ending == nil else { return }
        output += SyncMessage.close(reason).frames
        ending = .refused(reason, fault)
    }

    /// The bytes to send, which it forgets.
    package mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// Says to the other side that this one is there, where it has nothing else to say for a while.
    package mutating func stayAlive() {
        if ending == nil { output += SyncMessage.alive.frames }
    }

    // MARK: What is to be done

    /// What the owner has to do next. Asking again before it was done gives the same answer.
    package mutating func next() -> SyncStep {
        if let ending { return .ended(ending) }
        guard peer != nil else { return .wait }
        if !differences.isEmpty {
            if !hasSentFrontier { return .tellFrontier(differences) }
            if let peerFrontier, offer == nil { return .choose(peerFrontier) }
            if let next = plan.first, sent.bytes - acknowledged.bytes < peerWindow { return .load(next) }
            if !pending.isEmpty { return .take(pending) }
        }
        if !hasSentDone, hasTakenAll, hasSentAll { return .conclude(differences) }
        if isComplete {
            ending = completion
            return .ended(completion)
        }
        return .wait
    }

    /// Answers ``SyncStep/tellFrontier(_:)``.
    package mutating func tell(_ frontier: SyncFrontier) {
        precondition(!hasSentFrontier, "a frontier is told once")
        hasSentFrontier = true
        output += SyncMessage.frontier(frontier).frames
    }

    /// Answers ``SyncStep/choose(_:)``.
    ///
    /// - Parameters:
    ///   - segments: What the other side lacks and may have, in causal order.
    ///   - bytes: Their lengths, together.
    package mutating func choose(_ segments: [Hash256], bytes: Int) {
        precondition(offer == nil, "an offer is made once")
        plan = segments[...]
        let offer = SyncOffer(segments: segments.count, bytes: bytes)
        self.offer = offer
        output += SyncMessage.offer(offer).frames
    }

    /// Answers ``SyncStep/load(_:)``.
    package mutating func load(_ bytes: [UInt8]) {
        precondition(!plan.isEmpty, "only what was chosen is sent")
        plan.removeFirst()
        sent = SyncReceipt(segments: sent.segments + 1, bytes: sent.bytes + bytes.count)
        output += SyncMessage.segment(bytes).frames
    }

    /// Answers ``SyncStep/take(_:)``, when the first so many of the segments are safe in the store.
    package mutating func took(_ count: Int) {
        taken = SyncReceipt(
            segments: taken.segments + count,
            bytes: pending[..<count].reduce(taken.bytes) { $0 + $1.bytes.count })
        pending.removeFirst(count)
        if ending == nil { output += SyncMessage.receipt(taken).frames }
    }

    /// Answers ``SyncStep/conclude(_:)``.
    ///
    /// - Parameter frontier: The logs of the scopes that differed, as they are now.
    package mutating func conclude(_ frontier: [LogFrontier]) {
        precondition(!hasSentDone, "a session is concluded once")
        hasSentDone = true
        output += SyncMessage.done(frontier).frames
    }

    // MARK: How far it is

    /// What was agreed on: how much goes out and comes in, and how much of it did.
    package var progress: SyncProgress {
        SyncProgress(
            outgoing: offer ?? SyncOffer(segments: 0, bytes: 0), confirmed: acknowledged,
            incoming: peerOffer ?? SyncOffer(segments: 0, bytes: 0), taken: taken)
    }

    /// How many frames have arrived.
    package var framesReceived: Int { reader.frameCount }

    /// Whether the other side has begun to speak.
    package var hasPeer: Bool { peer != nil }

    private var peerWindow: Int { peer?.window ?? 0 }
    private var hasTakenAll: Bool {
        differences.isEmpty || peerOffer.map { $0.segments == taken.segments } ?? false
    }
    private var hasSentAll: Bool { differences.isEmpty || offer != nil && plan.isEmpty }
    private var isComplete: Bool { hasSentDone && peerDone != nil && acknowledged == sent }
    private var completion: SyncEnding {
        .complete(
            equal: Set(hello.scopes.map(\.scope)).subtracting(differences), differing: peerDone ?? [])
    }

    // MARK: Messages

    private mutating func receive(_ message: SyncMessage) throws(WireError) {
        switch message {
        case .alive: break
        case .close(let reason): ending = .closed(reason)
        case .hello(let hello): try receive(hello)
        case _ where peer == nil: throw WireError(.kind, "08 §5 hello")
        case .frontier(let frontier):
            guard !differences.isEmpty, peerFrontier == nil else { throw WireError(.kind, "08 §5 frontier") }
            guard frontier.logs.allSatisfy({ differences.contains($0.scope) }) else {
                throw WireError(.reference, "08 §5 frontier")
            }
            peerFrontier = frontier
        case .offer(let offer):
            guard peerFrontier != nil, peerOffer == nil else { throw WireError(.kind, "08 §5 offer") }
            peerOffer = offer
        case .segment(let bytes): try receive(segment: bytes)
        case .receipt(let receipt): try receive(receipt)
        case .done(let logs):
            guard peerDone == nil, differences.isEmpty || peerOffer.map({ $0.segments == arrived.segments }) ?? false
            else { throw WireError(.kind, "08 §5 done") }
            // Who has not taken everything cannot be done.
            guard hasSentAll, acknowledged == sent else { throw WireError(.count, "08 §5 done") }
            guard logs.allSatisfy({ differences.contains($0.scope) }) else { throw WireError(.reference, "08 §5 done") }
            peerDone = logs
        }
    }

    private mutating func receive(_ other: SyncHello) throws(WireError) {
        guard peer == nil else { throw WireError(.kind, "08 §5 hello") }
        guard other.oldest <= hello.newest, hello.oldest <= other.newest else { throw WireError(.version, "08 §5") }
        guard other.genesis == hello.genesis else { return close(.genesis) }
        peer = other
        differences = hello.differences(from: other)
    }

    private mutating func receive(segment bytes: [UInt8]) throws(WireError) {
        guard let peerOffer, peerDone == nil else { throw WireError(.kind, "08 §5 segment") }
        guard arrived.bytes - taken.bytes < hello.window else { throw WireError(.limit, "08 §5 window") }
        guard arrived.segments < peerOffer.segments else { throw WireError(.count, "08 §5 segment") }
        arrived = SyncReceipt(segments: arrived.segments + 1, bytes: arrived.bytes + bytes.count)
        let isLast = arrived.segments == peerOffer.segments
        guard isLast ? arrived.bytes == peerOffer.bytes : arrived.bytes < peerOffer.bytes else {
            throw WireError(.count, "08 §5 segment")
        }
        pending.append(ReceivedSegment(segment: try SignedSegment(bytes: bytes), bytes: bytes))
    }

    private mutating func receive(_ receipt: SyncReceipt) throws(WireError) {
        guard receipt.segments > acknowledged.segments, receipt.bytes > acknowledged.bytes,
            receipt.segments <= sent.segments, receipt.bytes <= sent.bytes,
            (receipt.segments == sent.segments) == (receipt.bytes == sent.bytes)
        else { throw WireError(.count, "08 §5 receipt") }
        acknowledged = receipt
    }
}

/// What the owner of a session has to do.
package enum SyncStep: Sendable {
    /// Wait for bytes.
    case wait
    /// Tell the frontier of these scopes: ``SyncSession/tell(_:)``.
    case tellFrontier(Set<ScopeName>)
    /// Choose what the other side lacks: ``SyncSession/choose(_:bytes:)``.
    case choose(SyncFrontier)
    /// Load a segment that is to be sent: ``SyncSession/load(_:)``.
    case load(Hash256)
    /// Take segments in, in this order: ``SyncSession/took(_:)``, as often as some of them are.
    case take([ReceivedSegment])
    /// Say what is here of these scopes, now that everything is exchanged: ``SyncSession/conclude(_:)``.
    case conclude(Set<ScopeName>)
    case ended(SyncEnding)
}

/// A segment that arrived: its signature and the hash of its payload are right.
package struct ReceivedSegment: Sendable {
    package let segment: SignedSegment
    package let bytes: [UInt8]
}

/// How a session ended.
package enum SyncEnding: Hashable, Sendable {
    /// Both sides have everything: of some scopes the same as before, of the others what the other side says now.
    case complete(equal: Set<ScopeName>, differing: [LogFrontier])
    /// The other side ended it.
    case closed(ClosingReason)
    /// This side ended it, for a fault in what came or for a reason of its own.
    case refused(ClosingReason, WireError?)
    /// The line broke. What was taken in stays.
    case cut
}

/// How far a session is.
package struct SyncProgress: Hashable, Sendable {
    package let outgoing: SyncOffer
    package let confirmed: SyncReceipt
    package let incoming: SyncOffer
    package let taken: SyncReceipt
}

extension SyncReceipt {
    static let none = SyncReceipt(segments: 0, bytes: 0)
}
