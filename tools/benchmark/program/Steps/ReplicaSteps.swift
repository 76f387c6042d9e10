import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaStore

/// What the program does, through the use cases that its commands call.
///
/// Opening is not measured, closing with its checkpoint is.
struct ReplicaSteps {
    let folder: StepFolder

    func insert() throws -> Figures {
        var meter = Meter()
        let district = try open("district")
        let people = try TrackedPeople(district, unit: StepFolder.districtUnit)
        for block in Workload.blocks(0..<folder.people) {
            let drafts = try people.drafts(block)
            try meter.measure { try district.make(drafts) }
        }
        try meter.measure { try district.close() }
        try meter.notePeak()
        return meter.figures
    }

    func export() throws -> Figures {
        var meter = Meter()
        let district = try open("district")
        try meter.measure {
            _ = try district.createBundles(to: nil, path: folder("bundles") + "/", dryRun: false)
            try district.close()
        }
        try meter.notePeak()
        return meter.figures
    }

    func merge() throws -> Figures {
        var meter = Meter()
        let centre = try open("centre")
        let applied = try meter.measure {
            let applied = try centre.applyBundles([folder("bundles")], acceptHeld: false, dryRun: false) { _, _, _ in }
            try centre.close()
            return applied
        }
        try meter.notePeak()
        try check(applied)
        try count(in: "centre", folder.people)
        return meter.figures
    }

    func importList() throws -> Figures {
        var meter = Meter()
        let district = try open("district")
        try meter.measure {
            _ = try district.importRows(
                collection: PlainPlan.table, file: folder("people.csv"), map: folder("person-map.json"), dryRun: false
            ) { _ in }
            try district.close()
        }
        try meter.notePeak()
        try count(in: "district", folder.people)
        return meter.figures
    }

    /// Each its own transaction, as when a person types.
    func singleEdits() throws -> Figures {
        var meter = Meter()
        let district = try open("district")
        let edits = WorkloadEdits(people: folder.people).sides[0].prefix(StepFolder.singleEditCount)
        // The first change reads the forms; a person who works on does not wait for that again.
        _ = try district.edit(id: StepFolder.id(0), [Assignment(field: "remark", text: "thử")], note: "")
        for edit in edits {
            let assignment = Assignment(field: edit.field.key, text: edit.new)
            try meter.measure { _ = try district.edit(id: StepFolder.id(edit.index), [assignment], note: "") }
        }
        try meter.notePeak()
        try district.close()
        return meter.figures
    }

    func listing() throws -> Figures {
        let district = try open("district")
        return try ListingQuery.measureAll(people: folder.people) { wanted in
            var query = ListQuery()
            query.limit = ListingQuery.limit
            query.search = wanted.search
            query.sort = wanted.isSorted ? "name_full" : nil
            return try district.list(collection: PlainPlan.table, query).rows.count
        }
    }

    // MARK: Helpers

    private func open(_ name: String) throws -> Replica { try Replica.open(at: ReplicaFolder(path: folder(name))) }

    private func check(_ applied: BundlesApplied) throws {
        if let failure = applied.failures.first { throw BenchError("\(failure)") }
    }

    /// A figure counts only if the work was done.
    private func count(in name: String, _ expected: Int) throws {
        let records = try open(name).status().records
        let found = records.first { $0.collection == PlainPlan.table }?.count ?? 0
        guard found == expected else { throw BenchError("\(found) people at \(name), \(expected) expected") }
    }
}

/// What people look for.
struct ListingQuery: Sendable {
    let name: String
    let search: String?
    let isSorted: Bool

    static let limit = 50
    /// How often each is asked.
    private static let repeats = 21

    static func all(people: Int) -> [ListingQuery] {
        let middle = people / 2
        let person = Workload.block(middle / Workload.blockCount)[middle % Workload.blockCount]
        return [
            ListingQuery(name: "list of 50", search: nil, isSorted: false),
            ListingQuery(name: "list of 50 by name", search: nil, isSorted: true),
            ListingQuery(name: "search, common name", search: "nguyen van", isSorted: false),
            ListingQuery(name: "search, one person", search: person[1] + " " + person[2], isSorted: false),
        ]
    }

    /// Asks each query again and again; the facts are medians in seconds: `NAME cpu`, `NAME wall`.
    static func measureAll(people: Int, _ ask: (ListingQuery) throws -> Int) throws -> Figures {
        var figures = Figures()
        for query in all(people: people) {
            // Once so that all is read in: these are questions of somebody who works.
            guard try ask(query) > 0 else { throw BenchError("nothing found: \(query.name)") }
            let asked = try (0..<repeats).map { _ in
                var meter = Meter()
                _ = try meter.measure { try ask(query) }
                return meter.figures
            }
            let median = Figures.median(asked)
            figures.facts[query.name + " cpu"] = median.cpu
            figures.facts[query.name + " wall"] = median.wall
        }
        var meter = Meter()
        try meter.notePeak()
        figures.peakMegabytes = meter.figures.peakMegabytes
        return figures
    }
}
