import ReplicaCore
import ReplicaForms
import ReplicaStore
import ReplicaTrust
import ReplicaWire

/// Why a list of projects cannot be published.
package enum ProjectListFault: Equatable, Sendable {
    /// The record is no list of projects.
    case notAList
    case noProjects
    /// Projects that break rules of their form, or of which offices say different things.
    case notInOrder([String])
}

/// What `project publish` did.
package struct ProjectListPublished: Sendable {
    package let id: String
    package let title: String
    package let version: Int
    package let projects: Int
    /// Projects that a reader abroad cannot read: without an English name or summary.
    package let withoutEnglish: [String]
}

/// The list of projects that the province calls investors for, as one unit (the Plan, III.2.d.1).
struct ProjectList {
    let session: StoreSession
    let stored: StoreSession.StoredRecord
    let form: CollectionForm
    let projectForm: CollectionForm
    /// In the order of entry; withdrawn ones left out.
    let projects: [StoreSession.StoredRecord]
    private let reporting: RecordReporting

    /// - Throws: ``ExchangeError/projectList(_:_:)`` for a record that is no such list.
    init(_ id: String, _ session: StoreSession) throws {
        self.session = session
        let finder = RecordFinder(session: session)
        stored = try finder.record(id)
        form = try finder.form(of: stored, id: id)
        let label = session.label(of: stored.state.record)
        guard form.key == "project_list", let projectForm = session.catalog.collection(key: "project"),
            projectForm.field(key: "project_list") != nil
        else { throw ExchangeError.projectList(label, .notAList) }
        self.projectForm = projectForm
        let reporting = RecordReporting(session)
        self.reporting = reporting
        let column = TableLayout.quoted(TableLayout.column(for: "project_list"))
        var selection = RowSelection()
        selection.conditions = [RowCondition(sql: "\(column) = ?", arguments: [.text(label)])]
        projects = try session.keys(in: projectForm.name, selection)
            .compactMap { try session.record(key: $0, collection: projectForm.name) }
            .filter { stored in
                let carry = projectForm.field(key: "carry").flatMap { reporting.value(of: $0, in: stored.state) }
                return carry?.values != ["rut"]
            }
    }

    var title: String { reporting.title(of: stored.state) }

    func value(_ key: String, of stored: StoreSession.StoredRecord) -> ListValue? {
        let form = stored.state.collection == projectForm.name ? projectForm : form
        return form.field(key: key).flatMap { reporting.value(of: $0, in: stored.state) }
    }

    func text(_ key: String, of stored: StoreSession.StoredRecord) -> String {
        value(key, of: stored)?.values.first ?? ""
    }

    var withoutEnglish: [String] {
        projects.filter { text("name_en", of: $0).isEmpty || text("summary_en", of: $0).isEmpty }
            .map { session.label(of: $0.state.record) }
    }

    /// Projects that nobody should be shown as they are.
    var notInOrder: [String] {
        get throws {
            try projects.filter { stored in
                try !stored.state.conflicts.isEmpty || stored.state.isContested || breaksRule(stored)
            }.map { session.label(of: $0.state.record) }
        }
    }

    private func breaksRule(_ stored: StoreSession.StoredRecord) throws -> Bool {
        try session.violations(of: stored.key).contains { name in
            projectForm.field(named: name) != nil
                || projectForm.rules.contains { $0.name == name && $0.severity == .block }
        }
    }
}

extension Replica {
    /// Publishes a list with all its projects at once: the list gets its day and its next version, and projects that
    /// were only planned call for investors from then on.
    ///
    /// - Parameter dryRun: Says what would be published, and changes nothing.
    package func publishProjects(list id: String, note: String, dryRun: Bool) throws -> ProjectListPublished {
        let note = try Self.note(note)
        func plan(_ session: StoreSession) throws -> (ProjectList, ProjectListPublished) {
            let list = try ProjectList(id, session)
            let label = session.label(of: list.stored.state.record)
            try Self.checkRight(to: list.form, session, own: key.replica)
            if list.projects.isEmpty { throw ExchangeError.projectList(label, .noProjects) }
            let faulty = try list.notInOrder
            if !faulty.isEmpty { throw ExchangeError.projectList(label, .notInOrder(faulty)) }
            let version = (Int(list.text("version", of: list.stored)) ?? 0) + 1
            return (
                list,
                ProjectListPublished(
                    id: label, title: list.title, version: version, projects: list.projects.count,
                    withoutEnglish: list.withoutEnglish)
            )
        }
        if dryRun { return try read { try plan($0).1 } }
        return try change { session, writer in
            let (list, published) = try plan(session)
            let today = CivilDay(wallMilliseconds: Self.now()).text
            let words = [("state", "cong_bo"), ("published_on", today), ("version", String(published.version))]
            _ = try edit(
                id: published.id, words.map { Assignment(field: $0.0, text: $0.1) }, note: note, session, &writer)
            for project in list.projects where ["", "du_kien"].contains(list.text("state", of: project)) {
                _ = try edit(
                    id: session.label(of: project.state.record), [Assignment(field: "state", text: "keu_goi")],
                    note: note, session, &writer)
            }
            return published
        }
    }
}
