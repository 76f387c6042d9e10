import BundleDamage
import ReplicaTestSupport
import Testing

/// A sample of what `replica-damage` does in full.
@Suite struct DamagedBundleTests {
    @Test func `a damaged bundle is refused for its own reason and changes nothing`() throws {
        let office = try DamagedOffice(byteCountMin: 65_536, seed: 7)
        var generator = SeededGenerator(seed: 11)
        let length = office.bundle.count
        #expect(length >= 65_536 && office.layout.stanzaCount == 8)
        var damages: [Damage] = (0..<1_200).map { _ in
            // Half of them in the header, of which every byte has its own meaning.
            let place = Int.random(in: 0..<(Bool.random(using: &generator) ? 900 : length), using: &generator)
            return .flip(bit: Int.random(in: 0..<8, using: &generator), place: place)
        }
        damages += (0..<300).map { _ in .cut(Int.random(in: 0..<length, using: &generator)) }
        let nonce = office.layout.nonce
        damages += [0, 1, 18, 19, 20, length - 1].map { .cut($0) }
        damages += (nonce - 1...nonce + BundleLayout.nonceCount + 1).map { .cut($0) }
        let tally = try office.tryAll(damages)
        #expect(tally.wrong == [])
        #expect(tally.count == damages.count)
        // The sample reaches every class that there is.
        #expect(
            Set(tally.counts.keys.map(\.description)) == [
                "HMAC failure", "header failure", "not a bundle", "not for us", "payload failure", "truncated",
            ])
        #expect(try office.isSound())
    }
}
