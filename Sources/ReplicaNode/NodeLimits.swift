/// The times and numbers of `Protocol/08` §7, and how many sessions a server has.
package struct NodeLimits: Sendable {
    /// In seconds.
    /// For the handshake of TLS, and for the introduction of a peer that is not known.
    package var handshakeSeconds: Double = 10
    package var helloSeconds: Double = 15
    /// For a frame that has begun, or without any frame.
    package var frameSeconds: Double = 60
    package var aliveSeconds: Double = 15
    /// How long the side that was called waits for the other to close a line on which everything was said.
    package var lingerSeconds: Double = 5
    package var connectSeconds: Double = 10
    /// Lines whose handshake is not done.
    package var halfOpenMax = 256
    /// Sessions at once, of different replicas.
    package var sessionsMax = 128

    package static let standard = NodeLimits()
}
