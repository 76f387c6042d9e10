import ReplicaCore
import ReplicaText

/// Finds the field that the header of a column means.
///
/// Folding and likeness only propose: a header is taken for a field if one field is clearly nearer than all others,
/// and the person who imports is told of it.
struct HeaderMatcher {
    private let form: CollectionForm
    /// The folded keys and labels of each field.
    private let names: [(field: FieldForm, phrases: [String])]

    /// From which likeness on a header is taken for a field, and how much nearer than the next field it has to be.
    private static let scoreMin = 0.75
    private static let marginMin = 0.08
    /// From which likeness on a field is proposed.
    private static let proposalMin = 0.4

    enum Match {
        case field(FieldForm, isExact: Bool)
        /// The record's own id, from an export of ours.
        case id
        /// A column that holds nothing of a record: its row's number, or what we ourselves add.
        case ignored
        /// The nearest fields, the best first.
        case unknown(proposals: [String])
    }

    init(form: CollectionForm) {
        self.form = form
        names = form.valueFields.map { field in
            let phrases = [field.key, field.labels.vietnamese, field.labels.english].map(Self.phrase)
            return (field, phrases)
        }
    }

    func match(_ header: String) -> Match {
        if let named = named(header) { return named }
        return nearest(to: Self.phrase(header), without: Self.phrase(Self.withoutBrackets(header)))
    }

    /// What a header says by itself, without likeness.
    func named(_ header: String) -> Match? {
        if header == "id" { return .id }
        if header == "owner_unit" || RejectedList.headers.contains(header) { return .ignored }
        if let field = form.field(key: header) { return .field(field, isExact: true) }
        // An export of ours names the field by its key where labels do not tell fields apart.
        if let key = Self.keyInBrackets(header), let field = form.field(key: key) {
            return .field(field, isExact: true)
        }
        let phrase = Self.phrase(header)
        if HeaderPhrases.ordinals.contains(phrase) { return .ignored }
        let equal = names.filter { $0.phrases.contains(phrase) }
        if equal.count == 1 { return .field(equal[0].field, isExact: true) }
        if let label = HeaderPhrases.labels[phrase] {
            let meant = names.filter { $0.phrases.contains(label) }
            if meant.count == 1 { return .field(meant[0].field, isExact: false) }
        }
        return nil
    }

    private func nearest(to phrase: String, without brackets: String) -> Match {
        var scores: [(field: FieldForm, score: Double)] = names.map { name in
            let score = name.phrases.flatMap { [Self.likeness(phrase, $0), Self.likeness(brackets, $0)] }.max() ?? 0
            return (name.field, score)
        }
        scores.sort { $0.score > $1.score }
        if let best = scores.first, best.score >= Self.scoreMin,
            scores.count == 1 || best.score - scores[1].score >= Self.marginMin
        {
            return .field(best.field, isExact: false)
        }
        return .unknown(proposals: scores.prefix(3).filter { $0.score >= Self.proposalMin }.map(\.field.key))
    }

    /// A header folded to words of letters and digits with one space between them.
    static func phrase(_ header: String) -> String {
        FoldedText.fold(TextNormalization.nfc(header)).unicodeScalars
            .split { !$0.properties.isAlphabetic && $0.properties.numericType == nil }
            .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }

    private static func withoutBrackets(_ header: String) -> String {
        header.firstIndex(of: "(").map { String(header[..<$0]) } ?? header
    }

    private static func keyInBrackets(_ header: String) -> String? {
        guard header.hasSuffix(")"), let open = header.lastIndex(of: "(") else { return nil }
        return String(header[header.index(after: open)...].dropLast())
    }

    /// How alike two phrases are, from 0 to 1: by their words, and by their letters for what was mistyped.
    static func likeness(_ first: String, _ second: String) -> Double {
        if first.isEmpty || second.isEmpty { return 0 }
        if first == second { return 1 }
        let (left, right) = (first.split(separator: " "), second.split(separator: " "))
        var rest = right
        var common = 0
        for word in left {
            guard let place = rest.firstIndex(of: word) else { continue }
            rest.remove(at: place)
            common += 1
        }
        let byWords = 2 * Double(common) / Double(left.count + right.count)
        let (letters, others) = (Array(first.utf8.prefix(lettersMax)), Array(second.utf8.prefix(lettersMax)))
        let byLetters = 1 - Double(distance(letters, others)) / Double(max(letters.count, others.count))
        return max(byWords, byLetters)
    }

    private static let lettersMax = 80

    /// How many letters have to be put in, taken out or changed to make one of the other (Levenshtein).
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var row = Array(0...second.count)
        for (place, letter) in first.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (other, candidate) in second.enumerated() {
                let changed = diagonal + (letter == candidate ? 0 : 1)
                diagonal = row[other + 1]
                row[other + 1] = min(changed, row[other] + 1, diagonal + 1)
            }
        }
        return row[second.count]
    }
}
