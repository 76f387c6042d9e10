/// The bounds of `Protocol/08` §3. Nothing is allocated by a length that was not checked against them.
package enum SyncLimits {
    /// The content of one frame.
    package static let frameBytesMax = 65_536
    package static let helloBytesMax = 1_048_576
    /// A frontier, or the end with one.
    package static let frontierBytesMax = 8_388_608
    /// Every other message but a segment.
    package static let shortBytesMax = 64
    /// Scopes of a hello.
    package static let scopesMax = 4_096
    /// Segments that need not be sent because they wait or are held.
    package static let keptMax = 65_536
    package static let windowBytesMax = 1_073_741_824
    /// How many bytes of segments may be on their way to this replica, besides one more segment: enough for a line of
    /// 100 ms and 500 Mbit/s, and little for a server with a session for every office.
    package static let windowBytes = 8_388_608
}
