/// What goes wrong in a simulated world. Each seed switches a random half of them off, so that one does not hide what
/// another would show.
package enum Fault: String, CaseIterable, Sendable {
    /// A bundle never arrives.
    case loss
    /// A bundle arrives more than once.
    case repeats
    /// Bundles arrive in another order than they were sent.
    case disorder
    /// A stick turns bits of a bundle, or ends too early.
    case damage
    /// A bundle arrives at an office that it is not for.
    case misdelivery
    /// A bundle is under way for months.
    case delay
    /// Clocks stand at 1970, at some time up to 2099, jump, or stand still.
    case clocks
    /// A program is ended and begun anew between two actions.
    case restarts
    /// A program is killed, or the power fails, at any call to the disk.
    case crashes
    /// A disk is full, or fails, at any call.
    case fullDisk
    /// Databases are copied, set back and restored.
    case copies
    /// Replicas are revoked and retired.
    case endings
    /// A program writes bundles that heed nobody's scopes.
    case rogues
}
