import ReplicaCore
package import ReplicaStore

extension Replica {
    /// Makes many changes in one transaction, from values that the caller has checked against the forms.
    ///
    /// The engine's own quickest way in: nothing is parsed and no rule of a form is asked, which is what ``add``
    /// and ``importRows`` do for what people type. `tools/bench` measures the engine without them through this.
    package func make(_ drafts: [ChangeDraft]) throws {
        try change { _, writer in
            for draft in drafts { try writer.make(draft) }
        }
    }

    /// Edits many records in one transaction, each as ``edit(id:_:note:)`` does: all of them, or none.
    package func edit(_ edits: [(id: String, assignments: [Assignment])]) throws {
        try change { session, writer in
            for edit in edits { _ = try self.edit(id: edit.id, edit.assignments, note: .empty, session, &writer) }
        }
    }

    /// Closes the database after moving what its write-ahead log holds into the file.
    package func close() throws {
        try Self.translatingStoreErrors(folder) { try store.close() }
    }
}
