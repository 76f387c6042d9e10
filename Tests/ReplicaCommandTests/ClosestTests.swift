import Testing

@testable import kieubao

struct ClosestTests {
    @Test(arguments: [
        ("brith", ["birth"]), ("hường", ["huong"]), ("phone_number", []), ("pers", ["person"]), ("", []),
        ("zzz", []),
    ])
    func `slips, missing marks and beginnings are understood`(typed: String, expected: [String]) {
        #expect(Closest.words(to: typed, among: ["birth", "huong", "person", "sex"]) == expected)
    }

    @Test func `the closest comes first`() {
        #expect(
            Closest.words(to: "name", among: ["name_full", "nama", "names"]) == [
                "nama", "names", "name_full",
            ])
    }
}
