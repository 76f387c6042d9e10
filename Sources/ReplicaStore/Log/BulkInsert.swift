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
    private var plans: [ShapePlan?]
    /// Whether any row has a key of this run's numbers.
    private let mayBeTaken: Bool
    /// What the strings of dictionaries show, by entry and member: worked out once for all rows that share them.
    private var dictionaries: [Int: [DictionaryCell?]] = [:]

    /// A plan, and where in the payload each of its values stands.
    private final class ShapePlan {
        let rows: NewRowPlan
        let entries: [Int]
        let columns: [SegmentPayload.EntryColumns]

        init(rows: NewRowPlan, entries: [Int], payload: SegmentPayload) {
            self.rows = rows
            self.entries = entries
            columns = entries.map { payload.columns[$0] }
        }
    }

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
        rows = NewRowWriter(session, origin: origin, scope: scope)
        let payload = run.payload
        plans = zip(payload.shapes, payload.entriesOfShape).map { shape, entries in
            NewRowPlan(shape, session).map { ShapePlan(rows: $0, entries: entries, payload: payload) }
        }
    }

    /// Inserts a change's record; `false` if the change has to go the general way.
    func insert(_ index: Int) throws -> Bool {
        let payload = run.payload
        guard payload.records[index].isOwn, let plan = plans[Int(payload.shapeIndexes[index])] else { return false }
        let start = Int(payload.useStarts[index])
        return try payload.bytes.withUnsafeBufferPointer { bytes in
            rows.clear()
            for position in plan.entries.indices {
                let row = Int(payload.uses[start + position])
                let columns = plan.columns[position]
                guard columns.replaced.isEmpty || columns.replaced.items(row: row).isEmpty else { return false }
                let values = columns.values[0]
                let content = values.contents[row]
                let column = plan.rows.columns[position]
                let cell = shown(
                    UnsafeBufferPointer(rebasing: bytes[content]), of: values, row: row,
                    entry: plan.entries[position], column)
                guard
                    try rows.take(
                        NewRowWriter.Cell(shown: cell.shown, content: content, folded: cell.folded), of: column)
                else { return false }
            }
            let number = payload.numbers[index]
            // A key that is taken belongs to another branch of a copied database, or to another scope.
            if mayBeTaken, try session.hasRow(keys: rows.key(number)...rows.key(number)) { return false }
            try rows.insert(
                plan.rows, number: number, hash: run.hashes[index], time: payload.times[index], bytes: bytes)
            return true
        }
    }

    private func shown(
        _ content: UnsafeBufferPointer<UInt8>, of values: SegmentPayload.ValueColumn, row: Int, entry: Int,
        _ column: NewRowPlan.Column
    ) -> DictionaryCell {
        guard values.contents.hasDictionary, values.isUniform else {
            return DictionaryCell(shown: column.shown(values.tag(row: row), content, session.catalog), folded: nil)
        }
        let place = values.contents.place(row: row)
        if let known = dictionaries[entry]?[place] { return known }
        let shown = column.shown(values.tag(row: row), content, session.catalog)
        var folded: [UInt8]?
        if column.cell.isSearched, case .content = shown {
            var text: [UInt8] = []
            SearchedText.append(content.span, to: &text)
            folded = text
        }
        let cell = DictionaryCell(shown: shown, folded: folded)
        dictionaries[entry, default: Array(repeating: nil, count: values.contents.strings.count)][place] = cell
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
        for table in tables.values where try table.contains(keys) { return true }
        return false
    }
}
