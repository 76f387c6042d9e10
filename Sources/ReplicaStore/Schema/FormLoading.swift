import GRDB
import ReplicaCore

/// Makes the forms from their records in `province` (`Protocol/05`); slow, and done when they change.
struct FormLoading {
    let session: StoreSession

    func catalog() throws -> FormCatalog {
        let fieldsByCollection = Dictionary(grouping: try fields(), by: \.collection)
        let rulesByCollection = Dictionary(grouping: try rules(), by: \.collection)
        var taken: Set<String> = Set(BuiltInForms.all.map(\.key))
        var collections: [CollectionForm] = []
        for record in try records(BuiltIn.formCollections) {
            let key = unique(record.text(BuiltIn.name), "c", record.dot, &taken)
            let fields = (fieldsByCollection[record.dot] ?? []).map(\.form)
            collections.append(
                CollectionForm(
                    name: .defined(record.dot), key: key, labels: record.labels,
                    scope: ScopeFamily(rawValue: record.text(BuiltIn.scope)) ?? .unit,
                    isMasters: record.text(BuiltIn.writers) == "master", fields: unique(fields),
                    rules: (rulesByCollection[record.dot] ?? []).map(\.form),
                    retention: RetentionRule.rules(record.text(BuiltIn.retention)),
                    isHidden: record.flag(BuiltIn.hidden)))
        }
        return FormCatalog(collections: collections, lists: try lists())
    }

    /// The lists in their order; last those that codes belong to and no record is there for.
    private func lists() throws -> [CodeListForm] {
        var order: [Dot] = []
        var codes: [Dot: [CodeForm]] = [:]
        for record in try records(BuiltIn.codes) {
            guard let list = record.dot(BuiltIn.codeList) else { continue }
            if codes[list] == nil { order.append(list) }
            codes[list, default: []].append(
                CodeForm(
                    dot: record.dot, key: record.text(BuiltIn.name), labels: record.labels,
                    isHidden: record.flag(BuiltIn.hidden)))
        }
        let named = try records(BuiltIn.codeLists).map { record in
            CodeListForm(
                dot: record.dot, key: record.text(BuiltIn.name), labels: record.labels, codes: codes[record.dot] ?? [])
        }
        let known = Set(named.map(\.dot))
        return named
            + order.filter { !known.contains($0) }.map {
                CodeListForm(dot: $0, key: "", labels: Labels(vietnamese: "", english: ""), codes: codes[$0] ?? [])
            }
    }

    private func rules() throws -> [(collection: Dot, form: RuleForm)] {
        try records(BuiltIn.formRules).compactMap { record in
            guard let collection = record.dot(BuiltIn.collection),
                let severity = RuleSeverity(rawValue: record.text(BuiltIn.severity)), !record.flag(BuiltIn.hidden)
            else { return nil }
            return (
                collection,
                RuleForm(
                    name: .defined(record.dot), key: record.text(BuiltIn.name), labels: record.labels,
                    hints: record.hints, severity: severity, must: record.text(BuiltIn.must))
            )
        }
    }

    /// The codes of the units of the roster: the records of the collection `unit`.
    func unitCodes() throws -> [Dot: String] {
        guard let units = session.catalog.collection(key: "unit"), let code = units.field(key: "code") else {
            return [:]
        }
        return Dictionary(
            try records(units.name).map { ($0.dot, $0.text(code.name)) }, uniquingKeysWith: { first, _ in first })
    }

