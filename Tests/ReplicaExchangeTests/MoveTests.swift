import ReplicaExchange
import Testing

/// Records that change their scope while others go on editing them (`Protocol/01` §9).
@Suite struct MoveTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let police: Replica
    private let from: Replica
    private let to: Replica
    private let id: String

    /// A person in the register of Phù Cát, whom the centre, the police and the district know.
    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        police = try province.office("cong-an-tinh", name: "CONGAN")
        from = try province.office("ubnd-phu-cat", name: "PHUCAT")
        to = try province.office("ubnd-tuy-phuoc", name: "TUYPHUOC")
        id = try from.addPerson("name_full=Nguyễn Thị Đào", "phone=1", "nationality=VN")
        try exchange()
    }

    /// Everybody hears of everything that he may have.
    private func exchange() throws {
        let offices = [(police, "cong-an-tinh"), (from, "ubnd-phu-cat"), (to, "ubnd-tuy-phuoc")]
        for _ in 0..<2 {
            for (office, _) in offices { try province.carry(from: office, to: master, unit: "so-ngoai-vu") }
            for (office, unit) in offices { try province.carry(from: master, to: office, unit: unit) }
        }
        try checkDigests()
    }

    /// All who have a scope have the same of it, and the log gives it again.
    private func checkDigests() throws {
        var found: [String: Set<String>] = [:]
        for office in [master, police, from, to] {
            for digest in try office.digests(scope: nil) where digest.holding == .complete {
                found[digest.scope, default: []].insert(digest.digest)
            }
        }
        for (scope, digests) in found { #expect(digests.count == 1, "\(scope)") }
    }

    /// The log gives again what the tables hold.
    private func checkTables() throws {
        for office in [master, from] { #expect(try office.verify(deep: true).problems == []) }
    }

    private func value(_ field: String, at office: Replica) throws -> [String] {
        try office.show(id: id).fields.first { $0.key == field }?.values ?? []
    }

    @Test func `a moved record keeps its id and its values, and is not shown where it was`() throws {
        try from.edit(id, "phone=2")
        try exchange()
        let moved = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "chuyển nơi ở")
        #expect(moved.from == "people/ubnd-phu-cat" && moved.isReadable)
        try exchange()
        for office in [master, police, to] {
            let record = try office.show(id: id)
            #expect(record.scope == "people/ubnd-tuy-phuoc" && record.cameFrom == "people/ubnd-phu-cat")
            #expect(record.conflicts.isEmpty && record.movedTo.isEmpty)
            #expect(try value("phone", at: office) == ["2"])
            #expect(try value("nationality", at: office) == ["VN"])
            #expect(try office.conflicts(collection: nil).isEmpty)
            #expect(try office.list(collection: "person", ListQuery()).rows.map(\.id) == [id])
        }
        #expect(try from.list(collection: "person", ListQuery()).rows.isEmpty)
        #expect(try from.show(id: id).movedTo == ["people/ubnd-tuy-phuoc"])
        #expect(throws: ExchangeError.recordMoved(id, to: ["people/ubnd-tuy-phuoc"])) { try from.edit(id, "phone=3") }
        #expect(try to.history(id: id).isEmpty == false)
        #expect(throws: ExchangeError.alreadyInScope(id, scope: "people/ubnd-tuy-phuoc")) {
            try to.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        }
    }

    @Test(arguments: [1, 2]) func `an edit that did not know of the move is shown until somebody decides`(
        choice: Int
    ) throws {
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        try from.edit(id, "phone=9", "occupation=Giáo viên")
        try exchange()
        // Where both places are known, the late values are conflicts of their fields.
        for office in [master, police] {
            let conflicts = try office.conflicts(collection: "person")
            #expect(Set(conflicts.map(\.field)) == ["phone", "occupation"])
            let phone = conflicts.first { $0.field == "phone" }
            #expect(phone?.values.map(\.value) == ["1", "9"])
            #expect(phone?.values.map(\.isLate) == [false, true])
            #expect(try office.status().conflicts == 2)
        }
        // The district sees what it left behind.
        #expect(try from.conflicts(collection: nil).count == 2)
        #expect(try to.conflicts(collection: nil).isEmpty)
        _ = try master.resolve(id: id, field: "phone", .take(choice), note: "")
        // What was written in the same change is not settled with it.
        #expect(try master.conflicts(collection: nil).map(\.field) == ["occupation"])
        _ = try master.resolve(id: id, field: "occupation", .take(2), note: "")
        try exchange()
        for office in [master, police, to] {
            #expect(try value("phone", at: office) == [choice == 1 ? "1" : "9"])
            #expect(try value("occupation", at: office) == ["Giáo viên"])
        }
        for office in [master, police, from, to] { #expect(try office.conflicts(collection: nil).isEmpty) }
        #expect(try from.show(id: id).movedTo == ["people/ubnd-tuy-phuoc"])
        try checkTables()
    }

    @Test func `who has only the old place carries his edit over as a further value`() throws {
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        try from.edit(id, "phone=9", "nationality+=US")
        try exchange()
        try to.edit(id, "phone=5")
        _ = try from.resolve(id: id, field: "phone", .take(2), note: "")
        _ = try from.resolve(id: id, field: "nationality", .take(2), note: "")
        #expect(try from.conflicts(collection: nil).isEmpty)
        try exchange()
        #expect(try Set(to.conflicts(collection: nil)[0].values.map(\.value)) == ["5", "9"])
        #expect(try Set(value("nationality", at: to)) == ["VN", "US"])
    }

    @Test func `a late deletion is a conflict, and deletes in the new place if it is taken`() throws {
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        _ = try from.delete(id: id, reason: "trùng")
        try exchange()
        #expect(try master.show(id: id).isDeleted == false)
        #expect(try master.conflicts(collection: nil).map(\.field) == ["deleted"])
        _ = try master.resolve(id: id, field: "deleted", .take(2), note: "")
        try exchange()
        for office in [master, police, to] {
            #expect(try office.list(collection: "person", ListQuery()).rows.isEmpty)
            #expect(try office.conflicts(collection: nil).isEmpty)
        }
        _ = try to.undelete(id: id, note: "")
        try exchange()
        #expect(try master.show(id: id).scope == "people/ubnd-tuy-phuoc")
    }

    @Test func `two moves make two copies, of which people keep one with what the other says`() throws {
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        _ = try master.move(id: id, to: "people/ubnd-hoai-an", note: "")
        try police.edit(id, "phone=6")
        try exchange()
        for office in [master, police] {
            let conflict = try office.conflicts(collection: nil)
            #expect(conflict.map(\.field) == ["scope"])
            #expect(conflict[0].values.map(\.value) == ["people/ubnd-hoai-an", "people/ubnd-tuy-phuoc"])
            #expect(try office.show(id: id).scope == "people/ubnd-hoai-an")
        }
        #expect(try from.conflicts(collection: nil).map(\.field) == ["scope"])
        #expect(throws: ExchangeError.settleFirst(id, field: "scope")) {
            try master.move(id: id, to: "people/ubnd-an-lao", note: "")
        }
        _ = try master.resolve(id: id, field: "scope", .take(1), note: "")
        try exchange()
        for office in [master, police] {
            let conflict = try office.conflicts(collection: nil)
            #expect(conflict.map(\.field) == ["phone"])
            #expect(Set(conflict[0].values.map(\.value)) == ["1", "6"])
        }
        #expect(try from.conflicts(collection: nil).isEmpty)
        #expect(try to.show(id: id).movedTo == ["people/ubnd-hoai-an"])
        try checkTables()
    }

    @Test func `a record that comes back has what it was given elsewhere`() throws {
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        try exchange()
        try to.edit(id, "phone=7", "nationality-=VN", "nationality+=DE")
        try exchange()
        _ = try police.move(id: id, to: "people/ubnd-phu-cat", note: "về lại")
        try exchange()
        for office in [master, police, from] {
            #expect(try office.show(id: id).scope == "people/ubnd-phu-cat")
            #expect(try value("phone", at: office) == ["7"])
            #expect(try value("nationality", at: office) == ["DE"])
            #expect(try office.conflicts(collection: nil).isEmpty)
        }
        #expect(try to.list(collection: "person", ListQuery()).rows.isEmpty)
    }

    @Test func `a conflict moves along as it is`() throws {
        try police.edit(id, "phone=2")
        try from.edit(id, "phone=3")
        try exchange()
        _ = try police.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        try exchange()
        let conflict = try to.conflicts(collection: nil)
        #expect(conflict.map(\.field) == ["phone"])
        #expect(Set(conflict[0].values.map(\.value)) == ["2", "3"])
        #expect(conflict[0].values.first(where: \.isShown)?.value == "3")
    }

    @Test func `who may write a scope and not read it moves a record there and keeps what he wrote`() throws {
        let moved = try from.move(id: id, to: "people/ubnd-tuy-phuoc", note: "")
        #expect(!moved.isReadable)
        try exchange()
        #expect(try value("phone", at: to) == ["1"])
        try to.edit(id, "phone=8")
        try exchange()
        #expect(try value("phone", at: from) == ["1"])
        #expect(try from.scopes().first { $0.scope == "people/ubnd-tuy-phuoc" }?.isReadable == false)
    }
}
