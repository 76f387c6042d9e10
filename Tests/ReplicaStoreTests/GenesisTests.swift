import Foundation
import GenesisBuilder
import ReplicaForms
import ReplicaLog
import ReplicaStore
import Testing
import ReplicaWire

@Suite struct GenesisTests {
    /// The folder of the data that the genesis is made from.
    private static let data = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "tools/genesis/data")

    @Test func `the embedded genesis holds exactly what the data files say`() throws {
        let embedded = try SignedSegment(bytes: Genesis.segment)
        let made = try GenesisBuilder.segment(from: Self.data)
        // Compressed bytes may differ between zlib versions, the changes may not.
        #expect(embedded.header.merkleRoot == made.header.merkleRoot)
        #expect(embedded.header.count == made.header.count)
        #expect(embedded.header.replica == GenesisReplica.id)
    }

    @Test func `the protocol's copy of the genesis is the embedded one`() throws {
        let copy = Self.data.appending(path: "../../../Protocol/genesis.segment").standardizedFileURL
        #expect(try [UInt8](Data(contentsOf: copy)) == Genesis.segment)
    }

    @Test func `the embedded genesis opens`() throws {
        let segment = try SignedSegment(bytes: Genesis.segment).open()
        #expect(segment.run.dots.count == segment.header.count)
    }

    @Test func `a selection of the data files is a genesis of a few forms, for simulations`() throws {
        let selection = GenesisSelection(
            forms: [
                "unit": GenesisSelection.Form(
                    fields: ["code", "name", "kind"], rules: ["no_such"], records: ["so-ngoai-vu", "ubnd-phu-cat"])
            ], codes: ["unit_kind": ["agency", "district"]])
        let sealed = try GenesisBuilder.segment(from: Self.data, keeping: selection)
        let run = try SignedSegment(bytes: sealed.bytes).open().run
        // A list with two codes, a collection with three fields, two records.
        #expect(run.count == 1 + 2 + 1 + 3 + 2)
        #expect(try SignedSegment(bytes: sealed.bytes).header.replica == GenesisReplica.id)
        Genesis.$simulated.withValue(sealed.bytes) { #expect(Genesis.segment == sealed.bytes) }
        #expect(Genesis.segment != sealed.bytes)
    }
}
