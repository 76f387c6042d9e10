/// A part of the data files: a simulation runs thousands of provinces, and a few forms are enough for it.
package struct GenesisSelection: Sendable {
    /// What is kept of a collection.
    package struct Form: Sendable {
        let fields: Set<String>
        let rules: Set<String>
        /// The codes of the records that are kept, where the files have records of the collection.
        let records: Set<String>

        package init(fields: Set<String>, rules: Set<String> = [], records: Set<String> = []) {
            self.fields = fields
            self.rules = rules
            self.records = records
        }
    }

    /// By the name of the collection.
    let forms: [String: Form]
    /// The codes that are kept of a list; all of a list that is not named.
    let codes: [String: Set<String>]

    package init(forms: [String: Form], codes: [String: Set<String>] = [:]) {
        self.forms = forms
        self.codes = codes
    }

    func isKept(_ collection: String) -> Bool { forms[collection] != nil }

    func keeps(_ code: String, of list: String) -> Bool { codes[list]?.contains(code) ?? true }

    /// The rows that are kept of a file of records, with the columns that are fields.
    func rows(_ rows: [[String: String]], of collection: String) -> [[String: String]] {
        guard let form = forms[collection] else { return [] }
        return rows.filter { form.records.contains($0["code"] ?? "") }.map { row in
            row.filter { form.fields.contains($0.key == "name_vi" ? "name" : $0.key) }
        }
    }
}
