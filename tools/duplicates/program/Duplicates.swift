import Foundation
import ReplicaMatching
import SampleRegister

/// Measures how well duplicates are found.
///
///     replica-duplicates generate COUNT SEED ERRORS      entries of invented people with labels, as CSV
///     replica-duplicates measure FILE [--new COUNT]      precision, recall, F1, time and memory, as JSON
///     replica-duplicates shares FILE                     how often records agree, by class and field
///     replica-duplicates errors FILE [COUNT]             pairs that were missed or wrong, to look at
@main
enum Duplicates {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "generate" where arguments.count == 4:
            guard let count = Int(arguments[1]), count > 0, let seed = UInt64(arguments[2]),
                let errors = EntryErrors.named(arguments[3])
            else { usage() }
            let register = LabelledRegister(count: count, seed: seed, errors: errors)
            FileHandle.standardOutput.write(Data(register.csv))
        case "measure" where arguments.count >= 2:
            let newCount = arguments.count == 4 && arguments[2] == "--new" ? Int(arguments[3]) : nil
            print(try Measurement(path: arguments[1], newCount: newCount).json)
        case "errors" where arguments.count >= 2:
            try ErrorListing.print(path: arguments[1], count: arguments.count > 2 ? Int(arguments[2]) ?? 20 : 20)
        case "shares" where arguments.count == 2:
            try AgreementShares.print(path: arguments[1])
        default: usage()
        }
    }

    private static func usage() -> Never {
        let text = """
            usage: replica-duplicates generate COUNT SEED \(EntryErrors.names.joined(separator: "|"))[/SHARE]
                   replica-duplicates measure FILE [--new COUNT]
                   replica-duplicates errors FILE [COUNT]
                   replica-duplicates shares FILE

            """
        FileHandle.standardError.write(Data(text.utf8))
        exit(64)
    }
}
