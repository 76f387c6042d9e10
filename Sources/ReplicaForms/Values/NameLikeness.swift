import ReplicaText

/// How far a name that somebody types may differ from the one that it stands for; the nearer comes first.
package enum NameLikeness: Sendable, CaseIterable {
    /// In capitals alone.
    case marked
    /// In marks as well. `Áo` without its mark may be Angola's `AO`.
    case folded

    /// What is compared of a name.
    package func spelling(_ name: String) -> String {
        switch self {
        case .marked: name.lowercased()
        case .folded: FoldedText.fold(name)
        }
    }
}
