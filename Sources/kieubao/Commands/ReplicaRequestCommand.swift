import ArgumentParser
import ReplicaExchange

struct ReplicaRequestCommand: Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "request", "xin-cong-nhan", Message.Trust.request, usage: "replica request [FILE]",
            examples: ["replica request /media/usb"], exits: [.noReplica, .wrongKey])
    }

    @Argument(help: .init(Message.Trust.requestFile, valueName: "FILE"), completion: .file())
    var file: String?

    @OptionGroup(title: Message.Help.commonOptions.text)
    var global: GlobalOptions

    func run(_ console: Console) throws {
        let request = try global.replica().requestEnrolment(file)
        if console.isForScripts {
            return console.json(
                .object([("file", .string(request.file)), ("fingerprint", .string(request.fingerprint))]))
        }
        console.line(.good(Message.Trust.requestWritten(request.file)))
        console.line(.plain(Message.Trust.requestFingerprint), .plain(": "), .strong(request.fingerprint))
        console.note(.plain(Message.Trust.requestNext))
    }
}
