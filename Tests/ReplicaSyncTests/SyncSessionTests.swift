import ReplicaCore
import ReplicaLog
import ReplicaSync
import ReplicaTestSupport
import ReplicaTrust
import ReplicaWire
import Testing

/// The session as a state machine (`Protocol/08`): two of them talk over a line that is made of arrays.
@Suite struct SyncSessionTests {
    private static let logs: [ModelLog] = {
        do {
            return [
                try ModelLog(seed: 1, scope: .province, count: 3), try ModelLog(seed: 2, scope: .people("a"), count: 4),
                try ModelLog(seed: 3, scope: .people("a"), count: 3),
                try ModelLog(seed: 4, scope: .unit("b"), count: 2),
            ]
        } catch {
            preconditionFailure("\(error)")
        }
    }()
    private static let all = ModelReplica(logs, [3, 4, 3, 2])
    private static let one = ModelReplica(logs, [3, 4, 1, 2])
    private static let other = ModelReplica(logs, [2, 0, 3, 2])

    // MARK: What works

    @Test(arguments: [1, 2, 7, 64, 1_000, Int.max])
    func `both sides get what they lack, in pieces of any length`(sliceBytes: Int) {
        var line = ModelLine(Self.one, Self.other)
        line.run(sliceBytes: sliceBytes)
        #expect(line.areComplete)
        #expect(line.replicas == [Self.all, Self.all])
    }

    @Test func `a session with nothing new takes one round trip and little`() {
        var line = ModelLine(Self.all, Self.all)
        line.run()
        #expect(line.areComplete)
        #expect(line.turns == 2)
        #expect(line.sent.reduce(0) { $0 + $1.count } < 500)
        let expected = SyncEnding.complete(equal: [.province, .people("a"), .unit("b")], differing: [])
        #expect(line.sides.map(\.ending) == [expected, expected])
    }

    @Test func `only scopes that differ are spoken of`() throws {
        var line = ModelLine(Self.all, ModelReplica(Self.logs, [3, 4, 2, 2]))
        line.run()
        guard case .complete(let equal, let differing) = line.sides[0].ending else {
            Issue.record("\(String(describing: line.sides[0].ending))")
            return
        }
        #expect(equal == [.province, .unit("b")])
        #expect(Set(differing.map(\.scope)) == [.people("a")])
    }

    @Test func `an empty replica gets everything from one that has it`() {
        var line = ModelLine(ModelReplica(), Self.all)
        line.run()
        #expect(line.areComplete && line.replicas == [Self.all, Self.all])
    }

    @Test func `a segment of many frames arrives whole`() throws {
        let log = try ModelLog(seed: 9, scope: .province, count: 20, noteBytes: 16_000)
        let whole = ModelReplica([log], [20])
        var line = ModelLine([ModelSide(whole), ModelSide(ModelReplica())])
        line.run(sliceBytes: 40_000)
        #expect(line.replicas == [whole, whole])
        let bytes = Array(repeating: UInt8(7), count: 3 * SyncLimits.frameBytesMax)
        for length in [0, 1, 65_535, 65_536, 65_537, 131_072, 196_608] {
            var reader = FrameReader()
            reader.append(SyncMessage.segment(Array(bytes.prefix(length))).frames)
            #expect(try reader.next() == .segment(Array(bytes.prefix(length))))
            #expect(!reader.isInside)
        }
    }

    @Test(arguments: [1, 300, 1_000, 2_000])
    func `no more than the window and one segment is on its way`(window: Int) throws {
        let log = try ModelLog(seed: 9, scope: .province, count: 30)
        let greatest = log.segments.map(\.bytes.count).max() ?? 0
        let hello = SyncHello(genesis: .of([1]), window: window, scopes: [])
        let taker = ModelSide(ModelReplica(), hello: hello)
        var giver = ModelSide(ModelReplica([log], [30]))
        giver.groupMax = 1
        var line = ModelLine([giver, taker])
        // Step by step, so that the giver is asked for more before any receipt has come.
        var outstanding = 0
        while line.sides[0].ending == nil || line.sides[1].ending == nil {
            line.sides[0].work()
            let out = line.sides[0].session.takeOutput()
            outstanding = max(outstanding, out.count)
            line.sides[1].session.receive(out)
            line.sides[1].work()
            line.sides[0].session.receive(line.sides[1].session.takeOutput())
        }
        #expect(line.areComplete && line.replicas[1].bytes.count == 30)
        #expect(outstanding < window + greatest + 1_000)
    }

