import ReplicaTabular
import ReplicaText

/// Tells the rows of a list that are no records: headings of sections, totals, and what is signed below the list.
///
/// Offices print their lists: `I · HUYỆN PHÙ CÁT` stands above its people, `Tổng cộng · 4.985` below them, then place
/// and day, who drew the list up and who signs. Only a row that cannot well be a record is passed over, and the person
/// who imports is told which.
struct ListMargins {
    /// The column that only numbers the rows, if there is one.
    private let ordinals: Int?
    /// Rows below a total or a signature that are no records, unless records follow.
    private var below: [(row: Row, cells: FilledCells)] = []
    private var isBelow = false
    /// How many cells the shortest record so far has.
    private var cellsMin = Int.max
    /// Whether every record so far has its number.
    private var isNumbered = false
    private var recordCount = 0
    /// The first lines that were passed over, and how many more there were.
    private var passedOver: [Int] = []
    private var furtherCount = 0

    /// A row, and the columns of the cells that a spreadsheet could not compute.
    struct Row {
        let row: TableRow
        let faultyCells: [(column: Int, text: String)]
    }

    /// How many lines are named; a file of another kind might be nothing but headings.
    private static let namedMax = 1_000
    /// What is signed below a list is shorter.
    private static let belowMax = 40
    /// Who drew up, who checked, who signs.
    private static let signedCellsMax = 3

    /// - Parameter ordinals: The column that only numbers the rows, if there is one.
    init(ordinals: Int?) { self.ordinals = ordinals }

    /// Takes the next row.
    ///
    /// - Returns: The rows that are records as far as is known now, in their order.
    mutating func records(after row: Row) -> [Row] {
        let cells = FilledCells(row.row)
        if isHeading(cells) {
            passOver(row)
            return []
        }
        let isShort = isShorter(cells)
        if cells.isTotal(isSure: isShort) {
            passOver(row)
            isBelow = true
            return []
        }
        below.append((row, cells))
        if isShort, isBelow || cells.isSignature {
            isBelow = true
            if below.count <= Self.belowMax { return [] }
        }
        return released()
    }

    /// Ends the list: what stood below it is passed over.
    ///
    /// - Returns: What was passed over in all; `nil` for nothing.
    mutating func finish() -> ImportNote? {
        for (row, _) in below { passOver(row) }
        below.removeAll()
        return passedOver.isEmpty ? nil : .notRecords(lines: passedOver.sorted(), further: furtherCount)
    }

    private mutating func passOver(_ row: Row) {
        if passedOver.count < Self.namedMax { passedOver.append(row.row.line) } else { furtherCount += 1 }
    }

    /// What is gathered, which is records after all.
    private mutating func released() -> [Row] {
        defer { below.removeAll(keepingCapacity: true) }
        isBelow = false
        for (_, cells) in below {
            cellsMin = min(cellsMin, cells.count)
            isNumbered = (recordCount == 0 || isNumbered) && ordinals.map(cells.isNumber) ?? false
            recordCount += 1
        }
        return below.map(\.row)
    }

    /// `I · HUYỆN PHÙ CÁT`, in a list that numbers its rows.
    private func isHeading(_ cells: FilledCells) -> Bool {
        guard let ordinals, let mark = cells[ordinals] else { return false }
        // How many there are may stand beside a heading; a year of birth does not.
        let others = cells.columns.filter { $0 != ordinals && (!cells.isNumber($0) || cells.isYear($0)) }
        if cells.count == 1 { return !cells.isNumber(ordinals) && !cells.isTotal(isSure: true) }
        return others.count == 1 && Self.isSectionMark(mark)
    }

    /// Roman numbers and capital letters.
    private static func isSectionMark(_ text: String) -> Bool {
        let letters = text.last == "." || text.last == ")" ? text.dropLast() : Substring(text)
        let isRoman = !letters.isEmpty && letters.utf8.count <= 5 && letters.allSatisfy { "IVX".contains($0) }
        return isRoman || letters.utf8.count == 1 && letters.allSatisfy { $0.isASCII && $0.isUppercase }
    }

