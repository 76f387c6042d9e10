internal import ReplicaTabular

/// Entries of invented people by several offices, with labels, for measuring how well duplicates are found.
package struct LabelledRegister: Sendable {
    package let entries: [LabelledEntry]

    /// - Parameters:
    ///   - count: How many entries.
    ///   - seed: Other seeds give other people.
    ///   - errors: What the offices get wrong.
    package init(count: Int, seed: UInt64, errors: EntryErrors = .usual) {
        var random = SplitMix64(seed: seed)
        var maker = HouseholdMaker()
        let writer = EntryWriter(errors: errors)
        var entries: [LabelledEntry] = []
        entries.reserveCapacity(count + 16)
        while entries.count < count {
            for person in maker.next(&random, errors: errors) {
                var times = 1
                while times < 5, random.chance(perMille: times == 1 ? errors.again : errors.again * 2 / 3) {
                    times += 1
                }
                for _ in 0..<times { entries.append(writer.write(person, &random)) }
            }
        }
        entries.removeLast(entries.count - count)
        // Offices do not list one person's entries one after another.
        for place in stride(from: entries.count - 1, to: 0, by: -1) {
            entries.swapAt(place, random.number(in: 0...place))
        }
        self.entries = entries
    }

    /// The entries as CSV, under `LabelledEntry.headers`.
    package var csv: [UInt8] {
        let writer = CSVWriter(lineEnd: .lf, isForSpreadsheets: false)
        var output: [UInt8] = []
        writer.append(LabelledEntry.headers, to: &output)
        for (number, entry) in entries.enumerated() { writer.append(entry.fields(number: number), to: &output) }
        return output
    }
}
