/// All that is held here about a person, for handing over to that person, in Vietnamese.
///
/// Its properties are the keys of the `.json` file that `subject export` writes.
package struct SubjectData: Encodable, Sendable {
    /// The id of the person's record; of several that were merged the one that stands for them.
    package let subject: String
    /// What the record is called; empty where that was erased.
    package let name: String
    package let writtenOn: String
    package let unit: Wording
    package let replica: String
    /// The person's own records first, then what refers to them, in the order of the forms.
    package private(set) var records: [Record]
    /// Scopes that this replica may not read, or of which something is missing: what they hold is not here.
    package let scopesNotHeld: [String]
    package let scopesIncomplete: [String]

    /// A code with what it stands for.
    package struct Wording: Encodable, Sendable {
        package let code: String
        package let title: String
    }

    package struct Record: Encodable, Sendable {
        package let id: String
        package let collection: Wording
        package let unit: Wording
        package let scope: String
        package let isDeleted: Bool
        package let fields: [Field]
        package let history: [Change]
        package let erasures: [Erasure]
        /// Of an attachment: the file beside this one; `nil` where its content has not arrived.
        package fileprivate(set) var file: String?
        /// Whether the record also refers to another person.
        package let namesOthers: Bool

        /// A record whose content is a file.
        package var isAttachment: Bool { collection.code == "attachment" }
    }

    package struct Field: Encodable, Sendable {
        package let key: String
        package let label: String
        /// In the form for scripts.
        package let values: [String]
        /// In words.
        package let shown: String
        /// The values that oppose each other, where nobody has settled which one holds.
        package let opposed: [String]
    }

    /// One change: who wrote what when.
    package struct Change: Encodable, Sendable {
        package let at: String
        package let unit: String
        package let author: String
        package let note: String
        package let entries: [Entry]

        package struct Entry: Encodable, Sendable {
            package let label: String
            package let kind: String
            package let shown: String
        }
    }

    /// By which order something was erased.
    package struct Erasure: Encodable, Hashable, Sendable {
        package let order: String
        package let basis: String
        package let orderedOn: String
    }

    /// Says which files were written beside for attachments.
    ///
    /// - Parameter files: Their names, by the ids of the attachments.
    mutating func name(files: [String: String]) {
        for place in records.indices { records[place].file = files[records[place].id] }
    }

    /// How many records besides the person's own.
    package var relatedCount: Int { records.count { $0.collection.code != PersonReading.collection } }
}
