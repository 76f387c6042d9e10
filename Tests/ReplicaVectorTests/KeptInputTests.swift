import Foundation
import ParserDoors
import Testing

/// What fuzzing kept (`tools/fuzz/corpus`) goes through its parser at every change.
@Suite struct KeptInputTests {
    @Test(arguments: Door.all.map(\.name))
    func `every kept input is answered, and no promise is broken`(parser: String) throws {
        let door = try #require(Door.all.first { $0.name == parser })
        let inputs = try KeptInputs(parser: parser).inputs
        #expect(!inputs.isEmpty)
        for input in inputs {
            do {
                try door.take(input)
            } catch let broken as BrokenPromise {
                Issue.record("\(broken.promise): \(input.hexadecimal)")
            } catch {
                // What a parser throws is an answer.
            }
        }
    }

    @Test func `a broken promise is told`() {
        #expect(throws: BrokenPromise.self) { try Door.require(1 > 2, "one is more than two") }
    }
}

/// The inputs of one parser, each behind its length in four bytes (`tools/fuzz/seeds.py`).
private struct KeptInputs {
    let inputs: [[UInt8]]

    init(parser: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "tools/fuzz/corpus")
        var rest = Array(try Data(contentsOf: folder.appending(path: parser)))[...]
        var inputs: [[UInt8]] = []
        while rest.count >= 4 {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            inputs.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        self.inputs = inputs
    }
}
