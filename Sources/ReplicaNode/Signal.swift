/// Wakes one task, however often it was called while that was busy.
struct Signal: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func fire() { continuation.yield() }

    /// Ends the stream, after what was fired before.
    func finish() { continuation.finish() }
}
