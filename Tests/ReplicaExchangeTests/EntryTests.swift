import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import Testing

/// What entering a record needs of a replica: drafts, the records that a name means, likely duplicates.
@Suite struct EntryTests {
    private let province: TemporaryProvince
    private let office: Replica

    init() throws {
        province = try TemporaryProvince()
        office = try province.office("ubnd-phu-cat", name: "PHUCAT")
    }

    // MARK: Drafts

    @Test func `a draft stays until it is dropped, and only its owner can read it`() throws {
        var draft = EntryDraft(collection: "person", note: "sổ")
        draft.answers["name_full"] = EntryAnswer(text: "Lê An")
        try office.keep(&draft)
        #expect(draft.name == "D1")
        draft.answers["birth"] = EntryAnswer(text: "1972")
        draft.place = "sex"
        try office.keep(&draft)
        #expect(try office.drafts() == [draft])
        let path = office.draftFolder + "/D1.json"
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        var other = EntryDraft(collection: "person")
        try office.keep(&other)
        #expect(other.name == "D2")
        try office.dropDraft("d1")
        #expect(try office.drafts().map(\.name) == ["D2"])
        #expect(throws: ExchangeError.unknownDraft("D1", known: ["D2"])) { try office.draft("D1") }
    }

    @Test func `a name that leads elsewhere is no draft, and a damaged file is said to be one`() throws {
        var draft = EntryDraft(collection: "person")
        try office.keep(&draft)
        for name in ["../mark", "D01", "D", "D1.json", ""] {
            #expect(throws: ExchangeError.unknownDraft(name, known: ["D1"])) { try office.draft(name) }
        }
        let path = office.draftFolder + "/D1.json"
        try Data("{".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: ExchangeError.draftUnreadable(path: path)) { try office.draft("D1") }
        #expect(try office.drafts().isEmpty)
    }

    @Test func `what is erased leaves no draft that was about it`() throws {
        let centre = try TemporaryProvince()
        let master = try centre.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        let id = try master.add(
            collection: "person", [Assignment(parsing: "name_full=Lê An"), Assignment(parsing: "phone=1")],
            scope: "people/ubnd-phu-cat", note: "")
        var edit = EntryDraft(collection: "person", record: id)
        var stay = EntryDraft(collection: "stay", fixed: ["person": EntryAnswer(text: id, shown: "Lê An")])
        var other = EntryDraft(collection: "person")
        try master.keep(&edit)
        try master.keep(&stay)
        try master.keep(&other)
        _ = try master.erase(ids: [id], fields: [], basis: "theo yêu cầu", dryRun: false)
        #expect(try master.drafts().map(\.name) == [other.name])
    }

    // MARK: References

    @Test func `a reference is found by code, by whole name and by part of one, and marks count`() throws {
        let form = try #require(try office.catalog().collection(key: "person"))
        let district = try #require(form.field(key: "home_district"))
        #expect(try office.find("ubnd-phu-my", for: district).map(\.isExact) == [true])
        let found = try office.find("phu", for: district)
        #expect(Set(found.map(\.id)).isSuperset(of: ["ubnd-phu-cat", "ubnd-phu-my", "ubnd-tuy-phuoc"]))
        #expect(found.allSatisfy { !$0.isExact })
        let place = try #require(form.field(key: "home_commune"))
        #expect(try Set(office.find("an nghia", for: place).map(\.title)).count > 1)
        #expect(try office.find("khong co noi nao", for: place).isEmpty)
    }

    @Test func `an entry begins with what the last record had, without what names it`() throws {
        _ = try office.addPerson("name_full=Lê An", "home_place=Cát Tài", "current_country=US")
        let start = try office.beginEntry(collection: "person", inVietnamese: true)
        #expect(start.former["home_place"]?.text == "Cát Tài")
        #expect(start.former["current_country"] == EntryAnswer(text: "US", shown: "Hoa Kỳ"))
        #expect(start.former["name_full"] == nil)
        #expect(throws: ExchangeError.masterOnly(collection: "unit")) {
            try office.beginEntry(collection: "unit", inVietnamese: true)
        }
    }

    @Test func `after a person come stays, relationships, contacts and consents`() throws {
        let sequels = Set(try office.sequels(of: "person").map(\.form.key))
        #expect(sequels.isSuperset(of: ["stay", "relationship", "contact_log", "consent"]))
        #expect(try office.sequels(of: "consent").allSatisfy { $0.field == "consent" })
    }

    // MARK: Duplicates

    private func likely(_ words: String...) throws -> [LikelyDuplicate] {
        try office.likelyDuplicates(collection: "person", words.map { try Assignment(parsing: $0) })
    }

    @Test func `the same person is told of before a second record of him is made`() throws {
        let id = try office.addPerson(
            "name_full=Nguyễn Thị Đường", "birth=5/6/1972", "sex=nu", "phone=+84 00 1234567")
        _ = try office.addPerson("name_full=Nguyễn Văn Đường", "birth=1/2/1950", "sex=nam")
        let found = try likely("name_full=nguyen thi duong", "birth=1972-06-05", "sex=nữ")
        #expect(found.map(\.id) == [id])
        #expect(found.first?.agreeing.map(\.field).contains("birth") == true)
        #expect(try likely("name_full=Duong T. Nguyen", "phone=00 1234567", "birth=1972").map(\.id) == [id])
        #expect(try likely("name_full=Trần Văn Khác", "birth=5/6/1971").isEmpty)
        // What cannot be read yet is no reason to stop anybody.
        #expect(try likely("name_full=Nguyễn Thị Đường", "birth=neulich").isEmpty)
        #expect(try office.likelyDuplicates(collection: "stay", []).isEmpty)
        let same = try [Assignment(parsing: "name_full=Nguyễn Thị Đường"), Assignment(parsing: "birth=5/6/1972")]
        #expect(try office.likelyDuplicates(collection: "person", same, except: id).isEmpty)
    }
}
