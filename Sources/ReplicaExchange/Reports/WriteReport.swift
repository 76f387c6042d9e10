import Foundation
import ReplicaCore
import ReplicaOffice
import ReplicaReports
import ReplicaStore

/// The files that a report is written to.
package enum ReportFormat: String, Sendable, CaseIterable {
    case html, docx, xlsx
}

extension Replica {
    /// Writes a report to a file, all of it from the same values as ``report(of:unit:reckonsAnew:)`` shows; lines over the
    /// years from what was sealed for earlier periods.
    ///
    /// - Throws: ``ExchangeError/fileExists(path:)`` unless `overwrite`.
    package func write(_ shown: ShownReport, as format: ReportFormat, to path: String, overwrite: Bool) throws {
        let earlier = format == .html ? try read { try $0.sealedBefore(shown.content) } : []
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        let file = try AtomicFile(path: path)
        let (content, seal) = (shown.content, shown.seal)
        do {
            switch format {
            case .html: try file.write(Array(HTMLReport(content, earlier: earlier, seal: seal).text.utf8))
            case .docx:
                try WordReport(content, sealedOn: shown.sealedOn, seal: seal).document.finish { try file.write($0) }
            case .xlsx: try WorkbookReport(content, seal: seal).write { try file.write($0) }
            }
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: path)
        }
        try file.commit()
    }
}

extension StoreSession {
    /// What the same office sealed for the periods that make a line with the one of a report; what is not here, or does not
    /// fit its seal, is left out.
    fileprivate func sealedBefore(_ content: ReportContent) throws -> [ReportContent] {
        try content.period.codesBefore.compactMap { code in
            guard
                let report = try currentReport(
                    of: code, unit: content.unit, ofProvince: !content.offices.isEmpty), report.isSealed
            else { return nil }
            return try? sealedReport(report).snapshot.content
        }
    }
}

extension ShownReport {
    /// Hexadecimal; empty for a draft.
    fileprivate var seal: String { if case .sealed(let sealed) = self { sealed.seal } else { "" } }

    fileprivate var sealedOn: CivilDay? {
        if case .sealed(let sealed) = self { CivilDay(wallMilliseconds: sealed.snapshot.sealedAt) } else { nil }
    }
}
