package import ReplicaCore
package import ReplicaFilter
package import ReplicaForms
package import ReplicaOffice
package import ReplicaSync
package import ReplicaTabular
package import ReplicaText
package import ReplicaWire

/// Why a use case did not happen. Nothing was changed, unless the case says otherwise.
///
/// The program layer words each case in the user's language, with what to do next, and maps it to an exit code
/// (``exit``).
package enum ExchangeError: Error, Equatable, Sendable {
    // MARK: The replica
    case noReplica(folder: String)
    case replicaExists(folder: String)
    case folderNotWritable(path: String, reason: String)
    /// The database, or a key file, cannot be read as what it should be.
    case replicaDamaged(path: String, reason: String)
    /// The database was written by a newer program.
    case replicaNewer(path: String)
    case keyMissing(path: String)
    case keyWrong(path: String)
    /// The keys are under a passphrase, and nobody gave it.
    case passphraseMissing(path: String)
    case passphraseWrong(path: String)
    /// There is a passphrase already, or none that could be changed.
    case passphrasePresent(path: String)
    case passphraseAbsent(path: String)
    case passphraseShort(min: Int)
    case locked
    case diskFull(path: String)
    /// Another failure of the file system.
    case fileFailure(path: String, reason: String)
    case unknownUnit(String, known: [String])
    case notMasterUnit(String)
    /// The role of the master for an office that does not lead.
    case roleNeedsCentre(String)
    case badShortName(String)

    // MARK: Trust
    /// Until the centre has welcomed this replica, it can exchange with nobody.
    case notEnrolled
    case alreadyEnrolled(name: String)
    case requestRefused(path: String, RequestFault)
    /// Only where the authority's key is can that be done.
    case authorityKeyMissing(path: String)
    /// A key that is not an authority of this province.
    case authorityKeyWrong
    case unknownReplica(String, known: [String])
    /// Nobody ends the replica that he works at.
    case ownReplica(String)
    case notQuarantined(String)
    /// This replica was revoked, so that what is typed here would not count.
    case ended(name: String, EndingNotice)
    /// No rotation of a replica waits to be closed.
    case notRotated(String)
    /// The rotated replica was ended.
    case rotationEnded(String)
    /// Further replicas have their rights from the same enrolment.
    case otherSuccessors(String, [String])
    /// A welcome that enrols somebody else, or comes from two authorities.
    case notWelcome(path: String)

    // MARK: Records and forms
    case unknownCollection(String, known: [String])
    case noSuchRecord(String)
    case ambiguousRecord(String, candidates: [String])
    case recordDeleted(String)
    case recordNotDeleted(String)
    /// The record went to other scopes, of which this replica has nothing.
    case recordMoved(String, to: [String])
    case alreadyInScope(String, scope: String)
    /// Something that has to be settled before: the field, as `resolve` knows it.
    case settleFirst(String, field: String)
    /// What only who has both scopes can carry over.
    case carriedElsewhere(String, scope: String)
    /// What the transfer of a record does not allow.
    case transferRefused(String, TransferFault)
    /// Records on which the decision is not possible; nothing was decided.
    case reviewRefused([RefusedRecord])
    case projectList(String, ProjectListFault)
    case unknownField(String, collection: String, known: [String])
    /// The label is what people call the field.
    case fieldProblem(FieldProblem, label: Labels)
    case rulesBlock([FieldProblem])
    case badAssignment(String)
    /// A field that is given two values at once, by its key.
    case repeatedField(String)
    /// A collection that only the master writes.
    case masterOnly(collection: String)
    /// Only the centre's replica hears from all offices.
    case centreOnly
    /// The office of this replica is not in the roster, so that nobody can say where a record belongs.
    case officeUnknown
    case badScope(String)
    case nothingToChange
    /// What a change of a form does not allow.
    case form(FormFault)
    /// More values at once than a change may hold.
    case changeTooGreat
    case reasonMissing
    /// Nobody said on what ground personal data are to be erased.
    case basisMissing
    /// Two ids of one record, or of records of two collections.
    case notAPair(String, String)
    /// A record of another form, where one of a person is asked for.
    case notASubject(String, collection: String)
    /// Nobody has said that the record is about the same as another.
    case notMerged(String)
    case noConflict(id: String, field: String)
    case badChoice(Int, count: Int)
    case filter(FilterError, text: String)
    /// A query reads these fields, which lists mask.
    case sensitiveFields([String])
    case badUser(String)
    case unknownUser(String, known: [String])

    // MARK: Files
    case fileMissing(path: String)
    case csv(CSVError, path: String)
    case office(OfficeError, path: String)
    /// A list whose text is in an old encoding.
    case legacyEncoding(LegacyEncoding, path: String)
    case unknownSheet(String, path: String, known: [String])
    /// A file that has no sheets to choose from.
    case noSheets(path: String)
    case noSuchLine(Int, path: String)
    /// A record with more text in a field than a spreadsheet's cell holds.
    case cellTooLong(id: String)
    /// More records than a sheet has rows.
    case tooManyRows(Int)
    case unknownFilter(String, known: [String])
    /// A draft that is not there, or no more.
    case unknownDraft(String, known: [String])
    case draftUnreadable(path: String)

    // MARK: Attachments
    case attachmentRefused(path: String, AttachmentFault)
    /// What tells of the file is here, and not all of its content.
    case attachmentNotArrived(String)

    // MARK: The roster
    /// A file of a reorganisation that is not one; the reason is the place in it.
    case badReorganisation(path: String, reason: String)
    /// What nobody takes over.
    case unmapped([Consequence])
    /// The office that consolidates is renamed, never closed.
    case centreStays(String)
    /// A field that cannot tell records apart, or that no column has.
    case badKey(String)
    case badMap(path: String, reason: String)
    case unmappedColumns([UnmappedColumn], path: String)
    /// Two columns of a file that go to one field.
    case repeatedColumns([String], field: String, path: String)
    case noRows(path: String)
    /// Every row that was refused; nothing was imported.
    case rowsRejected([RejectedRow])
    case unsupportedFormat(path: String)
    case fileExists(path: String)
    /// A file that is no database of this program and this province.
    case notABackup(path: String)
    case backupDamaged(path: String, reason: String)

    // MARK: Bundles
    case bundleDamaged(path: String, WireError)
    case bundleNotForUs(path: String, recipients: [String])
    case bundleForeign(path: String)
    case senderUnknown(path: String, unit: String, name: String)
    /// The sender was revoked, or is known only by what does not count, and brings more than is kept unasked.
    case quarantineFull(path: String, unit: String, name: String)
    case noRecipient(String)
    case noBundles(path: String)
    case notABundle(path: String)
    /// No import, list or run of changes here is called so.
    case unknownBatch(String)
    /// Nothing of the import is held.
    case nothingHeld(String)
    case query(message: String)

    /// What a report of a period does not allow.
    case report(ReportFault)

    // MARK: Lines
    /// No `HOST:PORT`.
    case badAddress(String)
    /// No line there comes about.
    case unreachable(address: String, LineObstacle)
    /// Who answers there shows no certificate of a replica, or speaks another protocol.
    case notAServer(address: String)
    /// A replica answers there that has no enrolment here, or was ended.
    case peerUnknown(address: String, ReplicaID, isEnded: Bool)
    /// The other side ended the session. What was taken in stays.
    case sessionClosed(address: String, ClosingReason)
    /// This side ended the session, for what the other had sent. What was taken in stays.
    case sessionRefused(address: String, ClosingReason)
    /// The line broke. What was taken in stays, and the next session goes on after it.
    case lineCut(address: String)
    case listenFailed(address: String, LineObstacle)

    /// The documented exit code (`cli.md`).
    package var exit: ExitCode {
        switch self {
        case .noReplica: .noReplica
        case .locked: .locked
        case .keyMissing, .keyWrong, .authorityKeyMissing, .authorityKeyWrong, .passphraseMissing, .passphraseWrong:
            .wrongKey
        case .rulesBlock, .fieldProblem, .masterOnly, .centreOnly, .officeUnknown, .ended, .carriedElsewhere,
            .transferRefused,
            .projectList:
            .ruleBlocks
        case .form(.forbidden), .unmapped, .centreStays, .attachmentRefused: .ruleBlocks
        case .attachmentNotArrived: .missing
        case .form: .usage
        case .settleFirst: .conflictsPending
        case .reviewRefused(let refused): Self.exit(of: refused.map(\.fault))
        case .report(let fault): fault.exit
        case .quarantineFull: .held
        case .noSuchRecord, .ambiguousRecord, .recordDeleted, .recordMoved: .noSuchRecord
        case .bundleDamaged, .notABundle, .requestRefused(_, .damaged), .requestRefused(_, .notARequest): .bundleDamaged
        case .requestRefused(_, .foreign): .bundleNotForUs
        case .bundleNotForUs, .bundleForeign, .senderUnknown, .notWelcome, .notEnrolled, .peerUnknown,
            .sessionClosed(_, .unknown), .sessionClosed(_, .genesis), .sessionRefused(_, .genesis):
            .bundleNotForUs
        case .sessionRefused(_, .fault), .sessionClosed(_, .fault): .bundleDamaged
        case .unknownUnit, .notMasterUnit, .roleNeedsCentre, .badShortName, .unknownCollection, .unknownField,
            .badAssignment,
            .repeatedField, .repeatedColumns,
            .badScope, .reasonMissing, .basisMissing, .notASubject, .notAPair, .badChoice, .filter, .sensitiveFields,
            .badUser,
            .unknownUser,
            .unsupportedFormat,
            .noRecipient,
            .nothingToChange, .changeTooGreat, .unknownSheet, .noSheets, .noSuchLine, .badKey, .unknownFilter,
            .unknownDraft,
            .alreadyInScope, .unknownReplica, .ownReplica, .notQuarantined,
            .unknownBatch, .badAddress, .passphraseShort, .notRotated, .otherSuccessors:
            .usage
        case .rowsRejected: .ruleBlocks
        default: .failure
        }
    }

    /// Conflicts before duplicates before all else: whoever settles the first sees the next.
    private static func exit(of faults: [ReviewFault]) -> ExitCode {
        if faults.contains(where: { if case .conflict = $0 { true } else { false } }) { return .conflictsPending }
        if faults.contains(where: { if case .duplicate = $0 { true } else { false } }) { return .duplicatesPending }
        return .ruleBlocks
    }
}

