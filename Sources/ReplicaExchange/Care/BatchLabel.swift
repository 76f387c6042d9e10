import Foundation
import ReplicaText

/// What people call a batch: `B12`.
enum BatchLabel {
    static func text(_ number: Int64) -> String { "B" + String(number) }

    /// Reads what ``text(_:)`` wrote, in any case and without the letter as well.
    static func number(_ typed: String) -> Int64? {
        let digits = typed.uppercased().hasPrefix("B") ? typed.dropFirst() : typed[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(digits)
    }
}

/// The name of the file that a batch came from: only to be shown, never to be opened.
enum BatchName {
    private static let charactersMax = 120

    static func of(path: String) -> String {
        String(TextNormalization.nfc((path as NSString).lastPathComponent).prefix(charactersMax))
    }
}
