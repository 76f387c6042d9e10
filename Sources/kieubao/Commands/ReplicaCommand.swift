import ArgumentParser

struct ReplicaCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "replica", "ban-sao", Message.Trust.replicas, usage: "replica COMMAND …",
            examples: ["replica request /media/usb", "replica enroll /media/usb/PHUCAT2.kbr", "replica list"],
            subcommands: [
                ReplicaRequestCommand.self, ReplicaEnrollCommand.self, ReplicaListCommand.self,
                ReplicaRevokeCommand.self, ReplicaRetireCommand.self,
                ReplicaRotateCommand.self, ReplicaPassphraseCommand.self,
            ])
    }
}

struct QuarantineCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "quarantine", "cach-ly", Message.Trust.quarantine, usage: "quarantine COMMAND …",
            examples: [
                "quarantine list", "quarantine show PHUCAT2", "quarantine admit PHUCAT2 --reason 'đã kiểm tra'",
            ],
            subcommands: [QuarantineListCommand.self, QuarantineShowCommand.self, QuarantineAdmitCommand.self])
    }
}
