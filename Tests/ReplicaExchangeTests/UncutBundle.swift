import Foundation
import ReplicaBundle
import ReplicaCore
import ReplicaStore
import ReplicaTrust
import ReplicaWire

@testable import ReplicaExchange

extension TemporaryProvince {
    /// A bundle as a sender writes it that heeds nobody's scopes.
    ///
    /// - Parameter isEmpty: Names all that the sender has and brings nothing.
    func uncutBundle(of sender: Replica, to receiver: Replica, isEmpty: Bool = false) throws -> String {
        try sender.read { session in
            guard let genesis = try session.genesis() else { throw CocoaError(.fileReadUnknown) }
            let header = BundleHeader(
                genesis: genesis, sender: sender.key.replica, senderUnit: "", senderName: "",
                time: HybridTimestamp(wallMilliseconds: 1_800_000_000_000),
                recipients: [.replica(receiver.key.replica)], frontier: try session.frontier())
            let file = Pieces()
            var writer = try BundleWriter(header: header, key: sender.key, form: .plain) { file.bytes += $0 }
            for entry in try session.segments() where !isEmpty && entry.replica == sender.key.replica {
                if let segment = try session.segmentBytes(entry.hash) { try writer.add(segment: segment) }
            }
            try writer.finish()
            let path = path("uncut-\(UUID().uuidString).kbb")
            try Data(file.bytes).write(to: URL(filePath: path))
            return path
        }
    }

    private final class Pieces { var bytes: [UInt8] = [] }
}
