import CSimulatedDisk
import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaStore
import ReplicaTestSupport

/// What people type.
extension World {
    /// Lets somebody at an office do something, which he may not be able to.
    func clerk(at office: Office, _ action: Action) throws {
        let note = nextNote()
        if action == .attach { try writeScan() }
        var done: String?
        let isCertain = try onDisk(of: office) {
            do {
                done = try type(action, at: enter(office), note: note)
            } catch let error as ExchangeError where error.isRefusal {
                say("\(office.seat.name) \(action.rawValue) refused: \(error.name)")
            }
        }
        guard isCertain, let done else { return }
        acknowledge(note, at: office)
        marks.reach(.done(action))
        say("\(office.seat.name) \(action.rawValue) \(done)")
    }

    /// - Returns: What was done, for the trace.
    private func type(_ action: Action, at replica: Replica, note: String) throws -> String {
        switch action {
        case .add:
            let id = try replica.add(collection: "person", newFields(), scope: nil, note: note)
            records.append(id)
            return id
        case .edit:
            let id = try anyRecord(at: replica)
            let proposed = try proposal ?? assignment(generator.pick(Self.fields))
            let edited = try replica.edit(id: id, [proposed], note: note)
            if !edited.isChanged { throw ExchangeError.nothingToChange }
            if !edited.settled.isEmpty { marks.reach(.settledByEdit) }
            return "\(id) \(proposed.field)"
        case .delete: return try replica.delete(id: anyRecord(at: replica), reason: note)
        case .undelete:
            // Mostly somebody finds that he has deleted the wrong one.
            let id = try anyRecord(at: replica)
            if generator.chance(percent: 60) { _ = try replica.delete(id: id, reason: note) }
            return try replica.undelete(id: id, note: note)
        case .settle:
            let conflicts = try replica.conflicts(collection: nil)
            if conflicts.isEmpty { throw ExchangeError.nothingToChange }
            let conflict = generator.pick(conflicts)
            if generator.chance(percent: 30), Self.texts.contains(conflict.field) {
                let edited = try replica.edit(
                    id: conflict.id, [Assignment(field: conflict.field, text: newToken())], note: note)
                if !edited.settled.isEmpty { marks.reach(.settledByEdit) }
                return "\(conflict.id) \(conflict.field) by another value"
            }
            let choice = 1 + generator.number(below: max(1, conflict.values.count))
            _ = try replica.resolve(id: conflict.id, field: conflict.field, .take(choice), note: note)
            return "\(conflict.id) \(conflict.field) take \(choice)"
        case .move:
            let id = try anyRecord(at: replica)
            let target = destination ?? generator.pick(Self.scopes)
            return "\(id) to \(try replica.move(id: id, to: target, note: note).to)"
        case .transfer: return try transfer(anyRecord(at: replica), at: replica, note: note)
        case .join: return try join(at: replica, note: note)
        case .withdraw:
            let batches = try replica.batches().filter { $0.kind != .withdrawal || $0.changes > 0 }
            if batches.isEmpty { throw ExchangeError.nothingToChange }
            let batch = generator.pick(batches).id
            let report = try replica.withdraw(.batch(batch), reason: note, dryRun: false)
            if report.changes == 0 { throw ExchangeError.nothingToChange }
            return "\(batch), \(report.changes) changes"
        case .attach:
            let id = try anyRecord(at: replica)
            attachments.append(try replica.attach(id: id, path: scan, title: value(), kind: nil, note: note).id)
            return "\(attachments.last ?? "") to \(id)"
        case .review: return try review(anyRecord(at: replica), at: replica, note: note)
        default: preconditionFailure("\(action) is nothing that a clerk does")
        }
    }

    private var scan: String { stick + "/scan.pdf" }

    /// What somebody has scanned: a word that nobody else writes.
    private func writeScan() throws {
        try Data("%PDF-1.4\n\(newToken())\n%%EOF\n".utf8).write(to: URL(filePath: scan))
        simulated_disk_settle(stick)
    }

