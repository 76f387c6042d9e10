import ReplicaCore
import ReplicaTestSupport
import Testing

struct RecordStateTests {
    private typealias E = Examples
    private let created: (Dot, [Examples.Edit]) = (Examples.record, [.assign(Examples.field, .text("a"))])

    @Test func `a change replaces what its author saw and nothing else`() {
        let state = E.state([
            created, (E.dot(2), [.assign(E.field, .text("b"), replacing: [E.record])]),
            (E.dot(3), [.assign(E.field, .text("c"), replacing: [E.record])]),
        ])
        #expect(state.live(RegisterKey(E.field)).map(\.dot) == [E.dot(2), E.dot(3)])
        #expect(state.conflicts == [RegisterKey(E.field)])
    }

    @Test func `a change that replaces all live values settles the conflict`() {
        let state = E.state([
            created, (E.dot(2), [.assign(E.field, .text("b"))]),
            (E.dot(3), [.assign(E.field, .text("c"), replacing: [E.record, E.dot(2)])]),
        ])
        #expect(state.live(RegisterKey(E.field)).map(\.dot) == [E.dot(3)])
        #expect(state.conflicts.isEmpty)
    }

    @Test func `a replacement is remembered until what it replaces arrives`() {
        let later = (E.dot(2), [E.Edit.assign(E.field, .text("b"), replacing: [E.record])])
        #expect(E.state([later, created]) == E.state([created, later]))
        #expect(E.state([later, created]).live(RegisterKey(E.field)).map(\.dot) == [E.dot(2)])
    }

    @Test func `an item that fits no value of the field replaces nothing`() {
        let elsewhere = (E.dot(2), [E.Edit.assign(.builtIn(21), .text("b"), replacing: [E.record])])
        for state in [E.state([created, elsewhere]), E.state([elsewhere, created])] {
            #expect(state.live(RegisterKey(E.field)).map(\.dot) == [E.record])
        }
    }

    @Test func `an item of another record replaces nothing`() {
        let creation = (E.record, E.change([.assign(E.field, .text("a"))], record: nil))
        let other = (E.dot(2), E.change([.assign(E.field, .text("b"), replacing: [E.record])], record: E.dot(9)))
        for order in [[creation, other], [other, creation]] {
            var state = ScopeState()
            for (dot, change) in order { state.apply(change, dot: dot) }
            #expect(state.records[E.record]?.live(RegisterKey(E.field)).count == 1)
        }
    }

