import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import ReplicaExchange
import ReplicaSync
import ReplicaTrust

/// Waits for the end of a handshake, hears what TLS says after it, and lets a replica that is not known introduce
/// itself (`Protocol/08` §5) before anything else is said.
final class GreetingHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let greeting: Greeting
    private let replica: Replica
    private let introduction: [UInt8]
    private let isCaller: Bool
    private let pool: NIOThreadPool
    /// What has come of a stranger; `nil` once it is known who the peer is.
    private var heard: IntroductionReader?
    private var isJudging = false

    /// - Parameter introduction: What this side shows to who knows it not, in frames.
    init(
        _ greeting: Greeting, replica: Replica, introduction: [UInt8], isCaller: Bool, pool: NIOThreadPool
    ) {
        self.greeting = greeting
        self.replica = replica
        self.introduction = introduction
        self.isCaller = isCaller
        self.pool = pool
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            if greeting.stranger == nil {
                beKnown(context)
            } else {
                heard = IntroductionReader()
                // Who is called and does not know its caller either closes when it hears this, and nobody waits.
                if isCaller { send(SyncMessage.alive.frames, context) }
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard heard != nil else { return context.fireChannelRead(data) }
        let bytes = unwrapInboundIn(data).readableBytesView
        do {
            guard let introduction = try heard?.receive(bytes), !isJudging else {
                // More than an introduction and a hello says nobody who was not answered.
                if heard?.bytes.count ?? 0 > Self.heardBytesMax { refuse(context) }
                return
            }
            judge(introduction, context)
        } catch {
            refuse(context)
        }
    }

    private static let heardBytesMax = 4 * SyncLimits.frameBytesMax

    private func judge(_ introduction: SyncIntroduction, _ context: ChannelHandlerContext) {
        guard let stranger = greeting.stranger else { return refuse(context) }
        isJudging = true
        pool.runIfActive(eventLoop: context.eventLoop) { [replica] in
            try replica.wirePeer(stranger, introducedBy: introduction)
        }.assumeIsolated().whenComplete { result in
            guard let reader = self.heard, case .success(let peer?) = result, !self.isCaller || !peer.isEnded else {
                return self.refuse(context)
            }
            self.heard = nil
            self.greeting.accept(peer)
            self.beKnown(context)
            context.fireChannelRead(self.wrapInboundOut(ByteBuffer(bytes: reader.bytes)))
        }
    }

    /// The peer is known: this side shows who it is, if the peer may not know that, and the session begins.
    private func beKnown(_ context: ChannelHandlerContext) {
        if greeting.peer != nil, !introduction.isEmpty { send(introduction, context) }
        greeting.shakeHands()
    }

    private func refuse(_ context: ChannelHandlerContext) {
        heard = nil
        if !isCaller { send(SyncMessage.close(.unknown).frames, context) }
        context.close(promise: nil)
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is NIOSSLError || error is BoringSSLError {
            if case NIOSSLError.uncleanShutdown = error {} else { greeting.fail("\(error)") }
        }
        greeting.done.fail(error)
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        greeting.done.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { greeting.done.fail(ChannelError.alreadyClosed) }
}
