import ReplicaCore
import ReplicaForms
package import ReplicaReports
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// What `report seal` did, or would do.
package struct ReportSealed: Sendable {
    package let id: String
    /// The hash of the sealed report, hexadecimal.
    package let seal: String
    package let bytes: Int
    /// How many records its figures are made of.
    package let evidence: Int
    /// Warnings that were explained.
    package let findings: [RuleFinding]
}

extension Replica {
    /// Seals the report of a period: what it says from now on is the same for ever, wherever it is read.
    ///
    /// - Parameters:
    ///   - note: Why it is sealed although rules warn, or although something is open.
    ///   - allowsOpen: Seals although conflicts or duplicates are open; the report says how many.
    package func sealReport(
        of period: String, unit: String?, note: String, allowsOpen: Bool, dryRun: Bool
    ) throws -> ReportSealed {
        let note = try Self.note(note)
        if !dryRun {
            // The frontier names what is sealed of the logs.
            try settleIdentity()
            try sealPending()
        }
        func seal(_ session: StoreSession, _ report: ReportRecord?) throws -> SealedBytes {
            let author = try reportAuthor(unit, session)
            let found = try reportPeriodUnlocked(period, author.unit, session)
            let kind =
                report.flatMap { ReportContent.Kind(rawValue: $0.kind) }
                ?? (author.isOfProvince ? .ofProvince : .ofOffice)
            let (content, reckoned) = try session.reportContent(
                of: found, unit: author.unit, ofProvince: author.isOfProvince, kind: kind, report: report?.id)
            try Self.checkFindings(content.findings, isExplained: !note.isEmpty)
            let asked = author.isOfProvince ? nil : author.unit
            if !(allowsOpen && !note.isEmpty) { try checkOpen(unit: asked, session) }
            let snapshot = ReportSnapshot(
                content: content, sealedAt: Self.now(), author: self.author.string,
                supersedes: try supersededSeal(report, period, session), note: note.string,
                frontier: try session.frontier(), evidence: try session.evidence(of: reckoned))
            return SealedBytes(snapshot)
        }
        if dryRun {
            return try read { session in
                let author = try reportAuthor(unit, session)
                let report = try session.currentReport(
                    of: period, unit: author.unit, ofProvince: author.isOfProvince)
                if let report, report.isSealed { throw ExchangeError.report(.isSealed(report.id)) }
                return try seal(session, report).told(as: report?.id ?? "")
            }
        }
        return try change { session, writer in
            let report = try openReport(of: period, unit: unit, session, &writer).report
            if report.isSealed { throw ExchangeError.report(.isSealed(report.id)) }
            let sealed = try seal(session, report)
            try keep(sealed, of: report, session, &writer)
            return sealed.told(as: report.id)
        }
    }

    /// The bytes of a report with what is told of them.
    private struct SealedBytes {
        let snapshot: ReportSnapshot
        let bytes: [UInt8]
        let seal: String

        init(_ snapshot: ReportSnapshot) {
            self.snapshot = snapshot
            bytes = snapshot.bytes
            seal = Hash256.of(.report, bytes).hexadecimal
        }

        func told(as id: String) -> ReportSealed {
            ReportSealed(
                id: id, seal: seal, bytes: bytes.count, evidence: snapshot.evidenceCount,
                findings: snapshot.content.findings)
        }
    }

