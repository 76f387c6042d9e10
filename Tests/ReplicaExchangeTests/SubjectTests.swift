import Foundation
import ReplicaCore
import ReplicaOffice
import Testing

@testable import ReplicaExchange

/// Who asks what is held about him gets all of it, and nothing of others.
@Suite struct SubjectTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let district: Replica
    private let id: String

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        id = try district.addPerson("name_full=Nguyễn Thị Đào", "birth=1984", "sex=nu", "phone=0901")
    }

    private func add(_ collection: String, _ words: String...) throws -> String {
        try district.add(
            collection: collection, (["title=Mục"] + words).map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    private func export() throws -> SubjectExported {
        try district.exportSubject(id: id, to: province.path("out-\(UUID().uuidString)"))
    }

    private func ids(_ exported: SubjectExported) -> Set<String> { Set(exported.data.records.map(\.id)) }

    @Test func `everything that refers to the person is there, and nothing of others`() throws {
        let other = try district.addPerson("name_full=Trần Văn Khác")
        let stay = try add("stay", "person=\(id)", "kind=du_hoc", "country=JP")
        _ = try add("stay", "person=\(other)", "kind=du_hoc", "country=JP")
        let family = try add("relationship", "person=\(other)", "other_person=\(id)", "kind=vo_chong")
        let `case` = try add(
            "case", "person=\(id)", "kind=quoc_tich", "received_on=1/9/2026", "state=tiep_nhan")
        let referral = try add(
            "referral", "case_record=\(`case`)", "from_unit=ubnd-phu-cat", "to_unit=so-ngoai-vu", "kind=phoi_hop")
        let gift = try add("contribution", "kind=tien", "giver_person=\(id)")
        let praise = try add(
            "reward_proposal", "ground=dong_gop", "contributions=\(gift)", "candidate_unit=ubnd-phu-cat")
        _ = try add("reward_proposal", "ground=dong_gop", "contributions=\(gift)", "person=\(other)")
        let issue = try add("issue", "kind=thu_tuc", "raised_on=1/9/2026")
        _ = try add(
            "contact_log", "person=\(other)", "creates_issue=\(issue)", "contacted_on=1/9/2026", "direction=lang_nghe")
        let gone = try add("stay", "person=\(id)", "kind=du_hoc", "country=KR")
        _ = try district.delete(id: gone, reason: "nhập nhầm")
        let exported = try export()
        #expect(ids(exported) == [id, stay, family, `case`, referral, gift, praise, gone])
        let records = exported.data.records
        #expect(records[0].id == id)
        #expect(records.filter(\.isDeleted).map(\.id) == [gone])
        #expect(records.filter(\.namesOthers).map(\.id) == [family])
        let text = try String(contentsOfFile: exported.folder + "/du-lieu-ca-nhan.json", encoding: .utf8)
        #expect(text.contains("Nguyễn Thị Đào") && text.contains(other) && !text.contains("Trần Văn Khác"))
        // In words: codes and offices are called what people call them.
        #expect(text.contains("Nhật Bản") && text.contains("Sở Ngoại vụ"))
        #expect(exported.data.scopesNotHeld.contains("restricted/so-ngoai-vu"))
        #expect(!exported.data.scopesNotHeld.contains("people/ubnd-phu-cat"))
    }

    @Test func `what was merged is one person, and what two offices contradict each other in is said`() throws {
        let twin = try district.addPerson("name_full=Nguyễn Thị Đào", "occupation=Kỹ sư")
        let stay = try add("stay", "person=\(twin)", "kind=du_hoc", "country=JP")
        try province.exchange(master, [district])
        _ = try master.merge(keep: id, drop: twin, note: "")
        try master.edit(id, "phone=0902")
        try district.edit(id, "phone=0903")
        try province.exchange(master, [district])
        let exported = try export()
        #expect(ids(exported) == [id, twin, stay])
        let phone = exported.data.records[0].fields.first { $0.key == "phone" }
        #expect(phone?.opposed.count == 2)
        #expect(exported.data.records[0].history.flatMap(\.entries).contains { $0.shown == "0901" })
    }

    @Test func `what was erased is said to be erased, by whose order`() throws {
        let stay = try add("stay", "person=\(id)", "kind=du_hoc", "country=JP", "locality=Qwhxzkvbn")
        try province.exchange(master, [district])
        _ = try master.erase(ids: [stay], fields: ["locality"], basis: "Yêu cầu 12/2026", dryRun: false)
        try province.exchange(master, [district])
        let exported = try export()
        let record = try #require(exported.data.records.first { $0.id == stay })
        #expect(record.erasures.map(\.basis) == ["Yêu cầu 12/2026"])
        #expect(record.fields.first { $0.key == "locality" }?.shown == "đã xoá theo yêu cầu")
        for file in exported.files {
            let bytes = try Data(contentsOf: URL(filePath: exported.folder + "/" + file))
            #expect(bytes.range(of: Data("Qwhxzkvbn".utf8)) == nil)
        }
    }

    @Test func `the folder has a document, a file for programs, and what was attached, for its owner alone`() throws {
        let scan = province.path("scan.pdf")
        try Data("%PDF-1.7\nnội dung".utf8).write(to: URL(filePath: scan))
        let attached = try district.attach(id: id, path: scan, title: "Đơn", kind: nil, note: "")
        let exported = try export()
        #expect(exported.files == ["du-lieu-ca-nhan.docx", "du-lieu-ca-nhan.json", "\(attached.id).pdf"])
        let record = exported.data.records.first { $0.id == attached.id }
        #expect(record?.file == "\(attached.id).pdf")
        for name in exported.files {
            let facts = try FileManager.default.attributesOfItem(atPath: exported.folder + "/" + name)
            #expect(facts[.posixPermissions] as? Int == 0o600)
        }
        let bytes = try Data(contentsOf: URL(filePath: exported.folder + "/du-lieu-ca-nhan.docx"))
        let archive = try ZipArchive(ByteSource(Array(bytes)))
        let entry = try #require(archive.entry(named: "word/document.xml"))
        let part = try archive.open(entry, bytesMax: 1 << 24, part: .container)
        let xml = XMLReader(part: .container) { try part.next() }
        var text: [UInt8] = []
        reading: while true {
            switch try xml.next() {
            case .text: text += xml.text
            case .start, .end: continue
            case .done: break reading
            }
        }
        let document = String(decoding: text, as: UTF8.self)
        for words in ["DỮ LIỆU CÁ NHÂN ĐANG LƯU GIỮ", "Nguyễn Thị Đào", "0901", "\(attached.id).pdf"] {
            #expect(document.contains(words), "\(words)")
        }
        let decoded = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: exported.folder + "/du-lieu-ca-nhan.json")))
        #expect((decoded as? [String: Any])?["subject"] as? String == id)
    }

    @Test func `a folder that holds something, and a record that is no person, are refused and nothing is written`()
        throws
    {
        let taken = province.path("taken")
        try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: true)
        _ = try district.exportSubject(id: id, to: taken)
        #expect(throws: ExchangeError.fileExists(path: taken)) { try district.exportSubject(id: id, to: taken) }
        let stay = try add("stay", "person=\(id)", "kind=du_hoc", "country=JP")
        let fresh = province.path("fresh")
        #expect(throws: ExchangeError.notASubject(stay, collection: "stay")) {
            try district.exportSubject(id: stay, to: fresh)
        }
        #expect(!FileManager.default.fileExists(atPath: fresh))
    }
}
