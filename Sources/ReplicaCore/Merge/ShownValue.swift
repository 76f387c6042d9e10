/// Chooses which of several live values is shown (`Protocol/01` §5). Nothing but display depends on it.
package struct ShownValue<Office: Equatable> {
    /// The office that owns the record; `nil` where ownership does not count (the owner field itself).
    package let owner: Office?
    /// The office of a replica, as its enrolment says.
    package let office: (ReplicaID) -> Office?

    package init(owner: Office?, office: @escaping (ReplicaID) -> Office?) {
        self.owner = owner
        self.office = office
    }

    /// The value to show: one that is not erased before others, then written by the owning office before others, then
    /// the greatest time, hash and dot.
    package func choose(from live: [LiveValue]) -> LiveValue? {
        live.max { precedence($0, $1) }
    }

    private func precedence(_ left: LiveValue, _ right: LiveValue) -> Bool {
        if left.isErased != right.isErased { return left.isErased }
        let (leftOwns, rightOwns) = (owns(left), owns(right))
        if leftOwns != rightOwns { return rightOwns }
        if left.time != right.time { return left.time < right.time }
        if left.dot.hash != right.dot.hash { return left.dot.hash < right.dot.hash }
        return left.dot < right.dot
    }

    private func owns(_ value: LiveValue) -> Bool {
        guard let owner else { return false }
        return office(value.dot.replica) == owner
    }
}