    // MARK: What breaks

    /// Where every frame of a stream begins.
    private static func boundaries(of stream: [UInt8]) -> [Int] {
        var boundaries: [Int] = []
        var start = 0
        while start + 5 <= stream.count {
            boundaries.append(start)
            start += 5 + stream[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
        }
        return boundaries + [stream.count]
    }

    @Test(arguments: [0, 1])
    func `a line that is cut after any byte harms nothing, and the next session finishes`(side: Int) {
        var whole = ModelLine(Self.one, Self.other)
        whole.run()
        let length = whole.sent[1 - side].count
        #expect(Self.boundaries(of: whole.sent[1 - side]).count > 8)
        for bytes in 0...length {
            var line = ModelLine(Self.one, Self.other)
            line.run(cut: (side, bytes))
            // Whoever believes that everything was exchanged is right.
            for index in 0..<2 {
                if case .complete = line.sides[index].ending { #expect(line.replicas == [Self.all, Self.all]) }
            }
            var again = ModelLine(line.replicas[0], line.replicas[1])
            again.run()
            let isRepaired = again.areComplete && again.replicas == [Self.all, Self.all]
            #expect(isRepaired, "cut after \(bytes) bytes to side \(side)")
            // What was taken in does not come a second time.
            let sent = again.sides[0].session.progress.outgoing.segments
            let had = line.replicas[1].bytes.count - Self.other.bytes.count
            #expect(sent == Self.all.bytes.count - Self.other.bytes.count - had)
        }
    }

    @Test func `frames that come twice, in another order or not at all never do more than end the session`() {
        var whole = ModelLine(Self.one, Self.other)
        whole.run()
        let stream = whole.sent[0]
        let starts = Self.boundaries(of: stream)
        let frames = zip(starts, starts.dropFirst()).map { Array(stream[$0..<$1]) }
        var generator = SeededGenerator(seed: 5)
        var completed = 0
        for _ in 0..<2_000 {
            var mixed = frames
            switch generator.number(below: 4) {
            case 0: mixed.remove(at: generator.number(below: mixed.count))
            case 1: mixed.insert(generator.pick(frames), at: generator.number(below: mixed.count + 1))
            case 2: mixed.swapAt(generator.number(below: mixed.count), generator.number(below: mixed.count))
            default:
                let frame = generator.number(below: mixed.count)
                let place = generator.number(below: mixed[frame].count)
                mixed[frame][place] ^= 1 << UInt8(generator.number(below: 8))
            }
            var side = ModelSide(Self.other)
            for frame in mixed {
                side.session.receive(frame)
                side.work()
            }
            side.session.receiveEnd()
            side.work()
            if case .complete = side.ending { completed += 1 }
            // Whatever came: only what was signed, each log without a gap.
            for (name, hashes) in side.replica.logs {
                let log = Self.logs.first { $0.scope == name.scope && $0.replica == name.replica }
                #expect(log.map { Array($0.segments.prefix(hashes.count).map(\.hash)) } == hashes)
            }
        }
        // Two equal frames may have changed places.
        #expect(completed < 1_000)
    }

    @Test func `a recorded session that is played back changes nothing`() {
        var whole = ModelLine(Self.one, Self.other)
        whole.run()
        var side = ModelSide(whole.replicas[1])
        side.session.receive(whole.sent[0])
        side.work()
        side.session.receiveEnd()
        side.work()
        #expect(side.replica == Self.all)
        if case .complete = side.ending { Issue.record("a replay is no session") }
    }

    // MARK: What is refused

    private static let hello = SyncMessage.hello(one.hello)
    private static let frontier = SyncMessage.frontier(
        SyncFrontier(logs: one.frontier.filter { $0.scope != .unit("b") }, kept: []))
    private static let first = logs[1].segments[0].bytes
    private static let offer = SyncMessage.offer(SyncOffer(segments: 2, bytes: 2 * first.count))

    /// What a side of ``other`` that has done all it can says to messages.
    private func ending(_ messages: SyncMessage..., raw: [UInt8] = []) -> SyncEnding? {
        var side = ModelSide(Self.other)
        for message in messages {
            side.session.receive(message.frames)
            side.work()
        }
        side.session.receive(raw)
        side.work()
        return side.ending
    }

    private func fault(_ ending: SyncEnding?) -> FailureClass? {
        if case .refused(.fault, let error) = ending { error?.failure } else { nil }
    }

    @Test func `a message in the wrong place is refused`() {
        let segment = SyncMessage.segment(Self.first)
        let done = SyncMessage.done([])
        #expect(fault(ending(Self.frontier)) == .kind)
        #expect(fault(ending(segment)) == .kind)
        #expect(fault(ending(Self.hello, Self.hello)) == .kind)
        #expect(fault(ending(Self.hello, Self.offer)) == .kind)
        #expect(fault(ending(Self.hello, segment)) == .kind)
        #expect(fault(ending(Self.hello, done)) == .kind)
        #expect(fault(ending(Self.hello, Self.frontier, Self.frontier)) == .kind)
        #expect(fault(ending(Self.hello, Self.frontier, segment)) == .kind)
        #expect(fault(ending(Self.hello, Self.frontier, Self.offer, Self.offer)) == .kind)
        #expect(fault(ending(Self.hello, Self.frontier, Self.offer, done)) == .kind)
        // Nothing was receipted yet of what this side has sent.
        #expect(fault(ending(Self.hello, Self.frontier, .offer(SyncOffer(segments: 0, bytes: 0)), done)) == .count)
    }

    @Test func `numbers that do not fit are refused`() {
        let segment = SyncMessage.segment(Self.first)
        let many = SyncMessage.receipt(SyncReceipt(segments: 9, bytes: 10))
        let less = SyncMessage.offer(SyncOffer(segments: 1, bytes: Self.first.count - 1))
        let more = SyncMessage.offer(SyncOffer(segments: 1, bytes: Self.first.count + 1))
        #expect(fault(ending(Self.hello, many)) == .count)
        #expect(fault(ending(Self.hello, .receipt(SyncReceipt(segments: 0, bytes: 0)))) == .count)
        #expect(fault(ending(Self.hello, Self.frontier, less, segment)) == .count)
        #expect(fault(ending(Self.hello, Self.frontier, more, segment)) == .count)
        let only = SyncMessage.offer(SyncOffer(segments: 1, bytes: Self.first.count))
        #expect(fault(ending(Self.hello, Self.frontier, only, segment)) == nil)
        #expect(fault(ending(Self.hello, Self.frontier, only, segment, segment)) == .count)
        let strange = SyncMessage.frontier(SyncFrontier(logs: Self.one.frontier, kept: []))
        #expect(fault(ending(Self.hello, strange)) == .reference)
    }

    @Test func `who sends more than the window is cut off`() throws {
        let log = try ModelLog(seed: 9, scope: .province, count: 3)
        let bytes = log.segments.map(\.bytes)
        let hello = SyncHello(genesis: .of([1]), window: bytes[0].count, scopes: [])
        var session = SyncSession(hello: hello)
        session.receive(SyncMessage.hello(ModelReplica([log], [3]).hello).frames)
        session.receive(SyncMessage.frontier(SyncFrontier(logs: [], kept: [])).frames)
        session.receive(SyncMessage.offer(SyncOffer(segments: 3, bytes: bytes.reduce(0) { $0 + $1.count })).frames)
        session.receive(SyncMessage.segment(bytes[0]).frames)
        if case .ended = session.next() { Issue.record("one segment fits") }
        session.receive(SyncMessage.segment(bytes[1]).frames)
        guard case .ended(.refused(.fault, let error)) = session.next() else {
            Issue.record("was taken")
            return
        }
        #expect(error?.failure == .limit)
    }

    @Test func `frames that break the rules are refused`() {
        let offer: [UInt8] = [3, 0, 0, 0, 2, 0, 0]
        func frame(_ type: UInt8, _ length: UInt32, _ content: [UInt8]) -> [UInt8] {
            var writer = ByteWriter()
            writer.byte(type)
            writer.bigEndian32(length)
            writer.raw(content)
            return writer.bytes
        }
        let full = Array(repeating: UInt8(0), count: SyncLimits.frameBytesMax)
        #expect(fault(ending(raw: frame(1, 65_537, []))) == .limit)
        #expect(fault(ending(raw: frame(3, 65, []))) == .limit)
        #expect(fault(ending(raw: frame(0, 0, []))) == .kind)
        #expect(fault(ending(raw: frame(8, 0, []))) == .kind)
        #expect(fault(ending(raw: frame(63, 0, []))) == .kind)
        #expect(fault(ending(raw: frame(0x84, 5, [1, 2, 3, 4, 5]))) == .count)
        #expect(fault(ending(raw: frame(0x84, 65_536, full) + frame(4, 0, []))) == .count)
        #expect(fault(ending(raw: frame(0x84, 65_536, full) + frame(2, 0, []))) == .kind)
        #expect(fault(ending(raw: frame(0x83, 65_536, full))) == .limit)
        // A reader passes over what it does not know from 64 on, even before the hello.
        #expect(fault(ending(raw: frame(64, 0, []) + frame(127, 3, [1, 2, 3]))) == nil)
        #expect(fault(ending(Self.hello, Self.frontier, raw: offer + frame(7, 1, [9]))) == .kind)
        #expect(fault(ending(Self.hello, Self.frontier, raw: frame(3, 3, [0, 0, 0]))) == .trailing)
    }

    @Test func `a segment whose signature does not fit is refused`() {
        var forged = Self.first
        forged[forged.count - 1] ^= 1
        let offer = SyncMessage.offer(SyncOffer(segments: 1, bytes: forged.count))
        #expect(fault(ending(Self.hello, Self.frontier, offer, .segment(forged))) == .hash)
    }

    // MARK: Versions and provinces

    @Test func `a newer program is spoken to in the version that both know`() {
        let newer = SyncHello(oldest: 1, newest: 7, genesis: .of([1]), scopes: Self.all.hello.scopes)
        var frames = SyncMessage.hello(newer).frames
        // Its hello says more than this version knows.
        frames += [1, 2, 3]
        let length = UInt32(frames.count - 5)
        frames.replaceSubrange(1..<5, with: withUnsafeBytes(of: length.bigEndian) { Array($0) })
        var side = ModelSide(Self.all)
        side.session.receive(frames + SyncMessage.done([]).frames)
        side.work()
        if case .complete = side.ending { return }
        Issue.record("\(String(describing: side.ending))")
    }

    @Test(arguments: [(2, 3), (0, 1), (3, 2)])
    func `who knows no common version is told so`(versions: (UInt8, UInt8)) {
        let hello = SyncHello(oldest: versions.0, newest: versions.1, genesis: .of([1]), scopes: [])
        guard case .refused(.version, _) = ending(.hello(hello)) else {
            Issue.record("was accepted")
            return
        }
        var side = ModelSide(Self.all)
        side.session.receive(SyncMessage.hello(hello).frames)
        let said = side.session.takeOutput().suffix(6)
        #expect(Array(said) == [7, 0, 0, 0, 1, ClosingReason.version.rawValue])
    }

    @Test func `another province is told so`() {
        let hello = SyncHello(genesis: .of([2]), scopes: [])
        #expect(ending(.hello(hello)) == .refused(.genesis, nil))
        #expect(ending(Self.hello, .close(.stopping)) == .closed(.stopping))
        #expect(ending(.close(.busy)) == .closed(.busy))
    }
}
