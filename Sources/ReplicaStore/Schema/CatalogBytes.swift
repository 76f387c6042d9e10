import ReplicaCore
import ReplicaWire

/// The forms and the codes of the units in the bytes that `kb_catalog` keeps, so that a program that starts need not
/// make them from thousands of records.
///
/// The bytes are this database's own and made again whenever forms change; what cannot be read is made anew.
struct CatalogBytes {
    /// Counts up whenever the bytes or the making of forms change, so that another program makes them anew.
    private static let version: UInt8 = 2

    /// How many fields a program has built in: they are only ever added to, so another number is another program.
    private static var builtInCount: UInt64 { UInt64(BuiltInForms.all.reduce(0) { $0 + $1.fields.count }) }

    // MARK: Writing

    static func encode(_ catalog: FormCatalog, unitCodes: [Dot: String]) -> [UInt8] {
        var encoder = Encoder()
        encoder.writer.byte(version)
        encoder.writer.varint(builtInCount)
        let collections = catalog.collections.filter { if case .defined = $0.name { true } else { false } }
        encoder.list(collections) { encoder, form in encoder.collection(form) }
        encoder.list(catalog.codeLists) { encoder, list in encoder.codes(list) }
        encoder.list(unitCodes.sorted { $0.key < $1.key }) { encoder, unit in
            encoder.writer.dot(unit.key)
            encoder.text(unit.value)
        }
        return encoder.writer.bytes
    }

    private struct Encoder {
        var writer = ByteWriter()

        mutating func text(_ text: String) { writer.lengthPrefixed(Array(text.utf8)) }

        mutating func labels(_ labels: Labels) {
            text(labels.vietnamese)
            text(labels.english)
        }

        mutating func list<Items: Collection>(_ items: Items, _ body: (inout Encoder, Items.Element) -> Void) {
            writer.varint(UInt64(items.count))
            for item in items { body(&self, item) }
        }

        mutating func collection(_ form: CollectionForm) {
            writer.name(form.name)
            text(form.key)
            labels(form.labels)
            text(form.scope.rawValue)
            writer.byte((form.isMasters ? 1 : 0) | (form.isHidden ? 2 : 0))
            list(form.fields) { encoder, field in encoder.field(field) }
            list(form.rules) { encoder, rule in encoder.rule(rule) }
            text(form.retention.map(\.text).joined(separator: ";"))
        }

