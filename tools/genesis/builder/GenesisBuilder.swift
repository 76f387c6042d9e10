package import Foundation
import ReplicaCore
import ReplicaForms
package import ReplicaLog
import ReplicaTabular
import ReplicaTrust
import ReplicaWire

/// Makes the genesis segment from the data files: the same changes whenever it is run (`Protocol/05` §4).
package struct GenesisBuilder {
    private let key: SigningKey
    private var hasher: LeafHasher
    private let secret: [UInt8]
    private var changes: [Change] = []
    private var leaves: [Hash256] = []
    private var shapes: Set<Shape> = []
    /// The records that others may refer to.
    private var records: [String: Dot] = [:]

    /// When the genesis was made, in milliseconds since 1970: 2026-11-23T00:00:00Z.
    private static let wallMilliseconds: UInt64 = 1_795_392_000_000

    package init() {
        let seed = Hash256.of(Array("kieubao genesis 1".utf8)).bytes
        guard let key = SigningKey(seed: seed) else { preconditionFailure("a hash has 32 bytes") }
        self.key = key
        secret = Hash256.of(Array("kieubao genesis secret 1".utf8)).bytes
        hasher = LeafHasher(secret: secret)
    }

    /// The files of records with their collections; references are to records of the same file or one before.
    private static let recordFiles = [
        ("units.csv", "unit"), ("plan.csv", "plan_item"), ("countries.csv", "country"), ("places.csv", "place"),
        ("place_changes.csv", "place_change"),
    ]

    /// The sealed segment for the files in a folder.
    ///
    /// - Parameter selection: What of them goes into it; `nil` for everything.
    package static func segment(from folder: URL, keeping selection: GenesisSelection? = nil) throws -> SealedSegment {
        var builder = GenesisBuilder()
        var forms = try JSONDecoder().decode(
            FormsFile.self, from: Data(contentsOf: folder.appending(path: "forms.json")))
        if let selection { forms = forms.keeping(selection) }
        let catalog = try builder.add(forms)
        for (file, collection) in recordFiles where selection?.isKept(collection) ?? true {
            let rows = try rows(folder, file)
            try builder.add(selection?.rows(rows, of: collection) ?? rows, to: collection, catalog)
        }
        return try builder.seal()
    }

    /// The cells of the rows of the Plan, in the order of the file's columns.
    package static func planRows(from folder: URL) throws -> [[String]] {
        let columns = ["row", "place", "text_vi", "text_en", "kind", "forms"]
        return try rows(folder, "plan_rows.csv").map { row in columns.map { row[$0] ?? "" } }
    }

    /// The rows of a CSV file by their headers.
    private static func rows(_ folder: URL, _ name: String) throws -> [[String: String]] {
        var reader = CSVReader()
        reader.feed([UInt8](try Data(contentsOf: folder.appending(path: name))).span)
        reader.finish()
        guard let header = try reader.next()?.texts else { return [] }
        var rows: [[String: String]] = []
        while let record = try reader.next() {
            rows.append(Dictionary(uniqueKeysWithValues: zip(header, record.texts)))
        }
        return rows
    }

    // MARK: Records

    private mutating func add(_ forms: FormsFile) throws -> FormCatalog {
        var lists: [String: Dot] = [:]
        var listForms: [CodeListForm] = []
        for (order, list) in forms.lists.enumerated() {
            let dot = create(BuiltIn.codeLists, labelled(list.name, list.label_vi, list.label_en, order))
            lists[list.name] = dot
            var codes: [CodeForm] = []
            for (order, code) in list.codes.enumerated() {
                var values = labelled(code.name, code.label_vi, code.label_en, order)
                values.append((BuiltIn.codeList, .dot(dot)))
                let labels = Labels(vietnamese: code.label_vi, english: code.label_en)
                codes.append(CodeForm(dot: create(BuiltIn.codes, values), key: code.name, labels: labels))
            }
            listForms.append(
                CodeListForm(
                    dot: dot, key: list.name, labels: Labels(vietnamese: list.label_vi, english: list.label_en),
                    codes: codes))
        }
        var collections: [String: Dot] = [:]
        for (order, collection) in forms.collections.enumerated() {
            var values = labelled(collection.name, collection.label_vi, collection.label_en, order)
            values.append((BuiltIn.scope, .text(collection.scope)))
            if let writers = collection.writers { values.append((BuiltIn.writers, .text(writers))) }
            collections[collection.name] = create(BuiltIn.formCollections, values)
        }
        var built: [CollectionForm] = []
        for collection in forms.collections {
            built.append(try fields(of: collection, lists: lists, collections: collections))
        }
        for collection in forms.collections { try addRules(of: collection, collections: collections) }
        return FormCatalog(collections: built, lists: listForms)
    }

    private mutating func addRules(of collection: FormsFile.Collection, collections: [String: Dot]) throws {
        let owner = try found(collections[collection.name], collection.name)
        for (order, rule) in (collection.rules ?? []).enumerated() {
            create(
                BuiltIn.formRules,
                labelled(rule.name, rule.label_vi, rule.label_en, order) + [
                    (BuiltIn.hintVietnamese, .text(rule.hint_vi)), (BuiltIn.hintEnglish, .text(rule.hint_en)),
                    (BuiltIn.collection, .dot(owner)), (BuiltIn.severity, .text(rule.severity)),
                    (BuiltIn.must, .text(rule.must)),
                ])
        }
    }

    private mutating func fields(
        of collection: FormsFile.Collection, lists: [String: Dot], collections: [String: Dot]
    ) throws -> CollectionForm {
        guard let owner = collections[collection.name] else { throw GenesisError.unknown(collection.name) }
        var groups: [String: Dot] = [:]
        var forms: [FieldForm] = []
        for (order, field) in collection.fields.enumerated() {
            var values = labelled(field.name, field.label_vi, field.label_en, order)
            values.append((BuiltIn.collection, .dot(owner)))
            values.append((BuiltIn.type, .text(field.type)))
            if let hint = field.hint_vi { values.append((BuiltIn.hintVietnamese, .text(hint))) }
            if let hint = field.hint_en { values.append((BuiltIn.hintEnglish, .text(hint))) }
            if let list = field.list { values.append((BuiltIn.list, .dot(try found(lists[list], list)))) }
            if let target = field.target {
                values.append((BuiltIn.target, .dot(try found(collections[target], target))))
            }
            if let group = field.group { values.append((BuiltIn.group, .dot(try found(groups[group], group)))) }
            if field.required == true { values.append((BuiltIn.required, .boolean(true))) }
            if let personal = field.personal { values.append((BuiltIn.personal, .text(personal))) }
            if let sort = field.sort { values.append((BuiltIn.sort, .text(sort))) }
            if field.search == true { values.append((BuiltIn.search, .boolean(true))) }
            if field.title == true { values.append((BuiltIn.title, .boolean(true))) }
            if field.multiple == true { values.append((BuiltIn.multiple, .boolean(true))) }
            let dot = create(BuiltIn.formFields, values)
            guard let type = FieldType(rawValue: field.type) else { throw GenesisError.unknown(field.type) }
            if type == .group { groups[field.name] = dot }
            var form = FieldForm(
                name: .defined(dot), key: field.name,
                labels: Labels(vietnamese: field.label_vi, english: field.label_en), type: type)
            form.list = field.list.flatMap { lists[$0] }
            form.isMultiple = field.multiple == true
            form.group = field.group.flatMap { groups[$0] }.map { .defined($0) }
            forms.append(form)
        }
        return CollectionForm(
            name: .defined(owner), key: collection.name,
            labels: Labels(vietnamese: collection.label_vi, english: collection.label_en),
            scope: ScopeFamily(rawValue: collection.scope) ?? .unit, isMasters: collection.writers == "master",
            fields: forms)
    }

    /// Records of a collection; a unit is referred to by its code, any other record by its `source_ref`.
    private mutating func add(_ rows: [[String: String]], to collection: String, _ catalog: FormCatalog) throws {
        guard let form = catalog.collection(key: collection) else { throw GenesisError.unknown(collection) }
        for var row in rows {
            if let name = row.removeValue(forKey: "name_vi") { row["name"] = name }
            let parser = ValueParser(catalog: catalog) { [records] text, _ in
                guard let known = records[text] else { throw GenesisError.unknown(text) }
                return known
            }
            let dot = try create(row, form: form, parser)
            if let reference = collection == "unit" ? row["code"] : row["source_ref"] { records[reference] = dot }
        }
    }

    /// A record from a row of text, the fields in the order of the form.
    private mutating func create(_ row: [String: String], form: CollectionForm, _ parser: ValueParser) throws -> Dot {
        if let unknown = row.keys.sorted().first(where: { form.field(key: $0) == nil }) {
            throw GenesisError.unknown(form.key + "." + unknown)
        }
        var entries: [(Shape.Entry, Value)] = []
        for field in form.valueFields {
            guard let text = row[field.key], !text.isEmpty else { continue }
            if field.isMultiple {
                let elements = try text.split(separator: ";").compactMap { try parser.value(String($0), for: field) }
                for element in elements.sorted() { entries.append((Shape.Entry(.include, field.name), element)) }
            } else if let value = try parser.value(text, for: field) {
                entries.append((Shape.Entry(.assign, field.name), value))
            }
        }
        return create(form.name, entries)
    }

    private func labelled(
        _ name: String, _ vietnamese: String, _ english: String, _ order: Int
    ) -> [(FormName, Value)] {
        [
            (BuiltIn.name, .text(name)), (BuiltIn.labelVietnamese, .text(vietnamese)),
            (BuiltIn.labelEnglish, .text(english)), (BuiltIn.order, .integer(Int64(order))),
        ]
    }

    private func found(_ dot: Dot?, _ name: String) throws -> Dot {
        guard let dot else { throw GenesisError.unknown(name) }
        return dot
    }

    // MARK: Changes

    @discardableResult
    private mutating func create(_ collection: FormName, _ values: [(FormName, Value)]) -> Dot {
        create(collection, values.map { (Shape.Entry(.assign, $0.0), $0.1) })
    }

    private mutating func create(_ collection: FormName, _ entries: [(Shape.Entry, Value)]) -> Dot {
        let shape = shapes.insert(Shape(collection: collection, entries: entries.map(\.0))).memberAfterInsert
        let change = Change(
            number: UInt64(changes.count + 1), time: HybridTimestamp(wallMilliseconds: Self.wallMilliseconds),
            author: ByteText("KieuBao"), record: nil, shape: shape,
            replaced: Array(repeating: [], count: entries.count), values: entries.map(\.1), note: .empty)
        let leaf = hasher.leaf(of: change)
        changes.append(change)
        leaves.append(leaf)
        return Dot(replica: key.replica, number: change.number, hash: leaf.prefix)
    }

    private func seal() throws -> SealedSegment {
        try SegmentSealer(key: key).seal(
            changes, leaves: leaves, secret: secret,
            at: SegmentSealer.Position(scope: .province, previous: nil, dependencies: [], enrolment: nil))
    }
}

