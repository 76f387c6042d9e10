package import ReplicaExchange
import ReplicaStore
package import ReplicaSync

/// A line between two replicas that is made of arrays, and can be cut.
package final class WirePipe {
    private let sessions: [WireSession]
    /// All that each side has sent, as far as the line carried it.
    package private(set) var sent: [[UInt8]] = [[], []]
    package private(set) var endings: [SyncEnding?] = [nil, nil]

    /// Where one side stops in the other's bytes.
    package typealias Cut = (side: Int, bytes: Int)

    /// One of the two does not know the other.
    package struct Strangers: Error {}

    /// - Throws: ``Strangers``, or what keeps one of them from a session.
    package init(_ one: Replica, _ other: Replica) throws {
        sessions = [
            try WireSession(one, with: Self.peer(other, of: one)),
            try WireSession(other, with: Self.peer(one, of: other)),
        ]
    }

    private static func peer(_ peer: Replica, of replica: Replica) throws -> WirePeer {
        guard let id = try peer.read({ try $0.ownReplica() }), let known = try replica.wirePeer(id) else {
            throw Strangers()
        }
        return known
    }

    /// Lets both talk until neither has anything to say.
    ///
    /// - Parameter cut: After so many bytes from a side the line breaks.
    @discardableResult
    package func run(cut: Cut? = nil) throws -> [WireReport] {
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

    /// Whether a side knows that everything was exchanged.
    package func isComplete(_ side: Int) -> Bool {
        if case .complete? = endings[side] { true } else { false }
    }

    package var byteCount: Int { sent.reduce(0) { $0 + $1.count } }

    /// Where the frames begin that a side has sent, and where the last of them ends.
    package func boundaries(of side: Int) -> [Int] { Self.boundaries(in: sent[side]) }

    package static func boundaries(in stream: [UInt8]) -> [Int] {
        var boundaries: [Int] = []
        var start = 0
        while start + 5 <= stream.count {
            boundaries.append(start)
            start += 5 + stream[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
        }
        return boundaries + [stream.count]
    }
}
