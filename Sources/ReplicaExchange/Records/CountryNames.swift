import Foundation
import ReplicaCore
import ReplicaStore
import ReplicaText

/// The further names of countries that the province's list of countries has: `Mỹ` is the United States.
///
/// A class, because the list is read once, when a name is first looked for.
final class CountryNames {
    private let session: StoreSession
    private lazy var codes: [String: String] = (try? read()) ?? [:]

    /// The code list that has a code for each country, named by its two letters.
    private static let list = "country"
    /// What offices shorten in the names of states.
    private static let shortened = [
        ("chlb ", "cong hoa lien bang "), ("chdcnd ", "cong hoa dan chu nhan dan "), ("ch ", "cong hoa "),
    ]

    init(_ session: StoreSession) { self.session = session }

    /// The key of the code of a country; `nil` for a name that none has, or several.
    func code(of name: String, in list: CodeListForm) -> String? {
        guard list.key == Self.list else { return nil }
        let wanted = FoldedText.fold(name)
        if let code = codes[wanted] { return code }
        let short = Self.shortened.first { wanted.hasPrefix($0.0) }
        return short.flatMap { codes[$0.1 + wanted.dropFirst($0.0.count)] }
    }

    private func read() throws -> [String: String] {
        guard let form = session.catalog.collection(key: "country") else { return [:] }
        var codes: [String: String] = [:]
        var ambiguous: Set<String> = []
        let fields = ["alpha2", "name_other", "valid_to"]
        try session.forEachRow(of: form.name, fields: fields) { _, texts in
            guard texts[2].isEmpty, let names = try? JSONDecoder().decode([String].self, from: Data(texts[1].utf8))
            else {
                return
            }
            for name in names.map(FoldedText.fold) where codes.updateValue(texts[0], forKey: name) != nil {
                ambiguous.insert(name)
            }
        }
        for name in ambiguous { codes[name] = nil }
        return codes
    }
}
