import SampleRegister
import Testing

struct SampleRegisterTests {
    @Test func `a short list is the beginning of a longer one`() {
        let short = SampleRegister.csv(count: 20, seed: 1)
        #expect(SampleRegister.csv(count: 200, seed: 1).starts(with: short))
        #expect(SampleRegister.csv(count: 20, seed: 2) != short)
        #expect(SampleRegister.csv(count: 20, seed: 1, district: .anLao) != short)
    }

    @Test func `nobody can be called or written to`() {
        let register = SampleRegister(seed: 4)
        for number in 0..<2_000 {
            let person = register.person(number)
            #expect(person.phone.isEmpty || person.phone.contains(" 00"))
            #expect(person.email.isEmpty || person.email.contains("@example."))
            #expect(person.email.utf8.allSatisfy { $0 < 0x80 })
        }
    }

    @Test func `people of one district come from there`() {
        let register = SampleRegister(seed: 5, district: .hoaiAn)
        #expect((0..<100).allSatisfy { register.person($0).home == "huyện Hoài Ân" })
    }

    @Test func `birth dates are whole, a year, or empty`() {
        let register = SampleRegister(seed: 6)
        let lengths = (0..<2_000).map { register.person($0).birthDate.count }
        #expect(Set(lengths) == [0, 4, 10])
        #expect(lengths.count { $0 == 10 } > 1_500)
    }
}
