import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import ReplicaCore
import ReplicaExchange
import ReplicaSync
import ReplicaTrust
import Synchronization

/// TLS as `Protocol/08` §1 has it: version 1.3, and the other side's certificate decides, by who signed its key.
struct SecureLine: Sendable {
    private let replica: Replica
    private let credential: SessionCredential
    private let context: NIOSSLContext
    /// What this replica shows to who may not know it; empty where it need not.
    private let introduction: [UInt8]
    private let isCaller: Bool
    private let pool: NIOThreadPool

    init(_ replica: Replica, isCaller: Bool, pool: NIOThreadPool) throws {
        credential = try replica.sessionCredential()
        introduction = try replica.sessionIntroduction()?.frames ?? []
        let certificate = try NIOSSLCertificate(bytes: credential.certificate, format: .der)
        let key = try NIOSSLPrivateKey(bytes: credential.privateKey, format: .der)
        var configuration =
            isCaller
            ? TLSConfiguration.makeClientConfiguration()
            : .makeServerConfiguration(certificateChain: [.certificate(certificate)], privateKey: .privateKey(key))
        configuration.certificateChain = [.certificate(certificate)]
        configuration.privateKey = .privateKey(key)
        configuration.minimumTLSVersion = .tlsv13
        configuration.maximumTLSVersion = .tlsv13
        // As bundles have it; a hybrid with ML-KEM would make each call 2.3 KB longer.
        configuration.curves = [.x25519]
        // Who has called has heard all that it needs when it closes, and waits for no answer to that.
        if isCaller { configuration.shutdownTimeout = .milliseconds(20) }
        // Asks the other side for a certificate. The callback below does all the checks that it replaces.
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([])
        context = try NIOSSLContext(configuration: configuration)
        self.replica = replica
        self.isCaller = isCaller
        self.pool = pool
    }

    /// Whether the replica has another identity by now, and needs another certificate.
    var isOutdated: Bool { (try? !replica.isCurrent(credential)) ?? false }

    /// Puts TLS into a channel.
    ///
    /// - Returns: What will come of the handshake.
    func secure(_ channel: any Channel) throws -> Greeting {
        let greeting = Greeting(channel.eventLoop)
        do {
            try secure(channel, greeting)
        } catch {
            greeting.done.fail(error)
            throw error
        }
        return greeting
    }

    private func secure(_ channel: any Channel, _ greeting: Greeting) throws {
        let verify: NIOSSLCustomVerificationCallback = { certificates, promise in
            // A chain would say something that nobody looks at.
            guard certificates.count == 1, let bytes = try? certificates[0].toDERBytes(),
                let shown = try? SessionCertificate(bytes: bytes)
            else {
                greeting.refuse(.foreign)
                return promise.succeed(.failed)
            }
            // The store may be busy; the event loop may not.
            pool.submit { _ in
                guard let peer = try? replica.wirePeer(shown.replica) else {
                    // It may have become known elsewhere for whose successor it is, and says so next.
                    greeting.hear(stranger: shown.replica)
                    return promise.succeed(.certificateVerified)
                }
                if isCaller, peer.isEnded {
                    greeting.refuse(.ended(shown.replica))
                    promise.succeed(.failed)
                } else {
                    greeting.accept(peer)
                    promise.succeed(.certificateVerified)
                }
            }
        }
        let handler = GreetingHandler(
            greeting, replica: replica, introduction: introduction, isCaller: isCaller, pool: pool)
        if isCaller {
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: nil, customVerificationCallback: verify))
        } else {
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLServerHandler(context: context, customVerificationCallback: verify))
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }
}

/// What came of a handshake: the peer, or why there is none.
final class Greeting: Sendable {
    enum Refusal: Sendable {
        /// A certificate of another form, or none.
        case foreign
        /// A replica without an enrolment.
        case unknown(ReplicaID)
        case ended(ReplicaID)
    }

    private struct State {
        var peer: WirePeer?
        /// A replica that is not known and has not introduced itself yet.
        var stranger: ReplicaID?
        var refusal: Refusal?
        var failure: String?
        var hasShakenHands = false
    }

    private let state = Mutex(State())
    /// Fulfilled when the handshake is done, and fails if it does not come to that.
    let done: EventLoopPromise<Void>

    init(_ eventLoop: any EventLoop) { done = eventLoop.makePromise() }

    /// Closes a channel whose handshake is not done in time.
    func close(_ channel: any Channel, after seconds: Double) {
        let deadline = channel.eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1_000))) {
            channel.close(promise: nil)
        }
        done.futureResult.whenComplete { _ in deadline.cancel() }
    }

    func accept(_ peer: WirePeer) {
        state.withLock { state in
            state.peer = peer
            state.refusal = nil
        }
    }
    /// Waits for a replica's introduction; until it comes it is refused.
    func hear(stranger: ReplicaID) {
        state.withLock { state in
            state.stranger = stranger
            state.refusal = .unknown(stranger)
        }
    }
    func refuse(_ refusal: Refusal) { state.withLock { $0.refusal = refusal } }
    func shakeHands() {
        state.withLock { $0.hasShakenHands = true }
        done.succeed()
    }
    /// Notes what TLS said, the first thing that it did.
    func fail(_ failure: String) { state.withLock { $0.failure = $0.failure ?? failure } }

    var peer: WirePeer? { state.withLock { $0.refusal == nil ? $0.peer : nil } }
    var stranger: ReplicaID? { state.withLock { $0.stranger } }
    var refusal: Refusal? { state.withLock { $0.refusal } }
    /// Whether TLS is satisfied, as it is with who shows no certificate.
    var hasShakenHands: Bool { state.withLock { $0.hasShakenHands } }
    /// What TLS did not like, on this side or the other.
    var failure: String? { state.withLock { $0.failure } }
}
