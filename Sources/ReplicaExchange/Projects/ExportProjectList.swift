import Foundation
import ReplicaCore
import ReplicaOffice
import ReplicaStore

extension Replica {
    /// Writes a list of projects as a workbook for the Ministry, with a sheet in Vietnamese and one in English.
    ///
    /// - Returns: How many projects it has, and those without an English name or summary.
    package func exportProjects(
        list id: String, to path: String, overwrite: Bool
    ) throws -> (projects: Int, withoutEnglish: [String]) {
        guard (path as NSString).pathExtension.lowercased() == "xlsx" else {
            throw ExchangeError.unsupportedFormat(path: path)
        }
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ExchangeError.fileExists(path: path) }
        return try read { session in
            let list = try ProjectList(id, session)
            if list.projects.isEmpty {
                throw ExchangeError.projectList(session.label(of: list.stored.state.record), .noProjects)
            }
            let file = try AtomicFile(path: path)
            do {
                let sheets = [ProjectSheet(list, inVietnamese: true), ProjectSheet(list, inVietnamese: false)]
                var writer = try WorkbookWriter(sheets: sheets.map(\.plan)) { try file.write($0) }
                for (place, sheet) in sheets.enumerated() {
                    if place > 0 { try writer.nextSheet() }
                    try sheet.write(to: &writer)
                }
                try writer.finish()
            } catch let error as OfficeError {
                throw ExchangeError.office(error, path: path)
            }
            try file.commit()
            return (list.projects.count, list.withoutEnglish)
        }
    }
}

/// A list of projects in one language.
private struct ProjectSheet {
    private let list: ProjectList
    private let inVietnamese: Bool

    private struct Column {
        let vietnamese: String
        let english: String
        let width: Int
    }

    private static let columns = [
        Column(vietnamese: "STT", english: "No.", width: 6),
        Column(vietnamese: "Mã hồ sơ", english: "Record", width: 16),
        Column(vietnamese: "Tên dự án", english: "Project", width: 40),
        Column(vietnamese: "Lĩnh vực", english: "Sector", width: 22),
        Column(vietnamese: "Địa điểm", english: "Location", width: 28),
        Column(vietnamese: "Vốn đầu tư", english: "Capital", width: 18),
        Column(vietnamese: "Đồng tiền", english: "Currency", width: 10),
        Column(vietnamese: "Diện tích đất (ha)", english: "Land (ha)", width: 14),
        Column(vietnamese: "Hình thức đầu tư", english: "Form of investment", width: 22),
        Column(vietnamese: "Nhà đầu tư cần tìm", english: "Investor sought", width: 26),
        Column(vietnamese: "Ưu đãi", english: "Incentives", width: 26),
        Column(vietnamese: "Tình trạng", english: "State", width: 18),
        Column(vietnamese: "Đầu mối", english: "Contact", width: 26),
        Column(vietnamese: "Tóm tắt (tiếng Anh)", english: "Summary", width: 50),
    ]

    init(_ list: ProjectList, inVietnamese: Bool) {
        self.list = list
        self.inVietnamese = inVietnamese
    }

    var plan: SheetPlan {
        SheetPlan(
            name: inVietnamese ? "Danh mục" : "List",
            columns: Self.columns.map { SheetPlan.Column(width: $0.width, style: .wrapped) }, frozenRows: 2)
    }

    func write(to writer: inout WorkbookWriter) throws {
        let year = list.text("list_year", of: list.stored)
        let heading =
            inVietnamese
            ? "\(list.title) – năm \(year)" : "List of priority projects of the province, \(year)"
        try writer.append([.text(heading)], styles: [.header])
        try writer.append(
            Self.columns.map { .text(inVietnamese ? $0.vietnamese : $0.english) },
            styles: Self.columns.map { _ in .header })
        for (place, project) in list.projects.enumerated() { try writer.append(cells(place + 1, project)) }
    }

    private func cells(_ number: Int, _ project: StoreSession.StoredRecord) -> [CellContent] {
        let name = list.text("name", of: project)
        let english = list.text("name_en", of: project)
        let place = [list.text("location", of: project), shown("place", project)].filter { !$0.isEmpty }
        return [
            .number(String(number)), .text(list.session.label(of: project.state.record)),
            // A name is not translated by a program: without an English one the reader sees the Vietnamese one.
            .text(inVietnamese || english.isEmpty ? name : english), text(shown("sector", project)),
            text(place.joined(separator: ", ")), amount("capital_amount", project),
            text(list.text("capital_currency", of: project)), amount("land_ha", project), text(shown("form", project)),
            text(list.text("investor_sought", of: project)), text(list.text("incentives", of: project)),
            text(shown("state", project)), text(shown("contact_unit", project)),
            text(list.text("summary_en", of: project)),
        ]
    }

    private func shown(_ key: String, _ project: StoreSession.StoredRecord) -> String {
        list.value(key, of: project).map { inVietnamese ? $0.shown.vietnamese : $0.shown.english } ?? ""
    }

    private func text(_ text: String) -> CellContent { text.isEmpty ? .empty : .text(text) }

    private func amount(_ key: String, _ project: StoreSession.StoredRecord) -> CellContent {
        let text = list.text(key, of: project)
        return text.isEmpty ? .empty : .number(text)
    }
}
