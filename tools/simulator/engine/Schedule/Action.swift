/// What somebody does in a simulated world, or what happens to it.
package enum Action: String, CaseIterable, Sendable {
    case add
    case edit
    case delete
    case undelete
    case settle
    /// Several offices write about one record, and none knows of the others.
    case contest
    /// An office writes a bundle for the centre, or the centre for some.
    case send
    /// Some bundle that is under way arrives.
    case deliver
    /// A stick goes from an office to the centre and back at once.
    case exchange
    /// A record goes to another scope.
    case move
    /// A record is offered to another office, or an offer is answered.
    case transfer
    /// Records are said to be about the same, or not to be.
    case join
    /// All that one bundle brought is taken back.
    case withdraw
    /// An office holds imports that change much, or decides about them.
    case hold
    /// The centre names the parties of a case, or takes one out that goes on writing.
    case parties
    case enrol
    /// The centre revokes or retires a replica.
    case end
    case admit
    case copy
    /// A copy that does not know that it is one.
    case fork
    case setBack
    case backup
    case restore
    case rotate
    /// The centre orders what a record holds to be erased.
    case erase
    /// A bundle comes that heeds nobody's scopes.
    case smuggle
    /// A file is attached to a record.
    case attach
    /// A record is submitted, accepted, sent back, or gets the ground that it needs for that.
    case review
    /// Time passes.
    case wait
    /// An office ends the program and begins it anew.
    case restart

    /// How often it is chosen beside the others; each seed varies it.
    var weight: Int {
        switch self {
        case .edit: 30
        case .add: 14
        case .send: 16
        case .deliver: 20
        case .contest: 16
        case .settle, .exchange: 8
        case .delete, .wait, .review: 5
        case .move, .transfer, .join: 5
        case .hold: 5
        case .undelete, .restart, .parties, .withdraw, .end: 3
        case .copy, .fork, .setBack, .restore, .erase, .smuggle: 3
        case .attach, .admit: 2
        case .backup, .rotate, .enrol: 1
        }
    }

    /// The fault without which it does not happen.
    var fault: Fault? {
        switch self {
        case .restart: .restarts
        case .copy, .fork, .setBack, .restore: .copies
        case .end, .admit: .endings
        case .smuggle: .rogues
        default: nil
        }
    }
}
