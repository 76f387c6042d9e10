import Foundation
import NIOSSL
import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaNode
import ReplicaPipe
import ReplicaStore
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Testing

/// Real lines on loopback (`Protocol/08` §1, §6, §7).
@Suite(.serialized) struct NodeTests {
    @Test func `an office calls the centre, and both have the same`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        let server = try await RunningServer(province.master)
        let first = try await server.exchange(district)
        #expect(first.peer == "NGOAIVU" && first.unit == "so-ngoai-vu")
        #expect(first.sent ?? 0 >= 1)
        try province.master.edit(id, "phone=2")
        let second = try await server.exchange(district)
        #expect(second.applied == 1)
        #expect(try district.phone(of: id) == ["2"])
        #expect(try district.digestLines() == province.master.digestLines())
        let third = try await server.exchange(district)
        #expect(third.applied == 0 && third.bytesIn == 0 && third.bytesOut == 0)
        try await server.stop()
        #expect(server.lines.count("exchanged") == 3 && server.lines.count("stopped") == 1)
        // Names and values stay out of it.
        #expect(server.lines.count("Đào") == 0)
        await #expect(throws: ExchangeError.self) { try await server.exchange(district) }
    }

    @Test func `many offices at once get what they lack, while a clerk works at the centre`() async throws {
        let province = try LineProvince()
        let units = ["ubnd-phu-cat", "ubnd-tuy-phuoc", "ubnd-hoai-nhon", "cong-an-tinh", "so-tu-phap", "so-tai-chinh"]
        var offices: [Replica] = []
        for (number, unit) in units.enumerated() {
            let office = try province.office(unit, name: "VP\(number)")
            let list = province.path("list-\(number).csv")
            let rows = (0..<600).map { "R\(number)-\($0),Nguyễn Văn Số \($0),+84 00 \($0)\n" }.joined()
            try Data("source_ref,name_full,phone\n\(rows)".utf8).write(to: URL(filePath: list))
            _ = try office.importRows(collection: "person", file: list, map: nil, dryRun: false) { _ in }
            offices.append(office)
        }
        let server = try await RunningServer(province.master)
        let clerk = try Replica.open(at: ReplicaFolder(path: province.path("NGOAIVU")))
        let id = try clerk.addPerson("name_full=Trần Văn Bình")
        let isDone = Flag()
        async let longestWait = Task.detached {
            var longest = Duration.zero
            var number = 0
            while !isDone.isSet {
                let start = ContinuousClock.now
                number += 1
                try clerk.edit(id, "phone=\(number)")
                longest = max(longest, ContinuousClock.now - start)
                try await Task.sleep(for: .milliseconds(20))
            }
            return longest
        }.value
        let reports = try await withThrowingTaskGroup { group in
            for office in offices { group.addTask { try await server.exchange(office) } }
            return try await group.reduce(into: [WireReport]()) { $0.append($1) }
        }
        isDone.set()
        #expect(reports.count == units.count && reports.allSatisfy { $0.sent ?? 0 >= 600 })
        #expect(try province.master.peopleCount() == 600 * units.count + 1)
        // A debug program on a machine that does other things as well; the bound is for who would starve.
        let wait = try await longestWait
        #expect(wait < .seconds(5), "\(wait)")
        #expect(try province.master.verify(deep: true).problems == [])
        try await server.stop()
    }

    // MARK: Who is not let in

    @Test func `who is not enrolled is refused by both, and told why`() async throws {
        let (province, other) = (try LineProvince(), try LineProvince())
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let server = try await RunningServer(province.master)
        // Their office sees at once that this is not its centre.
        let stranger = try other.office("ubnd-phu-cat", name: "PHUCAT")
        await #expect(throws: ExchangeError.self) { try await server.exchange(stranger) }
        // One that looks at nothing is refused by the server.
        let raw = try await RawLine.talk(
            to: server.address, credential: stranger.sessionCredential(), sending: SyncMessage.alive.frames)
        #expect(raw.bytes == SyncMessage.close(.unknown).frames)
        #expect(await server.lines.contains("reason=not enrolled"))
        for _ in 0..<5 {
            _ = try await RawLine.talk(
                to: server.address, credential: stranger.sessionCredential(), sending: SyncMessage.alive.frames)
        }
        #expect(server.lines.count("reason=not enrolled") == 1)
        try await server.exchange(district)

        // The other way round: a district that the centre does not know calls, and hears it from TLS.
        let theirs = try await RunningServer(other.master)
        do {
            try await theirs.exchange(district)
            Issue.record("was let in")
        } catch let error as ExchangeError {
            guard case .peerUnknown = error else { throw error }
            #expect(error.exit == .bundleNotForUs)
        }
        try await server.stop()
        try await theirs.stop()
    }

    @Test func `other protocols, other versions of TLS and other certificates are refused`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        var limits = NodeLimits.standard
        limits.handshakeSeconds = 1
        let server = try await RunningServer(province.master, limits: limits)
        do {
            let plain = try PlainSocket(to: server.address)
            plain.send(Array("GET / HTTP/1.0\r\n\r\n".utf8))
            #expect(plain.isClosed())
        }
        #expect(await server.lines.contains("reason=not TLS 1.3"))
        let credential = try district.sessionCredential()
        let hello = SyncMessage.alive.frames
        let old = try await RawLine.talk(
            to: server.address, credential: credential, version: .tlsv12, sending: hello)
        let bare = try await RawLine.talk(to: server.address, credential: nil, sending: hello)
        #expect(old.bytes.isEmpty && bare.bytes.isEmpty)
        do {
            // Nothing but silence.
            let silent = try PlainSocket(to: server.address)
            #expect(silent.isClosed())
        }
        do {
            // One byte after the other, of what looks like TLS.
            let slow = try PlainSocket(to: server.address)
            for byte in [0x16, 0x03, 0x01, 0x02] as [UInt8] {
                slow.send([byte])
                try await Task.sleep(for: .milliseconds(300))
            }
            #expect(slow.isClosed())
        }
        #expect(await server.lines.contains("reason=no handshake in time"))
        try await server.exchange(district)
        try await server.stop()
    }

    @Test func `who was revoked is sent the news, and nothing else`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let police = try province.office("cong-an-tinh", name: "CONGAN")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        let server = try await RunningServer(province.master)
        try await server.exchange(district)
        try await server.exchange(police)
        #expect(try police.peopleCount() == 1)
        _ = try province.master.endReplica("CONGAN", .revoked, upTo: nil, reason: "mất máy", authority: nil)
        try province.master.edit(id, "phone=2")
        try await server.exchange(police)
        #expect(try police.ending()?.reason == "mất máy")
        #expect(try police.phone(of: id) == ["1"])
        #expect(await server.lines.contains("farewell"))
        // Nobody who knows of it calls there.
        try await server.exchange(district)
        let ended = try await RunningServer(police)
        do {
            try await ended.exchange(district)
            Issue.record("was called")
        } catch let error as ExchangeError {
            guard case .peerUnknown(_, _, isEnded: true) = error else { throw error }
        }
        try await ended.stop()
        try await server.stop()
    }

    @Test func `who took new keys is known by whom it succeeds, whichever side it is on`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        let server = try await RunningServer(province.master)
        try await server.exchange(district)
        // Twice, so that the one that is enrolled is not the one before.
        for phone in 2...3 {
            _ = try district.rotate()
            try district.edit(id, "phone=\(phone)")
        }
        let report = try await server.exchange(district)
        #expect(report.sent ?? 0 > 0)
        #expect(try province.master.phone(of: id) == ["3"])
        // Known by now, and once more all the same.
        #expect(try await server.exchange(district).applied == 0)
        try await server.stop()

        _ = try province.master.rotate()
        try province.master.edit(id, "phone=4")
        let renewed = try await RunningServer(province.master)
        #expect(try await renewed.exchange(district).applied > 0)
        #expect(try district.phone(of: id) == ["4"])
        #expect(try district.digestLines() == province.master.digestLines())
        for office in [district, province.master] { #expect(try office.verify(deep: true).problems == []) }
        try await renewed.stop()
    }

    @Test func `of two that took new keys unknown to each other one sends a bundle first`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        _ = try district.rotate()
        _ = try province.master.rotate()
        let server = try await RunningServer(province.master, limits: .shortLinger)
        let refusal = await #expect(throws: ExchangeError.self) { try await server.exchange(district) }
        switch refusal {
        case .peerUnknown(_, _, isEnded: false), .sessionClosed(_, .unknown): break
        default: Issue.record("\(String(describing: refusal))")
        }
        #expect(try province.master.peopleCount() == 0)

        _ = try district.createBundles(to: "so-ngoai-vu", path: province.path("stick/"), dryRun: false)
        _ = try province.master.applyBundles([province.path("stick")], acceptHeld: false, dryRun: false) { _, _, _ in }
        #expect(try province.master.phone(of: id) == ["1"])
        #expect(try await server.exchange(district).applied > 0)
        #expect(try district.digestLines() == province.master.digestLines())
        try await server.stop()
    }

    @Test func `whom nobody names its successor is not let in by saying so`() async throws {
        let (province, other) = (try LineProvince(), try LineProvince())
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let stranger = try other.office("ubnd-phu-cat", name: "PHUCAT")
        let server = try await RunningServer(province.master, limits: .shortLinger)
        try await server.exchange(district)
        _ = try district.rotate()
        _ = try stranger.rotate()
        let (ours, theirs) = (
            try #require(try district.sessionIntroduction()), try #require(try stranger.sessionIntroduction())
        )
        // Another's introduction, one of another province, two at once, and none.
        let key = try stranger.sessionCredential()
        for shown in [ours.frames, theirs.frames, theirs.frames + ours.frames, []] {
            let said = try await RawLine.talk(
                to: server.address, credential: key, sending: shown + SyncMessage.alive.frames)
            #expect(said.bytes == SyncMessage.close(.unknown).frames)
        }
        #expect(server.lines.count("reason=not enrolled") == 1)
        try await server.exchange(district)
        try await server.stop()
    }

    @Test func `an office is given nothing of another, and cannot leave it at a third`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let other = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        var limits = NodeLimits.standard
        limits.frameSeconds = 1
        limits.lingerSeconds = 0.2
        let centre = try await RunningServer(province.master, limits: limits)
        try await centre.exchange(district)
        // Asks for all that there is, without having anything; never says what of it has come.
        let hello = try SyncMessage.hello(SyncHello(genesis: province.genesis(), scopes: []))
        let asking = hello.frames + SyncMessage.frontier(SyncFrontier(logs: [], kept: [])).frames
        let answer = try await RawLine.talk(
            to: centre.address, credential: other.sessionCredential(), sending: asking)
        var reader = FrameReader()
        reader.append(answer.bytes)
        var scopes: Set<ScopeName> = []
        while let message = try reader.next() {
            switch message {
            case .segment(let bytes): scopes.insert(try SignedSegment(bytes: bytes).header.scope)
            case .frontier(let frontier): scopes.formUnion(frontier.logs.map(\.scope))
            case .done(let logs): scopes.formUnion(logs.map(\.scope))
            default: continue
            }
        }
        #expect(scopes.contains(.province) && !scopes.contains(.people("ubnd-phu-cat")))
        #expect(await centre.lines.contains("reason=slow"))

        // What an office must not have it does not take, even from one who has it.
        let stolen = try #require(
            try district.read { session in
                try session.segments().first { $0.scope == .people("ubnd-phu-cat") }
                    .flatMap { try session.segmentBytes($0.hash) }
            })
        let pushed = try await RunningServer(other, limits: limits)
        let push: [SyncMessage] = [
            .hello(
                SyncHello(
                    genesis: try province.genesis(),
                    scopes: [SyncHello.ScopeDigest(scope: .people("ubnd-phu-cat"), digest: .of([1]))])),
            .frontier(SyncFrontier(logs: [], kept: [])), .offer(SyncOffer(segments: 1, bytes: stolen.count)),
            .segment(stolen),
        ]
        _ = try await RawLine.talk(
            to: pushed.address, credential: district.sessionCredential(), sending: push.flatMap(\.frames))
        #expect(await pushed.lines.contains("out-of-scope=1"))
        #expect(try other.read { try !$0.hasSegment(SignedSegment(bytes: stolen).hash) })
        #expect(throws: ExchangeError.self) { try other.show(id: id) }
        try await pushed.stop()
        try await centre.stop()
    }

    @Test func `two districts carry each other the centre's news, and nothing of their own people`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let other = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        _ = try district.addPerson("name_full=Nguyễn Thị Đào")
        let centre = try await RunningServer(province.master)
        for office in [district, other] { try await centre.exchange(office) }
        let news = try #require(try province.master.list(collection: "plan_item", ListQuery()).rows.first).id
        try province.master.edit(news, "text_vi=Họp giao ban")
        try await centre.exchange(other)
        try await centre.stop()
        let server = try await RunningServer(other)
        #expect(try await server.exchange(district).applied >= 1)
        let text = try district.show(id: news).fields.first { $0.key == "text_vi" }
        #expect(text?.values == ["Họp giao ban"])
        #expect(try district.history(id: news).contains { $0.replica == "NGOAIVU" })
        #expect(try other.peopleCount() == 0)
        #expect(try district.verify(deep: true).problems == [])
        try await server.stop()
    }

    // MARK: What goes wrong

    @Test func `ten thousand lines that say nothing keep nobody out`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        var limits = NodeLimits.standard
        limits.halfOpenMax = 64
        let server = try await RunningServer(province.master, limits: limits)
        let address = server.address
        let flood = Task.detached {
            // All at once, where this process may have so many.
            let atOnce = PlainSocket.countMax - 2_000 > 10_000 ? 10_000 : 200
            var sockets: [PlainSocket] = []
            for _ in 0..<10_000 {
                sockets.append(try PlainSocket(to: address))
                if sockets.count > atOnce { sockets.removeFirst(100) }
            }
        }
        for number in 0..<5 {
            _ = try district.addPerson("name_full=Lê An", "phone=\(number)")
            try await server.exchange(district)
        }
        try await flood.value
        #expect(try province.master.peopleCount() == 5)
        #expect(server.lines.count("refused") < 10)
        try await server.stop()
    }

    @Test func `what is not in order ends that line, is told, and is logged`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let server = try await RunningServer(province.master, limits: .shortLinger)
        let credential = try district.sessionCredential()
        let (foreign, genesis) = (Hash256.of([1]), try province.genesis())
        func hello(_ versions: ClosedRange<UInt8> = 1...1, of genesis: Hash256) -> [UInt8] {
            let (oldest, newest) = (versions.lowerBound, versions.upperBound)
            return SyncMessage.hello(SyncHello(oldest: oldest, newest: newest, genesis: genesis, scopes: [])).frames
        }
        let greeting = hello(of: genesis)
        let frontier = SyncMessage.frontier(SyncFrontier(logs: [], kept: [])).frames
        let offer = SyncMessage.offer(SyncOffer(segments: 1, bytes: 9)).frames
        let cases: [([UInt8], ClosingReason)] = [
            // Oversized: a frame, and a message of its kind.
            ([1, 0xFF, 0xFF, 0xFF, 0xFF], .fault), (greeting + [3, 0, 0, 0, 65], .fault),
            // What no frame is.
            ([9, 0, 0, 0, 0], .fault),
            // Reordered.
            (SyncMessage.receipt(SyncReceipt(segments: 1, bytes: 1)).frames, .fault), (frontier + greeting, .fault),
            (greeting + offer, .fault), (greeting + frontier + SyncMessage.segment([1]).frames, .fault),
            // Repeated.
            (greeting + greeting, .fault), (greeting + frontier + frontier, .fault),
            (greeting + frontier + offer + offer, .fault),
            // A segment that is none.
            (greeting + frontier + offer + SyncMessage.segment(Array(repeating: 7, count: 9)).frames, .fault),
            // A newer and an older program.
            (hello(2...3, of: foreign), .version), (hello(0...0, of: foreign), .version),
            (hello(of: foreign), .genesis),
        ]
        for (bytes, reason) in cases {
            let outcome = try await RawLine.talk(to: server.address, credential: credential, sending: bytes)
            #expect(Array(outcome.bytes.suffix(6)) == SyncMessage.close(reason).frames, "\(reason), \(bytes)")
            #expect(await server.lines.contains("reason=\(reason)"))
        }
        // A newer program that knows this version as well is spoken to in it.
        let both = try await RawLine.talk(
            to: server.address, credential: credential, sending: hello(1...7, of: genesis), hangsUp: true)
        #expect(Array(both.bytes.prefix(1)) == [1])
        // What ended a line was logged once each.
        #expect(await server.lines.contains("line broke"))
        #expect(server.lines.count("closed") == cases.count)
        try await server.exchange(district)
        try await server.stop()
    }

    @Test func `a session that was recorded and is played back changes nothing`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=1")
        let pipe = try WirePipe(district, province.master)
        #expect(try pipe.run().allSatisfy(\.isComplete))
        try province.master.edit(id, "phone=2")
        let digests = try province.master.digestLines()
        let server = try await RunningServer(province.master, limits: .shortLinger)
        for _ in 0..<3 {
            let replay = try await RawLine.talk(
                to: server.address, credential: district.sessionCredential(), sending: pipe.sent[0])
            #expect(!replay.bytes.isEmpty)
        }
        #expect(try province.master.digestLines() == digests)
        #expect(server.lines.count("exchanged") == 0)
        try await server.exchange(district)
        #expect(try district.phone(of: id) == ["2"])
        try await server.stop()
    }

    @Test func `a line that breaks anywhere, in whatever direction, is taken up again`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        let server = try await RunningServer(province.master)
        let id = try district.addPerson("name_full=Nguyễn Thị Đào", "phone=0")
        let news = try #require(try province.master.list(collection: "plan_item", ListQuery()).rows.first).id
        try await server.exchange(district)
        var broken = 0
        for isOfCaller in [true, false] {
            // The handshake, the hello, and all behind them, until everything fits.
            for place in 0..<60 {
                try district.edit(id, "phone=\(isOfCaller)-\(place)")
                try province.master.edit(news, "text_vi=\(isOfCaller)-\(place)")
                let cut = CuttingRelay.Cut(isOfCaller: isOfCaller, bytes: 1 + 293 * place)
                let relay = try CuttingRelay(to: server.address, cut: cut)
                do {
                    _ = try await NodeCaller(district, to: relay.address).exchange()
                    break
                } catch let error as ExchangeError {
                    switch error {
                    case .lineCut, .notAServer, .unreachable, .sessionClosed(_, .unknown): broken += 1
                    default: throw error
                    }
                }
            }
        }
        #expect(broken > 10)
        try await server.exchange(district)
        #expect(try district.digestLines() == province.master.digestLines())
        for office in [district, province.master] { #expect(try office.verify(deep: true).problems == []) }
        try await server.stop()
    }

    @Test func `a peer that is too slow is cut, before and after its hello`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        var limits = NodeLimits.standard
        limits.helloSeconds = 1
        limits.frameSeconds = 1
        limits.lingerSeconds = 0.2
        let server = try await RunningServer(province.master, limits: limits)
        let credential = try district.sessionCredential()
        let frame = SyncMessage.offer(SyncOffer(segments: 1_000, bytes: 1_000_000)).frames
        let dribble = Array(repeating: frame, count: 4).flatMap { $0 }
        let outcome = try await RawLine.talk(
            to: server.address, credential: credential, sending: dribble, pausing: .milliseconds(400))
        #expect(Array(outcome.bytes.suffix(6)) == SyncMessage.close(.slow).frames || outcome.bytes.isEmpty)
        #expect(await server.lines.contains("reason=slow"))
        // The hello at once, and what follows it in drops: a frame that never ends.
        let hello = try SyncMessage.hello(SyncHello(genesis: province.genesis(), scopes: [])).frames
        let half = try await RawLine.talk(
            to: server.address, credential: credential, sending: Array(frame.prefix(6)), after: hello,
            pausing: .milliseconds(400))
        #expect(Array(half.bytes.suffix(6)) == SyncMessage.close(.slow).frames || half.bytes.isEmpty)
        #expect(server.lines.count("reason=slow") == 2)
        try await server.exchange(district)
        try await server.stop()
    }

    @Test func `a server that is stopped and started again goes on`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        for _ in 0..<3 { _ = try district.addPerson("name_full=Lê An") }
        let first = try await RunningServer(province.master)
        let call = Task { try await first.exchange(district) }
        try await first.stop()
        // It had its turn, or was told, or found nobody.
        _ = try? await call.value
        let second = try await RunningServer(province.master, at: first.address)
        try await second.exchange(district)
        #expect(try province.master.peopleCount() == 3)
        await #expect(throws: ExchangeError.self) { _ = try await RunningServer(province.master, at: second.address) }
        try await second.stop()
    }

    @Test func `nobody there, and somebody else there, are told apart`() async throws {
        let province = try LineProvince()
        let district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        for (host, obstacle) in [("127.0.0.1", LineObstacle.refused), (String(repeating: "x", count: 70), .noSuchHost)]
        {
            let nobody = NodeCaller(district, to: NodeAddress(host: host, port: 1))
            do {
                _ = try await nobody.exchange()
                Issue.record("somebody was there")
            } catch let error as ExchangeError {
                #expect(error == .unreachable(address: "\(host):1", obstacle))
            }
        }
    }

    @Test(arguments: [
        "x", "x:", ":1", "x:70000", "x:-1", "x y:1", "::1:8924", "[::1]", "\u{E9}:1",
    ])
    func `what is no address is refused`(typed: String) {
        #expect(throws: ExchangeError.badAddress(typed)) { try NodeAddress(typed) }
    }

    @Test func `addresses are read and written`() throws {
        #expect(try NodeAddress("10.0.0.5:8924").text == "10.0.0.5:8924")
        #expect(try NodeAddress("[::1]:0").text == "[::1]:0")
        #expect(try NodeAddress("[::1]:0").host == "::1")
    }
}
