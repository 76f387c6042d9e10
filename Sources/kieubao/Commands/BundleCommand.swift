import ArgumentParser

struct BundleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "bundle", "goi", Message.Help.bundles, usage: "bundle COMMAND …",
            examples: ["bundle create /media/usb", "bundle apply /media/usb"],
            subcommands: [
                BundleCreateCommand.self, BundleInspectCommand.self, BundleApplyCommand.self,
                BundleHeldCommand.self, BundleAcceptHeldCommand.self, BundleDropHeldCommand.self,
                BundleHoldLimitCommand.self,
            ])
    }
}
