package import ReplicaWire

/// Puts messages together from bytes that arrive in pieces of any length (`Protocol/08` §3).
///
/// Holds one frame and one message at most, and gives memory only for what has arrived.
package struct FrameReader: Sendable {
    private var buffer: [UInt8] = []
    /// Where what was not read yet begins.
    private var start = 0
    /// How many frames have arrived whole.
    package private(set) var frameCount = 0
    private var message: (type: UInt8, content: [UInt8])?

    package init() {}

    /// Whether bytes of a message came without its end.
    package var isInside: Bool { message != nil || start < buffer.count }

    package mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next message that has arrived whole; `nil` until then.
    package mutating func next() throws(WireError) -> SyncMessage? {
        let place = "08 §3"
        while buffer.count - start >= Self.headBytes {
            let type = buffer[start] & ~FrameType.continued
            let isContinued = buffer[start] & FrameType.continued != 0
            let length = buffer[start + 1..<start + Self.headBytes].reduce(0) { $0 << 8 | Int($1) }
            guard length <= SyncLimits.frameBytesMax else { throw WireError(.limit, place) }
            guard let limit = FrameType.limit(of: type) else { throw WireError(.kind, place) }
            if let message, message.type != type { throw WireError(.kind, place) }
            // Only full frames go on, so that a message has one form.
            guard !isContinued || length == SyncLimits.frameBytesMax else { throw WireError(.count, place) }
            guard (message?.content.count ?? 0) + length <= limit else { throw WireError(.limit, place) }
            guard buffer.count - start >= Self.headBytes + length else { return nil }
            let content = buffer[start + Self.headBytes..<start + Self.headBytes + length]
            start += Self.headBytes + length
            frameCount += 1
            if message == nil {
                message = (type, Array(content))
            } else {
                // After a full frame there is something more.
                guard length > 0 else { throw WireError(.count, place) }
                message?.content.append(contentsOf: content)
            }
            guard !isContinued, let whole = message else { continue }
            message = nil
            if let read = try SyncMessage(type: whole.type, content: whole.content) { return read }
        }
        return nil
    }

    private static let headBytes = 5
}
