import ReplicaCore
import ReplicaFilter
import ReplicaForms
import ReplicaStore
import ReplicaText

extension Replica {
    /// How many fields a list shows when nobody names them.
    private static let fieldsShown = 6

    /// The records of a collection that a query picks.
    package func list(collection: String, _ query: ListQuery) throws -> ListReport {
        try readDivided { session in
            let finder = RecordFinder(session: session)
            let form = try finder.form(collection)
            let fields = try Self.fields(query, form, finder)
            var selection = try Self.selection(query, form, finder)
            selection.limit = query.limit.map { $0 + 1 }
            var keys = try session.keys(in: form.name, selection)
            let hasMore = query.limit.map { keys.count > $0 } ?? false
            if hasMore { keys.removeLast() }
            keys = try Self.shownAsOne(keys, of: form, session)
            let reporting = RecordReporting(session)
            let rows = try keys.compactMap { key in
                try session.record(key: key, collection: form.name).map { Self.row($0, fields, reporting) }
            }
            return ListReport(collection: form, fields: fields, rows: rows, hasMore: hasMore)
        }
    }

    /// Records that were merged are listed once, as the one that stands for them, whichever of them was found.
    private static func shownAsOne(_ keys: [Int64], of form: CollectionForm, _ session: StoreSession) throws -> [Int64]
    {
        guard try session.hasEdges() else { return keys }
        var heads: [Int64: Int64] = [:]
        for (record, head) in try RecordEdges(session).followers {
            guard let key = try session.shownRecord(record, collection: form.name)?.key,
                let shown = try session.shownRecord(head, collection: form.name)
            else { continue }
            heads[key] = shown.key
        }
        var listed: Set<Int64> = []
        return keys.map { heads[$0] ?? $0 }.filter { listed.insert($0).inserted }
    }

    private static func row(
        _ stored: StoreSession.StoredRecord, _ fields: [FieldForm], _ reporting: RecordReporting
    ) -> ListRow {
        let session = reporting.session
        return ListRow(
            id: session.label(of: stored.state.record),
            unit: session.owner(of: stored.state).flatMap { session.unitCodes[$0] },
            values: fields.map { reporting.value(of: $0, in: stored.state) },
            hasConflict: !stored.state.conflicts.isEmpty || stored.state.isContested)
    }

    private static func fields(_ query: ListQuery, _ form: CollectionForm, _ finder: RecordFinder) throws -> [FieldForm]
    {
        if let keys = query.fields {
            let builder = builder(finder, form, nil)
            return try keys.map { try builder.field($0) }
        }
        let title = form.valueFields.filter(\.isTitle)
        let others = form.valueFields.filter { !$0.isTitle && $0.key != "source_ref" }
        return Array((title + others).prefix(fieldsShown))
    }

    static func selection(_ query: ListQuery, _ form: CollectionForm, _ finder: RecordFinder) throws -> RowSelection {
        var selection = RowSelection()
        let builder = builder(finder, form, nil)
        if let filter = query.filter {
            let expression: FilterExpression
            do throws(FilterError) {
                expression = try FilterExpression(parsing: TextNormalization.nfc(filter))
            } catch {
                throw ExchangeError.filter(error, text: filter)
            }
            let compiler = FilterCompiler(form: form, parser: finder.parser, session: finder.session, fields: builder)
            do {
                selection.conditions.append(try compiler.condition(expression))
            } catch let problem as FieldProblem {
                throw ExchangeError.fieldProblem(
                    problem, label: Replica.label(of: problem, in: form))
            }
        }
        if let unit = query.unit {
            guard finder.session.unit(code: unit) != nil else {
                throw ExchangeError.unknownUnit(unit, known: finder.session.unitCodes.values.sorted())
            }
            selection.conditions.append(RowCondition(sql: "owner_unit = ?", arguments: [.text(unit)]))
        }
        if let search = query.search {
            selection.alternatives = PhoneDigits.searched(search)
            selection.prefersWhole = search.contains("@")
            // A date in words has spaces in it.
            let pieces = dateWord(search) == nil ? search.split(whereSeparator: \.isWhitespace) : [search[...]]
            for piece in pieces {
                let words = words(String(piece))
                // It may be part of something else as well: `12/2024` of the number of a document.
                if let date = dateWord(piece) {
                    selection.dates.append((date, words))
                } else {
                    selection.words += words
                }
            }
        }
        if let sort = query.sort { selection.sort = try builder.field(sort).key }
        selection.isDescending = query.isDescending
        return selection
    }

    /// A date with its month as people write it, as the word that the search index has of it; `nil` for anything else. A
    /// year is a word as it stands.
    static func dateWord(_ text: some StringProtocol) -> String? {
        guard let date = TypedDate(text), date.month != nil, (1_000...2_999).contains(date.year) else { return nil }
        return date.text.replacing("-", with: "")
    }

    /// The folded words of a search, as the search index splits them.
    static func words(_ text: String) -> [String] {
        FoldedText.fold(TextNormalization.nfc(text)).unicodeScalars
            .split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
            .map { String($0) }
    }
}
