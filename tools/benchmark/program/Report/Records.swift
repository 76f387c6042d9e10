import Foundation

/// The recorded results: `results/PEOPLE.json` for each number of people, and all of them as tables.
struct Records {
    /// `tools/benchmark`.
    let folder: String

    func write(_ report: Report) throws {
        try FileManager.default.createDirectory(
            atPath: folder + "/results", withIntermediateDirectories: true)
        try JSONFile.write(report, to: folder + "/results/\(report.people).json")
        let text = try all().map { report in
            """
            ## \(report.people) people

            \(report.date), commit \(report.commit), \(report.runs) runs; \(report.machine.description).

            \(ReportText(report: report, isMarkdown: true).text)
            """
        }.joined(separator: "\n")
        let page =
            "# Results\n\nWritten by `tools/bench --record`; `tools/bench --help` says how to repeat them.\n\n"
            + ReportText.notes + "\n\n" + text
        try Data(page.utf8).write(to: URL(fileURLWithPath: folder + "/RESULTS.md"), options: .atomic)
    }

    /// The result of a number of people, if one was recorded.
    func report(people: Int) -> Report? {
        try? JSONFile.read(Report.self, from: folder + "/results/\(people).json")
    }

    private func all() throws -> [Report] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/results")
        return try names.filter { $0.hasSuffix(".json") }
            .map { try JSONFile.read(Report.self, from: folder + "/results/" + $0) }
            .sorted { $0.people < $1.people }
    }
}

/// Values in files of JSON that people can read and compare.
enum JSONFile {
    static func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try (encoder.encode(value) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try decoder.decode(type, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
