/// A text that people read, in both languages. Every such text of the program is in this folder.
///
/// Vietnamese is written in NFC and in the register of an office: short, plain and kind.
struct Message: Hashable, Sendable {
    let vietnamese: String
    let english: String

    init(_ vietnamese: String, _ english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }

    /// The text in the language of this run.
    var text: String { text(in: .current) }

    func text(in language: Language) -> String {
        switch language {
        case .vietnamese: vietnamese
        case .english: english
        }
    }

    /// Both languages, each followed by the same suffix.
    func followed(by suffix: String) -> Self { Self(vietnamese + suffix, english + suffix) }
}
