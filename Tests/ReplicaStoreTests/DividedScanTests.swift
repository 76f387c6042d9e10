import Foundation
import ReplicaCore
import ReplicaTestSupport
import Testing

@testable import ReplicaStore

/// Several connections that look at shares of a table give what one gives that looks at all of it.
@Suite struct DividedScanTests {
    private static let person = "person"

    /// An office that has people of three replicas, so that their keys are far from each other.
    private static func office(_ generator: inout SeededGenerator, edits: Int) throws -> StoreOffice {
        let units = ["ubnd-phu-cat", "cong-an-tinh", "so-ngoai-vu"]
        let offices = try units.indices.map {
            try StoreOffice(unit: units[$0], name: "OFFICE\($0)", seed: UInt8(100 + $0))
        }
        for office in offices { try office.seal() }
        try RandomCourier.deliverAll(offices, &generator)
        for office in offices {
            for _ in 0..<edits { try RandomEdits(scope: .people("ubnd-phu-cat")).edit(office, &generator) }
            try office.seal()
        }
        try RandomCourier.deliverAll(offices, &generator)
        return offices[0]
    }

    private static func selection(_ generator: inout SeededGenerator) -> RowSelection {
        var selection = RowSelection()
        let conditions = [
            RowCondition(sql: "\"occupation\" = ?", arguments: [.text("Đào")]),
            RowCondition(sql: "\"occupation\" IS NOT NULL", arguments: []),
            RowCondition(sql: "kb_contains(\"occupation\", ?)", arguments: [.text("huong")]),
            RowCondition(sql: "NOT kb_contains(\"name_full\", ?)", arguments: [.text("a")]),
            RowCondition(sql: "\"sex\" = ? OR \"owner_unit\" = ?", arguments: [.text("nu"), .text("ubnd-phu-cat")]),
            RowCondition(sql: "_key % ? < ?", arguments: [.integer(7), .integer(3)]),
            RowCondition(sql: "length(\"name_full\") > ?", arguments: [.real(2.5)]),
        ]
        selection.conditions = conditions.filter { _ in generator.chance(percent: 12) }
        if generator.chance(percent: 60) {
            selection.sort = generator.pick(["name_full", "occupation", "sex", "nationality", "birth"])
        }
        selection.isDescending = generator.chance(percent: 40)
        selection.limit = generator.pick([1, 2, 5, 20, 100, 1_000])
        return selection
    }

    @Test(arguments: 1...3)
    func `what several find is what one finds, in its order`(companions: Int) throws {
        var generator = SeededGenerator(seed: UInt64(companions))
        let office = try Self.office(&generator, edits: 150)
        let form = try office.store.read { try #require($0.catalog.collection(key: Self.person)).name }
        var found = 0
        for _ in 0..<200 {
            let selection = Self.selection(&generator)
            let alone = try office.store.read { session in
                #expect(session.companions.isEmpty)
                return try session.keys(in: form, selection)
            }
            let divided = try office.store.readDivided(companions: companions) { session in
                #expect(session.companions.count == companions)
                return try session.keys(in: form, selection)
            }
            #expect(divided == alone, "\(selection)")
            found += alone.count
        }
        #expect(found > 1_000)
        try office.store.close()
    }

    @Test func `following an index gives what putting everything in order gives, or nothing`() throws {
        var generator = SeededGenerator(seed: 12)
        let office = try Self.office(&generator, edits: 150)
        var (found, given) = (0, 0)
        for _ in 0..<200 {
            var selection = Self.selection(&generator)
            selection.sort = "name_full"
            let followed = generator.pick([10, 50, 100_000])
            try office.store.read { session in
                let layout = try #require(session.layouts.values.first { $0.form.key == Self.person })
                let walked = try session.walkedKeys(layout, selection, rows: followed)
                let isAsked = !selection.conditions.isEmpty && selection.limit.map { $0 < followed } == true
                if !isAsked { #expect(walked == nil) }
                guard isAsked, let limit = selection.limit else { return }
                selection.limit = nil
                let all = try session.keys(in: layout.form.name, selection).prefix(limit)
                if let walked { #expect(walked == Array(all), "\(selection)") } else { given += 1 }
                found += walked?.count ?? 0
                #expect(walked != nil || followed < 100_000)
            }
        }
        #expect(found > 200)
        #expect(given > 5)
        try office.store.close()
    }

    @Test func `looking at what was entered first gives what the search index gives, or nothing`() throws {
        var generator = SeededGenerator(seed: 13)
        let office = try Self.office(&generator, edits: 150)
        var (found, given) = (0, 0)
        for _ in 0..<300 {
            var selection = Self.selection(&generator)
            selection.sort = nil
            selection.isDescending = false
            let words = ["dao", "huong", "nguyen", "thi", "a", "an", "0905", "x", "905", "18"]
            selection.words = (0...generator.number(below: 2)).map { _ in
                let word = generator.pick(words)
                return String(word.prefix(1 + generator.number(below: word.count)))
            }
            if generator.chance(percent: 20) { selection.alternatives = [generator.pick(words)] }
            let looked = generator.pick([10, 50, 100_000])
            try office.store.read { session in
                let layout = try #require(session.layouts.values.first { $0.form.key == Self.person })
                let first = try session.firstKeys(layout, selection, rows: looked)
                guard let limit = selection.limit, limit < looked else { return #expect(first == nil) }
                selection.limit = nil
                let all = try session.keys(in: layout.form.name, selection).prefix(limit)
                if let first { #expect(first == Array(all), "\(selection)") } else { given += 1 }
                found += first?.count ?? 0
            }
        }
        #expect(found > 200)
        #expect(given > 5)
        try office.store.close()
    }

    @Test(arguments: [false, true], [false, true])
    func `connections that saw what somebody wrote meanwhile do not help`(before: Bool, after: Bool) throws {
        var generator = SeededGenerator(seed: 9)
        let office = try Self.office(&generator, edits: 5)
        func edit() throws { try RandomEdits(scope: .people("ubnd-phu-cat")).edit(office, &generator) }
        for _ in 0..<3 {
            try office.store.companions.beside(2) { prepared in
                if before { try edit() }
                try office.store.read { _ in
                    if after { try edit() }
                    #expect(try prepared.seeingTheSame().count == (before || after ? 0 : 2))
                }
            }
        }
    }

    @Test func `a part is looked for in texts only`() throws {
        let office = try StoreOffice(unit: "ubnd-phu-cat", name: "OFFICE", seed: 77)
        let answers = try office.store.read { session in
            try session.query(
                """
                SELECT kb_contains('Đặng Đình', 'dinh'), kb_contains('Đặng', 'x'), kb_contains('0905.123', '905 12'),
                kb_contains('', ''), kb_contains(NULL, 'x'), kb_contains(5, '5'), kb_contains(x'35', '5')
                """
            ).rows
        }
        #expect(answers == [[.integer(1), .integer(0), .integer(1), .integer(1), .null, .null, .null]])
    }

    @Test func `connections that were closed are opened again`() throws {
        var generator = SeededGenerator(seed: 4)
        let office = try Self.office(&generator, edits: 5)
        for _ in 0..<3 {
            try office.store.readDivided(companions: 1) { #expect($0.companions.count == 1) }
            office.store.releaseReaderMemory()
        }
    }
}
