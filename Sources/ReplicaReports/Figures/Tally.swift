import ReplicaCore

/// Where one row goes.
struct Entry {
    let cells: [FigureCell]
    let amount: RowAmount
}

/// What one row adds to a figure.
enum RowAmount {
    case number(Amount)
    case money(Amount, currency: String)
    case days(Int)
    /// The row says nothing of it.
    case nothing
}

/// Which of several rows about one thing stands for it: the first of the records that were merged, then the row that
/// comes first by its id, so that every replica chooses the same.
struct EntryOrder: Comparable {
    let place: Int
    let row: String

    static func < (left: Self, right: Self) -> Bool { (left.place, left.row) < (right.place, right.row) }
}

/// Adds up one figure in the windows of a report.
struct Tally {
    let name: FigureName
    private let rule: FigureRule
    private var sums = [Sum](repeating: Sum(), count: 3)
    /// The rows that stand for things that count once.
    private var chosen = [[String: (order: EntryOrder, entry: Entry)]](repeating: [:], count: 3)

    init(_ name: FigureName, _ rule: FigureRule) {
        self.name = name
        self.rule = rule
    }

    var hasSeveralSources: Bool { rule.sources.count > 1 }
    var isOfAStretch: Bool { rule.sources.contains { $0.time.isOfAStretch } }

    func amount(of row: CountedRow, endOf window: DayRange) -> RowAmount {
        switch rule.measure {
        case .count: return .number(.one)
        case .sum(let field, let missing, _):
            return .number(Amount(row[field]) ?? Amount(missing))
        case .money(let field, let currency):
            guard let amount = Amount(row[field]) else { return .nothing }
            guard let currency else { return .number(amount) }
            return .money(amount, currency: row[currency].isEmpty ? "VND" : row[currency])
        case .medianDays(let from, let to):
            guard let start = row.day(from), let end = to.map({ row.day($0) }) ?? window.last, start <= end else {
                return .nothing
            }
            return .days(end.daysSince1970 - start.daysSince1970)
        }
    }

    mutating func add(_ entry: Entry, in window: Int) { sums[window].add(entry) }

    mutating func add(_ entry: Entry, of entity: String, order: EntryOrder, in window: Int) {
        if let known = chosen[window][entity], known.order <= order { return }
        chosen[window][entity] = (order, entry)
    }

    func value(in window: Int) -> FigureValue {
        var sum = sums[window]
        for (_, chosen) in chosen[window] { sum.add(chosen.entry) }
        return sum.value(isMedian: isMedian)
    }

    private var isMedian: Bool { if case .medianDays = rule.measure { true } else { false } }

    /// What rows add up to.
    private struct Sum {
        var total = Amount.zero
        var cells: [FigureCell: Amount] = [:]
        var currencies: Set<String> = []
        var days: [Int] = []
        var daysOfCells: [FigureCell: [Int]] = [:]

        mutating func add(_ entry: Entry) {
            switch entry.amount {
            case .nothing: return
            case .number(let amount):
                total += amount
                for cell in entry.cells { cells[cell, default: .zero] += amount }
            case .money(let amount, let currency):
                total += amount
                currencies.insert(currency)
                cells[FigureCell(FigureCell.currency, currency), default: .zero] += amount
                for cell in entry.cells {
                    cells[FigureCell(cell.dimension + "/" + currency, cell.value), default: .zero] += amount
                }
            case .days(let number):
                days.append(number)
                for cell in entry.cells { daysOfCells[cell, default: []].append(number) }
            }
        }

        func value(isMedian: Bool) -> FigureValue {
            if isMedian {
                return FigureValue(total: Self.median(days), cells: daysOfCells.compactMapValues(Self.median))
            }
            // Money of several currencies has no sum.
            return FigureValue(total: currencies.count > 1 ? nil : total, cells: cells)
        }

        private static func median(_ days: [Int]) -> Amount? {
            if days.isEmpty { return nil }
            let sorted = days.sorted()
            let middle = sorted.count / 2
            if sorted.count % 2 == 1 { return Amount(sorted[middle]) }
            let twice = sorted[middle - 1] + sorted[middle]
            return Amount("\(twice / 2)" + (twice % 2 == 1 ? ".5" : ""))
        }
    }
}
