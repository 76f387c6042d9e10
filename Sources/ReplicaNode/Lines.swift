import NIOCore
import ReplicaCore
import ReplicaSync
import Synchronization

/// The lines of a server: those that have not said who they are, and the session of each replica.
final class Lines: Sendable {
    private struct State {
        /// Lines whose handshake is not done, the oldest first.
        var halfOpen: [HalfOpen] = []
        var sessions: [ReplicaID: LineSession] = [:]
        var isStopping = false
    }

    private struct HalfOpen {
        let channel: any Channel
        /// Whether anything has come on it.
        var hasSpoken = false
    }

    private let state = Mutex(State())

    /// Notes a line whose handshake begins. Where there are too many of them one is cut, the oldest of those on which
    /// nothing came if there is one, so that who only opens lines keeps nobody out.
    func begin(_ channel: any Channel, max: Int) {
        let surplus = state.withLock { state -> HalfOpen? in
            state.halfOpen.append(HalfOpen(channel: channel))
            guard state.halfOpen.count > max else { return nil }
            return state.halfOpen.remove(at: state.halfOpen.firstIndex { !$0.hasSpoken } ?? 0)
        }
        surplus?.channel.close(promise: nil)
    }

    /// Notes that something came on a line.
    func hear(_ channel: any Channel) {
        state.withLock { state in
            guard let place = state.halfOpen.firstIndex(where: { $0.channel === channel }) else { return }
            state.halfOpen[place].hasSpoken = true
        }
    }

    func endHandshake(_ channel: any Channel) {
        state.withLock { state in state.halfOpen.removeAll { $0.channel === channel } }
    }

    /// Notes the session of a replica.
    ///
    /// - Returns: A session that has to end for it: an earlier one of the same replica, whose line may be dead; or this
    ///   one, where there are too many or the server stops.
    func start(_ session: LineSession, of replica: ReplicaID, max: Int) -> LineSession? {
        state.withLock { state in
            if state.isStopping || state.sessions[replica] == nil && state.sessions.count >= max { return session }
            let old = state.sessions[replica]
            state.sessions[replica] = session
            return old
        }
    }

    func end(_ session: LineSession, of replica: ReplicaID) {
        state.withLock { state in
            if state.sessions[replica]?.wire === session.wire { state.sessions[replica] = nil }
        }
    }

    /// Ends all sessions after what they are doing now, and takes no more.
    func stop() {
        let (sessions, halfOpen) = state.withLock { state in
            state.isStopping = true
            return (Array(state.sessions.values), state.halfOpen)
        }
        for session in sessions { session.close(.stopping) }
        for line in halfOpen { line.channel.close(promise: nil) }
    }
}
