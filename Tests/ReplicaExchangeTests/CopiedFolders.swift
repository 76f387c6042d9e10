import Foundation
import ReplicaCore
import ReplicaExchange
import ReplicaLog
import ReplicaStore
import Synchronization

/// What happens to data folders when people help themselves: copied, moved, set back.
extension TemporaryProvince {
    func replicaFolder(_ name: String, machine: String? = nil) -> ReplicaFolder {
        ReplicaFolder(path: path(name), machine: machine)
    }

    func open(_ name: String, machine: String? = nil, _ told: Told? = nil) throws -> Replica {
        try Replica.open(at: replicaFolder(name, machine: machine)) { told?.add($0) }
    }

    /// As `cp -r` does it.
    func copyFolder(_ name: String, to copy: String) throws {
        try FileManager.default.copyItem(atPath: path(name), toPath: path(copy))
    }

    /// Carries bundles until everybody has everything: to the centre and back, twice.
    func exchange(_ master: Replica, _ others: [Replica], unit: String = "ubnd-phu-cat") throws {
        for _ in 0..<2 {
            for other in others { try carry(from: other, to: master, unit: "so-ngoai-vu") }
            for other in others { try carry(from: master, to: other, unit: unit) }
        }
    }
}

/// The successions that a replica told of.
final class Told: Sendable {
    private let list = Mutex<[Succession]>([])
    func add(_ succession: Succession) { list.withLock { $0.append(succession) } }
    var all: [Succession] { list.withLock { $0 } }
    var reasons: [SuccessionReason] { all.map(\.reason) }
}

/// The files of a data folder as they were, to be written back in place: what a virtual machine that is rolled back
/// finds. No file gets another number, so that nothing on this computer gives it away.
struct FolderState {
    private let path: String
    private let files: [String: Data]

    init(_ path: String) throws {
        self.path = path
        var files: [String: Data] = [:]
        for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            var isFolder: ObjCBool = false
            let file = path + "/" + name
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = try Data(contentsOf: URL(filePath: file))
            }
        }
        self.files = files
    }

    /// - Parameter only: The names of the files that are set back.
    func putBack(only: ((String) -> Bool)? = nil) throws {
        for name in FileManager.default.enumerator(atPath: path)?.compactMap({ $0 as? String }) ?? [] {
            var isFolder: ObjCBool = false
            let file = path + "/" + name
            _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
            if !isFolder.boolValue, files[name] == nil, only?(name) ?? true {
                try FileManager.default.removeItem(atPath: file)
            }
        }
        for (name, content) in files where only?(name) ?? true {
            let file = path + "/" + name
            if !FileManager.default.fileExists(atPath: file) {
                try content.write(to: URL(filePath: file))
                continue
            }
            let handle = try FileHandle(forWritingTo: URL(filePath: file))
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: content)
            try handle.close()
        }
    }
}

extension TemporaryProvince {
    /// Every change that the logs of some folders hold, by dot; nil where one dot names two.
    func changes(in names: [String]) throws -> [Dot: Change]? {
        var found: [Dot: Change] = [:]
        for name in names {
            let store = try Store(path: path(name) + "/replica.sqlite")
            let runs = try store.read { session in
                try session.segments().compactMap { try session.segmentBytes($0.hash) }
                    .map { try SignedSegment(bytes: $0).open().run }
            }
            for run in runs {
                for index in 0..<run.count {
                    let change = run.change(index)
                    if let other = found.updateValue(change, forKey: run.dot(index)), other != change { return nil }
                }
            }
        }
        return found
    }
}

extension Replica {
    /// The values of a field that are live.
    func values(_ id: String, _ field: String) throws -> Set<String> {
        let shown = try show(id: id)
        if let conflict = shown.conflicts.first(where: { $0.field == field }) {
            return Set(conflict.values.map(\.value))
        }
        return Set(shown.fields.first { $0.key == field }?.values ?? [])
    }

    func names() throws -> Set<String> { try Set(replicas().map(\.name)) }
}
