import ReplicaCore
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Testing

/// A session as it was heard, in pieces: the reader's own side has to say what is written there, byte for byte.
struct SessionTranscript {
    /// 0 is the other side, 1 the reader's own.
    private let pieces: [(side: UInt8, bytes: [UInt8])]

    init(_ bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        var pieces: [(UInt8, [UInt8])] = []
        while reader.remaining > 0 {
            let side = try reader.byte("transcript")
            pieces.append((side, try reader.raw(Int(reader.bigEndian32("transcript")), "transcript")))
        }
        self.pieces = pieces
    }

    /// - Throws: ``WireError`` for what the other side must not say.
    func facts() throws -> Facts {
        let own = try Self.messages(in: pieces.filter { $0.side == 1 }.flatMap(\.bytes)).messages
        guard case .hello(let hello) = own.first else { return try #require(nil as Facts?, "no hello") }
        var session = SyncSession(hello: hello)
        var script = own.dropFirst()
        var said = session.takeOutput()
        var heard = [[UInt8]](repeating: [], count: 2)
        var receipted = 0
        for (side, bytes) in pieces {
            heard[Int(side)] += bytes
            if side == 0 { session.receive(bytes) }
            while said.count < heard[1].count, Self.advance(&session, &script, &receipted) {
                said += session.takeOutput()
            }
            said += session.takeOutput()
        }
        if case .ended(.refused(_, let fault?)) = session.next() { throw fault }
        session.receiveEnd()
        guard case .ended(let ending) = session.next() else { return try #require(nil as Facts?, "it goes on") }
        let others = try Self.messages(in: heard[0])
        if ending == .cut, others.isInside { throw WireError(.truncated, "08 §3") }
        #expect(said == heard[1])
        return [
            "end": Self.text(ending), "differ": session.differences.map(\.string).sorted().joined(separator: " "),
            "segments-0": String(Self.segmentCount(others.messages)), "segments-1": String(Self.segmentCount(own[...])),
        ]
    }

    private static func messages(in bytes: [UInt8]) throws -> (messages: ArraySlice<SyncMessage>, isInside: Bool) {
        var reader = FrameReader()
        reader.append(bytes)
        var messages: [SyncMessage] = []
        while let message = try reader.next() { messages.append(message) }
        return (messages[...], reader.isInside)
    }

    private static func segmentCount(_ messages: ArraySlice<SyncMessage>) -> Int {
        messages.count { if case .segment = $0 { true } else { false } }
    }

    /// Does the next thing as the transcript has it; `false` if that is not what comes next there.
    private static func advance(
        _ session: inout SyncSession, _ script: inout ArraySlice<SyncMessage>, _ receipted: inout Int
    ) -> Bool {
        switch (session.next(), script.first) {
        case (.tellFrontier, .frontier(let frontier)): session.tell(frontier)
        case (.choose, .offer(let offer)):
            session.choose((0..<offer.segments).map { Hash256.of([UInt8($0)]) }, bytes: offer.bytes)
        case (.load, .segment(let bytes)): session.load(bytes)
        case (.take, .receipt(let receipt)):
            session.took(receipt.segments - receipted)
            receipted = receipt.segments
        case (.conclude, .done(let logs)): session.conclude(logs)
        default: return false
        }
        script.removeFirst()
        return true
    }

    private static func text(_ ending: SyncEnding) -> String {
        switch ending {
        case .complete: "complete"
        case .closed(let reason): "closed \(reason.rawValue)"
        case .refused(let reason, _): "refused \(reason.rawValue)"
        case .cut: "cut"
        }
    }
}