    /// A step in the review of a person, or the ground that the first needs.
    private func review(_ id: String, at replica: Replica, note: String) throws -> String {
        let decisions: [ReviewDecision] = [.submit, .submit, .accept, .accept, .return, .recall]
        let number = generator.number(below: decisions.count + 2)
        guard decisions.indices.contains(number) else {
            let fields = [
                ("title", newToken()), ("person", id), ("basis", "dong_y"), ("given_on", "2026-01-05"),
                ("guardian", newToken()),
            ]
            let assignments = fields.map { Assignment(field: $0.0, text: $0.1) }
            return try replica.add(collection: "consent", assignments, scope: nil, note: note) + " for \(id)"
        }
        // Nobody accepts what he entered himself.
        let person = generator.chance(percent: 80) ? try replica.with(user: "Lê Văn An") : replica
        let done = try person.decide(decisions[number], on: .ids([id]), note: note)
        if !done.decided.contains(where: \.isChanged) { throw ExchangeError.nothingToChange }
        return "\(decisions[number]) \(id)"
    }

    /// Some that know a record write the same field, and none knows of the others; at times one of them moves or deletes it.
    func contest() throws {
        guard let id = records.isEmpty ? nil : generator.pick(Array(records.prefix(3))) else {
            return say("nothing is contested")
        }
        let knowing = try generator.shuffled(offices).filter { try knows(id, enter($0)) }
        let writers = knowing.prefix(2 + generator.number(below: 3))
        if writers.count > 2 { marks.reach(.contestedByThree) }
        let field = generator.pick(["occupation", "occupation", "phone", "name_full", "birth", "nationality"])
        let first = generator.pick([Action.edit, .edit, .edit, .edit, .move, .delete])
        for (place, office) in writers.enumerated() {
            if place == 0, first != .edit {
                try about(id) { try clerk(at: office, first) }
            } else {
                try write(field, of: id, at: office)
            }
        }
    }

    /// Lets what is done meanwhile be about a record.
    func about(_ id: String, _ body: () throws -> Void) rethrows {
        subject = id
        defer { subject = nil }
        try body()
    }

    /// Somebody writes a field as others write it as well: texts of two, the same element of a set.
    func write(_ field: String, of id: String, at office: Office) throws {
        let assignments: [Assignment]
        if field == "nationality" {
            func element(_ operation: Assignment.Operation) -> Assignment {
                Assignment(field: field, operation: operation, text: "VN")
            }
            assignments = generator.pick([
                [element(.add)], [element(.remove)], [element(.remove), element(.add)],
                [element(.add), element(.remove)],
                [Assignment(field: field, text: "VN;FR;DE")],
            ])
        } else if field == "birth" {
            assignments = [try assignment(field)]
        } else {
            assignments = [
                Assignment(
                    field: field, text: generator.chance(percent: 70) ? generator.pick(["A", "A", "B"]) : value())
            ]
        }
        try about(id) {
            for assignment in assignments {
                proposal = assignment
                defer { proposal = nil }
                try clerk(at: office, .edit)
            }
        }
    }

    /// The office at which somebody has something to settle.
    func disputed() throws -> Office? {
        try generator.shuffled(offices).first { try !enter($0).conflicts(collection: nil).isEmpty }
    }

    private func knows(_ id: String, _ replica: Replica) throws -> Bool {
        try replica.read { session in try RecordLabel(typed: id).map { try !session.find($0).isEmpty } ?? false }
    }

    /// A record that was made somewhere, mostly one that an office knows.
    func anyRecord(at replica: Replica) throws -> String {
        if let subject { return subject }
        // Mostly the same few, so that people get in each other's way.
        let few = generator.chance(percent: 70) ? Array(records.prefix(2)) : records
        let tried = generator.shuffled(few) + generator.shuffled(records)
        let known = generator.chance(percent: 5) ? tried.first : try tried.first { try knows($0, replica) }
        guard let known else { throw ExchangeError.nothingToChange }
        return known
    }

    private static let scopes = [
        "people/ubnd-phu-cat", "people/ubnd-tuy-phuoc", "unit/ubnd-phu-cat", "unit/cong-an-tinh",
        "restricted/ubnd-phu-cat", caseName,
    ]

    private func transfer(_ id: String, at replica: Replica, note: String) throws -> String {
        switch generator.number(below: 5) {
        case 0: _ = try replica.acceptTransfer(id: id, note: note)
        case 1: _ = try replica.declineTransfer(id: id, reason: note)
        case 2: _ = try replica.withdrawTransfer(id: id, note: note)
        case 3: _ = try replica.shareTransfer(id: id, note: note)
        default:
            _ = try replica.proposeTransfer(
                id: id, to: generator.pick(["ubnd-tuy-phuoc", "ubnd-phu-cat", "cong-an-tinh"]), note: note)
        }
        return id
    }

