import ReplicaCore
import ReplicaOffice
import ReplicaReports

/// What is held about a person as a document to hand over, in Vietnamese.
struct SubjectDocument {
    let data: SubjectData

    var document: WordWriter {
        var writer = WordWriter(title: Self.title)
        writer.append(
            OfficialStyle.letterhead(
                unit: data.unit.code, name: data.unit.title, number: "Số:        /……",
                day: CivilDay(text: data.writtenOn).map { "ngày \($0.administrative)" } ?? ""))
        writer.append(OfficialStyle.centred("DỮ LIỆU CÁ NHÂN ĐANG LƯU GIỮ", before: 240, isBold: true))
        writer.append(
            OfficialStyle.centred("của \(data.name.isEmpty ? "hồ sơ \(data.subject)" : data.name)", isBold: true))
        writer.append(OfficialStyle.line(sides: 3_400))
        writer.append(OfficialStyle.body(opening))
        let persons = data.records.filter(\.isSubjects)
        let others = data.records.filter { !$0.isSubjects && !$0.isAttachment }
        section("I. THÔNG TIN CỦA NGƯỜI", persons, nothing: "Không có.", &writer)
        section("II. HỒ SƠ LIÊN QUAN", others, nothing: "Không có hồ sơ nào khác.", &writer)
        files(data.records.filter(\.isAttachment), &writer)
        missing(&writer)
        return writer
    }

    private static let title = "Dữ liệu cá nhân đang lưu giữ"

    private var opening: String {
        "\(data.unit.title) thông báo toàn bộ dữ liệu về \(data.name.isEmpty ? "người nêu trên" : data.name) "
            + "(mã hồ sơ \(data.subject)) đang lưu giữ tại bản sao \(data.replica): \(data.records.count) hồ sơ, gồm "
            + "nội dung hiện có và lịch sử ghi. Người khác được nhắc đến thì chỉ ghi mã hồ sơ."
    }

    // MARK: Records

    private func section(
        _ title: String, _ records: [SubjectData.Record], nothing: String, _ writer: inout WordWriter
    ) {
        writer.append(OfficialStyle.heading(title, before: 120))
        if records.isEmpty { writer.append(OfficialStyle.body(nothing)) }
        for (place, record) in records.enumerated() { append(record, number: place + 1, &writer) }
    }

    private func append(_ record: SubjectData.Record, number: Int, _ writer: inout WordWriter) {
        writer.append(OfficialStyle.heading("\(number). \(record.collection.title) (\(record.id))", before: 60))
        let state = record.isDeleted ? " Hồ sơ đã xoá khỏi danh sách, lịch sử còn lưu." : ""
        writer.append(OfficialStyle.body("Đơn vị quản lý: \(record.unit.title).\(state)"))
        if !record.fields.isEmpty {
            writer.append(
                table([3, 7], ["Mục", "Nội dung"], record.fields.map { [$0.label, $0.words] }))
        }
        for erasure in record.erasures {
            writer.append(
                OfficialStyle.body(
                    "Nội dung đã xoá theo lệnh \(erasure.order) ngày \(Self.day(erasure.orderedOn)); "
                        + "căn cứ: \(erasure.basis)."))
        }
        writer.append(
            table(
                [2, 3, 5], ["Ngày ghi", "Đơn vị, người ghi", "Đã ghi"],
                record.history.map { [Self.day($0.at), "\($0.unit)\n\($0.author)", $0.words] }))
    }

    // MARK: Files, and what is not here

    private func files(_ attachments: [SubjectData.Record], _ writer: inout WordWriter) {
        writer.append(OfficialStyle.heading("III. TỆP ĐÍNH KÈM", before: 120))
        if attachments.isEmpty { return writer.append(OfficialStyle.body("Không có.")) }
        writer.append(
            table(
                [3, 4, 3], ["Mã hồ sơ", "Tên tài liệu", "Tệp kèm theo"],
                attachments.map { record in
                    let title = record.fields.first { $0.key == "title" }?.words ?? ""
                    return [record.id, title, record.file ?? "nội dung chưa về bản sao này"]
                }))
    }

    private func missing(_ writer: inout WordWriter) {
        writer.append(OfficialStyle.heading("IV. PHẠM VI KHÔNG CÓ TẠI BẢN SAO NÀY", before: 120))
        if data.scopesNotHeld.isEmpty, data.scopesIncomplete.isEmpty {
            return writer.append(OfficialStyle.body("Không có: bản sao này đọc được mọi phạm vi."))
        }
        writer.append(
            OfficialStyle.body(
                "Dữ liệu ở các phạm vi sau, nếu có, do đơn vị giữ phạm vi đó cung cấp; bản sao này không đọc được."))
        for (name, members) in Self.families(data.scopesNotHeld) {
            writer.append(OfficialStyle.body("- \(name): \(members.joined(separator: ", "))."))
        }
        if !data.scopesIncomplete.isEmpty {
            writer.append(
                OfficialStyle.body("- Chưa về đủ: \(data.scopesIncomplete.joined(separator: ", "))."))
        }
    }

    private static let familyNames = [
        "people": "Sổ người của địa bàn", "unit": "Hồ sơ công việc của đơn vị", "case": "Vụ việc nhiều đơn vị",
        "restricted": "Hồ sơ hạn chế của đơn vị",
    ]

    private static func families(_ scopes: [String]) -> [(name: String, members: [String])] {
        let families: [String: [String]] = Dictionary(grouping: scopes) { String($0.prefix { $0 != "/" }) }
        return families.sorted { $0.key < $1.key }.map { family, scopes in
            (familyNames[family] ?? family, scopes.map { String($0.dropFirst(family.count + 1)) })
        }
    }

    private func table(_ shares: [Int], _ header: [String], _ rows: [[String]]) -> WordTable {
        let total = shares.reduce(0, +)
        var table = WordTable(widths: shares.map { WordWriter.textWidth * $0 / total }, headerRows: 1)
        table.rows = [header.map { [OfficialStyle.cell($0, .center, isBold: true)] }]
        table.rows += rows.map { $0.map { [OfficialStyle.cell($0)] } }
        return table
    }

    private static func day(_ text: String) -> String { CivilDay(text: text)?.vietnamese ?? text }
}

extension SubjectData.Record {
    /// Whether it is the person's own.
    fileprivate var isSubjects: Bool { collection.code == PersonReading.collection }
}

extension SubjectData.Field {
    fileprivate var words: String {
        opposed.isEmpty ? shown : "\(shown)\nChưa thống nhất: \(opposed.joined(separator: "; "))"
    }
}

extension SubjectData.Change {
    fileprivate var words: String {
        let lines = entries.map { entry in
            switch entry.kind {
            case "emptied": "\(entry.label): bỏ trống"
            case "added": "\(entry.label): thêm \(entry.shown)"
            case "removed": "\(entry.label): bớt \(entry.shown)"
            case "deleted": "Xoá hồ sơ khỏi danh sách"
            case "restored": "Khôi phục hồ sơ"
            default: "\(entry.label): \(entry.shown)"
            }
        }
        return (lines + (note.isEmpty ? [] : ["Lý do: \(note)"])).joined(separator: "\n")
    }
}
