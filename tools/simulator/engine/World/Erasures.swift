import CSimulatedDisk
import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport

/// What changes held that were ordered to be erased, by the words in it that nobody else writes.
struct ErasedContents {
    /// A change in a scope.
    struct Place: Hashable {
        let scope: ScopeName
        let dot: Dot
    }

    private(set) var words: [Place: Set<String>] = [:]

    mutating func add(_ found: Set<String>, of place: Place) { words[place, default: []].formUnion(found) }

    /// The words of some changes.
    func words(of places: some Sequence<Place>) -> Set<String> {
        places.reduce(into: []) { $0.formUnion(words[$1] ?? []) }
    }
}

extension World {
    /// The centre orders a record's content to be erased, or that of one field.
    func erase() throws {
        if attachments.isEmpty, generator.chance(percent: 40) { try clerk(at: offices[0], .attach) }
        guard
            let id = try? generator.chance(percent: 25) && !attachments.isEmpty
                ? generator.pick(attachments) : anyRecord(at: enter(offices[0]))
        else { return say("nothing is erased") }
        let fields =
            generator.chance(percent: 40) ? [generator.pick(["name_full", "occupation", "phone", "title"])] : []
        if has(.copies) {
            if generator.chance(percent: 50) { return try eraseWhatComesAgain(id, fields) }
            // The database that a restore replaces is set aside, with what it holds.
            if generator.chance(percent: 50) { try restore(generator.pick(offices)) }
        }
        try erase(id, fields)
    }

    private func erase(_ id: String, _ fields: [String]) throws {
        let held = try contents(of: id)
        try refusing("erases \(id) \(fields)") {
            let given = try enter(offices[0]).erase(ids: [id], fields: fields, basis: nextNote(), dryRun: false)
            if given.allSatisfy({ $0.changes == 0 }) { return }
            marks.reach(.erased)
            if !fields.isEmpty { marks.reach(.erasedField) }
            if attachments.contains(id) { marks.reach(.erasedAttachment) }
        }
        // Also where the disk failed after the order was written down.
        for place in try erasedPlaces(at: offices[0]) {
            if let words = held[place] { erased.add(words, of: place) }
        }
    }

    /// An office is set back to before something came, which comes once more around the order to erase it: on an old
    /// stick, or as what others wrote after it.
    private func eraseWhatComesAgain(_ id: String, _ fields: [String]) throws {
        let office = offices[1 + generator.number(below: offices.count - 1)]
        guard images[office.index] == nil, try !isEnded(office) else { return try erase(id, fields) }
        let centre = offices[0]
        try putBack(office)
        let isWritten = (try? write("occupation", of: id, at: centre)) != nil
        guard isWritten, let sent = try? enter(centre).createBundles(to: office.name, path: stick + "/", dryRun: false)
        else { return try erase(id, fields) }
        let old = try sent.files.map { file in
            let name = "\(stick)/old-\(parcelCount).kbb"
            parcelCount += 1
            try FileManager.default.moveItem(atPath: file.file, toPath: name)
            return name
        }
        simulated_disk_settle(stick)
        func takeOld() throws {
            let report = try enter(office).applyBundles(old, acceptHeld: true, dryRun: false) { _, _, _ in }
            say("\(office.seat.name) takes an old stick: \(report.applied.reduce(0) { $0 + $1.applied }) changes")
        }
        try takeOld()
        _ = try carry(from: office, to: centre, "so-ngoai-vu")
        try putBack(office)
        marks.reach(.comesAgain)
        if generator.chance(percent: 50) {
            try clerk(at: centre, .edit)
            _ = try? write("occupation", of: id, at: centre)
            _ = try carry(from: centre, to: office, office.name)
        }
        if generator.chance(percent: 30) { try takeOld() }
        try erase(id, fields)
        _ = try carry(from: centre, to: office, office.name)
        try ErasureCheck(world: self, book: LogBook(offices)).check(office)
        try takeOld()
        try ErasureCheck(world: self, book: LogBook(offices)).check(office)
    }

    /// The changes that an office has been told to erase.
    func erasedPlaces(at office: Office) throws -> [ErasedContents.Place] {
        try enter(office).read { try $0.erasedChanges() }.flatMap { scope, dots in
            dots.map { ErasedContents.Place(scope: scope, dot: $0) }
        }
    }

    /// The words in the changes about a record, as the centre holds them.
    private func contents(of id: String) throws -> [ErasedContents.Place: Set<String>] {
        guard let label = RecordLabel(typed: id) else { return [:] }
        return try enter(offices[0]).read { session in
            let records = Set(try session.find(label).map(\.state.record))
            var contents: [ErasedContents.Place: Set<String>] = [:]
            for scope in session.scopeNames() {
                try session.forEachChange(about: records, in: scope) { run, index in
                    let words = words(in: run.change(index))
                    contents[ErasedContents.Place(scope: scope, dot: run.dot(index)), default: []].formUnion(words)
                }
            }
            return contents
        }
    }

    /// The words in a change that nobody else writes.
    func words(in change: Change) -> Set<String> {
        var bytes = change.note.bytes
        for value in change.values { bytes += [0] + value.content }
        let text = String(decoding: bytes, as: UTF8.self)
        return Set(text.split { !("a"..."z").contains($0) }.map(String.init)).intersection(tokens)
    }
}
