import ReplicaCore
package import ReplicaReports
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// A sealed report whose bytes are those that its seal names.
package struct SealedContent: Sendable {
    package let id: String
    package let seal: String
    package let snapshot: ReportSnapshot

    static let mediaType = "application/vnd.kieubao.report"
}

/// A report as `report show` shows it.
package enum ShownReport: Sendable {
    /// Reckoned now.
    case draft(ReportContent)
    /// As it was sealed, and found to be so.
    case sealed(SealedContent)

    package var content: ReportContent {
        switch self {
        case .draft(let content): content
        case .sealed(let sealed): sealed.snapshot.content
        }
    }
}

extension Replica {
    /// The report of a period: as it was sealed, else as the records give it now.
    ///
    /// - Parameter reckonsAnew: Reckons it from the records although it is sealed.
    package func report(of code: String, unit: String?, reckonsAnew: Bool) throws -> ShownReport {
        try read { session in
            let asked = try reportingUnit(unit, session)
            let period = try session.reportPeriod(code)
            guard let own = session.office(of: key.replica).flatMap({ session.unitCodes[$0] }) else {
                throw ExchangeError.officeUnknown
            }
            let report = try session.currentReport(of: code, unit: asked ?? own, ofProvince: asked == nil)
            if let report, report.isSealed, !reckonsAnew { return .sealed(try session.sealedReport(report)) }
            let kind =
                report.flatMap { ReportContent.Kind(rawValue: $0.kind) } ?? (asked == nil ? .ofProvince : .ofOffice)
            return .draft(
                try session.reportContent(
                    of: period, unit: asked ?? own, ofProvince: asked == nil, kind: kind, report: report?.id
                ).content)
        }
    }
}

extension StoreSession {
    /// Reads a sealed report and holds its bytes against its seal.
    func sealedReport(_ report: ReportRecord) throws -> SealedContent {
        guard let form = catalog.collection(key: "attachment") else {
            throw ExchangeError.report(.contentMissing(report.id))
        }
        var keys: [Int64] = []
        try forEachShownRow(of: form.name, fields: ["for_record", "media_type"]) { row in
            if row.texts == [report.id, SealedContent.mediaType] { keys.append(row.key) }
        }
        var isThere = false
        for key in keys {
            guard let stored = try record(key: key, collection: form.name) else { continue }
            let pieces = stored.state.elements(of: BuiltIn.content).map(\.content)
            if pieces.isEmpty { continue }
            isThere = true
            guard let bytes = ReportSnapshot.joined(pieces), Hash256.of(.report, bytes).hexadecimal == report.seal,
                let snapshot = try? ReportSnapshot(bytes: bytes)
            else { continue }
            return SealedContent(id: report.id, seal: report.seal, snapshot: snapshot)
        }
        throw ExchangeError.report(isThere ? .sealBroken(report.id) : .contentMissing(report.id))
    }
}
