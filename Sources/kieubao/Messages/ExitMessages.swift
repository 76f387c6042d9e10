import ReplicaExchange

extension ReplicaExchange.ExitCode {
    /// What the status means, in the help pages.
    var message: Message {
        switch self {
        case .done: Message.Help.exitDone
        case .failure: Message.Help.exitFailure
        case .usage: Message.Help.exitUsage
        case .noReplica: Message.Help.exitNoReplica
        case .locked: Message.Help.exitLocked
        case .wrongKey: Message.Help.exitWrongKey
        case .ruleBlocks: Message.Help.exitRuleBlocks
        case .conflictsPending: Message.Help.exitConflicts
        case .duplicatesPending: Message.Help.exitDuplicates
        case .noSuchRecord: Message.Help.exitNoRecord
        case .bundleDamaged: Message.Help.exitDamaged
        case .bundleNotForUs: Message.Help.exitNotForUs
        case .missing: Message.Help.exitMissing
        case .held: Message.Help.exitHeld
        case .interrupted: Message.Help.exitInterrupted
        }
    }
}
