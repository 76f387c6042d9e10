import ReplicaOffice
import ReplicaTabular

/// Files that people have.
extension Door {
    static let files = [
        Door("csv", through: ["ReplicaTabular"]) { bytes in
            // The first byte says where the file comes in two pieces.
            guard let first = bytes.first else { return }
            let content = bytes[1...]
            let cut = content.startIndex + Int(first) * content.count / 256
            try require(
                table(of: content) == table(of: content[..<cut], content[cut...]),
                "where a file is cut changes nothing")
        },
        Door("xlsx", through: office) { bytes in
            let workbook = try Workbook(ByteSource(bytes))
            for sheet in workbook.sheets {
                guard let reader = try? workbook.rows(of: sheet) else { continue }
                while try reader.next() != nil {}
            }
        },
        Door("zip", through: office) { bytes in
            let archive = try ZipArchive(ByteSource(bytes))
            for name in ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "a"] {
                guard let entry = archive.entry(named: name) else { continue }
                let reader = try archive.open(entry, bytesMax: 1 << 20, part: .sheet)
                var count = 0
                while true {
                    let piece = try reader.next()
                    if piece.isEmpty { break }
                    count += piece.count
                    try require(count <= 1 << 20, "no more than was allowed")
                }
            }
        },
        Door("xml", through: office) { bytes in
            var rest = bytes[...]
            let reader = XMLReader(part: .sheet) {
                defer { rest = rest.dropFirst(16) }
                return Array(rest.prefix(16))
            }
            while try reader.next() != .done { _ = reader.attribute("r") }
        },
        Door("media", through: office) { bytes in
            guard let media = AttachedMedia(bytes: bytes), let stripped = media.stripped(bytes) else { return }
            try require(stripped.count <= bytes.count, "nothing is added")
            try require(AttachedMedia(bytes: stripped) == media, "it stays what it is")
            try require(media.stripped(stripped) == stripped, "nothing is left to strip")
        },
    ]

    private static let office = ["ReplicaOffice", "ReplicaCompression"]

    /// What a file that comes in pieces holds, as far as it can be read.
    private static func table(of pieces: ArraySlice<UInt8>...) -> Table {
        var reader = CSVReader()
        var table = Table()
        do throws(CSVError) {
            for piece in pieces {
                reader.feed(Array(piece).span)
                while let row = try reader.next() { table.add(row) }
            }
            reader.finish()
            while let row = try reader.next() { table.add(row) }
        } catch {
            table.error = error
        }
        return table
    }

    private struct Table: Equatable {
        var fields: [ArraySlice<UInt8>] = []
        var lines: [Int] = []
        var error: CSVError?

        mutating func add(_ row: TableRow) {
            fields += (0..<row.count).map { row[$0] }
            lines += [row.line, row.count]
        }
    }
}