    @Test func `an assignment replaces no include, whichever arrives first`() {
        let include = (E.dot(2), [E.Edit.include(E.field, .text("x"))])
        let assign = (E.dot(3), [E.Edit.assign(E.field, .text("b"), replacing: [E.dot(2)])])
        let states = [E.state([created, include, assign]), E.state([created, assign, include])]
        for state in states { #expect(state.elements(of: E.field) == [.text("x")]) }
        #expect(states[0] == states[1])
    }

    @Test func `an exclude replaces no assignment, whichever arrives first`() {
        let exclude = (
            E.dot(3), [E.Edit.exclude(E.field, .text("x"), replacing: [Change.Replaced(dot: E.record)])]
        )
        let states = [E.state([created, exclude]), E.state([exclude, created])]
        for state in states { #expect(state.live(RegisterKey(E.field)).map(\.dot) == [E.record]) }
        #expect(states[0] == states[1])
    }

    @Test func `the creating change names the collection, or else the least name`() {
        var state = ScopeState()
        state.apply(E.change([], collection: 7), dot: E.dot(2))
        state.apply(E.change([], collection: 5), dot: E.dot(3))
        state.apply(E.change([], collection: 6), dot: E.dot(4))
        #expect(state.records[E.record]?.collection == .builtIn(5))
        #expect(state.records[E.record]?.isCreated == false)
        state.apply(E.change([], record: nil, collection: 9), dot: E.record)
        state.apply(E.change([], collection: 4), dot: E.dot(5))
        #expect(state.records[E.record]?.collection == .builtIn(9))
        #expect(state.records[E.record]?.isCreated == true)
    }

    @Test func `the members of a group are one value`() {
        let members = [FormName.builtIn(301), .builtIn(302)]
        let state = E.state([
            created,
            (E.dot(2), [.group(.builtIn(300), members, [.text("1"), .text("2")]), .assign(.builtIn(21), .text("z"))]),
            (E.dot(3), [.group(.builtIn(300), members, [.text("1"), .text("3")])]),
        ])
        let live = state.live(RegisterKey(.builtIn(300)))
        #expect(live.map(\.values) == [[.text("1"), .text("2")], [.text("1"), .text("3")]])
        #expect(live.allSatisfy { $0.members == members })
        #expect(state.conflicts == [RegisterKey(.builtIn(300))])
        #expect(state.live(RegisterKey(.builtIn(21))).map(\.values) == [[.text("z")]])
    }

    // MARK: Sets

    @Test func `an include wins over an exclude that did not see it`() {
        let first = (E.dot(2), [E.Edit.include(E.languages, .text("vi"))])
        let second = (E.dot(3), [E.Edit.include(E.languages, .text("vi"))])
        let exclude = (
            E.dot(4), [E.Edit.exclude(E.languages, .text("vi"), replacing: [Change.Replaced(dot: E.dot(2))])]
        )
        #expect(E.state([created, first, exclude]).elements(of: E.languages) == [])
        #expect(E.state([created, first, exclude, second]).elements(of: E.languages) == [.text("vi")])
        #expect(E.state([created, first, exclude, second]).conflicts.isEmpty)
    }

    @Test func `a replaced item names one entry of a change, whatever its element`() {
        let both = (E.dot(2), [E.Edit.include(E.languages, .text("vi")), .include(E.languages, .text("lo"))])
        let exclude = (
            E.dot(3), [E.Edit.exclude(E.languages, .text("fr"), replacing: [Change.Replaced(dot: E.dot(2), part: 1)])]
        )
        for state in [E.state([created, both, exclude]), E.state([exclude, both, created])] {
            #expect(state.elements(of: E.languages) == [.text("vi")])
        }
    }

    @Test func `the elements come in ascending order`() {
        let edits = ["vi", "lo", "fr"].map { E.Edit.include(E.languages, .text($0)) }
        #expect(E.state([created, (E.dot(2), edits)]).elements(of: E.languages).map(\.string) == ["fr", "lo", "vi"])
    }

    // MARK: Deletion

    private func presence(_ changes: [(Dot, [Examples.Edit])]) -> NaiveModel.Presence {
        MergeComparison.presence(E.state(changes)).presence
    }

    @Test func `a record is present until somebody deletes it`() {
        #expect(presence([created]) == .present)
    }

    @Test func `a deletion that saw every live value deletes`() {
        let delete = (E.dot(2), [E.Edit.delete(seeing: [E.record])])
        #expect(presence([created, delete]) == .deleted)
        #expect(presence([delete, created]) == .deleted)
        #expect(MergeComparison.presence(E.state([created, delete])).deletions == [E.dot(2)])
    }

    @Test func `a record without values can be deleted`() {
        #expect(presence([(E.record, []), (E.dot(2), [.delete(seeing: [])])]) == .deleted)
    }

    @Test func `a value that the deletion did not see outlives it`() {
        let unseen = (E.dot(2), [E.Edit.assign(.builtIn(21), .text("b"))])
        #expect(presence([created, unseen, (E.dot(3), [.delete(seeing: [E.record])])]) == .contested)
    }

    @Test func `an edit that replaces what the deletion saw outlives it`() {
        let edit = (E.dot(2), [E.Edit.assign(E.field, .text("b"), replacing: [E.record])])
        #expect(presence([created, (E.dot(3), [.delete(seeing: [E.record])]), edit]) == .contested)
    }

    @Test func `an edit in the change that deletes outlives it`() {
        let both = (E.dot(2), [E.Edit.delete(seeing: [E.record]), .assign(.builtIn(21), .text("b"))])
        #expect(presence([created, both]) == .contested)
    }

    @Test func `an include that the deletion did not see outlives it, and so does an exclude`() {
        for edit in [E.Edit.include(E.languages, .text("vi")), .exclude(E.languages, .text("vi"))] {
            #expect(presence([created, (E.dot(2), [edit]), (E.dot(3), [.delete(seeing: [E.record])])]) == .contested)
        }
    }

    @Test func `a seen dot covers all values of its change`() {
        let creation = (E.record, [E.Edit.assign(E.field, .text("a")), .include(E.languages, .text("vi"))])
        #expect(presence([creation, (E.dot(2), [.delete(seeing: [E.record])])]) == .deleted)
    }

    @Test func `two deletions delete together what neither saw whole`() {
        let other = (E.dot(2), [E.Edit.assign(.builtIn(21), .text("b"))])
        let changes = [
            created, other, (E.dot(3), [.delete(seeing: [E.record])]), (E.dot(4), [.delete(seeing: [E.dot(2)])]),
        ]
        #expect(presence(changes) == .deleted)
        #expect(MergeComparison.presence(E.state(changes)).deletions == [E.dot(3), E.dot(4)])
    }

    @Test func `undeleting a deletion brings the record back`() {
        let delete = (E.dot(2), [E.Edit.delete(seeing: [E.record])])
        #expect(presence([created, delete, (E.dot(3), [.undelete(replacing: [E.dot(2)])])]) == .present)
    }

    @Test func `a deletion that did not see the undeletion is outlived by it`() {
        let delete = (E.dot(2), [E.Edit.delete(seeing: [E.record])])
        let undelete = (E.dot(3), [E.Edit.undelete(replacing: [E.dot(2)])])
        let again = (E.dot(4), [E.Edit.delete(seeing: [E.record], replacing: [E.dot(2)])])
        #expect(presence([created, delete, undelete, again]) == .contested)
        #expect(presence([created, again, undelete, delete]) == .contested)
        #expect(MergeComparison.presence(E.state([created, delete, undelete, again])).deletions == [E.dot(4)])
    }

    @Test func `a deletion that replaced the undeletion deletes`() {
        let delete = (E.dot(2), [E.Edit.delete(seeing: [E.record])])
        let undelete = (E.dot(3), [E.Edit.undelete(replacing: [E.dot(2)])])
        let again = (E.dot(4), [E.Edit.delete(seeing: [E.record], replacing: [E.dot(3)])])
        #expect(presence([created, delete, undelete, again]) == .deleted)
        #expect(presence([again, undelete, delete, created]) == .deleted)
    }

    @Test func `the dots to be seen are those of all live values but the deletions`() {
        let state = E.state([
            created, (E.dot(5), [.include(E.languages, .text("vi")), .include(E.languages, .text("lo"))]),
            (E.dot(4), [.exclude(E.languages, .text("fr"))]), (E.dot(6), [.delete(seeing: [])]),
            (E.dot(3), [.assign(.builtIn(21), .text("b"))]),
            (E.dot(7), [.assign(.builtIn(21), .text("c"), replacing: [E.dot(3)])]),
        ])
        #expect(state.seenDots == [E.record, E.dot(4), E.dot(5), E.dot(7)])
    }

    @Test func `deletions of equal content are settled, a deletion and an undeletion are a conflict`() {
        let delete = (E.dot(2), [E.Edit.delete(seeing: [E.record])])
        let same = (E.dot(3), [E.Edit.delete(seeing: [E.record])])
        #expect(E.state([created, delete, same]).conflicts.isEmpty)
        #expect(E.state([created, delete, (E.dot(4), [.undelete()])]).conflicts == [RegisterKey(BuiltIn.deleted)])
    }
}
