import Foundation
package import ReplicaForms
import ReplicaStore

/// What somebody was entering and has not saved as a record yet.
///
/// It lies in a file of the replica's folder that only its owner may read (0600), beside the database and protected no
/// better and no worse than it: on a stolen computer without disk encryption both can be read. It never travels, and no
/// backup holds it.
package struct EntryDraft: Codable, Equatable, Sendable {
    /// The name that people call it by, such as `D3`.
    package internal(set) var name: String
    package let collection: String
    /// The record that is edited; `nil` for a new one.
    package let record: String?
    package let scope: String?
    package let note: String
    /// Answers that were settled before the first question, such as the person whose stay it is, by keys of fields.
    package let fixed: [String: EntryAnswer]
    /// By keys of fields.
    package var answers: [String: EntryAnswer] = [:]
    /// The key of the field that was asked last; `nil` at the summary.
    package var place: String?
    /// Milliseconds since 1970, by this computer's clock.
    package internal(set) var savedAt: UInt64 = 0

    /// - Parameter name: Empty until the draft is kept for the first time.
    package init(
        collection: String, record: String? = nil, scope: String? = nil, note: String = "",
        fixed: [String: EntryAnswer] = [:]
    ) {
        name = ""
        self.collection = collection
        self.record = record
        self.scope = scope
        self.note = note
        self.fixed = fixed
    }
}

extension Replica {
    /// All drafts that can be read, oldest first.
    package func drafts() throws -> [EntryDraft] { try DraftFolder(folder).all() }

    /// Where drafts lie.
    package var draftFolder: String { folder.drafts }

    /// A draft by its name.
    ///
    /// - Throws: ``ExchangeError/unknownDraft(_:known:)``.
    package func draft(_ name: String) throws -> EntryDraft { try DraftFolder(folder).draft(name) }

    /// Keeps a draft in place of what was kept under its name; gives it a name the first time.
    ///
    /// When this returns the answers are on the disk.
    package func keep(_ draft: inout EntryDraft) throws {
        draft.savedAt = Self.now()
        try DraftFolder(folder).write(&draft)
    }

    /// Throws a draft away.
    ///
    /// - Throws: ``ExchangeError/unknownDraft(_:known:)``.
    package func dropDraft(_ name: String) throws { try DraftFolder(folder).drop(name) }
}

/// The folder that drafts lie in: one file each, `D1.json` and so on.
struct DraftFolder {
    private let path: String

    private static let suffix = ".json"
    private static let bytesMax = 4 << 20
    /// More nobody keeps; it also bounds what is read to list them.
    static let draftsMax = 1_000

    init(_ folder: ReplicaFolder) { path = folder.drafts }

    func all() throws -> [EntryDraft] {
        names().compactMap { try? read($0) }
    }

    func draft(_ name: String) throws -> EntryDraft {
        let known = names()
        guard let name = known.first(where: { $0 == name.uppercased() }) else {
            throw ExchangeError.unknownDraft(name, known: known)
        }
        return try read(name)
    }

    func write(_ draft: inout EntryDraft) throws {
        if draft.name.isEmpty {
            let isMade = mkdir(path, 0o700) == 0
            guard isMade || errno == EEXIST else { throw AtomicFile.failure(path) }
            draft.name = try reserve()
        }
        let file = try AtomicFile(path: file(draft.name), permissions: 0o600)
        try file.write(Array(JSONEncoder().encode(draft)))
        try file.commit()
    }

    func drop(_ name: String) throws {
        let found = try draft(name)
        guard unlink(file(found.name)) == 0 else { throw AtomicFile.failure(file(found.name)) }
        AtomicFile.syncFolder(of: file(found.name))
    }

    /// Throws away the drafts that change some records or point to them.
    func drop(about records: Set<String>) throws {
        for draft in try all() {
            let named = draft.fixed.merging(draft.answers) { _, answer in answer }.values
                .flatMap { $0.text.split(separator: ";").map(String.init) }
            if !records.isDisjoint(with: named + [draft.record].compactMap(\.self)) { try drop(draft.name) }
        }
    }

    /// Takes the next free name with an empty file, which nobody else can take any more.
    private func reserve() throws -> String {
        var number = (names().last.flatMap(Self.number) ?? 0) + 1
        while true {
            let name = "D\(number)"
            let descriptor = open(file(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor >= 0 {
                close(descriptor)
                return name
            }
            guard errno == EEXIST else { throw AtomicFile.failure(file(name)) }
            number += 1
        }
    }

    private func read(_ name: String) throws -> EntryDraft {
        let reader = try FileReader(path: file(name))
        guard reader.byteCount <= Self.bytesMax,
            var draft = try? JSONDecoder().decode(EntryDraft.self, from: Data(try reader.read(Self.bytesMax)))
        else { throw ExchangeError.draftUnreadable(path: file(name)) }
        draft.name = name
        return draft
    }

    /// The names of the drafts, by their numbers.
    private func names() -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return entries.filter { $0.hasSuffix(Self.suffix) }.map { String($0.dropLast(Self.suffix.count)) }
            .compactMap { name in Self.number(name).map { (name, $0) } }
            .sorted { $0.1 < $1.1 }.suffix(Self.draftsMax).map(\.0)
    }

    /// Of `D3` it is 3; whatever else lies in the folder is no draft.
    private static func number(_ name: String) -> Int? {
        guard name.first == "D", let number = Int(name.dropFirst()), number > 0, "D\(number)" == name else {
            return nil
        }
        return number
    }

    private func file(_ name: String) -> String { path + "/" + name + Self.suffix }
}
