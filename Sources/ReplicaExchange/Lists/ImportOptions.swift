package import ReplicaText

/// What `import` is asked to do.
package struct ImportOptions: Sendable {
    package var collection: String
    /// A `.csv` or `.xlsx` file.
    package var file: String
    /// A JSON file that says which column goes to which field (`cli.md`); without it headers are compared with the
    /// keys and labels of fields.
    package var map: String?
    /// Where the columns and their fields are written, for `map` the next time.
    package var savedMap: String?
    /// A sheet by its name or number from 1; `nil` for the first that is not hidden.
    package var sheet: String?
    /// The line of the headers; `nil` for the one that most fields are found by.
    package var headerLine: Int?
    package var encoding: Encoding?
    /// The fields that tell which record a row is about, by their keys or labels; none for `source_ref`.
    package var keys: [String] = []
    /// Whether rows of deleted records are passed over instead of refused.
    package var skipsDeleted = false
    /// Where refused rows are written, as .xlsx.
    package var rejects: String?
    /// Checks everything and changes nothing.
    package var isDryRun = false

    package enum Encoding: Equatable, Sendable {
        /// What looks like an old encoding is none.
        case unicode
        case legacy(LegacyEncoding)
    }

    package init(collection: String, file: String) {
        self.collection = collection
        self.file = file
    }
}

/// How far an import is.
package struct ImportProgress: Sendable {
    package let rows: Int
    /// From 0 to 1.
    package let fraction: Double
}
