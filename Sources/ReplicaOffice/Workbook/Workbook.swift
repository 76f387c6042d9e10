/// A workbook (.xlsx, ECMA-376-1 part 18): its sheets and what their cells share.
package struct Workbook {
    /// In the order of their tabs; charts are none.
    package let sheets: [Sheet]
    package let dateSystem: SerialDate.System
    private let archive: ZipArchive
    private let strings: SharedStrings
    private let formats: NumberFormats

    package struct Sheet: Sendable {
        package let name: String
        package let isHidden: Bool
        fileprivate let path: String
    }

    package init(_ source: ByteSource) throws {
        archive = try ZipArchive(source)
        let start = try Relationships(in: archive, of: "").first(ofType: "/officeDocument") ?? "xl/workbook.xml"
        let relationships = try Relationships(in: archive, of: start)
        var sheets: [Sheet] = []
        var usesDatesFrom1904 = false
        let reader = try Self.small(archive, start, .workbook)
        var isWorkbook = false
        loop: while true {
            switch try reader.next() {
            case .done: break loop
            case .start where reader.name == "workbook": isWorkbook = true
            case .start where reader.name == "workbookPr":
                usesDatesFrom1904 = ["1", "true"].contains(reader.attribute("date1904"))
            case .start where reader.name == "sheet":
                guard sheets.count < OfficeLimits.sheetsMax else { throw OfficeError(.limit, .workbook) }
                guard let id = reader.attribute("id"), let target = relationships[id] else { continue }
                guard target.type.hasSuffix("/worksheet") else { continue }
                sheets.append(
                    Sheet(
                        name: reader.attribute("name") ?? "",
                        isHidden: reader.attribute("state") ?? "visible" != "visible",
                        path: target.path))
            default: break
            }
        }
        guard isWorkbook, !sheets.isEmpty else { throw OfficeError(.notAWorkbook, .workbook) }
        self.sheets = sheets
        dateSystem = usesDatesFrom1904 ? .from1904 : .from1900
        if let path = relationships.first(ofType: "/styles"), archive.entry(named: path) != nil {
            formats = try NumberFormats(Self.small(archive, path, .styles))
        } else {
            formats = NumberFormats()
        }
        if let path = relationships.first(ofType: "/sharedStrings"), let entry = archive.entry(named: path) {
            let content = try archive.open(entry, bytesMax: OfficeLimits.greatPartBytesMax, part: .strings)
            strings = try SharedStrings(XMLReader(part: .strings) { try content.next() })
        } else {
            strings = SharedStrings()
        }
    }

    /// The rows of a sheet.
    package func rows(of sheet: Sheet) throws -> SheetReader {
        guard let entry = archive.entry(named: sheet.path) else { throw OfficeError(.damaged, .sheet) }
        let content = try archive.open(entry, bytesMax: OfficeLimits.greatPartBytesMax, part: .sheet)
        let reader = SheetReader(content, strings: strings, formats: formats)
        try reader.begin()
        return reader
    }

    fileprivate static func small(
        _ archive: ZipArchive, _ path: String, _ part: OfficeError.Part
    ) throws -> XMLReader {
        guard let entry = archive.entry(named: path) else { throw OfficeError(.notAWorkbook, part) }
        let content = try archive.open(entry, bytesMax: OfficeLimits.smallPartBytesMax, part: part)
        return XMLReader(part: part) { try content.next() }
    }
}

/// Which parts a part of an office file refers to (ECMA-376-2 §9.3).
package struct Relationships {
    private var targets: [(id: String, type: String, path: String)] = []

    /// - Parameter path: The part whose relationships are meant; empty for those of the file itself.
    init(in archive: ZipArchive, of path: String) throws {
        let parts = path.split(separator: "/").map(String.init)
        let folder = parts.dropLast()
        let own = (folder + ["_rels", (parts.last ?? "") + ".rels"]).joined(separator: "/")
        guard archive.entry(named: own) != nil else { return }
        let reader = try Workbook.small(archive, own, .relationships)
        while true {
            let event = try reader.next()
            if event == .done { return }
            guard event == .start, reader.name == "Relationship", reader.attribute("TargetMode") != "External",
                let id = reader.attribute("Id"), let type = reader.attribute("Type"),
                let target = reader.attribute("Target")
            else { continue }
            guard targets.count < OfficeLimits.entriesMax else { throw OfficeError(.limit, .relationships) }
            targets.append((id, type, Self.resolve(target, in: Array(folder))))
        }
    }

    subscript(id: String) -> (type: String, path: String)? {
        targets.first { $0.id == id }.map { ($0.type, $0.path) }
    }

    /// The first part of a type, by how the type's name ends: its beginning differs between forms of the format.
    func first(ofType ending: String) -> String? { targets.first { $0.type.hasSuffix(ending) }?.path }

    /// The name of the entry that a target means.
    private static func resolve(_ target: String, in folder: [String]) -> String {
        var parts = target.hasPrefix("/") ? [] : folder
        for part in target.split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
