import ArgumentParser
import ReplicaExchange

struct BundleCreateCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "create", "tao", Message.Help.bundleCreate, usage: "bundle create [--to REPLICA|UNIT|all] [--full] PATH",
            examples: ["bundle create /media/usb", "bundle create --to all /media/usb"],
            exits: [.noReplica, .locked, .bundleNotForUs])
    }

    @Option(help: .init(Message.Help.bundleTo, valueName: "REPLICA|UNIT|all"))
    var to: String?

    @Argument(help: .init(Message.Help.bundlePath, valueName: "PATH"), completion: .file())
    var path: String

    @Flag(help: .init(Message.Help.bundleFull))
    var full = false

    @Flag(name: [.customShort("n"), .long], help: .init(Message.Help.dryRun))
    var dryRun = false

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let created = try global.replica().createBundles(to: to, path: path, isFull: full, dryRun: dryRun)
        if console.isForScripts {
            console.json(json(created))
        } else if dryRun {
            console.line(
                .plain(Message.Bundles.wouldCreate(created.changes, created.segments, created.recipients)))
        } else {
            for file in created.files { console.line(.good(Message.Bundles.created(file.file, file.to))) }
            let size = ByteCountText.text(created.bytes)
            console.line(.plain(Message.Bundles.summary(created.changes, created.segments, size)))
            if created.segments == 0 { console.note(.plain(Message.Bundles.isRequest)) }
        }
    }

    private func json(_ created: BundleCreated) -> JSONText {
        .object([
            (
                "files",
                .array(
                    created.files.map { .object([("file", .string($0.file)), ("to", .string($0.to))]) })
            ),
            ("segments", .integer(created.segments)), ("changes", .integer(created.changes)),
            ("bytes", .integer(created.bytes)), ("recipients", .integer(created.recipients)),
            ("encrypted", .boolean(true)),
        ])
    }
}

/// Sizes as people read them.
enum ByteCountText {
    /// `640 B`, `12 KB`, `3 MB`.
    static func text(_ bytes: Int) -> String {
        var size = bytes
        for unit in ["B", "KB", "MB"] {
            if size < 10_000 { return "\(size) \(unit)" }
            size = (size + 500) / 1000
        }
        return "\(size) GB"
    }
}
