import Foundation
import ReplicaCore
package import ReplicaOffice
import ReplicaReports
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// Why a file is not attached.
package enum AttachmentFault: Error, Equatable, Sendable {
    case empty
    case tooLarge(bytesMax: Int)
    /// Neither PDF, JPEG nor PNG, by its first bytes.
    case unknownKind
    /// The file begins like one of its kind and is not one.
    case damaged(AttachedMedia)
}

/// A file that was attached.
package struct Attached: Sendable, Equatable {
    package let id: String
    /// SHA-256 of the content, hexadecimal.
    package let hash: String
    package let bytes: Int
    package let media: AttachedMedia
    /// What was taken out of the file: metadata.
    package let strippedBytes: Int
    /// `false` if the record had the same file already.
    package let isNew: Bool
}

/// An attachment as it is listed.
package struct AttachmentListed: Sendable, Equatable {
    package let id: String
    package let title: String
    /// The id of the record that it belongs to; empty if to none.
    package let record: String
    package let mediaType: String
    package let bytes: Int
    package let hash: String
    /// Whether all of its content is here.
    package let hasArrived: Bool
}

extension Replica {
    /// The most bytes that a file to attach may have.
    package static let attachmentBytesMax = 8 << 20

    /// Attaches a file to a record (`Protocol/05` §13): its content goes where the record is, in changes behind the one
    /// that tells of it.
    ///
    /// - Parameters:
    ///   - title: What people call it; never the file's own name, which may tell more than it should.
    ///   - kind: A code of `attachment_kind`; `nil` for none.
    /// - Throws: ``ExchangeError/attachmentRefused(path:_:)``.
    package func attach(id: String, path: String, title: String, kind: String?, note: String) throws -> Attached {
        let file = try FileReader(path: path)
        guard file.byteCount <= Self.attachmentBytesMax else {
            throw ExchangeError.attachmentRefused(path: path, .tooLarge(bytesMax: Self.attachmentBytesMax))
        }
        let raw = try file.read(Self.attachmentBytesMax)
        if raw.isEmpty { throw ExchangeError.attachmentRefused(path: path, .empty) }
        guard let media = AttachedMedia(bytes: raw) else {
            throw ExchangeError.attachmentRefused(path: path, .unknownKind)
        }
        guard let content = media.stripped(raw) else {
            throw ExchangeError.attachmentRefused(path: path, .damaged(media))
        }
        let hash = Hash256.of(content).hexadecimal
        let note = try Self.note(note)
        return try change { session, writer in
            let finder = RecordFinder(session: session)
            let stored = try finder.record(id)
            let owner = session.label(of: stored.state.record)
            let known = try AttachmentReading(session).all(of: owner).first { $0.hash == hash && $0.hasArrived }
            if let known {
                return Attached(
                    id: known.id, hash: hash, bytes: content.count, media: media,
                    strippedBytes: raw.count - content.count, isNew: false)
            }
            var assignments = [Assignment(field: "title", text: title), Assignment(field: "for_record", text: owner)]
            if let kind { assignments.append(Assignment(field: "kind", text: kind)) }
            let dot = try attach(
                content, of: media.rawValue, assignments: assignments, scope: stored.scope, note: note, session, &writer
            )
            return Attached(
                id: session.label(of: dot), hash: hash, bytes: content.count, media: media,
                strippedBytes: raw.count - content.count, isNew: true)
        }
    }

    /// Makes the record of an attachment and its content (`Protocol/05` §13); returns the dot of the record.
    ///
    /// - Parameter assignments: What is said of it beside its content.
    func attach(
        _ content: [UInt8], of mediaType: String, assignments: [Assignment], scope: ScopeName, note: ByteText,
        _ session: StoreSession, _ writer: inout LocalWriter
    ) throws -> Dot {
        let form = try RecordFinder(session: session).form("attachment")
        let facts = [
            Assignment(field: "media_type", text: mediaType), Assignment(field: "bytes", text: String(content.count)),
            Assignment(field: "content_hash", text: Hash256.of(content).hexadecimal),
        ]
        let dot = try add(
            collection: form.key, assignments + facts, to: .scope(scope), note: note, session, &writer)
        // One change a piece: a line that breaks goes on behind the last one that came whole.
        for piece in ReportSnapshot.pieces(of: content) {
            try writer.make(
                ChangeDraft(
                    scope: scope, record: dot, collection: form.name,
                    entries: [
                        ChangeDraft.Entry(
                            Shape.Entry(.include, BuiltIn.content), values: [Value(tag: .bytes, content: piece)])
                    ]))
        }
        return dot
    }