/// The program's exit codes (`cli.md`).
package enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    case failure = 1
    case usage = 64
    case noReplica = 10
    case locked = 11
    case wrongKey = 12
    case ruleBlocks = 20
    case conflictsPending = 21
    case duplicatesPending = 22
    case noSuchRecord = 23
    case bundleDamaged = 30
    case bundleNotForUs = 31
    case missing = 32
    case held = 34
    case interrupted = 130
}

/// A row of a file that was not imported.
package struct RejectedRow: Equatable, Sendable {
    /// The line of the file where the row begins, from 1.
    package let line: Int
    /// The header of the column, or empty if the whole row is at fault.
    package let column: String
    package let problem: Problem

    package init(line: Int, column: String, problem: Problem) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    package enum Problem: Equatable, Sendable {
        case field(FieldProblem)
        case columnCount(found: Int, expected: Int)
        /// Two rows of the file, or two records, have this source reference.
        case repeatedSource(String)
        /// Two rows of the file, or two records, have this value in the fields of the key.
        case repeatedKey(fields: [String], value: String)
        /// The row is about a record that was deleted, by its id.
        case deleted(String)
        /// The row would change a record that this replica must not write.
        case notOurs
        /// The row would change what a report that is sealed says, by the id of the report.
        case sealed(String)
        /// A cell with an error of the spreadsheet, such as `#N/A`.
        case notComputed(String)
    }
}