/// A name in the data that nothing defines.
package enum GenesisError: Error {
    case unknown(String)
}

/// `data/forms.json`. The names of the properties are those of the file.
private struct FormsFile: Decodable {
    let lists: [List]
    let collections: [Collection]

    struct List: Decodable {
        let name, label_vi, label_en: String
        let codes: [Code]
    }

    struct Code: Decodable {
        let name, label_vi, label_en: String
    }

    struct Collection: Decodable {
        let name, label_vi, label_en, scope: String
        let writers: String?
        var fields: [Field]
        var rules: [Rule]?
    }

    struct Rule: Decodable {
        let name, severity, must, label_vi, label_en, hint_vi, hint_en: String
    }

    struct Field: Decodable {
        let name, type, label_vi, label_en: String
        let hint_vi, hint_en, list, target, group, personal, sort: String?
        let required, search, title, multiple: Bool?
    }
}

extension FormsFile {
    /// The collections, fields and rules that a selection names, and the lists that these fields draw from.
    fileprivate func keeping(_ selection: GenesisSelection) -> FormsFile {
        let kept = collections.compactMap { collection -> Collection? in
            guard let form = selection.forms[collection.name] else { return nil }
            var collection = collection
            collection.fields.removeAll { !form.fields.contains($0.name) }
            collection.rules?.removeAll { !form.rules.contains($0.name) }
            return collection
        }
        let needed = Set(kept.flatMap(\.fields).compactMap(\.list))
        return FormsFile(
            lists: lists.filter { needed.contains($0.name) }.map { list in
                List(
                    name: list.name, label_vi: list.label_vi, label_en: list.label_en,
                    codes: Array(list.codes.filter { selection.keeps($0.name, of: list.name) }))
            }, collections: kept)
    }
}
