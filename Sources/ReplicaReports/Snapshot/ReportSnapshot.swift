package import ReplicaCore
import ReplicaTrust
package import ReplicaWire

/// A sealed report: what it says, and of which state of the records it says it (`Protocol/05` §12).
///
/// Its bytes are canonical: who reads and writes it again gets the same, so that one hash names it for ever.
package struct ReportSnapshot: Equatable, Sendable {
    package var content: ReportContent
    /// Milliseconds since 1970, as the clock there had it.
    package var sealedAt: UInt64
    package var author: String
    /// The hash of the report that it takes the place of.
    package var supersedes: Hash256?
    /// Why it was sealed although rules warn.
    package var note: String
    /// The heads of all logs that were known: which forms, which roster, which changes.
    package var frontier: [LogFrontier]
    /// The records that the figures of the period are made of, by collection.
    package var evidence: [Evidence]

    package init(
        content: ReportContent, sealedAt: UInt64, author: String, supersedes: Hash256?, note: String,
        frontier: [LogFrontier], evidence: [Evidence]
    ) {
        self.content = content
        self.sealedAt = sealedAt
        self.author = author
        self.supersedes = supersedes
        self.note = note
        self.frontier = frontier
        self.evidence = evidence
    }

    /// The records of one collection, ascending.
    package struct Evidence: Equatable, Sendable {
        package let collection: String
        package let records: [Version]

        package init(collection: String, records: [Version]) {
            self.collection = collection
            self.records = records.sorted { $0.record < $1.record }
        }
    }

    /// A record as it was: the changes whose values it showed or kept, ascending.
    package struct Version: Equatable, Sendable {
        package let record: Dot
        /// Without the change that created the record, unless nothing else is known of it.
        package let changes: [Dot]

        package init(record: Dot, changes: some Sequence<Dot>) {
            self.record = record
            self.changes = Set(changes).subtracting([record]).sorted()
        }
    }

    /// The name of the report: the hash of its bytes.
    package var hash: Hash256 { .of(.report, bytes) }

    /// How many records its figures are made of.
    package var evidenceCount: Int { evidence.reduce(0) { $0 + $1.records.count } }

    // MARK: Pieces

    /// The greatest part of the bytes that is kept in one value.
    package static let pieceBytesMax = 524_288
    /// More than the report of a province of a million people.
    package static let piecesMax = 48

    /// The bytes in pieces, each behind its number (4 bytes, from 0), as elements of a set (`Protocol/05` §12).
    package static func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: pieceBytesMax).enumerated().map { number, start in
            var piece = ByteWriter()
            piece.bigEndian32(UInt32(number))
            piece.raw(bytes[start..<min(start + pieceBytesMax, bytes.count)])
            return piece.bytes
        }
    }

    /// The bytes of pieces in any order; `nil` where one is missing, is there twice or has no number.
    package static func joined(_ pieces: [[UInt8]]) -> [UInt8]? {
        guard !pieces.isEmpty, pieces.count <= piecesMax else { return nil }
        var bytes: [UInt8] = []
        for (number, piece) in pieces.sorted(by: { $0.lexicographicallyPrecedes($1) }).enumerated() {
            var reader = ByteReader(piece)
            guard let found = try? reader.bigEndian32("piece"), found == UInt32(number) else { return nil }
            bytes += piece.dropFirst(4)
        }
        return bytes
    }
}