    /// The attachments of a record, or all, in the order in which they came. The record may be deleted, or have left this
    /// replica's scopes.
    package func attachments(of id: String?) throws -> [AttachmentListed] {
        try read { session in
            let finder = RecordFinder(session: session)
            let owner = try id.map { session.label(of: try finder.record($0, deleted: .allowed).state.record) }
            return try AttachmentReading(session).all(of: owner)
        }
    }

    /// Writes the content of an attachment to a file that is not there yet; returns its path.
    ///
    /// - Parameter path: A file, or a folder, in which the file is named after the attachment's id.
    /// - Throws: ``ExchangeError/attachmentNotArrived(_:)``.
    package func saveAttachment(id: String, to path: String) throws -> String {
        let (label, media, content) = try read { session in
            let stored = try RecordFinder(session: session).record(id)
            let reading = try AttachmentReading(session)
            let label = session.label(of: stored.state.record)
            guard reading.isAttachment(stored) else { throw ExchangeError.noSuchRecord(id) }
            guard let content = reading.content(of: stored) else { throw ExchangeError.attachmentNotArrived(label) }
            return (label, AttachedMedia(bytes: content), content)
        }
        var isDirectory: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        let target = isDirectory.boolValue ? path + "/" + label + "." + (media?.suffix ?? "bin") : path
        if isThere, !isDirectory.boolValue || FileManager.default.fileExists(atPath: target) {
            throw ExchangeError.fileExists(path: target)
        }
        let file = try AtomicFile(path: target, permissions: 0o600)
        try file.write(content)
        try file.commit()
        return target
    }
}

/// Reads what attachments hold.
struct AttachmentReading {
    private let session: StoreSession
    private let form: CollectionForm
    private let reporting: RecordReporting

    init(_ session: StoreSession) throws {
        self.session = session
        form = try RecordFinder(session: session).form("attachment")
        reporting = RecordReporting(session)
    }

    func isAttachment(_ stored: StoreSession.StoredRecord) -> Bool { stored.state.collection == form.name }

    /// Attachments of these kinds hold what the program itself writes, and other commands tell of.
    private static let ownTypes: Set<String> = [SealedContent.mediaType, AccessRun.mediaType]

    /// The records of one kind.
    func records(of mediaType: String) throws -> [StoreSession.StoredRecord] {
        let column = TableLayout.quoted(TableLayout.column(for: "media_type"))
        let condition = RowCondition(sql: column + " = ?", arguments: [.text(mediaType)])
        var selection = RowSelection()
        selection.conditions = [condition]
        return try session.keys(in: form.name, selection)
            .compactMap { try session.record(key: $0, collection: form.name) }
    }

    /// What people attached.
    func all(of owner: String?) throws -> [AttachmentListed] {
        try keys(of: owner).sorted().compactMap { key in
            guard let stored = try session.record(key: key, collection: form.name),
                !Self.ownTypes.contains(text("media_type", of: stored))
            else { return nil }
            return AttachmentListed(
                id: session.label(of: stored.state.record), title: reporting.title(of: stored.state),
                record: text("for_record", of: stored), mediaType: text("media_type", of: stored),
                bytes: Int(text("bytes", of: stored)) ?? 0, hash: text("content_hash", of: stored),
                hasArrived: content(of: stored) != nil)
        }
    }

    private func keys(of owner: String?) throws -> [Int64] {
        if let owner {
            return try session.keys(collection: form.name, where: "for_record", is: owner, limit: Int(Int32.max))
        }
        var keys: [Int64] = []
        try session.forEachRow(of: form.name, fields: ["for_record"]) { key, _ in keys.append(key) }
        return keys
    }

    /// The whole content; `nil` while a piece of it is missing, or where it is not what its hash says.
    func content(of stored: StoreSession.StoredRecord) -> [UInt8]? {
        let pieces = stored.state.elements(of: BuiltIn.content).map(\.content)
        guard let content = ReportSnapshot.joined(pieces),
            Hash256.of(content).hexadecimal == text("content_hash", of: stored)
        else { return nil }
        return content
    }

    private func text(_ key: String, of stored: StoreSession.StoredRecord) -> String {
        form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state)?.values.first } ?? ""
    }
}
