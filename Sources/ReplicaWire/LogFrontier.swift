package import ReplicaCore

/// The heads of one log: one, or one for each branch.
package struct LogFrontier: Hashable, Sendable {
    package let scope: ScopeName
    package let replica: ReplicaID
    /// Ascending by number and hash.
    package let heads: [LogHead]

    package init(scope: ScopeName, replica: ReplicaID, heads: [LogHead]) {
        self.scope = scope
        self.replica = replica
        self.heads = heads.sorted()
    }
}

extension ByteWriter {
    /// Writes logs, ascending by scope and replica (`Protocol/04` §3).
    package mutating func frontier(_ logs: some Collection<LogFrontier>) {
        varint(logs.count)
        for log in logs {
            text(log.scope.text)
            replica(log.replica)
            varint(log.heads.count)
            for head in log.heads {
                varint(head.last)
                raw(head.segment.bytes)
            }
        }
    }
}

extension ByteReader {
    /// Reads logs, which ascend by scope and replica (`Protocol/04` §3).
    package mutating func frontier(_ place: String) throws(WireError) -> [LogFrontier] {
        var frontier: [LogFrontier] = []
        for _ in 0..<(try count(max: WireLimits.frontierLogsMax, place)) {
            let scope = ScopeName(try text(max: WireLimits.scopeBytesMax, place))
            let replica = try replica(place)
            if let before = frontier.last, (before.scope, before.replica) >= (scope, replica) {
                throw WireError(.order, place)
            }
            var heads: [LogHead] = []
            for _ in 0..<(try count(max: WireLimits.frontierHeadsMax, place)) {
                let head = LogHead(replica: replica, last: try changeNumber(place), segment: try hash(place))
                if let before = heads.last, before >= head { throw WireError(.order, place) }
                heads.append(head)
            }
            frontier.append(LogFrontier(scope: scope, replica: replica, heads: heads))
        }
        return frontier
    }
}
