import Foundation
import ReplicaSync
import ReplicaTrust
import Testing

@testable import ReplicaExchange

/// A line between two replicas that is made of arrays, and can be cut.
final class WirePipe {
    private let sessions: [WireSession]
    /// All that each side has sent.
    private(set) var sent: [[UInt8]] = [[], []]
    private(set) var endings: [SyncEnding?] = [nil, nil]

    /// - Throws: Where one of them does not know the other.
    init(_ one: Replica, _ other: Replica) throws {
        let peers = [
            try #require(try one.wirePeer(other.key.replica)), try #require(try other.wirePeer(one.key.replica)),
        ]
        sessions = [try WireSession(one, with: peers[0]), try WireSession(other, with: peers[1])]
    }

    /// Lets both talk until neither has anything to say.
    ///
    /// - Parameter cut: After so many bytes from a side the line breaks.
    @discardableResult
    func run(cut: (side: Int, bytes: Int)? = nil) throws -> [WireReport] {
        var isCut = false
        while !isCut {
            var moved = 0
            for index in 0..<2 where !isCut {
                try work(index)
                var bytes = sessions[index].takeOutput()
                if let cut, cut.side == index, sent[index].count + bytes.count >= cut.bytes {
                    bytes = Array(bytes.prefix(cut.bytes - sent[index].count))
                    isCut = true
                }
                moved += bytes.count
                sent[index] += bytes
                sessions[1 - index].receive(bytes)
            }
            if moved == 0 { break }
        }
        for index in 0..<2 {
            try work(index)
            sessions[index].receiveEnd()
            try work(index)
        }
        return sessions.compactMap(\.report)
    }

    private func work(_ index: Int) throws {
        while endings[index] == nil {
            switch try sessions[index].step() {
            case .progress: continue
            case .wait: return
            case .ended(let ending): endings[index] = ending
            }
        }
    }

    var byteCount: Int { sent.reduce(0) { $0 + $1.count } }

    /// Where the frames begin that a side has sent.
    func boundaries(of side: Int) -> [Int] {
        var boundaries: [Int] = []
        var start = 0
        while start + 5 <= sent[side].count {
            boundaries.append(start)
            start += 5 + sent[side][start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
        }
        return boundaries + [sent[side].count]
    }

    /// Exchanges everything; both have to say so.
    @discardableResult
    static func exchange(_ one: Replica, _ other: Replica) throws -> [WireReport] {
        let reports = try WirePipe(one, other).run()
        #expect(reports.count == 2 && reports.allSatisfy(\.isComplete), "\(reports.map(\.ending))")
        return reports
    }
}
