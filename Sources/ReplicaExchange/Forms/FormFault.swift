/// Why a form cannot be changed so. The program layer words it for people.
package enum FormFault: Error, Equatable, Sendable {
    /// Not `[a-z][a-z0-9_]{0,62}`, of a code not `[A-Za-z0-9][A-Za-z0-9_]{0,62}`.
    case badName(String)
    /// A name that the program or SQL uses itself.
    case reservedName(String)
    case nameTaken(String)
    /// Something that the store does not hold, by the word that says so.
    case forbidden(word: String)
    /// Both languages are needed.
    case labelMissing
    /// A label that another field of the form, or another code of the list, has.
    case labelTaken(String)
    case unknownType(String, known: [String])
    case unknownList(String, known: [String])
    /// A code field without a list, or a list without a code field.
    case listNeeded
    /// `--target` goes with references.
    case targetNeedsReference
    case unknownGroup(String, known: [String])
    /// A member of a group holds one value.
    case groupTakesNoSet
    /// Only text is searched and sorted.
    case onlyText
    case unknownClass(String)
    case unknownPath(String)
    /// Not `archive MONTHS FIELD` or `erase MONTHS FIELD` with a date of the form.
    case badRetention(String, dates: [String])
    /// A required field, or one that names the record, cannot be hidden.
    case neededField(String)
    case builtInForm(String)
}
