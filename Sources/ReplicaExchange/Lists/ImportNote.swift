package import ReplicaCore
import ReplicaText

/// Something that a person who imports a list should look at; it stops nothing.
package enum ImportNote: Equatable, Sendable {
    /// The line on which the headers stand, where it is not the first.
    case headerLine(Int)
    /// A header that was taken for a field because it is like its label.
    case similarHeader(String, field: Labels, key: String)
    /// Sheets that were not read.
    case otherSheets([String])
    /// Columns without a header in which something stands.
    case unnamedColumns([String])
    /// Numbers without a format that were taken for days.
    case serialDays(field: Labels, count: Int)
    /// Cells whose text was decomposed and is kept composed.
    case decomposed(count: Int, firstLine: Int)
    /// Cells that look damaged, by the first of them.
    case suspicious(Suspicion, count: Int, firstLine: Int, column: String)
    /// Rows that break a rule that does not refuse them.
    case rule(RuleForm, count: Int, firstLine: Int)
    /// Rows that are no records: headings of sections, totals, what is signed below a list.
    ///
    /// `further` is how many there are besides those that `lines` names.
    case notRecords(lines: [Int], further: Int = 0)
    /// Rows of deleted records that were passed over.
    case deleted(count: Int)

    package enum Suspicion: String, Sendable, CaseIterable {
        case foreignLetter = "foreign-letter"
        case signInName = "sign-in-name"
        case tcvn3, vni
    }
}

/// Counts what looks wrong with the cells of a list.
struct CellInspection {
    private var decomposed: (count: Int, line: Int)?
    private var suspicions: [ImportNote.Suspicion: (count: Int, line: Int, column: String)] = [:]
    private var legacy: [LegacyEncoding: Int] = [:]
    private var vietnameseCount = 0
    private let seeksLegacy: Bool

    /// How many cells have to look like an old encoding before a list is taken for one.
    private static let legacyMin = 2

    /// - Parameter seeksLegacy: Whether nobody has said what encoding the list is in.
    init(seeksLegacy: Bool) { self.seeksLegacy = seeksLegacy }

    mutating func look(at text: ArraySlice<UInt8>, isName: Bool, line: Int, column: @autoclosure () -> String) {
        let found = TextSuspicion(utf8: text.span, isName: isName)
        if found.hasVietnameseLetter { vietnameseCount += 1 }
        if found.isNone { return }
        if found.isDecomposed { decomposed = ((decomposed?.count ?? 0) + 1, decomposed?.line ?? line) }
        if found.hasForeignLetter { note(.foreignLetter, line, column()) }
        if found.hasSignInName { note(.signInName, line, column()) }
        if seeksLegacy, let encoding = found.encoding {
            legacy[encoding, default: 0] += 1
            note(encoding == .tcvn3 ? .tcvn3 : .vni, line, column())
        }
    }

    private mutating func note(_ suspicion: ImportNote.Suspicion, _ line: Int, _ column: String) {
        let known = suspicions[suspicion]
        suspicions[suspicion] = ((known?.count ?? 0) + 1, known?.line ?? line, known?.column ?? column)
    }

    /// The old encoding that the list as a whole seems to be in.
    var encoding: LegacyEncoding? {
        guard let most = legacy.max(by: { $0.value < $1.value }), most.value >= Self.legacyMin,
            most.value > vietnameseCount
        else { return nil }
        return most.key
    }

    var notes: [ImportNote] {
        var notes: [ImportNote] = []
        if let decomposed { notes.append(.decomposed(count: decomposed.count, firstLine: decomposed.line)) }
        for suspicion in ImportNote.Suspicion.allCases {
            guard let found = suspicions[suspicion] else { continue }
            notes.append(
                .suspicious(suspicion, count: found.count, firstLine: found.line, column: found.column))
        }
        return notes
    }
}
