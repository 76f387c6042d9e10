import ReplicaCore
import ReplicaTestSupport
import Testing

struct RegisterTests {
    private typealias E = Examples

    @Test func `values stand in order of their names whatever the order of arrival`() {
        let values = [
            E.value("a", E.dot(1)), E.value("b", E.dot(2), part: 0, kind: .include),
            E.value("c", E.dot(2), part: 1, kind: .include), E.value("d", E.dot(3)),
        ]
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<50 {
            var register = Register()
            let order = generator.shuffled(values)
            for value in order { register.insert(value) }
            #expect(register.live == values)
            #expect(Register(live: order) == register)
        }
    }

    @Test func `a value that is inserted twice is there once`() {
        var register = Register()
        register.insert(E.value("a", E.dot(1)))
        register.insert(E.value("a", E.dot(1)))
        #expect(register.live.count == 1)
    }

    @Test func `removes the value of that name and no other`() {
        var register = Register(live: [
            E.value("a", E.dot(1), part: 0, kind: .include), E.value("a", E.dot(1), part: 1, kind: .include),
        ])
        let wasThere = register.remove(Change.Replaced(dot: E.dot(1), part: 1))
        #expect(wasThere)
        #expect(register.live.map(\.part) == [0])
        for missing in [Change.Replaced(dot: E.dot(1), part: 1), Change.Replaced(dot: E.dot(1, hash: 6))] {
            let wasThere = register.remove(missing)
            #expect(!wasThere)
        }
        #expect(register.live.count == 1)
    }

    @Test func `one value or several equal ones are settled, different ones are a conflict`() {
        #expect(!Register().isConflict)
        #expect(!Register(live: [E.value("a", E.dot(1))]).isConflict)
        #expect(!Register(live: [E.value("a", E.dot(1)), E.value("a", E.dot(2), time: 9)]).isConflict)
        #expect(Register(live: [E.value("a", E.dot(1)), E.value("b", E.dot(2))]).isConflict)
        #expect(Register(live: [E.value("a", E.dot(1)), E.value("a", E.dot(2)), E.value("b", E.dot(3))]).isConflict)
    }

    @Test func `the same text composed and decomposed is a conflict`() {
        #expect(Register(live: [E.value("\u{EC}", E.dot(1)), E.value("i\u{300}", E.dot(2))]).isConflict)
    }

    @Test func `equal values of different members are a conflict`() {
        let other = E.value("a", E.dot(2), members: [.builtIn(21)])
        #expect(Register(live: [E.value("a", E.dot(1)), other]).isConflict)
    }

    @Test func `an element is present while an include of it lives, and never a conflict`() {
        let include = E.value("a", E.dot(1), kind: .include)
        let exclude = E.value("a", E.dot(2), kind: .exclude)
        #expect(Register(live: [include, exclude]).isPresent)
        #expect(!Register(live: [include, exclude]).isConflict)
        #expect(!Register(live: [exclude]).isPresent)
        #expect(!Register().isPresent)
    }
}

struct ShownValueTests {
    private typealias E = Examples
    private let ownersFirst = ShownValue(owner: 2) { $0 == Examples.here ? 1 : 2 }

    @Test func `of no value none is shown`() { #expect(ownersFirst.choose(from: []) == nil) }

    @Test func `the owner's value comes before a later one of another office`() {
        let own = E.value("own", E.dot(1, E.there), time: 1)
        let later = E.value("later", E.dot(1, hash: 9), time: 2)
        #expect(ownersFirst.choose(from: [own, later]) == own)
        #expect(ownersFirst.choose(from: [later, own]) == own)
        #expect(ShownValue<Int>(owner: nil) { _ in nil }.choose(from: [later, own]) == later)
    }

    @Test func `a replica without an office owns nothing`() {
        let unknown = ShownValue<Int>(owner: nil) { $0 == Examples.here ? 1 : nil }
        let (early, late) = (E.value("a", E.dot(1, E.there), time: 1), E.value("b", E.dot(1), time: 2))
        #expect(unknown.choose(from: [early, late]) == late)
    }

    @Test func `the greatest time comes first, then the greatest hash, then the greatest dot`() {
        let time = E.value("time", E.dot(1, hash: 1), time: 2)
        let hash = E.value("hash", E.dot(1, hash: 9), time: 1)
        let low = E.value("low", E.dot(7, hash: 8), time: 1)
        let high = E.value("high", E.dot(8, hash: 8), time: 1)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<20 {
            #expect(ownersFirst.choose(from: generator.shuffled([time, hash, low, high])) == time)
            #expect(ownersFirst.choose(from: generator.shuffled([hash, low, high])) == hash)
            #expect(ownersFirst.choose(from: generator.shuffled([low, high])) == high)
        }
    }
}
