import ArgumentParser
import ReplicaExchange

struct BundleInspectCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "inspect", "kiem-tra", Message.Help.bundleInspect, usage: "bundle inspect FILE",
            examples: ["bundle inspect /media/usb/PHUCAT2-SNV.kbb"],
            exits: [.noReplica, .bundleDamaged, .bundleNotForUs])
    }

    @Argument(help: .init(Message.Help.bundleFile, valueName: "FILE"), completion: .file())
    var file: String

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let bundle = try global.replica().inspectBundle(file)
        if console.isForScripts { return console.json(json(bundle)) }
        var page = console.page
        var to = bundle.to.isEmpty ? Message.Bundles.anyone.text : bundle.to.joined(separator: ", ")
        if !bundle.isForUs { to += " (\(Message.Bundles.notForUs.text))" }
        page.pairs([
            (Message.Bundles.file.text, .plain(bundle.file)),
            (Message.Bundles.from.text, .strong("\(bundle.from) (\(bundle.fromUnit))")),
            (Message.Bundles.to.text, bundle.isForUs ? .plain(to) : .caution(to)),
            (Message.Bundles.time.text, .plain(InstantText.vietnamese(bundle.createdAt))),
            (Message.Bundles.content.text, .plain(Message.Bundles.content(bundle.changes, bundle.segments))),
            (Message.Bundles.newHere.text, .plain(Message.Replica.changes(bundle.new))),
            (Message.Bundles.check.text, .good(Message.Bundles.sound)),
        ])
        for missing in bundle.missing {
            page.line(.caution("! "), .caution(Message.Bundles.missing(missing)))
        }
        console.show(page)
        if bundle.isForUs { console.note(.plain(Message.Bundles.applyHint(ShellText.quoted(file)))) }
    }

    private func json(_ bundle: BundleInspection) -> JSONText {
        .object([
            ("from", .string(bundle.from)), ("to", .strings(bundle.to)),
            ("segments", .integer(bundle.segments)),
            ("changes", .integer(bundle.changes)), ("missing", .missing(bundle.missing)),
            ("new", .integer(bundle.new)), ("file", .string(bundle.file)), ("unit", .string(bundle.fromUnit)),
            ("created", .instant(bundle.createdAt)), ("forUs", .boolean(bundle.isForUs)),
        ])
    }
}
