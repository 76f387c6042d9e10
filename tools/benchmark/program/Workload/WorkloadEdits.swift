import SampleRegister

/// What two offices do apart to the people that both hold: each edits a tenth of them, in one field each.
///
/// Half of an office's edits meet the other's in the same cell, always with another value; the other half are its
/// own alone.
struct WorkloadEdits {
    struct Edit {
        /// The person's place in the workload.
        let index: Int
        let field: WorkloadField
        let old: String
        let new: String
    }

    /// The edits of either office, in the order in which it makes them.
    let sides: [[Edit]]
    /// How many cells both edit.
    let sharedCount: Int

    init(people count: Int) {
        var random = Workload.random(UInt64(count), of: 1)
        let shared = count / 20
        sharedCount = shared
        var places = Array(0..<count)
        // The first steps of a Fisher–Yates shuffle draw a sample.
        for place in 0..<3 * shared { places.swapAt(place, place + random.below(count - place)) }
        let byBlock = Dictionary(grouping: 0..<3 * shared) { places[$0] / Workload.blockCount }
        var sides: [[Edit]] = [[], []]
        for (block, draws) in byBlock.sorted(by: { $0.key < $1.key }) {
            let people = Workload.block(block)
            for draw in draws {
                let index = places[draw]
                let field = WorkloadWords.editedFields.draw(&random)
                let column = WorkloadField.allCases.firstIndex(of: field) ?? 0
                let old = people[index % Workload.blockCount][column]
                let first = Self.value(of: field, other: [old], &random)
                let isFirst = draw < 2 * shared
                sides[isFirst ? 0 : 1].append(Edit(index: index, field: field, old: old, new: first))
                if draw < shared {
                    let second = Self.value(of: field, other: [old, first], &random)
                    sides[1].append(Edit(index: index, field: field, old: old, new: second))
                }
            }
        }
        for side in sides.indices {
            for place in sides[side].indices.dropLast() {
                sides[side].swapAt(place, place + random.below(sides[side].count - place))
            }
        }
        self.sides = sides
    }

    /// A value that none of the others equals.
    private static func value(of field: WorkloadField, other: [String], _ random: inout SplitMix64) -> String {
        while true {
            let value =
                switch field {
                case .phone: Workload.phone(WorkloadWords.countries.draw(&random), &random)
                case .email:
                    Workload.email(
                        WorkloadWords.familyNames.draw(&random), WorkloadWords.givenNamesOfWomen.draw(&random), 1990,
                        &random)
                case .occupation: WorkloadWords.occupations.draw(&random)
                case .employer: Workload.employer(&random)
                case .status: WorkloadWords.statuses.draw(&random)
                case .note: Workload.note(&random)
                case .district: WorkloadWords.districts.draw(&random)
                default: WorkloadWords.countries.draw(&random)
                }
            if !other.contains(value) { return value }
        }
    }
}