        mutating func field(_ field: FieldForm) {
            writer.name(field.name)
            text(field.key)
            labels(field.labels)
            labels(field.hints)
            text(field.type.rawValue)
            text(field.personal)
            text(field.sort?.rawValue ?? "")
            let flags = [field.isMultiple, field.isRequired, field.isSearched, field.isTitle, field.isHidden]
            let known = [field.list != nil, field.target != nil, field.group != nil]
            writer.byte((flags + known).enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) })
            if let list = field.list { writer.dot(list) }
            if let target = field.target { writer.name(target) }
            if let group = field.group { writer.name(group) }
        }

        mutating func rule(_ rule: RuleForm) {
            writer.name(rule.name)
            text(rule.key)
            labels(rule.labels)
            labels(rule.hints)
            text(rule.severity.rawValue)
            text(rule.must)
        }

        mutating func codes(_ list: CodeListForm) {
            writer.dot(list.dot)
            text(list.key)
            labels(list.labels)
            self.list(list.codes) { encoder, code in
                encoder.writer.dot(code.dot)
                encoder.text(code.key)
                encoder.labels(code.labels)
                encoder.writer.byte(code.isHidden ? 1 : 0)
            }
            for order in [list.orderByDot, list.orderByKey] {
                for place in order { writer.varint(UInt64(place)) }
            }
        }
    }

    // MARK: Reading

    /// - Returns: `nil` where another program wrote the bytes.
    static func decode(_ bytes: [UInt8]) throws(WireError) -> (catalog: FormCatalog, unitCodes: [Dot: String])? {
        var decoder = Decoder(reader: ByteReader(bytes))
        guard try decoder.reader.byte("catalog") == version, try decoder.reader.varint("catalog") == builtInCount else {
            return nil
        }
        var collections: [CollectionForm] = []
        for _ in 0..<(try decoder.count()) { collections.append(try decoder.collection()) }
        var lists: [CodeListForm] = []
        for _ in 0..<(try decoder.count()) { lists.append(try decoder.codes()) }
        var units: [Dot: String] = [:]
        for _ in 0..<(try decoder.count()) { units[try decoder.reader.dot("catalog")] = try decoder.text() }
        try decoder.reader.expectEnd("catalog")
        return (FormCatalog(collections: collections, lists: lists), units)
    }

    private struct Decoder {
        var reader: ByteReader

        mutating func count() throws(WireError) -> Int { try reader.count(max: reader.remaining, "catalog") }

        mutating func text() throws(WireError) -> String {
            let range = try reader.range(count(), "catalog")
            return reader.bytes.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
        }

        mutating func labels() throws(WireError) -> Labels {
            let vietnamese = try text()
            return Labels(vietnamese: vietnamese, english: try text())
        }

        mutating func collection() throws(WireError) -> CollectionForm {
            let name = try reader.name("catalog")
            let key = try text()
            let labels = try self.labels()
            guard let scope = ScopeFamily(rawValue: try text()) else { throw WireError(.kind, "catalog") }
            let flags = try reader.byte("catalog")
            var fields: [FieldForm] = []
            for _ in 0..<(try count()) { fields.append(try field()) }
            var rules: [RuleForm] = []
            for _ in 0..<(try count()) { rules.append(try rule()) }
            return CollectionForm(
                name: name, key: key, labels: labels, scope: scope, isMasters: flags & 1 != 0, fields: fields,
                rules: rules, retention: RetentionRule.rules(try text()), isHidden: flags & 2 != 0)
        }

        private mutating func field() throws(WireError) -> FieldForm {
            let name = try reader.name("catalog")
            let key = try text()
            let labels = try self.labels()
            let hints = try self.labels()
            guard let type = FieldType(rawValue: try text()) else { throw WireError(.kind, "catalog") }
            var field = FieldForm(name: name, key: key, labels: labels, type: type)
            field.hints = hints
            field.personal = try text()
            field.sort = FieldSort(rawValue: try text())
            let flags = try reader.byte("catalog")
            field.isMultiple = flags & 1 != 0
            field.isRequired = flags & 2 != 0
            field.isSearched = flags & 4 != 0
            field.isTitle = flags & 8 != 0
            field.isHidden = flags & 16 != 0
            if flags & 32 != 0 { field.list = try reader.dot("catalog") }
            if flags & 64 != 0 { field.target = try reader.name("catalog") }
            if flags & 128 != 0 { field.group = try reader.name("catalog") }
            return field
        }

        private mutating func rule() throws(WireError) -> RuleForm {
            let name = try reader.name("catalog")
            let key = try text()
            let labels = try self.labels()
            let hints = try self.labels()
            guard let severity = RuleSeverity(rawValue: try text()) else { throw WireError(.kind, "catalog") }
            return RuleForm(name: name, key: key, labels: labels, hints: hints, severity: severity, must: try text())
        }

        mutating func codes() throws(WireError) -> CodeListForm {
            let dot = try reader.dot("catalog")
            let key = try text()
            let labels = try self.labels()
            var codes: [CodeForm] = []
            for _ in 0..<(try count()) {
                let dot = try reader.dot("catalog")
                let key = try text()
                let labels = try self.labels()
                codes.append(
                    CodeForm(dot: dot, key: key, labels: labels, isHidden: try reader.byte("catalog") == 1))
            }
            return CodeListForm(
                dot: dot, key: key, labels: labels, codes: codes, orderByDot: try order(of: codes.count),
                orderByKey: try order(of: codes.count))
        }

        private mutating func order(of count: Int) throws(WireError) -> [Int32] {
            var order: [Int32] = []
            order.reserveCapacity(count)
            for _ in 0..<count { order.append(Int32(try reader.index(below: count, "catalog"))) }
            return order
        }
    }
}
