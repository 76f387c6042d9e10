import Foundation
import ReplicaExchange
import Testing

/// Reorganisations of the roster: what their file says, and what is open at the units that close.
@Suite struct RosterTests {
    private let province: TemporaryProvince
    private let master: Replica

    init() throws {
        province = try TemporaryProvince()
        master = try province.office("so-ngoai-vu", name: "NGOAIVU", isMaster: true)
    }

    private func reorganisation(_ json: String) throws -> Reorganisation {
        let path = province.path("\(UUID().uuidString).json")
        try Data(json.utf8).write(to: URL(fileURLWithPath: path))
        return try Reorganisation(path: path)
    }

    private func file(events: String, mappings: String = "") throws -> Reorganisation {
        try reorganisation(
            #"{"id": "t", "title": "T", "effective_on": "2025-07-01", "events": [\#(events)], "mappings": [\#(mappings)]}"#
        )
    }

    @Test(arguments: [
        ("[]", "JSON"), (#"{"id": "t"}"#, "title"),
        (#"{"id": "t", "title": "T", "effective_on": "2025-07-01", "events": []}"#, "events"),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "giai_the", "from": ["a"]}]}"#,
            "events[0].to"
        ),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "no", "from": [], "to": []}]}"#,
            "events[0].kind"
        ),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "doi_ten", "from": ["a"], "to": ["b"]}]}"#,
            "events[0].to"
        ),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "chia", "from": ["a"], "to": ["b"]}], "mappings": [{"subject": "ho_so", "from": "a"}]}"#,
            "mappings[0].to"
        ),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "chia", "from": ["a"], "to": ["b"]}], "mappings": [{"subject": "ho_so", "from": "a", "to": ["b", "c"]}]}"#,
            "mappings[0].to"
        ),
        (
            #"{"id": "t", "title": "T", "effective_on": "d", "events": [{"title": "x", "kind": "chia", "from": ["a"], "to": ["b"]}], "mappings": [{"subject": "ho_so", "from": "a", "to": ["b"], "where": "x = 1"}]}"#,
            "mappings[0].collection"
        ),
    ])
    func `a file that is wrong says where`(json: String, place: String) throws {
        do {
            _ = try reorganisation(json)
            Issue.record("it was taken")
        } catch ExchangeError.badReorganisation(_, let reason) {
            #expect(reason == place)
        }
    }

    @Test func `the kind of an event decides what closes`() throws {
        func closed(_ kind: String, _ from: String, _ to: String) throws -> [String] {
            try file(events: #"{"title": "x", "kind": "\#(kind)", "from": [\#(from)], "to": [\#(to)]}"#).closed
        }
        #expect(try closed("sap_nhap", #""a", "b""#, #""b""#) == ["a"])
        #expect(try closed("chia", #""a""#, #""b", "c""#) == ["a"])
        #expect(try closed("tach", #""a""#, #""a", "b""#) == [])
        #expect(try closed("chuyen_chuc_nang", #""a""#, #""b""#) == [])
        #expect(try closed("giai_the", #""a""#, "") == ["a"])
    }

    @Test func `nothing is changed while something has nowhere to go`() throws {
        let office = try province.office("so-du-lich", name: "DULICH")
        _ = try office.add(
            collection: "task", [Assignment(parsing: "title=Việc"), Assignment(parsing: "unit=so-du-lich")], scope: nil,
            note: "")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        let event = #"{"title": "x", "kind": "giai_the", "from": ["so-du-lich"], "to": []}"#
        let bare = try file(events: event)
        let plan = try master.plan(bare)
        #expect(Set(plan.unmapped.map(\.subject)) == [.duty, .records, .keys])
        #expect(plan.unmapped.filter { $0.subject == .records }.map(\.what) == ["task", "task.unit"])
        let before = try master.digestLines()
        #expect(throws: ExchangeError.unmapped(plan.unmapped)) { try master.reorganise(bare, authority: nil) }
        #expect(try master.digestLines() == before)
        #expect(throws: ExchangeError.masterOnly(collection: "unit_change")) { try office.plan(bare) }

        let whole = try file(
            events: event,
            mappings: #"""
                {"subject": "nhiem_vu", "from": "so-du-lich", "to": ["so-tu-phap", "so-tai-chinh"]},
                {"subject": "ho_so", "from": "so-du-lich", "to": ["so-tu-phap"]},
                {"subject": "khoa", "from": "so-du-lich", "reason": "giải thể"}
                """#)
        let duties = try master.roster(code: "so-du-lich", on: nil)[0].duties
        let changed = try master.reorganise(whole, authority: nil)
        #expect(changed.retired == ["DULICH"] && changed.handedOver == 1 && changed.left.isEmpty)
        #expect(try master.roster(code: "so-du-lich", on: nil)[0].duties == 0)
        #expect(try master.roster(code: "so-tu-phap", on: nil)[0].duties >= duties)
        #expect(try master.roster(code: nil, on: "2025-06-30").count == 24)
        #expect(try master.roster(code: nil, on: "2025-07-01").count == 23)
        // Again it finds nothing to do.
        let again = try master.reorganise(whole, authority: nil)
        #expect(again.handedOver == 0 && again.retired.isEmpty)
        #expect(try master.roster(code: "so-du-lich", on: nil)[0].events.count == 1)
    }

    @Test func `what an office that was dissolved did without knowing of it counts when it comes`() throws {
        let office = try province.office("so-du-lich", name: "DULICH")
        let whole = try file(
            events: #"{"title": "x", "kind": "sap_nhap", "from": ["so-du-lich"], "to": ["so-tai-chinh"]}"#,
            mappings: #"""
                {"subject": "nhiem_vu", "from": "so-du-lich", "to": ["so-tai-chinh"]},
                {"subject": "ho_so", "from": "so-du-lich", "to": ["so-tai-chinh"]},
                {"subject": "khoa", "from": "so-du-lich", "reason": "sáp nhập"}
                """#)
        _ = try master.reorganise(whole, authority: nil)
        let late = try office.add(collection: "task", [Assignment(parsing: "title=Muộn")], scope: nil, note: "")
        try province.carry(from: office, to: master, unit: "so-ngoai-vu")
        #expect(try master.show(id: late).unit == "so-du-lich")
        #expect(try master.reorganise(whole, authority: nil).handedOver == 1)
        #expect(try master.show(id: late).unit == "so-tai-chinh")
        #expect(try master.show(id: late).scope == "unit/so-tai-chinh")
        // Once it knows, it makes nothing more.
        try province.carry(from: master, to: office, unit: "all")
        #expect(throws: ExchangeError.self) {
            try office.add(collection: "task", [Assignment(parsing: "title=Sau")], scope: nil, note: "")
        }
    }
}
