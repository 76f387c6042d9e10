import Foundation

/// What the program is told by its surroundings.
///
/// Besides what the help page names there is `KIEUBAO_MACHINE`, which stands for the identity of the computer, so that
/// tests can play two of them, and `KIEUBAO_WORK_FACTOR`, the exponent of scrypt for passphrases that are set, so that
/// tests of an unoptimised build need not wait for it.
enum Environment {
    static let variables = ProcessInfo.processInfo.environment

    /// `nil` for what age itself uses.
    static var workFactor: Int? {
        variables["KIEUBAO_WORK_FACTOR"].flatMap { Int($0) }.flatMap { (10...22).contains($0) ? $0 : nil }
    }

    /// The replica's folder when `--data` does not name it: `KIEUBAO_DATA`, else the XDG data directory.
    static func dataFolder(_ variables: [String: String] = variables) -> String {
        if let folder = variables["KIEUBAO_DATA"], !folder.isEmpty { return folder }
        // A relative path in an XDG variable is to be ignored, says its specification.
        if let base = variables["XDG_DATA_HOME"], base.hasPrefix("/") { return base + "/kieubao" }
        return (variables["HOME"] ?? NSHomeDirectory()) + "/.local/share/kieubao"
    }
}
