import Foundation
import ReplicaText

/// The same work in plain SQLite.
struct PlainSteps {
    let folder: StepFolder

    func insert() throws -> Figures {
        var meter = Meter()
        let (database, people) = try open("plain.sqlite")
        var next: Int64 = 1
        for block in Workload.blocks(0..<folder.people) {
            let packed = PackedPeople(block)
            try meter.measure { try database.transaction { try people.insert(packed, first: next) } }
            next += Int64(block.count)
        }
        try meter.measure { try database.close() }
        try meter.notePeak()
        return meter.figures
    }

    /// One office's edits, 1,000 to a transaction.
    func edit(side: Int, _ name: String) throws -> Figures {
        var meter = Meter()
        let (database, people) = try open(name)
        let edits = WorkloadEdits(people: folder.people).sides[side]
        for start in stride(from: 0, to: edits.count, by: Workload.blockCount) {
            let block = edits[start..<min(edits.count, start + Workload.blockCount)].map { ($0, Array($0.new.utf8)) }
            try meter.measure {
                try database.transaction {
                    for (edit, new) in block { try people.update(Int64(edit.index + 1), edit.field, to: new) }
                }
            }
        }
        try meter.measure { try database.close() }
        try meter.notePeak()
        return meter.figures
    }

    /// Each database gets the other side's edits; whoever comes last wins.
    func exchange() throws -> Figures {
        let there = try edit(side: 0, "plain-centre.sqlite")
        let back = try edit(side: 1, "plain.sqlite")
        return Figures(
            cpu: there.cpu + back.cpu, wall: there.wall + back.wall, peakMegabytes: back.peakMegabytes, facts: [:])
    }

    func singleEdits() throws -> Figures {
        var meter = Meter()
        let (database, people) = try open("plain.sqlite")
        for edit in WorkloadEdits(people: folder.people).sides[0].prefix(StepFolder.singleEditCount) {
            let new = Array(edit.new.utf8)
            try meter.measure {
                try database.transaction { try people.update(Int64(edit.index + 1), edit.field, to: new) }
            }
        }
        try meter.notePeak()
        try database.close()
        return meter.figures
    }

    func listing() throws -> Figures {
        let (database, _) = try open("plain.sqlite")
        let search = PlainPlan.table + "_search"
        return try ListingQuery.measureAll(people: folder.people) { query in
            let condition =
                query.search == nil ? "" : " WHERE _key IN (SELECT rowid FROM \(search) WHERE \(search) MATCH ?)"
            let statement = try PlainStatement(
                database,
                """
                SELECT id, owner_unit, name_full, name_family, name_middle, name_given, name_other, sex
                FROM \(PlainPlan.table)\(condition) ORDER BY \(query.isSorted ? "_sort_name_full, " : "")_key
                LIMIT \(ListingQuery.limit)
                """)
            let words = query.search.map { Self.words($0) } ?? ""
            return try Array(words.utf8).withUnsafeBytes { words in
                if query.search != nil { statement.bind(1, text: words) }
                var count = 0
                while try statement.step() {
                    for column in 0..<statement.columnCount { _ = statement.string(column) }
                    count += 1
                }
                return count
            }
        }
    }

    /// `"nguyen"* AND "van"*`.
    private static func words(_ search: String) -> String {
        FoldedText.fold(search).split(separator: " ").map { "\"\($0)\"*" }.joined(separator: " AND ")
    }

    private func open(_ name: String) throws -> (PlainDatabase, PlainPeople) {
        let database = try PlainDatabase(path: folder(name))
        return (database, try PlainPeople(database, PlainPlan(contentsOf: folder("plan.json"))))
    }
}
