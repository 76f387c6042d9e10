import Foundation

/// A report as tables: for a terminal, or for RESULTS.md.
struct ReportText {
    let report: Report
    let isMarkdown: Bool

    var text: String {
        var parts = [
            table(
                [
                    "work", "CPU s", "wall s", "compared with", "CPU s", "wall s", "CPU ratio", "wall ratio", "goal",
                    "", "peak MB",
                ],
                report.work.map { work in
                    [
                        work.name, seconds(work.ours.cpu), seconds(work.ours.wall), work.against,
                        seconds(work.base.cpu), seconds(work.base.wall), fixed(work.cpuRatio, 2),
                        fixed(work.wallRatio, 2), work.goal.map { "≤ " + fixed($0, 2) } ?? "",
                        verdict(work.isMet, isRatio: true),
                        work.ours.peakMegabytes > 0 ? fixed(work.ours.peakMegabytes, 0) : "",
                    ]
                }, texts: [0, 3, 9]),
            table(
                ["what", "measured", "goal", ""],
                report.values.map { value in
                    [
                        value.name, number(value.value, value.unit),
                        value.goal.map { (value.isAtLeast ? "≥ " : "≤ ") + number($0, value.unit) } ?? "",
                        verdict(value.isMet, isRatio: value.unit.isEmpty),
                    ]
                }, texts: [0, 3]),
        ]
        if !report.peers.isEmpty {
            parts.append(
                table(
                    ["peer", "operation", "CPU s", "wall s", "CPU ratio", "measured", "note"],
                    report.peers.map { peer in
                        [
                            peer.peer, peer.operation, peer.cpu.map(seconds) ?? "", peer.wall.map(seconds) ?? "",
                            peer.cpuRatio.map { fixed($0, 2) } ?? "",
                            peer.value.map { number($0, peer.unit ?? "") } ?? "", peer.note ?? "",
                        ]
                    }, texts: [0, 1, 6]))
        }
        return parts.joined(separator: "\n")
    }

    /// What the figures mean; goes below the last table.
    static let notes = """
        CPU is user and system time of all threads; each figure is the median of the runs on its own, which alternate
        between us and plain SQLite; peak is the most memory of any run, the program itself included. A goal for work
        is held against the CPU ratio, and ratios are judged from 100,000 people on. Every step is a process of its own; generating people, copying files and
        opening databases are not measured, closing with its checkpoint is.

        Full segments are sealed and signed while people are inserted, so "tracked insert" pays for most of that and
        "seal the rest and export" for little.

        "Plain insert" is SQLite through the C API: a table with the columns of the program's `person` (an integer key,
        the id, the owning unit, all fields of the form, the sort key), its indexes and its FTS5 index with the same
        options, but without log, clock and scope; WAL, synchronous = FULL, the same cache and the same checkpoints;
        1,000 people to a transaction; one prepared statement for the table and one for the index, UTF-8 bound in
        place; the sort key and the text of the search are worked out by the same code. Plain edits are
        UPDATE by key, with the search index kept right. In the exchange each plain database gets the other's edits as
        UPDATEs and whoever comes last wins; ours seals, signs, writes, verifies and merges, and keeps both values.

        "… / verified merge" is the share of what makes a bundle trustworthy in "verified merge into empty", each part done
        alone on the same bundles: opening the age file and checking framing, signatures and the hashes of payloads, both
        twice as apply does, and once the hashes of all changes with the Merkle roots, from decoded payloads.

        Peers are driven from Python. Their ratio is to a plain insert from Python in the same run, of the 13 columns
        alone, without search index and sort key; Automerge and Loro keep their documents in memory and write nothing.
        """

    // MARK: Cells

    private func table(_ header: [String], _ rows: [[String]], texts: Set<Int>) -> String {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].count }.max() ?? 0
        }
        func line(_ cells: [String]) -> String {
            let padded = cells.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return texts.contains(column) ? cell + space : space + cell
            }
            if isMarkdown { return "| " + padded.joined(separator: " | ") + " |\n" }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        let rule = header.indices.map { column in
            let dashes = String(repeating: "-", count: max(1, widths[column] - 1))
            return texts.contains(column) ? dashes + "-" : dashes + ":"
        }
        let ruled = isMarkdown ? "|" + rule.map { " \($0) |" }.joined() + "\n" : ""
        return line(header) + ruled + rows.map(line).joined()
    }

    /// Goals for ratios are set for 100,000 people: with few of them what happens once weighs too much.
    private static let judgedFrom = 100_000

    private func verdict(_ isMet: Bool?, isRatio: Bool) -> String {
        guard let isMet, !isRatio || report.people >= Self.judgedFrom else { return "" }
        return isMet ? "met" : "MISSED"
    }

    private func seconds(_ value: Double) -> String { fixed(value, value < 0.01 ? 6 : value < 1 ? 3 : 2) }

    private func number(_ value: Double, _ unit: String) -> String {
        switch unit {
        case "bytes": fixed(value, 0) + " bytes"
        case "": fixed(value, 2)
        case "of": fixed(value, 0)
        default: fixed(value, value < 10 ? 2 : 1) + " " + unit
        }
    }

    private func fixed(_ value: Double, _ digits: Int) -> String {
        value.formatted(.number.precision(.fractionLength(digits)).grouping(.automatic).locale(Self.locale))
    }

    private static let locale = Locale(identifier: "en_US_POSIX")
}
