/// An invariant of the plan of proof.
package enum Invariant: String, Sendable {
    case convergence = "I1 convergence"
    case noLoss = "I2 no acknowledged edit lost"
    case conflicts = "I3 conflict visibility"
    case confidentiality = "I4 scope confidentiality"
    case monotone = "I5 monotone knowledge"
    case chain = "I6 chain validity"
    case uniqueness = "I7 uniqueness"
    case idempotence = "I8 idempotence"
    case atomicity = "I9 atomicity"
    case authority = "I10 authority"
    case blastRadius = "I11 blast radius"
    case erasure = "I12 erasure"
    case liveness = "I13 liveness"
    case detectability = "I14 detectability"
    case model = "I15 model"
}

/// What broke a promise.
package struct Violation: Error, CustomStringConvertible, Sendable {
    package let invariant: Invariant
    package let text: String

    init(_ invariant: Invariant, _ text: String) {
        self.invariant = invariant
        self.text = text
    }

    package var description: String { "\(invariant.rawValue): \(text)" }
}
