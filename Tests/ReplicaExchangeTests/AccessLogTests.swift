import Foundation
import ReplicaTestSupport
import ReplicaWire
import Testing

@testable import ReplicaExchange

/// The access log is a chain: nothing can be changed or taken out of its middle, and what was known of its length once
/// cannot be taken back (`Protocol/05` §10).
@Suite struct AccessLogTests {
    private let folder: URL
    private let log: AccessLog

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "kieubao-access-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = AccessLog(path: folder.appending(path: "access.log").path)
    }

    private func entry(_ number: Int, person: String = "Lan", purpose: String = "") -> AccessEntry {
        AccessEntry(
            at: 1_790_000_000_000 + UInt64(number), action: .read, collection: "person", count: 1,
            ids: ["PHUCAT-\(number)-ABC"], person: person, purpose: purpose)
    }

    private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: log.path))) }

    @Test func `what is appended is read, whatever people are called`() throws {
        let written = [entry(1), entry(2, person: "Nguyễn Thị Đào"), entry(3, purpose: "báo cáo")]
        for entry in written { try log.append(entry) }
        try log.append(entry(4, person: "a\tb\nc\u{7F}", purpose: "\r\nx"))
        let (entries, end, fault) = log.read(known: [])
        #expect(Array(entries.prefix(3)) == written)
        #expect(entries.last?.person == "abc" && entries.last?.purpose == "x")
        #expect(end.count == 4 && fault == nil)
        #expect(AccessLog.End(bytes: end.bytes) == end)
        #expect(log.read(known: [end, .empty]).fault == nil)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func `every byte that is changed, and every line that is taken out, shows`() throws {
        for number in 1...6 { try log.append(entry(number)) }
        let good = try bytes()
        let end = log.read(known: []).end
        for place in good.indices {
            var bad = good
            bad[place] ^= 1
            try Data(bad).write(to: URL(filePath: log.path))
            #expect(log.read(known: [end]).fault != nil, "byte \(place)")
        }
        let lines = String(decoding: good, as: UTF8.self).split(separator: "\n")
        for place in 1..<lines.count {
            var left = lines
            left.remove(at: place)
            try Data((left.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: log.path))
            #expect(log.read(known: [end]).fault != nil, "line \(place)")
            // The last line alone can be taken out unseen, until somebody knows of it.
            #expect((log.read(known: []).fault == nil) == (place == lines.count - 1))
        }
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func `a line that was cut off is none, and the next follows the one before`() throws {
        try log.append(entry(1))
        try log.append(entry(2))
        let whole = try bytes()
        for count in (whole.count / 2 + 40)..<whole.count {
            try Data(whole.prefix(count)).write(to: URL(filePath: log.path))
            try log.append(entry(3))
            let (entries, _, fault) = log.read(known: [])
            #expect(entries.map(\.at).map { Int($0 % 10) } == [1, 3])
            #expect(fault == nil)
        }
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func `many who append at once make one chain`() async throws {
        let log = log
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask { for number in 0..<25 { try? log.append(entry(worker * 100 + number)) } }
            }
        }
        let (entries, end, fault) = log.read(known: [])
        #expect(entries.count == 200 && end.count == 200 && fault == nil)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func `what is new is read without what was there, and only behind what was there`() throws {
        let start = try #require(try log.lines(after: .start))
        #expect(start.run.lines.isEmpty)
        for number in 1...3 { try log.append(entry(number)) }
        let (first, mark) = try #require(try log.lines(after: .start))
        #expect(first.reading.steps.count == 3 && mark.end == log.read(known: []).end)
        #expect(AccessLog.Mark(bytes: mark.bytes) == mark)
        for number in 4...5 { try log.append(entry(number)) }
        let (second, end) = try #require(try log.lines(after: mark))
        #expect(second.before == mark.end && second.reading.steps.map(\.entry) == [entry(4), entry(5)])
        #expect(AccessChain(runs: [first, second]).entries == (1...5).map { entry($0) })
        let good = try bytes()
        // Cut off, and changed in the line that was last.
        try Data(good.prefix(mark.offset - 1)).write(to: URL(filePath: log.path))
        #expect(try log.lines(after: mark) == nil)
        var bad = good
        bad[mark.offset - 2] ^= 1
        try Data(bad).write(to: URL(filePath: log.path))
        #expect(try log.lines(after: mark) == nil)
        try FileManager.default.removeItem(atPath: log.path)
        #expect(try log.lines(after: end) == nil)
        try? FileManager.default.removeItem(at: folder)
    }

    @Test func `a long log travels in runs of whole lines`() throws {
        var lines: [UInt8] = []
        var hash = AccessLog.End.empty.hash
        for number in 0..<20_000 {
            let text = Array(entry(number, purpose: String(repeating: "x", count: 200)).text.utf8)
            hash = AccessLine.hash(text, after: hash)
            lines += text + Array("\t\(hash.hexadecimal)\n".utf8)
        }
        let parts = AccessRun(before: .empty, lines: lines).parts
        #expect(parts.count == 2 && parts.allSatisfy { $0.lines.count <= AccessRun.linesBytesMax })
        let runs = try parts.reversed().map { try AccessRun(bytes: $0.bytes) }
        let chain = AccessChain(runs: runs)
        #expect(chain.standing == .whole && chain.entries.count == 20_000)
        #expect(chain.ends.contains(.init(count: 20_000, hash: hash)))
        try? FileManager.default.removeItem(at: folder)
    }
}
