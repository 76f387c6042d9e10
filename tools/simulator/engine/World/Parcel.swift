/// A bundle that is under way.
struct Parcel {
    let path: String
    let sender: Int
    let recipient: Int
    /// Whether its bytes are not what the sender wrote.
    let isDamaged: Bool
    /// When it may arrive, in steps.
    let due: Int
}