    /// An office offers a record to another, which hears of it and answers.
    func transfer(from office: Office) throws {
        let other = generator.pick(offices.filter { !$0.isCentre && $0.index != office.index })
        guard !office.isCentre, let id = try? anyRecord(at: enter(office)) else {
            return try clerk(at: office, .transfer)
        }
        try about(id) {
            let note = nextNote()
            let isCertain = try onDisk(of: office) {
                do {
                    _ = try enter(office).proposeTransfer(id: id, to: other.seat.unit, note: note)
                } catch let error as ExchangeError where error.isRefusal { say("no offer: \(error.name)") }
            }
            guard isCertain else { return }
            _ = try carry(from: office, to: offices[0], "so-ngoai-vu")
            _ = try carry(from: offices[0], to: other, other.name)
            try clerk(at: other, .transfer)
        }
    }

    private func join(at replica: Replica, note: String) throws -> String {
        let (one, other) = (try anyRecord(at: replica), try anyRecord(at: replica))
        let joined =
            switch generator.number(below: 4) {
            case 0: try replica.unmerge(id: one, note: note)
            case 1: try replica.distinct(one, other, note: note)
            default: try replica.merge(keep: one, drop: other, note: note)
            }
        if !joined.isChanged { throw ExchangeError.nothingToChange }
        return "\(one) \(other)"
    }

    private static let texts = ["name_full", "occupation", "phone"]
    private static let fields = ["name_full", "occupation", "phone", "sex", "nationality", "birth", "name_parts"]

    private func newFields() throws -> [Assignment] {
        var fields = [try assignment("name_full")]
        for field in ["occupation", "sex", "nationality"] where generator.chance(percent: 40) {
            fields.append(try assignment(field))
        }
        // Else the record stays with who wrote it down, and nobody else has it.
        if generator.chance(percent: 85) {
            let district = generator.chance(percent: 75) ? "ubnd-phu-cat" : "ubnd-tuy-phuoc"
            fields.append(Assignment(field: "home_district", text: district))
        }
        return fields
    }

    private func assignment(_ field: String) throws -> Assignment {
        switch field {
        case "sex": return Assignment(field: field, text: generator.pick(["nam", "nu", ""]))
        case "nationality":
            let operation = generator.pick([Assignment.Operation.set, .add, .remove])
            return Assignment(field: field, operation: operation, text: generator.pick(["VN", "US", "VN;FR", "DE"]))
        case "birth": return Assignment(field: field, text: generator.pick(["1972", "1972-03", "1972-03-04", ""]))
        case "name_parts": return Assignment(field: "name_family", text: generator.pick(["Trần", "Lê"]))
        default: return Assignment(field: field, text: value())
        }
    }

    /// Texts that collide, differ in marks alone, are decomposed, empty, long, or would do harm in a list.
    private func value() -> String {
        switch generator.number(below: 12) {
        case 0: return ""
        case 1: return "Nguye\u{302}\u{303}n Thi\u{323} \u{110}a\u{300}o"
        case 2: return "Nguyễn Thị Đào"
        case 3: return "=HYPERLINK(\"x\")"
        case 4: return String(repeating: "dài ", count: 1 + generator.number(below: 400)) + "x"
        case 5, 6: return generator.pick(["A", "B"])
        default: return newToken()
        }
    }
}

extension ExchangeError {
    /// What people are told when they try what cannot be done; nothing was changed.
    var isRefusal: Bool {
        switch self {
        case .noSuchRecord, .ambiguousRecord, .recordDeleted, .recordNotDeleted, .recordMoved, .alreadyInScope,
            .settleFirst, .carriedElsewhere, .transferRefused, .fieldProblem, .rulesBlock, .masterOnly,
            .nothingToChange,
            .noConflict, .badChoice, .badScope, .notAPair, .unknownField, .reviewRefused, .notMerged, .ended,
            .notQuarantined, .unknownReplica,
            .nothingHeld:
            true
        default: false
        }
    }

    /// The case without what it says of paths and ids.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}
