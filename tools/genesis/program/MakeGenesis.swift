import Foundation
import GenesisBuilder
import ReplicaLog
import ReplicaWire

/// `replica-genesis DATA-FOLDER OUTPUT.swift OUTPUT.segment ROWS.swift`: writes the genesis segment as a Swift source
/// file for the program and as it is for other readers, and the rows of the Plan as a Swift source file.
@main
enum MakeGenesis {
    static func main() throws {
        guard CommandLine.arguments.count == 5 else {
            FileHandle.standardError.write(
                Data("usage: replica-genesis DATA-FOLDER OUTPUT.swift OUTPUT.segment ROWS.swift\n".utf8))
            exit(64)
        }
        let folder = URL(filePath: CommandLine.arguments[1])
        let segment = try GenesisBuilder.segment(from: folder)
        let lines = Data(segment.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed])
        let source = """
            // Written by tools/genesis/make from tools/genesis/data; do not edit.

            /// The genesis segment, \(segment.header.count) changes, hash \(segment.hash.hexadecimal).
            let genesisBase64 = \"\"\"
            \(lines.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
                \"\"\"

            """
        try Data(source.utf8).write(to: URL(filePath: CommandLine.arguments[2]), options: .atomic)
        try Data(segment.bytes).write(to: URL(filePath: CommandLine.arguments[3]), options: .atomic)
        let rows = try GenesisBuilder.planRows(from: folder)
        let rowSource = """
            // Written by tools/genesis/make from tools/genesis/data; do not edit.

            /// The rows of the Plan, cells with tabs between them.
            let planRowLines = \"\"\"
            \(rows.map { "    " + $0.joined(separator: "\\t") }.joined(separator: "\n"))
                \"\"\"

            """
        try Data(rowSource.utf8).write(to: URL(filePath: CommandLine.arguments[4]), options: .atomic)
        print("\(segment.header.count) changes, \(segment.bytes.count) bytes")
    }
}
