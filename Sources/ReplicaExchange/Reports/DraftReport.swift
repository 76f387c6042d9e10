import ReplicaCore
import ReplicaReports
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What a person types for a report.
package struct SectionDraft: Sendable {
    /// `I` … `VII`, or a place within a part, such as `II.5`.
    package var part: String?
    /// The code of an item of the Plan, for an answer.
    package var item: String?
    package var answer: String?
    package var text: String?
    /// A file with the text, in UTF-8.
    package var file: String?
    package var reason: String?

    package init() {}
}

/// What `report draft` did.
package struct ReportDrafted: Sendable {
    /// The id of the report.
    package let id: String
    package let isNew: Bool
    /// The id of the section that was written; `nil` where none was.
    package let section: String?
}

extension Replica {
    /// Begins the report of a period, unless it is begun, and writes a part of it.
    ///
    /// - Parameters:
    ///   - unit: The own office; `nil` for it too, and at the centre for the consolidated report.
    ///   - draft: What was typed; `nil` to begin only.
    package func draftReport(of period: String, unit: String?, _ draft: SectionDraft?) throws -> ReportDrafted {
        var draft = draft
        if let file = draft?.file { draft?.text = try Self.text(of: file) }
        return try change { session, writer in
            let (report, isNew) = try openReport(of: period, unit: unit, session, &writer)
            if report.isSealed { throw ExchangeError.report(.isSealed(report.id)) }
            let section = try draft.map { try write($0, of: report, session, &writer) }
            return ReportDrafted(id: report.id, isNew: isNew, section: section)
        }
    }

    /// A text that somebody wrote elsewhere.
    private static func text(of file: String) throws -> String {
        let reader = try FileReader(path: file)
        guard reader.byteCount <= WireLimits.valueBytesMax else { throw ExchangeError.changeTooGreat }
        guard let text = String(validating: try reader.read(reader.byteCount), as: UTF8.self) else {
            throw ExchangeError.unsupportedFormat(path: file)
        }
        return text.replacing("\r\n", with: "\n").trimmingNewlines
    }

    /// The report that the office works on; begun here if need be.
    func openReport(
        of code: String, unit typed: String?, _ session: StoreSession, _ writer: inout LocalWriter
    ) throws -> (report: ReportRecord, isNew: Bool) {
        let author = try reportAuthor(typed, session)
        let period = try session.reportPeriod(code)
        guard let record = try session.periodRecord(code) else {
            throw ExchangeError.report(.periodNotOpened(code))
        }
        if let known = try session.currentReport(of: code, unit: author.unit, ofProvince: author.isOfProvince) {
            return (known, false)
        }
        let kind: ReportContent.Kind = author.isOfProvince ? .ofProvince : .ofOffice
        let name = try session.unitName(author.unit).vietnamese
        let id = try add(
            "report",
            [
                ("title", "Báo cáo \(period.vietnamese) – \(author.isOfProvince ? "tổng hợp toàn tỉnh" : name)"),
                ("period", record.id), ("unit", author.unit), ("kind", kind.rawValue), ("state", "du_thao"),
            ], session, &writer)
        guard let made = try session.reports(of: code).first(where: { $0.id == id }) else {
            throw ExchangeError.noSuchRecord(id)
        }
        return (made, true)
    }

    /// Whose report is written here: one's own office's, and at the centre the consolidated one unless the office is
    /// named.
    func reportAuthor(_ typed: String?, _ session: StoreSession) throws -> (unit: String, isOfProvince: Bool) {
        let unit = try reportingUnit(typed, session)
        guard let own = session.office(of: key.replica).flatMap({ session.unitCodes[$0] }) else {
            throw ExchangeError.officeUnknown
        }
        if let unit, unit != own { throw ExchangeError.report(.othersReport(unit)) }
        return (own, unit == nil)
    }

    /// Writes a section anew, or what is new in it; returns its id.
    private func write(
        _ draft: SectionDraft, of report: ReportRecord, _ session: StoreSession, _ writer: inout LocalWriter
    ) throws -> String {
        let place = try place(of: draft, session)
        if let answer = draft.answer, DutyAnswer(rawValue: answer) == nil {
            throw ExchangeError.report(.unknownAnswer(answer))
        }
        var fields: [(String, String)] = []
        if let answer = draft.answer { fields.append(("answer", answer)) }
        if let text = draft.text { fields.append(("narrative", text)) }
        if let reason = draft.reason { fields.append(("reason", reason)) }
        let known = try session.sections(of: report.id).first {
            $0.section.part == place.part && $0.section.item == place.item
        }
        if let known {
            _ = try edit(
                id: known.id, fields.map { Assignment(field: $0.0, text: $0.1) }, note: .empty, session, &writer)
            return known.id
        }
        let title = place.item.isEmpty ? "Phần \(place.part.rawValue)" : "Phần \(place.part.rawValue): \(place.item)"
        let item = place.itemID.map { [("plan_item", $0)] } ?? []
        return try add(
            "report_section",
            [("title", title), ("report", report.id), ("part", place.part.rawValue)] + item + fields, session, &writer)
    }

    /// Where a draft goes: the part, and the code and the id of an item of the Plan.
    private func place(
        of draft: SectionDraft, _ session: StoreSession
    ) throws -> (part: ReportPart, item: String, itemID: String?) {
        let typed = draft.item ?? draft.part ?? ""
        // `III.2.đ.1` is written `III.2.dd.1` without marks.
        let code = typed.replacing("đ", with: "dd")
        let items = try session.planItems()
        if let id = items[code] {
            guard let part = ReportPart(typed: code) else { throw ExchangeError.report(.unknownPart(typed)) }
            return (part, code, id)
        }
        if let item = draft.item { throw ExchangeError.report(.unknownItem(item, known: items.keys.sorted())) }
        guard let part = ReportPart(rawValue: typed.uppercased()) else {
            throw ExchangeError.report(.unknownPart(typed))
        }
        return (part, "", nil)
    }

    /// Adds a record within a transaction, as ``add(collection:_:scope:note:warned:)`` does; returns its id.
    ///
    /// - Parameter others: Entries of the engine's own fields.
    func add(
        _ collection: String, _ fields: [(String, String)], others: [ChangeDraft.Entry] = [],
        _ session: StoreSession, _ writer: inout LocalWriter
    ) throws -> String {
        let dot = try add(
            collection: collection, fields.map { Assignment(field: $0.0, text: $0.1) }, others: others, note: .empty,
            session, &writer)
        return session.label(of: dot)
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }
}

extension StoreSession {
    /// The ids of the items of the Plan by their codes.
    func planItems() throws -> [String: String] {
        var items: [String: String] = [:]
        try forEachCountedRow(of: "plan_item", fields: ["code"]) { items[$0["code"]] = $0.id }
        return items
    }
}
