import Foundation
import ReplicaCore
import ReplicaLog
import ReplicaStore
import ReplicaTestSupport
import ReplicaWire
import Testing

/// Offices that edit the same few records apart and exchange segments in any order, with repeats: all end in the
/// same state, which is the one that the pure rules give, and which the log gives again.
@Suite struct RandomExchangeTests {
    private static let scope = ScopeName.people("ubnd-phu-cat")

    @Test(arguments: 1...10)
    func `offices that hold the same segments hold the same records`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let units = ["ubnd-phu-cat", "cong-an-tinh", "so-ngoai-vu", "mttq-tinh"]
        let clocks: [UInt64] = [1_800_000_000_000, 0, 4_090_000_000_000, 1_800_000_100_000]
        let offices = try units.indices.map { index in
            try StoreOffice(
                unit: units[index], name: "OFFICE\(index)", seed: UInt8(seed * 7 + index),
                wallMilliseconds: clocks[index])
        }
        for office in offices { try office.seal() }
        try RandomCourier.deliverAll(offices, &generator)
        for _ in 0..<40 {
            let office = offices[Int.random(in: 0..<offices.count, using: &generator)]
            let count = Int.random(in: 1...3, using: &generator)
            for _ in 0..<count { try RandomEdits(scope: Self.scope).edit(office, &generator) }
            if Bool.random(using: &generator) { try office.seal() }
            if Int.random(in: 0..<3, using: &generator) == 0 { try RandomCourier.deliverSome(offices, &generator) }
        }
        for office in offices { try office.seal() }
        try RandomCourier.deliverAll(offices, &generator)

        let digests = try offices.map { try $0.digests() }
        for other in digests.dropFirst() { #expect(other == digests[0], "seed \(seed)") }
        // Making all tables again is the slow part: one office, another for each seed.
        let differences = try offices[seed % offices.count].store.write { try $0.differencesFromLog().map(\.table) }
        #expect(differences == [], "seed \(seed)")
        try compareWithRules(offices[0], &generator, seed: seed)
    }

    // MARK: The rules as judge

    private func compareWithRules(_ office: StoreOffice, _ generator: inout SeededGenerator, seed: Int) throws {
        var changes: [(Dot, Change)] = []
        for segment in try office.segments() {
            let verified = try SignedSegment(bytes: segment.bytes).open()
            guard verified.header.scope == Self.scope else { continue }
            changes += verified.run.dots.indices.map { (verified.run.dots[$0], verified.run.change($0)) }
        }
        var rules = ScopeState()
        for (dot, change) in changes.shuffled(using: &generator) { rules.apply(change, dot: dot) }
        try office.store.read { session in
            for (record, state) in rules.records {
                let stored = try session.record(record, scope: Self.scope, collection: state.collection)
                #expect(stored?.state.registers == state.registers, "seed \(seed), record \(record.number)")
            }
        }
    }
}
