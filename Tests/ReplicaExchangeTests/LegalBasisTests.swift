import Foundation
import ReplicaCore
import Testing

@testable import ReplicaExchange

/// A withdrawal, the end of a ground and a minor's missing guardian stop the use of a person's data at every office that
/// has heard of it.
@Suite struct LegalBasisTests {
    private let province: TemporaryProvince
    private let master: Replica
    private let district: Replica
    private let id: String

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
        district = try province.office("ubnd-phu-cat", name: "PHUCAT")
        id = try district.addPerson("name_full=Nguyễn Thị Đào", "birth=1984")
    }

    private func consent(_ words: String...) throws -> String {
        try district.add(
            collection: "consent",
            (["title=Căn cứ", "person=\(id)"] + words).map { try Assignment(parsing: $0) }, scope: nil, note: "")
    }

    private func standing(_ office: Replica? = nil) throws -> LegalStanding? {
        try (office ?? district).legalStanding(id: id)
    }

    @Test func `a withdrawal stops the use of the data at every office, whatever was typed before`() throws {
        #expect(try standing() == .missing)
        try district.edit(id, "legal_basis=đồng ý 5/6/2026")
        #expect(try standing() == .present)
        let given = try consent("basis=dong_y", "given_on=5/6/2026", "method=van_ban")
        try province.exchange(master, [district])
        #expect(try standing(master) == .present)
        try district.edit(given, "withdrawn_on=1/9/2026")
        try province.exchange(master, [district])
        for office in [master, district] {
            #expect(try standing(office) == .withdrawn)
            let file = province.path("list-\(UUID().uuidString).csv")
            #expect(try office.export(collection: "person", to: file, overwrite: false) == (0, 1))
            #expect(try !String(decoding: Data(contentsOf: URL(filePath: file)), as: UTF8.self).contains("Đào"))
        }
        #expect(throws: ExchangeError.self) { try district.decide(.submit, on: .ids([id])) }
        _ = try consent("basis=luat_khac", "article=Luật 91/2025/QH15, Điều 19")
        #expect(try standing() == .present)
    }

    @Test func `a ground runs out on its last day`() throws {
        _ = try consent("basis=dong_y", "given_on=5/6/2020", "method=van_ban", "valid_to=31/12/2020")
        #expect(try standing() == .expired)
        _ = try consent("basis=dong_y", "given_on=5/6/2020", "method=van_ban", "valid_to=31/12/2999")
        #expect(try standing() == .present)
    }

    @Test func `somebody answers for a minor`() throws {
        let given = try consent("basis=dong_y", "given_on=5/6/2026", "method=van_ban")
        #expect(try standing() == .present)
        try district.edit(id, "birth=2024")
        #expect(try standing() == .guardianMissing)
        try district.edit(given, "guardian=Nguyễn Văn Cha")
        #expect(try standing() == .present)
    }

    private func request(_ words: String...) throws -> String {
        try district.add(
            collection: "data_request",
            (["title=Yêu cầu", "person=\(id)", "received_on=1/9/2026"] + words).map { try Assignment(parsing: $0) },
            scope: "people/ubnd-phu-cat", note: "")
    }

    private func exported(_ collection: String) throws -> (Int, Int) {
        try district.export(
            collection: collection, to: province.path("list-\(UUID().uuidString).csv"), overwrite: false)
    }

    @Test func `a restriction or an objection stops the use of everything about the person until it is refused`() throws
    {
        try district.edit(id, "legal_basis=can cu luat")
        _ = try district.add(
            collection: "stay",
            ["title=Học", "person=\(id)", "kind=du_hoc", "country=JP"].map {
                try Assignment(parsing: $0)
            }, scope: nil, note: "")
        for kind in ["han_che", "phan_doi"] {
            let asked = try request("kind=\(kind)")
            try province.exchange(master, [district])
            #expect(try standing() == .restricted)
            #expect(try standing(master) == .restricted)
            #expect(try exported("person") == (0, 1))
            #expect(try exported("stay") == (0, 1))
            #expect(try exported("data_request").1 == 0)
            #expect(throws: ExchangeError.self) { try district.decide(.submit, on: .ids([id])) }
            try district.edit(asked, "state=tu_choi", "refusal_ground=Điều 19")
            #expect(try standing() == .present)
            #expect(try exported("stay") == (1, 0))
        }
    }

    @Test func `who asks to withdraw is heard before the consents themselves are closed`() throws {
        _ = try consent("basis=dong_y", "given_on=5/6/2026", "method=van_ban")
        _ = try request("kind=rut_dong_y")
        #expect(try standing() == .withdrawn)
        _ = try consent("basis=luat_khac", "article=Luật 91/2025/QH15, Điều 19")
        #expect(try standing() == .present)
    }

    @Test func `what was said of one record holds for the person it was merged with`() throws {
        let twin = try district.addPerson("name_full=Nguyễn Thị Đào")
        _ = try request("kind=han_che")
        try province.exchange(master, [district])
        _ = try master.merge(keep: twin, drop: id, note: "")
        try province.exchange(master, [district])
        #expect(try district.legalStanding(id: twin) == .restricted)
        #expect(try exported("person") == (0, 2))
    }
}
