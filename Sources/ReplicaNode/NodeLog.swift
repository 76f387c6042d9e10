package import Logging
import ReplicaExchange
import ReplicaSync
import ReplicaTrust
import ReplicaWire
import Synchronization

/// What a server writes down: who exchanged how much, and what was refused. Ids, numbers and addresses, never what
/// people wrote.
package struct NodeLog: Sendable {
    private let log: Logger
    var logger: Logger { log }
    private let refusals = Refusals()

    init(_ log: Logger) { self.log = log }

    /// Writes to standard error, which systemd keeps.
    package static let standardError = Logger(label: "kieubao", factory: { StreamLogHandler.standardError(label: $0) })

    func listening(_ address: NodeAddress) { log.info("listening", metadata: ["address": "\(address.text)"]) }
    func stopped() { log.info("stopped") }

    func ended(_ peer: WirePeer, _ report: WireReport) {
        var metadata: Logger.Metadata = [
            "peer": "\(peer.name)", "applied": "\(report.applied)", "bytes-in": "\(report.bytesIn)",
            "bytes-out": "\(report.bytesOut)",
        ]
        if report.held > 0 { metadata["held"] = "\(report.held)" }
        if report.outOfScope > 0 { metadata["out-of-scope"] = "\(report.outOfScope)" }
        switch report.ending {
        case .complete: log.info(peer.isEnded ? "farewell" : "exchanged", metadata: metadata)
        case .closed(let reason):
            metadata["reason"] = "\(reason)"
            log.warning("closed by peer", metadata: metadata)
        case .refused(let reason, let fault):
            metadata["reason"] = "\(reason)"
            if let fault { metadata["fault"] = "\(fault.failure.rawValue), \(fault.place)" }
            log.warning("closed", metadata: metadata)
        case .cut: log.warning("line broke", metadata: metadata)
        }
    }

    func failed(_ peer: WirePeer, _ error: any Error) {
        let name = (error as? ExchangeError).map(LineFailure.name) ?? "\(type(of: error))"
        var metadata: Logger.Metadata = ["peer": "\(peer.name)", "error": "\(name)"]
        if case .replicaDamaged(_, let reason)? = error as? ExchangeError { metadata["reason"] = "\(reason)" }
        log.error("failed", metadata: metadata)
    }

    /// Notes a line that did not come to a session: each kind once, and then once a minute with how often.
    func refused(_ remote: String, _ greeting: Greeting) {
        var metadata: Logger.Metadata = ["from": "\(remote)"]
        let reason: String
        switch greeting.refusal {
        case .foreign: reason = "no certificate of a replica"
        case .unknown(let replica):
            reason = "not enrolled"
            metadata["fingerprint"] = "\(KeyFingerprint(key: replica).text)"
        case .ended(let replica):
            reason = "ended"
            metadata["fingerprint"] = "\(KeyFingerprint(key: replica).text)"
        case nil:
            reason =
                greeting.hasShakenHands
                ? "no certificate of a replica" : greeting.failure == nil ? "no handshake in time" : "not TLS 1.3"
        }
        metadata["reason"] = "\(reason)"
        guard let count = refusals.count(reason) else { return }
        if count > 1 { metadata["times"] = "\(count)" }
        log.warning("refused", metadata: metadata)
    }

    /// How often something happened since it was last said.
    private final class Refusals: Sendable {
        private let counts = Mutex<[String: (count: Int, said: ContinuousClock.Instant)]>([:])

        /// - Returns: The number to say now; `nil` for nothing.
        func count(_ reason: String) -> Int? {
            counts.withLock { counts in
                let now = ContinuousClock.now
                guard let known = counts[reason], now - known.said < .seconds(60) else {
                    let count = (counts[reason]?.count ?? 0) + 1
                    counts[reason] = (0, now)
                    return count
                }
                counts[reason] = (known.count + 1, known.said)
                return nil
            }
        }
    }
}
