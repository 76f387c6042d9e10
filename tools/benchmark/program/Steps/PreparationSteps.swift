import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaForms
import ReplicaStore
import ReplicaTabular
import ReplicaTrust
import ReplicaWire

/// What has to be there before anything is measured.
struct PreparationSteps {
    let folder: StepFolder

    func prepare() throws -> Figures {
        let centre = try replica("centre", StepFolder.centreUnit, StepFolder.centreName, isMaster: true)
        let district = try replica("district", StepFolder.districtUnit, StepFolder.districtName, isMaster: false)
        try enrol(district, at: centre)
        try district.close()
        try centre.close()
        let plan = try PlainPlan(
            replica: folder("district"), ownerUnit: StepFolder.districtUnit, label: StepFolder.districtName)
        try plan.write(to: folder("plan.json"))
        let database = try PlainDatabase(path: folder("plain.sqlite"))
        for statement in plan.schema { try database.execute(statement) }
        try database.close()
        try write("people.csv") { file in
            try Workload.writeCSV(folder.people) { try file.write(contentsOf: $0) }
        }
        try write("edits.csv") { file in
            let writer = CSVWriter(lineEnd: .lf, isForSpreadsheets: false)
            var bytes: [UInt8] = []
            writer.append(["side", "index", "field", "value"], to: &bytes)
            for (side, edits) in zip(["A", "B"], WorkloadEdits(people: folder.people).sides) {
                for edit in edits {
                    writer.append([side, String(edit.index), edit.field.rawValue, edit.new], to: &bytes)
                }
            }
            try file.write(contentsOf: bytes)
        }
        return Figures()
    }

    /// Offices of other units than the master, the districts first: those of a unit share its scope.
    func prepareTwenty() throws -> Figures {
        let centre = try Replica.open(at: ReplicaFolder(path: folder("centre")))
        let units = try centre.list(collection: "unit", Self.allCodes)
        let codes = units.rows.compactMap { $0.values.first??.values.first }.filter { $0 != StepFolder.centreUnit }
        guard codes.count >= Self.officeCount else { throw BenchError("only \(codes.count) units") }
        let share = folder.people / Self.officeCount
        for (place, unit) in codes.suffix(Self.officeCount).enumerated() {
            let name = "office-\(place)"
            let office = try replica(name, unit, "OFFICE\(place)", isMaster: false)
            try enrol(office, at: centre)
            let people = try TrackedPeople(office, unit: unit)
            for block in Workload.blocks(place * share..<(place + 1) * share) { try office.make(people.drafts(block)) }
            _ = try office.createBundles(to: nil, path: folder("bundles") + "/", dryRun: false)
            try office.close()
            try FileManager.default.removeItem(atPath: folder(name))
        }
        try centre.close()
        return Figures()
    }

    /// Carries a request to the centre and the welcome back.
    private func enrol(_ office: Replica, at centre: Replica) throws {
        let request = try office.requestEnrolment(folder("request.kbr")).file
        let welcome = folder("welcome.kbb")
        _ = try centre.enrol(
            centre.readRequest(request), from: request, scopes: nil, role: .clerk, output: welcome, authority: nil)
        let applied = try office.applyBundles([welcome], acceptHeld: false, dryRun: false) { _, _, _ in }
        if let failure = applied.failures.first { throw BenchError("\(failure)") }
        for file in [request, welcome] { try FileManager.default.removeItem(atPath: file) }
    }

    static let officeCount = 20

    private static var allCodes: ListQuery {
        var query = ListQuery()
        query.fields = ["code"]
        return query
    }

    private func replica(_ name: String, _ unit: String, _ label: String, isMaster: Bool) throws -> Replica {
        try Replica.create(at: ReplicaFolder(path: folder(name)), unit: unit, name: label, isMaster: isMaster)
    }

    private func write(_ name: String, _ body: (FileHandle) throws -> Void) throws {
        guard FileManager.default.createFile(atPath: folder(name), contents: nil),
            let file = FileHandle(forWritingAtPath: folder(name))
        else { throw BenchError("cannot write \(name)") }
        try body(file)
        try file.close()
    }
}

/// Turns people of the workload into the changes that create their records.
struct TrackedPeople {
    private let collection: FormName
    private let scope: ScopeName
    /// In the order of the form, so that like people have one shape.
    private let fields: [(place: Int, field: FieldForm, codes: [String: Value])]
    private let shapes: [Shape]

    init(_ replica: Replica, unit: String) throws {
        let catalog = try replica.catalog()
        guard let form = catalog.collection(key: PlainPlan.table) else { throw BenchError("no form person") }
        collection = form.name
        scope = ScopeRule.scope(family: form.scope, ownUnit: unit, district: nil) { $0.hasPrefix("ubnd-") }
        fields = form.valueFields.compactMap { field in
            guard let place = WorkloadField.allCases.firstIndex(where: { $0.key == field.key }) else { return nil }
            let codes = field.list.map { catalog.codes(of: $0) } ?? []
            return (place, field, Dictionary(uniqueKeysWithValues: codes.map { ($0.key, .dot($0.dot, tag: .code)) }))
        }
        guard fields.count == WorkloadField.allCases.count else {
            throw BenchError("a field of the workload is missing")
        }
        let fields = fields
        shapes = (0..<1 << fields.count).map { mask in
            Shape(
                collection: form.name,
                entries: fields.indices.filter { mask >> $0 & 1 == 1 }.map {
                    Shape.Entry(.assign, fields[$0].field.name)
                })
        }
    }

    func drafts(_ people: [Workload.Person]) throws -> [ChangeDraft] {
        try people.map { person in
            var mask = 0
            var values: [Value] = []
            for (position, field) in fields.enumerated() where !person[field.place].isEmpty {
                mask |= 1 << position
                let text = person[field.place]
                if field.field.type == .code {
                    guard let code = field.codes[text] else {
                        throw BenchError("no code \(text) in \(field.field.key)")
                    }
                    values.append(code)
                } else {
                    values.append(Value(tag: field.field.type.tag ?? .text, content: Array(text.utf8)))
                }
            }
            return ChangeDraft(scope: scope, newOf: shapes[mask], values: values)
        }
    }
}
