package import ReplicaReports

/// Why a report cannot be made, shown or sealed.
package enum ReportFault: Error, Equatable, Sendable {
    /// Neither one of the Plan's periods nor one of the centre's own.
    case unknownPeriod(String, known: [String])
    /// The record of a period of the centre's own does not say from when to when, or until when it is due.
    case periodIncomplete(String, field: String)
    /// The centre has not opened the period, so that nothing can be written for it.
    case periodNotOpened(String)
    /// The centre has locked the period, and has given no leave.
    case periodLocked(String)
    /// The period is open already.
    case periodOpen(String)
    /// At an office, the report of another, of whose work not everything is here.
    case othersReport(String)
    /// Nobody has sealed a report of the period.
    case notSealed(String)
    /// What is sealed stays: there are amendments.
    case isSealed(String)
    /// The report has no part of that name.
    case unknownPart(String)
    /// The item of the Plan is not one of the office's.
    case unknownItem(String, known: [String])
    /// Nobody answers so.
    case unknownAnswer(String)
    /// What keeps the report from being sealed.
    case blocked([RuleFinding])
    /// Warnings that nobody has explained.
    case unexplained([RuleFinding])
    /// Fields in conflict among what the report counts.
    case conflictsOpen(Int)
    /// Pairs that may be one person's.
    case duplicatesOpen(Int)
    /// The bytes of the sealed report are not those that its seal names, or cannot be read.
    case sealBroken(String)
    /// The bytes of the sealed report have not come here.
    case contentMissing(String)

    var exit: ExitCode {
        switch self {
        case .unknownPeriod, .unknownPart, .unknownItem, .unknownAnswer: .usage
        case .periodIncomplete, .periodNotOpened, .periodLocked, .periodOpen, .othersReport, .notSealed, .isSealed,
            .blocked, .unexplained:
            .ruleBlocks
        case .conflictsOpen: .conflictsPending
        case .duplicatesOpen: .duplicatesPending
        case .sealBroken: .failure
        case .contentMissing: .missing
        }
    }
}
