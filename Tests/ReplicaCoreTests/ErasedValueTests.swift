import ReplicaCore
import Testing

/// What is left of a record's values once some of its changes are erased, or are known and do not count.
struct ErasedValueTests {
    private typealias E = Examples
    private let created: (Dot, [Examples.Edit]) = (
        Examples.record, [.assign(Examples.field, .text("a")), .include(Examples.languages, .text("vi"))]
    )

    @Test func `an erased value stays live under its name, says nothing, and is no side of a conflict`() {
        var state = E.state([created, (E.dot(2), [.assign(E.field, .text("b"))])])
        #expect(state.sides(of: E.field).map(\.dot) == [E.record, E.dot(2)])
        let isErased = state.erase([E.dot(2)])
        #expect(isErased)
        let live = state.live(RegisterKey(E.field))
        #expect(live.map(\.dot) == [E.record, E.dot(2)])
        #expect(live.map(\.isErased) == [false, true])
        #expect(state.sides(of: E.field).map(\.values) == [[.text("a")]])
        let isAgain = state.erase([E.dot(2), E.dot(9)])
        #expect(!isAgain, "what is gone, or was never there, cannot go")
    }

    @Test func `nobody can say any more which element of a set was erased`() {
        var state = E.state([created, (E.dot(2), [.include(E.languages, .text("en"))])])
        let isErased = state.erase([E.record])
        #expect(isErased)
        #expect(state.elements(of: E.languages) == [.text("en"), .erased])
        #expect(state.live(RegisterKey(E.languages, element: .erased)).map(\.dot) == [E.record])
        #expect(state.live(RegisterKey(E.languages, element: .text("vi"))).isEmpty)
    }

    @Test func `a change that does not count still replaces what its author saw`() {
        var state = E.state([created])
        let seen = Change.Replaced(dot: E.record)
        let unseen = Change.Replaced(dot: E.dot(7))
        let unmet = state.supersede([seen, unseen], field: E.field, kind: .assign)
        #expect(state.live(RegisterKey(E.field)).isEmpty)
        #expect(
            unmet == [
                RecordState.UnmetReplacement(record: E.record, field: E.field, isElement: false, replaced: unseen)
            ])
    }

    @Test func `a copy that does not count makes the record known, and its collection if nothing else says it`() {
        var state = RecordState(record: E.record, collection: .builtIn(101))
        state.markCopied(collection: .builtIn(100))
        #expect(state.isCopied && state.collection == .builtIn(100))
        state.markCreated(collection: .builtIn(102))
        state.markCopied(collection: .builtIn(100))
        #expect(state.collection == .builtIn(102))
    }
}