    private func keep(
        _ sealed: SealedBytes, of report: ReportRecord, _ session: StoreSession, _ writer: inout LocalWriter
    ) throws {
        let pieces = ReportSnapshot.pieces(of: sealed.bytes)
        guard pieces.count <= ReportSnapshot.piecesMax else { throw ExchangeError.changeTooGreat }
        _ = try add(
            "attachment",
            [
                ("title", "Nội dung niêm phong của \(report.id)"), ("for_record", report.id), ("kind", "khac"),
                ("media_type", SealedContent.mediaType), ("bytes", String(sealed.bytes.count)),
                ("content_hash", sealed.seal), ("state", "co_tai_day"),
            ],
            others: pieces.map {
                ChangeDraft.Entry(Shape.Entry(.include, BuiltIn.content), values: [Value(tag: .bytes, content: $0)])
            }, session, &writer)
        let at = Self.instant(sealed.snapshot.sealedAt)
        _ = try edit(
            id: report.id,
            [
                Assignment(field: "state", text: "niem_phong"), Assignment(field: "seal", text: sealed.seal),
                Assignment(field: "sealed_at", text: at),
                Assignment(field: "evidence", text: "\(sealed.snapshot.evidenceCount) hồ sơ"),
            ], note: ByteText(sealed.snapshot.note), session, &writer)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`.
    static func instant(_ milliseconds: UInt64) -> String {
        let seconds = Int(clamping: milliseconds / 1_000)
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = CivilDay(daysSince1970: seconds / 86_400)
        let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
        return "\(day.text)T\(padded(hour)):\(padded(minute)):\(padded(second))Z"
    }

    // MARK: What keeps a report from being sealed

    private static func checkFindings(_ findings: [RuleFinding], isExplained: Bool) throws {
        let blocking = findings.filter { $0.severity == .block }
        if !blocking.isEmpty { throw ExchangeError.report(.blocked(blocking)) }
        if !findings.isEmpty, !isExplained { throw ExchangeError.report(.unexplained(findings)) }
    }

    private func reportPeriodUnlocked(_ code: String, _ unit: String, _ session: StoreSession) throws -> ReportPeriod {
        let period = try session.reportPeriod(code)
        guard let record = try session.periodRecord(code) else {
            throw ExchangeError.report(.periodNotOpened(code))
        }
        if ["khoa", "dong"].contains(record.texts["state"] ?? "") {
            // Whether it comes within its leave is decided where it comes, and not by the clock here.
            guard try session.exceptions(in: code)[unit] != nil else { throw ExchangeError.report(.periodLocked(code)) }
        }
        return period
    }

    private func checkOpen(unit: String?, _ session: StoreSession) throws {
        let counted = Set(FigureReckoning.collections)
        let conflicts = try session.conflicts(collection: nil).filter { found in
            guard let form = session.catalog.collection(named: found.record.state.collection) else { return false }
            let owner = session.owner(of: found.record.state).flatMap { session.unitCodes[$0] }
            return counted.contains(form.key) && (unit == nil || owner == unit)
        }.reduce(0) { $0 + $1.fields.count }
        if conflicts > 0 { throw ExchangeError.report(.conflictsOpen(conflicts)) }
        let decides = try session.decidesOnPeople(key.replica)
        let pairs = try session.openPairsByOwner(decides: decides)
            .reduce(0) { unit == nil || $1.key == unit ? $0 + $1.value : $0 }
        if pairs > 0 { throw ExchangeError.report(.duplicatesOpen(pairs)) }
    }

    private func supersededSeal(
        _ report: ReportRecord?, _ period: String, _ session: StoreSession
    ) throws -> Hash256? {
        guard let report, !report.supersedes.isEmpty else { return nil }
        let before = try session.reports(of: period).first { $0.id == report.supersedes }
        return before.flatMap { Hash256(hexadecimal: $0.seal) }
    }
}

extension StoreSession {
    /// The records that figures are made of, with the changes that they were made of.
    fileprivate func evidence(of reckoned: ReckonedFigures) throws -> [ReportSnapshot.Evidence] {
        try reckoned.evidence.sorted { $0.key < $1.key }.compactMap { collection, keys in
            guard let form = catalog.collection(key: collection) else { return nil }
            // Where an earlier version counts, that is the evidence.
            let earlier = try isReviewed(form) ? countedRecords()?.asTheyWere(form) ?? [] : []
            let counted = Dictionary(
                earlier.map { ($0.stored.key, $0.state) }, uniquingKeysWith: { first, _ in first })
            let records = try keys.sorted().compactMap { key in
                try record(key: key, collection: form.name).map { stored in
                    ReportSnapshot.Version(
                        record: stored.state.record, changes: (counted[key] ?? stored.state).seenDots)
                }
            }
            return ReportSnapshot.Evidence(collection: collection, records: records)
        }
    }
}