    private func fields() throws -> [(collection: Dot, form: FieldForm)] {
        try records(BuiltIn.formFields).compactMap { record in
            guard let collection = record.dot(BuiltIn.collection),
                let type = FieldType(rawValue: record.text(BuiltIn.type))
            else { return nil }
            var form = FieldForm(
                name: .defined(record.dot), key: record.text(BuiltIn.name), labels: record.labels, type: type)
            form.hints = record.hints
            form.isMultiple = record.flag(BuiltIn.multiple)
            form.list = record.dot(BuiltIn.list)
            form.target = record.dot(BuiltIn.target).map { .defined($0) }
            form.group = record.dot(BuiltIn.group).map { .defined($0) }
            form.isRequired = record.flag(BuiltIn.required)
            form.personal = record.text(BuiltIn.personal)
            form.sort = FieldSort(rawValue: record.text(BuiltIn.sort))
            form.isSearched = record.flag(BuiltIn.search)
            form.isTitle = record.flag(BuiltIn.title)
            form.isHidden = record.flag(BuiltIn.hidden)
            return (collection, form)
        }
    }

    /// Gives each field a key that can name a column; the first keeps a name that two have.
    private func unique(_ fields: [FieldForm]) -> [FieldForm] {
        var taken: Set<String> = Set(TableLayout.engineColumns)
        return fields.map { field in
            guard case .defined(let dot) = field.name else { return field }
            var field = field
            field.key = unique(field.key, "f", dot, &taken)
            return field
        }
    }

    private func unique(_ key: String, _ prefix: String, _ dot: Dot, _ taken: inout Set<String>) -> String {
        if TableLayout.isPlainName(key), !TableLayout.mayNameIndex(key), taken.insert(key).inserted { return key }
        let other = prefix + "_" + RecordLabel.check(of: dot.hash, count: 12).lowercased()
        taken.insert(other)
        return other
    }

    /// The records of a collection in `province` in order of their field `order`, then their dots.
    ///
    /// Read from the columns, which hold the shown values.
    private func records(_ collection: FormName) throws -> [FormRecord] {
        guard let table = session.tables[collection] else { return [] }
        let layout = table.layout
        let list = layout.columns.map { TableLayout.quoted($0.name) }.joined(separator: ", ")
        let statement = try RawStatement(
            session.db, "SELECT _key, _clock, \(list) FROM \(layout.table) WHERE _scope = ?")
        statement.bind(1, session.numbering.scope(.province))
        var records: [FormRecord] = []
        while try statement.step() {
            guard let origin = session.numbering.origin(statement.int(0) >> 32) else { continue }
            let clock = try ClockColumn(bytes: statement.bytes(1))
            let dot = Dot(
                replica: origin.replica, number: UInt64(statement.int(0) & 0xFFFF_FFFF), hash: clock.hash)
            var record = FormRecord(dot: dot)
            for (index, column) in layout.columns.enumerated() where !statement.isNull(index + 2) {
                let name = column.field.name
                switch column.field.type {
                case .integer, .boolean: record.numbers[name] = statement.int(index + 2)
                case .reference:
                    if let number = session.numbering.name(name), let target = clock.targets[number]?.first,
                        let origin = session.numbering.origin(target.origin)
                    {
                        record.dots[name] = Dot(replica: origin.replica, number: target.number, hash: target.hash)
                    }
                default: record.texts[name] = String(decoding: statement.bytes(index + 2), as: UTF8.self)
                }
            }
            records.append(record)
        }
        return records.sorted { ($0.order, $0.dot) < ($1.order, $1.dot) }
    }
}

/// The shown values of a record that is part of a form.
private struct FormRecord {
    let dot: Dot
    var texts: [FormName: String] = [:]
    var numbers: [FormName: Int64] = [:]
    var dots: [FormName: Dot] = [:]

    func text(_ field: FormName) -> String { texts[field] ?? "" }
    func flag(_ field: FormName) -> Bool { numbers[field] == 1 }
    func dot(_ field: FormName) -> Dot? { dots[field] }
    var order: Int64 { numbers[BuiltIn.order] ?? .max }
    var labels: Labels {
        Labels(vietnamese: text(BuiltIn.labelVietnamese), english: text(BuiltIn.labelEnglish))
    }
    var hints: Labels {
        Labels(vietnamese: text(BuiltIn.hintVietnamese), english: text(BuiltIn.hintEnglish))
    }
}
