import ReplicaExchange
import Testing

/// A record changes its office only when that office accepts (`Protocol/05` §5).
@Suite struct TransferTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let giver: Replica
    private let taker: Replica
    private let id: String

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        giver = try province.office("ubnd-phu-cat", name: "PHUCAT")
        taker = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        let words = ["title=Xin cấp lại giấy tờ", "kind=kinh_phi", "raised_on=2/6/2026"]
        id = try giver.add(
            collection: "issue", words.map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    private func exchange() throws {
        let offices = [(giver, "ubnd-phu-cat"), (taker, "ubnd-tuy-phuoc")]
        for _ in 0..<2 {
            for (office, _) in offices { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
            for (office, unit) in offices { try province.carry(from: master, to: office, unit: unit) }
        }
    }

    /// Offered by the giver, brought by the centre to where both see it.
    private func offer() throws {
        let offered = try giver.proposeTransfer(id: id, to: "ubnd-tuy-phuoc", note: "")
        #expect(!offered.reachesTaker)
        try exchange()
        #expect(throws: ExchangeError.noSuchRecord(id)) { try taker.show(id: id) }
        let shared = try master.shareTransfer(id: id, note: "")
        #expect(shared.scope.hasPrefix("case/phucat-"))
        try exchange()
    }

    @Test func `the office that is asked accepts, owns the record and keeps it in its own scope`() throws {
        try offer()
        #expect(try taker.transfers().map(\.isForUs) == [true])
        #expect(throws: ExchangeError.transferRefused(id, .notOffered(to: "ubnd-tuy-phuoc"))) {
            try giver.acceptTransfer(id: id, note: "")
        }
        let accepted = try taker.acceptTransfer(id: id, note: "")
        #expect(accepted.scope == "unit/ubnd-tuy-phuoc")
        try exchange()
        for office in [master, taker] {
            let record = try office.show(id: id)
            #expect(record.unit == "ubnd-tuy-phuoc" && record.scope == "unit/ubnd-tuy-phuoc")
            #expect(record.transfer?.to == "ubnd-tuy-phuoc" && record.transfer?.state == .accepted)
            #expect(record.fields.first { $0.key == "title" }?.values == ["Xin cấp lại giấy tờ"])
        }
        #expect(try giver.show(id: id).movedTo == ["unit/ubnd-tuy-phuoc"])
        #expect(throws: ExchangeError.transferRefused(id, .nothingOffered)) {
            try taker.acceptTransfer(id: id, note: "")
        }
    }

    @Test func `a declined record stays with its owner`() throws {
        try offer()
        #expect(throws: ExchangeError.reasonMissing) { try taker.declineTransfer(id: id, reason: "") }
        _ = try taker.declineTransfer(id: id, reason: "không thuộc địa bàn")
        try exchange()
        let record = try giver.show(id: id)
        #expect(record.unit == "ubnd-phu-cat" && record.transfer?.state == .declined)
        _ = try giver.move(id: id, to: "unit/ubnd-phu-cat", note: "")
        try exchange()
        #expect(try giver.show(id: id).scope == "unit/ubnd-phu-cat")
    }

    @Test func `an offer taken back while it was accepted is a conflict, and nothing is lost`() throws {
        try offer()
        try giver.edit(id, "title=Xin cấp lại hộ chiếu")
        _ = try giver.withdrawTransfer(id: id, note: "đã tự giải quyết")
        _ = try taker.acceptTransfer(id: id, note: "")
        try exchange()
        // The taker had moved it before it knew: the giver's edits are late, and shown at both sides.
        let fields = try Set(master.conflicts(collection: "issue").map(\.field))
        #expect(fields == ["title", "transfer"])
        #expect(try Set(taker.conflicts(collection: "issue").map(\.field)) == fields)
        #expect(try Set(giver.conflicts(collection: "issue").map(\.field)) == fields)
        let transfer = try #require(try taker.conflicts(collection: "issue").first { $0.field == "transfer" })
        #expect(transfer.values.map(\.value) == ["ubnd-tuy-phuoc accepted", "ubnd-tuy-phuoc withdrawn"])
        _ = try taker.resolve(id: id, field: "transfer", .take(1), note: "")
        _ = try taker.resolve(id: id, field: "title", .take(2), note: "")
        try exchange()
        for office in [master, giver, taker] { #expect(try office.conflicts(collection: nil).isEmpty) }
        #expect(try taker.show(id: id).fields.first { $0.key == "title" }?.values == ["Xin cấp lại hộ chiếu"])
        #expect(try master.verify(deep: true).problems == [])
    }

    @Test func `only the owner gives a record away, and once at a time`() throws {
        #expect(throws: ExchangeError.transferRefused(id, .ownOffice)) {
            try giver.proposeTransfer(id: id, to: "ubnd-phu-cat", note: "")
        }
        try exchange()
        _ = try giver.proposeTransfer(id: id, to: "ubnd-tuy-phuoc", note: "")
        #expect(throws: ExchangeError.transferRefused(id, .alreadyOffered(to: "ubnd-tuy-phuoc"))) {
            try giver.proposeTransfer(id: id, to: "cong-an-tinh", note: "")
        }
        _ = try giver.withdrawTransfer(id: id, note: "")
        #expect(try giver.show(id: id).transfer?.state == .withdrawn)
        #expect(throws: ExchangeError.transferRefused(id, .nothingOffered)) {
            try giver.withdrawTransfer(id: id, note: "")
        }
    }
}
