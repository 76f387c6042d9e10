import Foundation

/// Other programs that keep copies alike, doing the same work from Python.
struct Peers {
    /// Has apsw, automerge and loro as `peers/requirements.txt` says.
    let python: String
    /// `tools/benchmark`.
    let data: String
    let folder: String
    let people: Int
    let programs: String

    private static let scripts = ["session_extension", "automerge_documents", "loro_documents"]
    /// Documents in memory would need more than the computer has.
    private static let peopleMax = 100_000
    /// A script that takes longer is stopped.
    private static let secondsMax = 900

    func run(_ note: (String) -> Void) throws -> [Report.Peer] {
        if people > Self.peopleMax {
            return Self.scripts.map { .unmeasured($0, "everything", "not with more than \(Self.peopleMax) people") }
        }
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try ChildProcess.run([
            programs + "/replica-bench", "--scenario", Step.prepare.rawValue, "--directory", folder, "--people",
            String(people),
        ])
        var rows: [Report.Peer] = []
        for script in Self.scripts {
            note("peer: \(script)")
            let output = folder + "/\(script).jsonl"
            let (status, _) = try ChildProcess.finish(
                [
                    "timeout", String(Self.secondsMax), python, "\(data)/peers/\(script).py",
                    "--people", folder + "/people.csv", "--edits", folder + "/edits.csv",
                ], output: output)
            let lines = try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n")
            rows += try lines.map { try JSONDecoder().decode(Report.Peer.self, from: Data($0.utf8)) }
            if status != 0 {
                let reason =
                    status == 124 ? "stopped after \(Self.secondsMax) s" : "cannot be measured here (status \(status))"
                rows.append(.unmeasured(script, lines.isEmpty ? "everything" : "the rest", reason))
            }
        }
        return rows
    }
}

extension Report.Peer {
    fileprivate static func unmeasured(_ peer: String, _ operation: String, _ reason: String) -> Self {
        Self(
            peer: peer, operation: operation, cpu: nil, wall: nil, cpuRatio: nil, value: nil, unit: nil, note: reason)
    }
}
