import Foundation
import ReplicaCore
import ReplicaForms
import ReplicaStore

/// The further names of countries that the province's list of countries has: `Mỹ` is the United States.
///
/// Compared by their letters alone: `Ô-xtrây-li-a`, `Ô xtrây li a` and `Ôxtrâylia` are one name.
///
/// A class, because the list is read once, when a name is first looked for.
final class CountryNames {
    private let session: StoreSession
    private lazy var names: [(name: String, code: String)] = (try? read()) ?? []
    private var spelled: [NameLikeness: [String: String]] = [:]

    /// The code list that has a code for each country, named by its two letters.
    private static let list = "country"
    /// What offices shorten in the names of states.
    private static let shortened: [(short: String, long: String)] = [
        ("chlb ", "Cộng hòa Liên bang "), ("chdcnd ", "Cộng hòa Dân chủ Nhân dân "), ("ch ", "Cộng hòa "),
    ]

    init(_ session: StoreSession) { self.session = session }

    /// The key of the code of a country; `nil` for a name that none has, or several.
    func code(of name: String, in list: CodeListForm, _ likeness: NameLikeness) -> String? {
        guard list.key == Self.list else { return nil }
        let codes = self.codes(likeness)
        let wanted = likeness.spelling(name)
        if let code = codes[Self.letters(of: wanted)] { return code }
        let short = Self.shortened.first { wanted.hasPrefix($0.short) }
        return short.flatMap { codes[Self.letters(of: likeness.spelling($0.long) + wanted.dropFirst($0.short.count))] }
    }

    private static func letters(of spelling: String) -> String { spelling.filter(\.isLetter) }

    /// The codes by what is compared of their names, without those that several have.
    private func codes(_ likeness: NameLikeness) -> [String: String] {
        if let known = spelled[likeness] { return known }
        let grouped = Dictionary(grouping: names) { Self.letters(of: likeness.spelling($0.name)) }
        let codes = grouped.compactMapValues { Set($0.map(\.code)).count == 1 ? $0[0].code : nil }
        spelled[likeness] = codes
        return codes
    }

    private func read() throws -> [(name: String, code: String)] {
        guard let form = session.catalog.collection(key: "country") else { return [] }
        var found: [(name: String, code: String)] = []
        try session.forEachRow(of: form.name, fields: ["alpha2", "name_other", "valid_to"]) { _, texts in
            guard texts[2].isEmpty, let names = try? JSONDecoder().decode([String].self, from: Data(texts[1].utf8))
            else {
                return
            }
            found += names.map { ($0, texts[0]) }
        }
        return found
    }
}
