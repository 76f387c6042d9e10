import GRDB
import ReplicaCore
import ReplicaLog
import ReplicaText
import ReplicaWire

/// The quick way in for new records that travelled: from the columns of a segment straight into the table.
final class BulkInsert {
    private let session: StoreSession
    private let run: ChangeRun
    private let rows: NewRowWriter
    private let codes: ShownCodes
    private var plans: [NewRowPlan?]
    private let replacesNothing: Bool
    /// Whether any row has a key of this run's numbers.
    private let mayBeTaken: Bool
    /// What the strings that cells share show: worked out once for all rows that share them.
    private var shared: [DictionaryCell?]

    private struct DictionaryCell {
        let shown: NewRowPlan.Column.Shown
        let folded: [UInt8]?
    }

    /// `nil` where the general way has to be taken for the whole run.
    init?(_ session: StoreSession, run: ChangeRun, scope: Int64, awaited: AwaitedReplacements) throws {
        guard awaited.isEmpty, let origin = session.numbering.origins(of: run.replica).first,
            let first = run.payload.numbers.first, let last = run.payload.numbers.last
        else { return nil }
        let keys = try origin.key(first)...origin.key(last)
        guard try !session.hasHidden(keys: keys) else { return nil }
        mayBeTaken = try session.hasRow(keys: keys)
        self.session = session
        self.run = run
        codes = ShownCodes(session.catalog)
        rows = NewRowWriter(session, origin: origin, scope: scope)
        let payload = run.payload
        plans = try payload.shapes.map(session.newRowPlan)
        shared = Array(repeating: nil, count: payload.sharedCount)
        replacesNothing = payload.replacesNothing
    }

    /// Inserts a change's record; `false` if the change has to go the general way.
    func insert(_ index: Int) throws -> Bool {
        let payload = run.payload
        // What was erased is nothing that a column can say.
        guard payload.records[index].isOwn, !payload.isErased(index), let plan = plans[Int(payload.shapeIndexes[index])]
        else { return false }
        guard replacesNothing || plan.columns.indices.allSatisfy({ payload.replaced(of: index, at: $0).isEmpty }) else {
            return false
        }
        let number = payload.numbers[index]
        // A key that is taken belongs to another branch of a copied database, or to another scope.
        if mayBeTaken, try session.hasRow(keys: rows.key(number)...rows.key(number)) { return false }
        return try payload.bytes.withUnsafeBufferPointer { bytes in
            rows.begin(plan)
            let planned = plan.columns
            let columns = planned.span
            let first = payload.cells(of: index).lowerBound
            for position in columns.indices {
                let cell = payload.cells[first + position]
                let content = UnsafeBufferPointer(rebasing: bytes[cell.range])
                let isFilled: Bool
                if let place = cell.shared {
                    let known = shown(content, cell.tag, at: place, columns[position])
                    isFilled = try rows.put(
                        known.shown, content, stays: true, folded: known.folded, into: columns[position], of: plan)
                } else {
                    isFilled = try rows.put(
                        columns[position].shown(cell.tag, content, codes), content, stays: true,
                        into: columns[position], of: plan)
                }
                if !isFilled { return false }
            }
            try rows.insert(plan, number: number, hash: run.hashes[index], time: payload.times[index])
            return true
        }
    }

    private func shown(
        _ content: UnsafeBufferPointer<UInt8>, _ tag: ValueTag, at place: Int, _ column: NewRowPlan.Column
    ) -> DictionaryCell {
        if let known = shared[place] { return known }
        let shown = column.shown(tag, content, codes)
        var folded: [UInt8]?
        if column.cell.isSearched, case .content = shown {
            var text: [UInt8] = []
            SearchedText.append(content.span, to: &text)
            folded = text
        }
        let cell = DictionaryCell(shown: shown, folded: folded)
        shared[place] = cell
        return cell
    }
}

extension StoreSession {
    /// Whether a record that is not shown has one of some keys.
    func hasHidden(keys: ClosedRange<Int64>) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM kb_hidden WHERE key BETWEEN ? AND ?)"),
            arguments: [keys.lowerBound, keys.upperBound]) ?? true
    }

    /// Whether a row of any collection has one of some keys.
    func hasRow(keys: ClosedRange<Int64>) throws -> Bool {
        try !tables(holding: keys).isEmpty
    }
}
