import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaTrust

/// What `report send` did.
package struct ReportSent: Sendable {
    package let id: String
    package let seal: String
}

extension Replica {
    /// Begins a report that takes the place of a sealed one, with what was typed for that; returns its id.
    ///
    /// - Parameters:
    ///   - isCorrection: Whether it corrects what was wrong, and does not only add what came late.
    ///   - reason: Why there is one.
    package func amendReport(of code: String, unit: String?, isCorrection: Bool, reason: String) throws -> String {
        if try Self.note(reason).isEmpty { throw ExchangeError.reasonMissing }
        return try change { session, writer in
            let before = try sealedReport(of: code, unit: unit, session)
            let sections = try session.sealedReport(before).snapshot.content.sections
            guard let period = try session.periodRecord(code) else {
                throw ExchangeError.report(.periodNotOpened(code))
            }
            let kind: ReportContent.Kind = isCorrection ? .correction : .supplement
            let id = try add(
                "report",
                [
                    ("title", "Báo cáo \(isCorrection ? "đính chính" : "bổ sung") \(code) thay \(before.id)"),
                    ("period", period.id), ("unit", before.unit), ("kind", kind.rawValue), ("state", "du_thao"),
                    ("supersedes", before.id), ("remark", reason),
                ], session, &writer)
            let items = try session.planItems()
            for section in sections {
                let optional = [
                    ("plan_item", items[section.item] ?? ""), ("answer", section.answer?.rawValue ?? ""),
                    ("narrative", section.narrative), ("reason", section.reason),
                ].filter { !$0.1.isEmpty }
                let title = "Phần \(section.part.rawValue)" + (section.item.isEmpty ? "" : ": \(section.item)")
                _ = try add(
                    "report_section",
                    [("title", title), ("report", id), ("part", section.part.rawValue)] + optional, session, &writer)
            }
            return id
        }
    }

    /// Notes that a sealed report goes to the centre, or from the centre to the People's Committee.
    package func sendReport(of code: String, unit: String?) throws -> ReportSent {
        try change { session, writer in
            let report = try sealedReport(of: code, unit: unit, session)
            _ = try session.sealedReport(report)
            if report.state == "niem_phong" {
                let isCentre = report.isOfProvince
                let recipient =
                    isCentre
                    ? [("recipient_kind", "lanh_dao_ubnd")]
                    : [("recipient_kind", "so_nganh"), ("recipient", "UBND tỉnh (qua Sở Ngoại vụ)")]
                _ = try add(
                    "transmittal",
                    [
                        ("title", "Gửi báo cáo \(code) (\(report.seal.prefix(16)))"), ("report", report.id),
                        ("sent_on", CivilDay(wallMilliseconds: Self.now()).text), ("purpose", "để báo cáo"),
                    ] + recipient, session, &writer)
                _ = try edit(
                    id: report.id, [Assignment(field: "state", text: "da_gui")], note: .empty, session, &writer)
            }
            return ReportSent(id: report.id, seal: report.seal)
        }
    }

    private func sealedReport(of code: String, unit: String?, _ session: StoreSession) throws -> ReportRecord {
        let author = try reportAuthor(unit, session)
        _ = try session.reportPeriod(code)
        guard let report = try session.currentReport(of: code, unit: author.unit, ofProvince: author.isOfProvince),
            report.isSealed
        else { throw ExchangeError.report(.notSealed(code)) }
        return report
    }
}
