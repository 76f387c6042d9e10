import Foundation
import GenesisBuilder
import ReplicaLog
import ReplicaWire

/// `replica-genesis DATA-FOLDER OUTPUT.swift OUTPUT.segment`: writes the genesis segment as a Swift source file for
/// the program and as it is for other readers.
@main
enum MakeGenesis {
    static func main() throws {
        guard CommandLine.arguments.count == 4 else {
            FileHandle.standardError.write(
                Data("usage: replica-genesis DATA-FOLDER OUTPUT.swift OUTPUT.segment\n".utf8))
            exit(64)
        }
        let segment = try GenesisBuilder.segment(from: URL(filePath: CommandLine.arguments[1]))
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
        print("\(segment.header.count) changes, \(segment.bytes.count) bytes")
    }
}
