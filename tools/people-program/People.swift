import Foundation
import SampleRegister

/// `replica-people COUNT SEED DISTRICT`: prints a list of invented people as an office keeps it, as CSV.
///
/// The district is named as in the code of its office without `ubnd-`: `phu-cat`.
@main
enum People {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let count = arguments.first.flatMap({ Int($0) }), count >= 0,
            let seed = arguments.dropFirst().first.flatMap({ UInt64($0) }),
            let district = arguments.last.flatMap({ SampleDistrict(rawValue: $0) })
        else {
            let districts = SampleDistrict.allCases.map(\.rawValue).joined(separator: " ")
            let usage = "usage: replica-people COUNT SEED DISTRICT\ndistricts: \(districts)\n"
            FileHandle.standardError.write(Data(usage.utf8))
            exit(64)
        }
        FileHandle.standardOutput.write(Data(SampleRegister.csv(count: count, seed: seed, district: district)))
    }
}
