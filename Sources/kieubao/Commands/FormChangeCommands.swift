import ArgumentParser
import ReplicaExchange

struct FormAddFieldCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add-field", "them-truong", Message.Forms.addFieldHelp,
            usage: "form add-field COLLECTION NAME --type TYPE --label-vi TEXT --label-en TEXT [OPTIONS]",
            examples: [
                "form add-field person nickname --type text --label-vi 'Biệt danh' --label-en 'Nickname' --search",
                "form add-field activity season --type code --list cadence --label-vi 'Mùa' --label-en 'Season'",
            ], exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Help.collection, valueName: "COLLECTION"))
    var collection: String

    @Argument(help: .init(Message.Forms.nameHelp, valueName: "NAME"))
    var name: String

    @Option(help: .init(Message.Forms.typeHelp, valueName: "TYPE"))
    var type: String

    @OptionGroup(title: Message.Forms.words.text)
    var labels: FormLabelOptions

    @Option(help: .init(Message.Forms.listHelp, valueName: "LIST"))
    var list: String?

    @Option(help: .init(Message.Forms.targetHelp, valueName: "COLLECTION"))
    var target: String?

    @Option(help: .init(Message.Forms.groupHelp, valueName: "GROUP"))
    var group: String?

    @Option(help: .init(Message.Forms.personalHelp, valueName: "P0|P1|P2"))
    var personal = "P0"

    @Option(help: .init(Message.Forms.sortHelp, valueName: "text|person"))
    var sort: String?

    @Flag(help: .init(Message.Forms.requiredHelp))
    var required = false

    @Flag(help: .init(Message.Forms.multipleHelp))
    var multiple = false

    @Flag(help: .init(Message.Forms.searchHelp))
    var search = false

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    var errorContext: ErrorContext { ErrorContext(collection: collection) }

    func run(_ console: Console) throws {
        var draft = FieldDraft(
            name: name, type: type, vietnamese: labels.labelVi ?? "", english: labels.labelEn ?? "")
        draft.hintVietnamese = labels.hintVi ?? ""
        draft.hintEnglish = labels.hintEn ?? ""
        draft.list = list
        draft.target = target
        draft.group = group
        draft.personal = personal
        draft.sort = sort
        draft.isRequired = required
        draft.isMultiple = multiple
        draft.isSearched = search
        let id = try global.replica().addField(draft, to: collection, note: note)
        console.changed(id, Message.Forms.fieldAdded(name, collection))
        console.note(.faint(Message.Forms.nextBundle))
    }
}

struct FormAddCodeCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add-code", "them-ma", Message.Forms.addCodeHelp,
            usage: "form add-code LIST NAME --label-vi TEXT --label-en TEXT",
            examples: ["form add-code person.stay_kind tu_vien --label-vi 'Thực tập sinh' --label-en 'Intern'"],
            exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Forms.listPathHelp, valueName: "LIST"))
    var list: String

    @Argument(help: .init(Message.Forms.codeNameHelp, valueName: "NAME"))
    var name: String

    @Option(help: .init(Message.Forms.labelViHelp, valueName: "TEXT"))
    var labelVi = ""

    @Option(help: .init(Message.Forms.labelEnHelp, valueName: "TEXT"))
    var labelEn = ""

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let id = try global.replica().addCode(name, to: list, vietnamese: labelVi, english: labelEn, note: note)
        console.changed(id, Message.Forms.codeAdded(name, list))
        console.note(.faint(Message.Forms.nextBundle))
    }
}

struct FormRelabelCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "relabel", "doi-nhan", Message.Forms.relabelHelp,
            usage: "form relabel PATH [--label-vi TEXT] [--label-en TEXT] [--hint-vi TEXT] [--hint-en TEXT]",
            examples: [
                "form relabel person.phone --label-vi 'Điện thoại liên hệ'",
                "form relabel person.sex=khac --label-en 'Other or not told'",
            ], exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Forms.pathHelp, valueName: "PATH"))
    var path: String

    @OptionGroup(title: Message.Forms.words.text)
    var labels: FormLabelOptions

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        var draft = LabelDraft()
        draft.vietnamese = labels.labelVi
        draft.english = labels.labelEn
        draft.hintVietnamese = labels.hintVi
        draft.hintEnglish = labels.hintEn
        let id = try global.replica().relabel(path, draft, note: note)
        console.changed(id, Message.Forms.relabelled(path))
        console.note(.faint(Message.Forms.nextBundle))
    }
}

struct FormHideCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "hide", "an", Message.Forms.hideHelp, usage: "form hide PATH [--undo]",
            examples: ["form hide person.passport_number", "form hide person.sex=khac --undo"],
            exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Forms.pathHelp, valueName: "PATH"))
    var path: String

    @Flag(help: .init(Message.Forms.undoHelp))
    var undo = false

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let id = try global.replica().hide(path, isHidden: !undo, note: note)
        console.changed(id, undo ? Message.Forms.shownAgain(path) : Message.Forms.nowHidden(path))
        console.note(.faint(Message.Forms.nextBundle))
    }
}

struct FormClassifyCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "classify", "phan-loai", Message.Forms.classifyHelp, usage: "form classify PATH P0|P1|P2 [--note TEXT]",
            examples: ["form classify person.phone P2"], exits: [.noReplica, .ruleBlocks])
    }

    @Argument(help: .init(Message.Forms.fieldPathHelp, valueName: "PATH"))
    var path: String

    @Argument(help: .init(Message.Forms.personalHelp, valueName: "P0|P1|P2"))
    var personal: String

    @Option(parsing: .unconditional, help: .init(Message.Help.note, valueName: "TEXT"))
    var note = ""

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let id = try global.replica().classify(path, as: personal, note: note)
        console.changed(id, Message.Forms.classified(path, personal))
        console.note(.faint(Message.Forms.nextBundle))
    }
}

/// The words of a part of a form.
struct FormLabelOptions: ParsableArguments {
    @Option(help: .init(Message.Forms.labelViHelp, valueName: "TEXT"))
    var labelVi: String?

    @Option(help: .init(Message.Forms.labelEnHelp, valueName: "TEXT"))
    var labelEn: String?

    @Option(help: .init(Message.Forms.hintViHelp, valueName: "TEXT"))
    var hintVi: String?

    @Option(help: .init(Message.Forms.hintEnHelp, valueName: "TEXT"))
    var hintEn: String?
}
