import ReplicaCore
import ReplicaFilter

/// What a change of the forms means for the records that are there.
struct FormDifference {
    let before: FormCatalog
    let after: FormCatalog

    /// Whether the rows of a collection have to be written anew: what stands in them means something else now.
    ///
    /// A field that is new changes no row, unless it joins a group, whose members are one register.
    func rewrites(_ old: CollectionForm, _ new: CollectionForm) -> Bool {
        if old.key != new.key { return true }
        let names = Set(new.fields.map(\.name))
        if old.valueFields.contains(where: { !names.contains($0.name) }) { return true }
        return new.valueFields.contains { field in
            guard let known = old.field(named: field.name) else {
                return field.group.map { old.members(of: $0).isEmpty == false } ?? false
            }
            return known.key != field.key || known.type != field.type || known.isMultiple != field.isMultiple
                || known.list != field.list || known.group != field.group || known.sort != field.sort
                || known.isSearched != field.isSearched || renames(field.list)
        }
    }

    /// Whether a code that is there is shown otherwise.
    private func renames(_ list: Dot?) -> Bool {
        guard let list, let old = before.list(list) else { return false }
        return old.codes.contains { before.shownKey(of: $0.dot, in: list) != after.shownKey(of: $0.dot, in: list) }
    }

    /// Whether records may break something else than before.
    func asksOtherwise(_ old: CollectionForm, _ new: CollectionForm) -> Bool {
        let required = { (form: CollectionForm) in Set(form.valueFields.filter(\.isRequired).map(\.name)) }
        if required(old) != required(new) { return true }
        // A rule that named a field that was not there yet can be read now.
        return old.rules != new.rules || !new.rules.isEmpty && old.valueFields.map(\.key) != new.valueFields.map(\.key)
            || followsOtherwise(new)
    }

    /// Whether a rule follows a reference to records of a form that has other fields than before.
    private func followsOtherwise(_ form: CollectionForm) -> Bool {
        let followed = Set(form.rules.flatMap { RuleCheck.lookups(of: $0.must) }.filter { $0.count == 1 }.joined())
        return form.valueFields.contains { field in
            guard followed.contains(field.key), let target = field.target else { return false }
            let fields = { (catalog: FormCatalog) in
                catalog.collection(named: target)?.valueFields.map { [$0.key, $0.type.rawValue] }
            }
            return fields(before) != fields(after)
        }
    }
}
