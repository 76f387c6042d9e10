/// What a person answered for one field: the text that `add` would take, and how it is shown.
package struct EntryAnswer: Hashable, Sendable, Codable {
    /// As `FIELD=VALUE` takes it; empty to empty the field.
    package let text: String
    /// What people read; for a reference the title of the record.
    package let shown: String

    package init(text: String, shown: String) {
        self.text = text
        self.shown = shown
    }

    package init(text: String) { self.init(text: text, shown: text) }
}

/// A record that a typed name may mean.
package struct FoundRecord: Hashable, Sendable {
    /// What names it beyond doubt: a record id, or the code of a unit.
    package let id: String
    package let title: String
    /// What tells it from others of its name.
    package let detail: String
    /// Whether the typed text is its id, its code, or its whole name, marks included.
    package let isExact: Bool

    package init(id: String, title: String, detail: String, isExact: Bool) {
        self.id = id
        self.title = title
        self.detail = detail
        self.isExact = isExact
    }
}

/// One way to go on with what was typed so far.
package struct EntryCompletion: Hashable, Sendable {
    /// The whole line in place of the typed one.
    package let line: String
    package let shown: String

    package init(line: String, shown: String) {
        self.line = line
        self.shown = shown
    }
}
