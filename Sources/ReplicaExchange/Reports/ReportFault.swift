/// Why a report cannot be made, shown or sealed.
package enum ReportFault: Error, Equatable, Sendable {
    /// Neither one of the Plan's periods nor one of the centre's own.
    case unknownPeriod(String, known: [String])
    /// The record of a period of the centre's own does not say from when to when, or until when it is due.
    case periodIncomplete(String, field: String)
    /// At an office, the report of another, of whose work not everything is here.
    case othersReport(String)

    var exit: ExitCode {
        switch self {
        case .unknownPeriod: .usage
        case .periodIncomplete, .othersReport: .ruleBlocks
        }
    }
}
