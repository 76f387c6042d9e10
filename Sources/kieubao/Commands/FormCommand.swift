import ArgumentParser
import ReplicaCore
import ReplicaExchange
import ReplicaText

struct FormCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "form", "bieu-mau", Message.Help.forms, usage: "form COMMAND …",
            examples: [
                "form list", "form show person",
                "form add-field person nickname --type text --label-vi 'Biệt danh' --label-en 'Nickname'",
            ],
            subcommands: [
                FormListCommand.self, FormShowCommand.self, FormTemplateCommand.self, FormAddFieldCommand.self,
                FormAddCodeCommand.self, FormRelabelCommand.self, FormHideCommand.self, FormClassifyCommand.self,
                FormRetentionCommand.self,
            ])
    }
}

struct FormListCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", "liet-ke", Message.Help.formList, usage: "form list", examples: ["form list"],
            exits: [.noReplica])
    }

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let forms = try global.replica().catalog().collections
        if console.isForScripts {
            return console.json(
                list: forms.map {
                    .object([
                        ("collection", .string($0.key)), ("label", .string($0.labels.text)),
                        ("scope", .string($0.scope.rawValue)), ("fields", .integer($0.valueFields.count)),
                    ])
                })
        }
        var table = TextTable(columns: [
            .init(Message.Replica.form.text), .init(Message.Replica.label.text),
            .init(Message.Replica.scope.text),
            .init(Message.Replica.fieldCount.text, alignsRight: true),
        ])
        for form in forms {
            table.append([form.key, form.labels.text, form.scope.rawValue, String(form.valueFields.count)])
        }
        var page = console.page
        page.table(table)
        console.show(page)
    }
}

struct FormShowCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", "xem", Message.Help.formShow, usage: "form show COLLECTION",
            examples: ["form show person"],
            exits: [.noReplica])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        let catalog = try global.replica().catalog()
        guard let form = catalog.collection(key: collection) else {
            throw ExchangeError.unknownCollection(collection, known: catalog.collections.map(\.key))
        }
        if console.isForScripts { return console.json(json(form, catalog)) }
        var table = TextTable(columns: [
            .init(Message.Replica.field.text), .init(Message.Replica.label.text),
            .init(Message.Replica.type.text),
            .init(Message.Replica.remarks.text), .init(Message.Replica.codes.text),
        ])
        for field in form.valueFields {
            let target = field.target.flatMap { catalog.collection(named: $0)?.key }.map { " → \($0)" } ?? ""
            table.append([
                field.key, field.labels.text, field.type.rawValue + target, remarks(field),
                codes(field, catalog) ?? field.hints.text,
            ])
        }
        var page = console.page
        page.line(.strong(form.key), .plain(" · \(form.labels.text)"))
        page.line()
        page.table(table)
        if !form.rules.isEmpty {
            page.line()
            page.line(.strong(Message.Forms.rules))
            page.pairs(
                form.rules.map { ("  " + $0.severity.message.text, .plain("\($0.labels.text) \($0.hints.text)")) })
        }
        page.codeLists(of: form, catalog)
        console.showPaged(page)
    }

    private func remarks(_ field: FieldForm) -> String {
        var remarks: [String] = []
        if field.isRequired { remarks.append(Message.Replica.required.text) }
        if field.isMultiple { remarks.append(Message.Replica.several.text) }
        if !field.personal.isEmpty, field.personal != "P0" { remarks.append(field.personal) }
        if field.isHidden { remarks.append(Message.Forms.hidden.text) }
        return remarks.joined(separator: ", ")
    }

    private func codes(_ field: FieldForm, _ catalog: FormCatalog) -> String? {
        guard let list = field.list else { return nil }
        return ExchangeError.limited(catalog.codes(of: list).map(\.key))
    }

    private func json(_ form: CollectionForm, _ catalog: FormCatalog) -> JSONText {
        .object([
            ("collection", .string(form.key)), ("label", .string(form.labels.text)),
            ("scope", .string(form.scope.rawValue)),
            ("fields", .array(form.valueFields.map { json($0, form, catalog) })),
            (
                "rules",
                .array(
                    form.rules.map { rule in
                        .object([
                            ("rule", .string(rule.key)), ("severity", .string(rule.severity.rawValue)),
                            ("must", .string(rule.must)), ("label", .string(rule.labels.text)),
                            ("hint", .string(rule.hints.text)),
                        ])
                    })
            ),
        ])
    }

    private func json(_ field: FieldForm, _ form: CollectionForm, _ catalog: FormCatalog) -> JSONText {
        var members: [(key: String, value: JSONText)] = [
            ("field", .string(field.key)), ("label", .string(field.labels.text)),
            ("hint", .string(field.hints.text)), ("type", .string(field.type.rawValue)),
            ("required", .boolean(field.isRequired)), ("multiple", .boolean(field.isMultiple)),
            ("personal", .string(field.personal)), ("searched", .boolean(field.isSearched)),
            ("hidden", .boolean(field.isHidden)),
        ]
        if let group = field.group.flatMap({ form.field(named: $0) }) {
            members.append(("group", .string(group.key)))
        }
        if let target = field.target.flatMap({ catalog.collection(named: $0) }) {
            members.append(("target", .string(target.key)))
        }
        if let list = field.list {
            let codes = catalog.codes(of: list).map { code in
                JSONText.object([("code", .string(code.key)), ("label", .string(code.labels.text))])
            }
            members.append(("codes", .array(codes)))
        }
        return .object(members)
    }
}

extension Page {
    /// The codes of each code list that the form uses, once.
    fileprivate mutating func codeLists(of form: CollectionForm, _ catalog: FormCatalog) {
        var told: Set<Dot> = []
        for field in form.valueFields {
            guard let list = field.list, told.insert(list).inserted else { continue }
            line()
            line(.strong(Message.Replica.codesOf(field.key)))
            pairs(catalog.codes(of: list).map { ("  " + $0.key, .plain($0.labels.text)) })
        }
    }
}
