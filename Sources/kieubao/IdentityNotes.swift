import ReplicaExchange
import Synchronization

/// Tells, in one line of standard error, that the replica was copied or restored: when it takes its new name, or, by
/// a command that only reads, that it will.
enum IdentityNotes {
    private static let remembered = Mutex<SuccessionReason?>(nil)

    static func remember(_ reason: SuccessionReason?) { remembered.withLock { $0 = reason } }

    static func tell(_ succession: Succession, _ console: Console) {
        remember(nil)
        console.note(.caution(Message.Care.succeeded(succession)))
    }

    static func tellRemembered(_ console: Console) {
        let reason = remembered.withLock { reason in
            defer { reason = nil }
            return reason
        }
        if let reason { console.note(.caution(Message.Care.noticed(reason))) }
    }
}
