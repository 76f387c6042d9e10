import ReplicaCore
import ReplicaTrust
import ReplicaWire
import Testing

@testable import ReplicaReports

/// A sealed report has one form in bytes (`Protocol/05` §12).
@Suite struct SnapshotTests {
    private func dot(_ replica: UInt64, _ number: UInt64) -> Dot {
        Dot(replica: ReplicaID(words: replica, 0, 0, 1), number: number, hash: replica << 32 | number)
    }

    private func snapshot() throws -> ReportSnapshot {
        let name = FigureName("CD01")
        let value = FigureValue(
            total: Amount(3), cells: [FigureCell("country", "JP"): Amount(2), FigureCell("country", ""): .one])
        var content = ReportContent(
            period: try #require(ReportPeriod(standard: "2026-H1")), unit: "ubnd-phu-cat",
            unitName: Wording("UBND huyện Phù Cát", "Phù Cát"), kind: .ofOffice,
            figures: [
                Figure(name: name, now: value, yearBefore: FigureValue(total: nil)),
                Figure(name: FigureName("X"), now: FigureValue(total: nil), sincePlan: value),
            ], titles: [name: try #require(FigureTitle(name))],
            labels: [FigureCell("country", "JP"): Wording("Nhật Bản", "Japan")])
        content.sections = [
            ReportSection(part: .duties, item: "III.2.o.1", answer: .nothing, narrative: "", reason: ""),
            ReportSection(part: .obstacles, item: "", answer: nil, narrative: "Thiếu kinh phí.", reason: ""),
        ]
        content.duties = [Duty(item: "III.2.o.1", title: "t", evidence: 0, answer: .nothing, reason: "", open: 0)]
        content.records = [
            NamedRecord(part: .next, id: "A-1", title: "t", state: Wording("a", "b"), day: content.period.due)
        ]
        content.offices = [
            OfficeStanding(
                unit: "u", name: Wording("a", "b"), duty: "bat_buoc", state: .late, day: nil, daysLate: 3, seal: "")
        ]
        content.findings = [RuleFinding(.jump, .warn, [name], [.one, Amount(9)], subject: "s")]
        return ReportSnapshot(
            content: content, sealedAt: 1_780_000_000_000, author: "Lan", supersedes: Hash256.of([1]), note: "n",
            frontier: [],
            evidence: [
                .init(
                    collection: "person",
                    records: [
                        .init(record: dot(2, 9), changes: [dot(1, 4), dot(2, 9)]),
                        .init(record: dot(1, 3), changes: []),
                    ])
            ])
    }

    @Test func `what is read and written again is the same, and so is its hash`() throws {
        let snapshot = try snapshot()
        let again = try ReportSnapshot(bytes: snapshot.bytes)
        #expect(again == snapshot)
        #expect(again.hash == snapshot.hash)
        #expect(again.evidence[0].records.map(\.record) == [dot(1, 3), dot(2, 9)])
        #expect(again.evidence[0].records[1].changes == [dot(1, 4)])
    }

    @Test func `every cut and every turned bit is noticed, or makes another report`() throws {
        let bytes = try snapshot().bytes
        for length in bytes.indices {
            #expect(throws: WireError.self) { try ReportSnapshot(bytes: Array(bytes[..<length])) }
        }
        #expect(throws: WireError.self) { try ReportSnapshot(bytes: bytes + [0]) }
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            guard let read = try? ReportSnapshot(bytes: other) else { continue }
            #expect(read.bytes == other)
        }
    }

    @Test func `pieces are put together whatever their order, and none may be missing`() {
        let bytes = (0..<(2 * ReportSnapshot.pieceBytesMax + 5)).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let pieces = ReportSnapshot.pieces(of: bytes)
        #expect(pieces.count == 3)
        #expect(ReportSnapshot.joined(pieces.reversed()) == bytes)
        #expect(ReportSnapshot.joined(Array(pieces.dropFirst())) == nil)
        #expect(ReportSnapshot.joined([pieces[0], pieces[2]]) == nil)
        #expect(ReportSnapshot.joined([]) == nil)
        #expect(ReportSnapshot.joined([[0]]) == nil)
    }
}