    /// Whether a row is too short for a record of this list.
    private func isShorter(_ cells: FilledCells) -> Bool {
        if recordCount == 0 { return false }
        if isNumbered, let ordinals {
            return !cells.isNumber(ordinals) && (cells.count <= Self.signedCellsMax || cells.count < cellsMin)
        }
        return cells.count < cellsMin
    }
}

/// The cells of a row in which something stands.
private struct FilledCells {
    private let row: TableRow
    let columns: [Int]

    init(_ row: TableRow) {
        self.row = row
        columns = (0..<row.count).filter { column in row[column].contains { $0 != 0x20 } }
    }

    var count: Int { columns.count }

    subscript(column: Int) -> String? { columns.contains(column) ? row.text(column) : nil }

    /// Whether a cell holds a number as people write it: `4.985`, `1)`, `25 người`.
    func isNumber(_ column: Int) -> Bool {
        guard let text = self[column] else { return false }
        let words = Self.words(text)
        return !words.isEmpty && words.allSatisfy { $0.allSatisfy(\.isNumber) || Self.units.contains($0) }
            && text.contains(where: \.isNumber)
    }

    /// Whether a cell holds nothing but what may be a year.
    func isYear(_ column: Int) -> Bool {
        self[column].flatMap { Int($0) }.map { (1_900...2_100).contains($0) } ?? false
    }

    /// Whether the row says how many there are: a word for a sum, and besides it nothing but numbers.
    ///
    /// - Parameter isSure: Whether it may be taken for one without the marks that tell `Tổng cộng` from a person called
    ///   `Tống Công`.
    func isTotal(isSure: Bool) -> Bool {
        guard let first = columns.first else { return false }
        // Looked at in each row: most begin with another letter.
        guard let letter = row[first].first(where: { $0 != 0x20 }), Self.firstLetters.contains(letter) else {
            return false
        }
        let words = Self.words(row.text(first)).filter { !$0.allSatisfy(\.isNumber) && !Self.units.contains($0) }
        let isSum =
            Self.sums.contains(words) || isSure && Self.plainSums.contains(words)
            || Self.sums.contains {
                words.starts(with: $0) && words.dropFirst($0.count).first.map(Self.parts.contains) ?? false
            }
        return isSum && columns.dropFirst().allSatisfy(isNumber)
    }

    /// Whether the row belongs to what is signed below a list, or says in words how long it is.
    var isSignature: Bool {
        columns.contains { column in
            let words = Self.words(FoldedText.fold(row.text(column)))
            if let day = words.firstIndex(of: "ngay"), let month = words.firstIndex(of: "thang"),
                let year = words.firstIndex(of: "nam"), day < month, month < year, count == 1
            {
                return true
            }
            return Self.signatures.contains { words.starts(with: $0) }
        }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static let firstLetters = Set("TtCcGgSs".utf8)
    private static let sums = lists("tổng cộng; tổng số; tổng; cộng; tổng cộng số; tổng số cộng; cộng tổng")
    private static let plainSums = lists("tong cong; tong so; tong; cong; total; grand total; sum")
    /// What a sum may be of: `Cộng xã Cát Tiến`.
    private static let parts: Set<String> = ["xã", "huyện", "phường", "thị", "thành", "mục", "phần", "trang", "toàn"]
    private static let units: Set<String> = ["người", "nguoi", "hồ", "sơ", "trường", "hợp", "lượt", "people", "rows"]
    private static let signatures = lists(
        """
        nguoi lap; nguoi tong hop; nguoi kiem tra; thu truong; tm ubnd; tm uy ban; kt chu tich; kt truong phong; \
        kt giam doc; tl chu tich; xac nhan cua; ky ten; ky ghi ro; ky va ghi ro; an dinh danh sach; danh sach nay; \
        danh sach co; noi nhan
        """)

    private static func lists(_ phrases: String) -> [[String]] {
        phrases.split(separator: ";").map { $0.split(separator: " ").map(String.init) }
    }
}
