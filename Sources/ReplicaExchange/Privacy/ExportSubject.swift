import Foundation
import ReplicaCore
import ReplicaOffice
import ReplicaTrust

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What `subject export` wrote.
package struct SubjectExported: Sendable {
    /// The folder that was made.
    package let folder: String
    /// The names of the files in it.
    package let files: [String]
    package let data: SubjectData
}

extension Replica {
    /// Writes all that is held here about a person to a new folder: a document and a `.json` file in Vietnamese, and
    /// the files that are attached.
    ///
    /// The folder appears whole or not at all, and nobody but its owner may read it.
    ///
    /// - Throws: ``ExchangeError/notASubject(_:collection:)``; ``ExchangeError/fileExists(path:)`` unless the folder is
    ///   new or empty.
    package func exportSubject(id: String, to path: String) throws -> SubjectExported {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        let present = try? FileManager.default.contentsOfDirectory(atPath: path)
        if present?.isEmpty == false || present == nil && FileManager.default.fileExists(atPath: path) {
            throw ExchangeError.fileExists(path: path)
        }
        var (data, contents) = try read { session in
            let data = try SubjectGathering(id, session, own: key.replica)
                .gather(wallMilliseconds: Self.now())
            return (data, try Self.contents(of: data, RecordFinder(session: session)))
        }
        data.name(files: contents.mapValues(\.name))
        let partial = path + ".part"
        do {
            try? FileManager.default.removeItem(atPath: partial)
            try FileManager.default.createDirectory(
                atPath: partial, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ExchangeError.folderNotWritable(path: path, reason: FileReader.reason())
        }
        do {
            for content in contents.values { try Self.write(content.bytes, as: content.name, in: partial) }
            try write(data, in: partial)
            guard rename(partial, path) == 0 else { throw AtomicFile.failure(path) }
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
        AtomicFile.syncFolder(of: path)
        let files = contents.values.map(\.name).sorted()
        return SubjectExported(folder: path, files: [Self.documentName, Self.jsonName] + files, data: data)
    }

    private static let documentName = "du-lieu-ca-nhan.docx"
    private static let jsonName = "du-lieu-ca-nhan.json"

    private func write(_ data: SubjectData, in folder: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        try Self.write(Array(encoder.encode(data)) + [UInt8(ascii: "\n")], as: Self.jsonName, in: folder)
        let file = try AtomicFile(path: folder + "/" + Self.documentName, permissions: 0o600)
        do {
            try SubjectDocument(data: data).document.finish { try file.write($0) }
        } catch let error as OfficeError {
            throw ExchangeError.office(error, path: folder)
        }
        try file.commit()
    }

    private static func write(_ bytes: [UInt8], as name: String, in folder: String) throws {
        let file = try AtomicFile(path: folder + "/" + name, permissions: 0o600)
        try file.write(bytes)
        try file.commit()
    }

    /// The files that belong to the records, by the ids of their attachments; those that have not arrived are left
    /// out.
    private static func contents(
        of data: SubjectData, _ finder: RecordFinder
    ) throws -> [String: (name: String, bytes: [UInt8])] {
        let reading = try AttachmentReading(finder.session)
        var contents: [String: (name: String, bytes: [UInt8])] = [:]
        for record in data.records where record.isAttachment {
            guard let bytes = reading.content(of: try finder.record(record.id, deleted: .allowed)) else { continue }
            contents[record.id] = (record.id + "." + (AttachedMedia(bytes: bytes)?.suffix ?? "bin"), bytes)
        }
        return contents
    }
}
