import ReplicaExchange
import ReplicaFilter
import ReplicaForms
import ReplicaTabular
import ReplicaWire
import ReplicaCore

/// How a failure is told: a stable name for scripts, what happened and where, and what to do next.
struct ErrorWording {
    let name: String
    let message: Message
    var details: [Message] = []
    let hint: Message

    init(_ name: String, _ message: Message, details: [Message] = [], hint: Message) {
        self.name = name
        self.message = message
        self.details = details
        self.hint = hint
    }
}

extension ExchangeError {
    func wording(_ context: ErrorContext = ErrorContext()) -> ErrorWording {
        switch self {
        case .noReplica, .replicaExists, .folderNotWritable, .replicaDamaged, .replicaNewer, .keyMissing,
            .keyWrong,
            .passphraseMissing, .passphraseWrong, .passphrasePresent, .passphraseAbsent, .passphraseShort,
            .locked, .diskFull, .fileFailure, .unknownUnit, .notMasterUnit, .roleNeedsCentre, .badShortName:
            replicaWording(context)
        case .fileMissing, .csv, .badMap, .unmappedColumns, .repeatedColumns, .noRows, .rowsRejected,
            .unsupportedFormat,
            .fileExists, .notABackup, .backupDamaged:
            fileWording(context)
        case .office, .legacyEncoding, .unknownSheet, .noSheets, .noSuchLine, .badKey, .cellTooLong, .tooManyRows,
            .unknownFilter:
            listWording(context)
        case .unknownDraft, .draftUnreadable:
            entryWording
        case .badReorganisation, .unmapped, .centreStays:
            rosterWording
        case .attachmentRefused, .attachmentNotArrived:
            attachmentWording
        case .bundleDamaged, .bundleNotForUs, .bundleForeign, .senderUnknown, .quarantineFull, .noRecipient,
            .noBundles,
            .notABundle, .unknownBatch, .nothingHeld:
            bundleWording
        case .badAddress, .unreachable, .notAServer, .peerUnknown, .sessionClosed, .sessionRefused, .lineCut,
            .listenFailed:
            wireWording
        case .notEnrolled, .alreadyEnrolled, .requestRefused, .authorityKeyMissing, .authorityKeyWrong,
            .unknownReplica, .ownReplica, .notQuarantined, .ended, .notWelcome,
            .notRotated, .rotationEnded, .otherSuccessors:
            trustWording
        default:
            recordWording(context)
        }
    }

    // MARK: Transfers

    private static func transferWording(_ id: String, _ fault: TransferFault) -> ErrorWording {
        let list = Message("xem các hồ sơ bàn giao: kieubao transfer list", "see them all: kieubao transfer list")
        switch fault {
        case .ownOffice:
            return ErrorWording(
                "transfer-own-office",
                Message("đơn vị ấy đang quản lý hồ sơ \(id)", "that office owns the record \(id) already"), hint: list)
        case .notOffered(let to):
            return ErrorWording(
                "transfer-not-for-us",
                Message(
                    "hồ sơ \(id) được bàn giao cho \(to); chỉ đơn vị ấy trả lời được",
                    "the record \(id) is offered to \(to); only that office can answer"),
                hint: Message(
                    "muốn rút lại thì chạy: kieubao transfer withdraw \(id)",
                    "to take it back: kieubao transfer withdraw \(id)"))
        case .nothingOffered:
            return ErrorWording(
                "transfer-nothing-offered",
                Message(
                    "không có đề nghị bàn giao hồ sơ \(id) nào chờ trả lời", "no offer of the record \(id) is open"),
                hint: list)
        case .alreadyOffered(let to):
            return ErrorWording(
                "transfer-already-offered",
                Message("hồ sơ \(id) đang chờ \(to) trả lời", "the record \(id) waits for an answer of \(to)"),
                hint: Message(
                    "rút lại trước: kieubao transfer withdraw \(id)",
                    "take it back first: kieubao transfer withdraw \(id)"))
        case .notOwner(let unit):
            let owner = unit ?? "?"
            return ErrorWording(
                "transfer-not-owner",
                Message(
                    "hồ sơ \(id) do \(owner) quản lý; chỉ đơn vị ấy hoặc Sở Ngoại vụ bàn giao được",
                    "\(owner) owns the record \(id); only that office or the centre can hand it over"), hint: list)
        }
    }

    private static func projectWording(_ id: String, _ fault: ProjectListFault) -> ErrorWording {
        switch fault {
        case .notAList:
            return ErrorWording(
                "not-a-project-list",
                Message("hồ sơ \(id) không phải danh mục dự án", "the record \(id) is no list of projects"),
                hint: Message("xem các danh mục: kieubao list project_list", "see the lists: kieubao list project_list")
            )
        case .noProjects:
            return ErrorWording(
                "no-projects",
                Message("danh mục \(id) chưa có dự án nào", "the list \(id) has no projects"),
                hint: Message(
                    "thêm dự án: kieubao add project project_list=\(id) …",
                    "add some: kieubao add project project_list=\(id) …"))
        case .notInOrder(let ids):
            let names = ids.prefix(10).joined(separator: ", ")
            return ErrorWording(
                "projects-not-in-order",
                Message(
                    "\(ids.count) dự án còn xung đột hoặc sai quy định: \(names)",
                    "\(ids.count) projects have conflicts or break rules: \(names)"),
                hint: Message("xem và sửa: kieubao show \(ids[0])", "look and mend: kieubao show \(ids[0])"))
        }
    }

    /// - Parameter refused: One record at least.
    private static func reviewWording(_ refused: [RefusedRecord]) -> ErrorWording {
        let first = refused[0]
        let wording = first.fault.wording(id: first.record.id)
        if refused.count == 1 {
            return ErrorWording(
                wording.name,
                Message(
                    "hồ sơ \(first.record.id): \(wording.message.vietnamese)",
                    "record \(first.record.id): \(wording.message.english)"), hint: wording.hint)
        }
        let details = refused.map { refused -> Message in
            let (id, message) = (refused.record.id, refused.fault.wording(id: refused.record.id).message)
            return Message("\(id): \(message.vietnamese)", "\(id): \(message.english)")
        }
        return ErrorWording(
            wording.name,
            Message(
                "\(refused.count) hồ sơ chưa được, chưa ghi gì",
                "\(refused.count) records cannot be decided on; nothing was written"), details: details,
            hint: wording.hint)
    }

    // MARK: The replica

    private func replicaWording(_ context: ErrorContext) -> ErrorWording {
        switch self {
        case .noReplica(let folder):
            ErrorWording(
                "no-replica",
                Message("chưa có bản sao dữ liệu ở \(folder)", "there is no replica in \(folder)"),
                hint: Message(
                    "tạo bản sao: kieubao init --unit MÃ_ĐƠN_VỊ; hoặc chỉ thư mục khác: --data DIR",
                    "create one: kieubao init --unit CODE; or name another folder: --data DIR"))
        case .replicaExists(let folder):
            ErrorWording(
                "replica-exists",
                Message("đã có bản sao dữ liệu ở \(folder)", "there is a replica in \(folder) already"),
                hint: Message(
                    "xem bản sao ấy: kieubao status; muốn tạo bản sao khác thì chọn thư mục khác: --data DIR",
                    "look at it: kieubao status; for another replica choose another folder: --data DIR"))
        case .folderNotWritable(let path, let reason):
            ErrorWording(
                "folder-not-writable",
                Message("không ghi được vào \(path) (\(reason))", "cannot write in \(path) (\(reason))"),
                hint: context.isOfReplica(path)
                    ? Message(
                        "kiểm tra quyền ghi của thư mục, hoặc chọn thư mục khác: --data DIR",
                        "check the folder's permissions, or choose another: --data DIR")
                    : Message(
                        "chọn nơi ghi khác, hoặc kiểm tra USB có bị khoá ghi không",
                        "choose another place to write to, or check whether the stick is write-protected"))
        case .replicaDamaged(let path, let reason):
            ErrorWording(
                "replica-damaged",
                Message(
                    "dữ liệu ở \(path) bị hỏng (\(reason))", "the data in \(path) is damaged (\(reason))"),
                hint: Message(
                    "sao riêng thư mục này ra nơi khác, rồi chạy: kieubao verify; hồ sơ hỏng thì dựng lại: kieubao rebuild",
                    "copy the folder aside, then run: kieubao verify; records can be built anew: kieubao rebuild"
                ))
        case .replicaNewer(let path):
            ErrorWording(
                "replica-newer",
                Message(
                    "dữ liệu ở \(path) không phải do phiên bản này tạo ra",
                    "the data in \(path) was not written by this version of the program"),
                hint: Message(
                    "dùng phiên bản kieubao mới nhất, hoặc chỉ thư mục khác: --data DIR",
                    "use the newest kieubao, or name another folder: --data DIR"))
        case .keyMissing(let path):
            ErrorWording(
                "key-missing",
                Message("không thấy tệp khoá \(path)", "the key file \(path) is missing"),
                hint: Message(
                    "chép lại tệp khoá từ bản lưu của máy này; nếu không còn, đưa cơ sở dữ liệu vào thư mục mới với khoá mới: kieubao restore TỆP --data THƯ_MỤC_MỚI",
                    "copy the key file back from where it is kept; without one, put the database into a new folder with new keys: kieubao restore FILE --data NEW_FOLDER"
                ))
        case .keyWrong(let path):
            ErrorWording(
                "key-wrong",
                Message(
                    "tệp khoá \(path) không phải của bản sao này",
                    "the key file \(path) does not belong to this replica"),
                hint: Message(
                    "chép lại đúng tệp khoá của bản sao này; cơ sở dữ liệu và khoá phải cùng một máy",
                    "copy back this replica's own key file; database and key belong together"))
        case .passphraseMissing(let path):
            ErrorWording(
                "passphrase-missing",
                Message(
                    "khoá có mật khẩu (\(path)), chưa ai cho mật khẩu",
                    "the keys are under a passphrase (\(path)), and nobody gave it"),
                hint: Message(
                    "chạy ở cửa sổ dòng lệnh để được hỏi; trong kịch bản thì đặt KIEUBAO_PASSPHRASE, KIEUBAO_AUTHORITY_PASSPHRASE hoặc KIEUBAO_NEW_PASSPHRASE (hay thêm _FD)",
                    "run it at a terminal to be asked; a script sets KIEUBAO_PASSPHRASE, KIEUBAO_AUTHORITY_PASSPHRASE or KIEUBAO_NEW_PASSPHRASE (or with _FD)"
                ))
        case .passphraseWrong(let path):
            ErrorWording(
                "passphrase-wrong",
                Message(
                    "mật khẩu không mở được \(path); không có gì thay đổi",
                    "the passphrase does not open \(path); nothing was changed"),
                hint: Message(
                    "gõ lại; chú ý bộ gõ tiếng Việt và phím Caps Lock. Quên hẳn thì khôi phục thư mục keys từ bản cất giữ, hoặc nhờ Sở Ngoại vụ công nhận bản sao mới",
                    "type it again; mind the input method and Caps Lock. If it is forgotten, put back a kept copy of the folder keys, or have the centre enrol a new replica"
                ))
        case .passphrasePresent(let path):
            ErrorWording(
                "passphrase-present",
                Message("đã có mật khẩu rồi (\(path))", "there is a passphrase already (\(path))"),
                hint: Message(
                    "đổi mật khẩu: kieubao replica passphrase change", "change it: kieubao replica passphrase change"))
        case .passphraseAbsent(let path):
            ErrorWording(
                "passphrase-absent",
                Message("chưa có mật khẩu (\(path))", "there is no passphrase (\(path))"),
                hint: Message("đặt mật khẩu: kieubao replica passphrase set", "set one: kieubao replica passphrase set")
            )
        case .passphraseShort(let min):
            ErrorWording(
                "passphrase-short",
                Message("mật khẩu mới ngắn hơn \(min) ký tự", "the new passphrase has fewer than \(min) characters"),
                hint: Message(
                    "nên dùng bốn, năm từ không liên quan đến nhau", "four or five unrelated words are good"))
        case .roleNeedsCentre(let code):
            ErrorWording(
                "role-needs-centre",
                Message(
                    "đơn vị '\(code)' không phải cơ quan đầu mối tổng hợp nên không nhận vai trò master được",
                    "the office '\(code)' is not the consolidating one, so it cannot have the role of the master"),
                hint: Message(
                    "bỏ --role master; chỉ bản sao của Sở Ngoại vụ (so-ngoai-vu) có vai trò ấy",
                    "leave --role master out; only a replica of the centre (so-ngoai-vu) has it"))
        case .locked:
            ErrorWording(
                "locked",
                Message(
                    "chương trình khác đang ghi vào bản sao này", "another process is writing to this replica"
                ),
                hint: Message(
                    "chờ một lát rồi chạy lại lệnh này", "wait a moment, then run the command again"))
        case .diskFull(let path):
            ErrorWording(
                "disk-full",
                Message(
                    "ổ đĩa đã đầy khi ghi \(path)", "the disk is full, writing \(path)"),
                hint: Message(
                    "giải phóng dung lượng rồi chạy lại đúng lệnh này; chương trình làm tiếp từ chỗ đã dừng",
                    "free some space, then run the same command again; it goes on where it stopped"))
        case .fileFailure(let path, let reason):
            ErrorWording(
                "file-failure",
                Message(
                    "không đọc hoặc ghi được \(path) (\(reason))", "cannot read or write \(path) (\(reason))"),
                hint: Message(
                    "kiểm tra đường dẫn, quyền truy cập và ổ đĩa (USB còn cắm không?), rồi chạy lại đúng lệnh này; chương trình làm tiếp từ chỗ đã dừng",
                    "check the path, its permissions and the drive (is the stick still in?), then run the same command again; it goes on where it stopped"
                ))
        case .unknownUnit(let code, let known):
            ErrorWording(
                "unknown-unit",
                Message("không có đơn vị '\(code)'", "there is no office '\(code)'"),
                hint: Self.choices(
                    closestTo: code, known, ifNone: Message("ghi mã đơn vị", "give an office's code")))
        case .notMasterUnit(let code):
            ErrorWording(
                "not-master-unit",
                Message(
                    "đơn vị '\(code)' không phải cơ quan đầu mối tổng hợp",
                    "the office '\(code)' is not the consolidating one"),
                hint: Message(
                    "bỏ --master; chỉ Sở Ngoại vụ (so-ngoai-vu) tạo bản sao tổng hợp",
                    "leave --master out; only the centre (so-ngoai-vu) creates the master"))
        case .badShortName(let name):
            ErrorWording(
                "bad-short-name",
                Message("'\(name)' không dùng làm tên ngắn được", "'\(name)' cannot be a short name"),
                hint: Message(
                    "tên ngắn gồm 2 đến 16 chữ cái không dấu và chữ số, bắt đầu bằng chữ, ví dụ PHUCAT2",
                    "2 to 16 letters without marks and digits, a letter first, such as PHUCAT2"))
        default: preconditionFailure("worded elsewhere")
        }
    }

    // MARK: Records and forms

    private func recordWording(_ context: ErrorContext) -> ErrorWording {
        let collection = context.collection ?? "COLLECTION"
        let id = context.id ?? "ID"
        switch self {
        case .unknownCollection(let name, let known):
            return ErrorWording(
                "unknown-collection",
                Message("không có biểu mẫu '\(name)'", "there is no form '\(name)'"),
                hint: Self.choices(
                    closestTo: name, known,
                    ifNone: Message("xem danh sách: kieubao form list", "see: kieubao form list")))
        case .noSuchRecord(let typed):
            return ErrorWording(
                "no-such-record",
                Message("không có hồ sơ '\(typed)' ở bản sao này", "this replica has no record '\(typed)'"),
                hint: Message(
                    "kiểm tra lại mã, hoặc tìm: kieubao list COLLECTION --search TỪ",
                    "check the id, or search: kieubao list COLLECTION --search TEXT"))
        case .ambiguousRecord(let typed, let candidates):
            let shown = Self.limited(candidates)
            return ErrorWording(
                "ambiguous-record",
                Message("mã '\(typed)' ứng với nhiều hồ sơ", "the id '\(typed)' answers to several records"),
                hint: Message("ghi đủ cả ba ký tự cuối: \(shown)", "add the last three characters: \(shown)"))
        case .recordDeleted(let typed):
            return ErrorWording(
                "record-deleted",
                Message("hồ sơ \(typed) đã bị xoá", "the record \(typed) is deleted"),
                hint: Message(
                    "phục hồi trước: kieubao undelete \(typed)",
                    "bring it back first: kieubao undelete \(typed)"))
        case .recordMoved(let typed, let scopes):
            let names = scopes.joined(separator: ", ")
            return ErrorWording(
                "record-moved",
                Message(
                    "hồ sơ \(typed) đã chuyển sang \(names), ngoài phạm vi của bản sao này",
                    "the record \(typed) was moved to \(names), which this replica does not have"),
                hint: Message(
                    "xem lần cuối còn thấy: kieubao show \(typed); cần sửa thì báo đơn vị đang giữ hồ sơ",
                    "see what is left here: kieubao show \(typed); tell the office that has it now what to change"))
        case .alreadyInScope(let id, let scope):
            return ErrorWording(
                "already-in-scope",
                Message("hồ sơ \(id) đã ở \(scope)", "the record \(id) is in \(scope) already"),
                hint: Message("xem hồ sơ: kieubao show \(id)", "look at it: kieubao show \(id)"))
        case .settleFirst(let id, let field):
            return ErrorWording(
                "settle-first",
                Message(
                    "hồ sơ \(id) còn xung đột '\(field)' phải giải quyết trước",
                    "the record \(id) has a conflict '\(field)' that has to be settled first"),
                hint: Message(
                    "xem và giải quyết: kieubao show \(id)", "see it and settle it: kieubao show \(id)"))
        case .carriedElsewhere(let id, let scope):
            return ErrorWording(
                "carried-elsewhere",
                Message(
                    "hồ sơ \(id) đang ở \(scope), bản sao này không thấy để mang sang",
                    "the record \(id) is in \(scope), which this replica does not see"),
                hint: Message(
                    "gửi gói về Sở Ngoại vụ để mang sang ở đó: kieubao bundle create .",
                    "send a bundle to the centre, where it can be carried over: kieubao bundle create ."))
        case .transferRefused(let id, let fault):
            return Self.transferWording(id, fault)
        case .projectList(let id, let fault):
            return Self.projectWording(id, fault)
        case .reviewRefused(let refused):
            return Self.reviewWording(refused)
        case .recordNotDeleted(let typed):
            return ErrorWording(
                "record-not-deleted",
                Message("hồ sơ \(typed) không bị xoá", "the record \(typed) is not deleted"),
                hint: Message("xem hồ sơ: kieubao show \(typed)", "look at it: kieubao show \(typed)"))
        case .unknownField(let field, let collection, let known):
            return ErrorWording(
                "unknown-field",
                Message(
                    "biểu mẫu \(collection) không có trường '\(field)'",
                    "the form \(collection) has no field '\(field)'"),
                hint: Self.choices(
                    closestTo: field, known, alwaysNamed: false,
                    ifNone: Message(
                        "xem các trường: kieubao form show \(collection)",
                        "see: kieubao form show \(collection)")))
        case .fieldProblem(let problem, let label):
            let (message, hint) = problem.reason.wording(collection: collection)
            return ErrorWording("field-problem", Self.named(problem, label, message), hint: hint)
        case .rulesBlock(let problems):
            let details = problems.map { problem in
                let (message, hint) = problem.reason.wording(collection: collection)
                guard case .rule = problem.reason else {
                    return Self.named(problem, context.labels[problem.field], message)
                }
                // What to do about a rule is said by the rule.
                let whole = Message("\(message.vietnamese) \(hint.vietnamese)", "\(message.english) \(hint.english)")
                return Self.named(problem, context.labels[problem.field], whole)
            }
            return ErrorWording(
                "rules-block",
                Message(
                    "hồ sơ chưa đúng quy định của biểu mẫu, chưa lưu",
                    "the record breaks rules of its form; it was not saved"),
                details: details,
                hint: Message(
                    "bổ sung, sửa các trường trên; xem biểu mẫu: kieubao form show \(collection)",
                    "fill in or correct these fields; see the form: kieubao form show \(collection)"))
        case .form(let fault):
            let (message, hint) = fault.wording
            return ErrorWording("form-fault", message, hint: hint)
        case .report(let fault):
            return fault.wording
        case .badAssignment(let text):
            return ErrorWording(
                "bad-assignment",
                Message("không hiểu '\(text)'", "cannot make sense of '\(text)'"),
                hint: Message(
                    "viết FIELD=GIÁ_TRỊ, FIELD+=GIÁ_TRỊ hoặc FIELD-=GIÁ_TRỊ; giá trị có dấu cách thì đặt trong dấu nháy: 'home_place=12 Trần Phú'",
                    "write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE; quote what holds spaces: 'home_place=12 Trần Phú'"
                ))
        case .repeatedField(let field):
            return ErrorWording(
                "repeated-field",
                Message("trường \(field) được ghi hai lần", "the field \(field) is given twice"),
                hint: Message(
                    "ghi một lần; nhiều giá trị của một trường thì cách nhau bằng dấu ;",
                    "give it once; several values of one field stand between ;"))
        case .masterOnly(let collection):
            return ErrorWording(
                "master-only",
                Message(
                    "danh mục \(collection) chỉ Sở Ngoại vụ được sửa", "only the master may change \(collection)"),
                hint: Message(
                    "gửi đề nghị tới Sở Ngoại vụ; bản mới sẽ về cùng gói tiếp theo",
                    "ask the Department of Foreign Affairs; the new version comes with the next bundle"))
        case .centreOnly:
            return ErrorWording(
                "centre-only",
                Message(
                    "chỉ máy của Sở Ngoại vụ nhận gói của mọi đơn vị",
                    "only the centre's replica hears from all offices"),
                hint: Message("tình hình của máy này: kieubao status", "for this replica: kieubao status"))
        case .officeUnknown:
            return ErrorWording(
                "office-unknown",
                Message(
                    "không rõ bản sao này thuộc đơn vị nào, nên không biết hồ sơ thuộc phạm vi nào",
                    "the office of this replica is unknown, and so is where the record belongs"),
                hint: Message(
                    "hỏi Sở Ngoại vụ: đơn vị có thể đã bị xoá khỏi danh sách",
                    "ask the Department of Foreign Affairs: the office may have been removed from the roster"))
        case .badScope(let scope):
            return ErrorWording(
                "bad-scope",
                Message(
                    "phạm vi '\(scope)' không dùng được ở đây: không có, hoặc bản sao này không được ghi",
                    "the scope '\(scope)' cannot be used here: it does not exist, or this replica may not write in it"),
                hint: Message(
                    "bỏ tuỳ chọn này để theo mặc định, hoặc ghi province, unit/MÃ, people/MÃ, restricted/MÃ với mã đơn vị (xem: kieubao list unit)",
                    "leave the option out for the default, or give province, unit/CODE, people/CODE, restricted/CODE with an office's code (see: kieubao list unit)"
                ))
        case .changeTooGreat:
            return ErrorWording(
                "change-too-great",
                Message("quá nhiều giá trị trong một lần ghi", "too many values at once"),
                hint: Message("ghi làm nhiều lần, mỗi lần ít giá trị hơn", "enter them in several steps"))
        case .nothingToChange:
            return ErrorWording(
                "nothing-to-change",
                Message("không có gì để thay đổi", "there is nothing to change"),
                hint: Message(
                    "ghi ít nhất một trường với giá trị mới: kieubao edit \(id) FIELD=GIÁ_TRỊ",
                    "give at least one field a new value: kieubao edit \(id) FIELD=VALUE"))
        case .reasonMissing:
            return ErrorWording(
                "reason-missing",
                Message("chưa ghi lý do", "a reason is missing"),
                hint: Message("ghi lý do: --reason 'LÝ DO'", "give one: --reason 'TEXT'"))
        case .basisMissing:
            return ErrorWording(
                "basis-missing",
                Message("chưa ghi căn cứ xoá", "the basis of the erasure is missing"),
                hint: Message(
                    "ghi số văn bản hoặc yêu cầu, không ghi dữ liệu cá nhân: --basis 'YÊU CẦU SỐ …'",
                    "name the document or the request, without personal data: --basis 'REQUEST NO …'"))
        case .notASubject(let id, let collection):
            return ErrorWording(
                "not-a-subject",
                Message(
                    "\(id) là hồ sơ \(collection), không phải hồ sơ của một người",
                    "\(id) is a record of \(collection), not of a person"),
                hint: Message(
                    "tìm mã hồ sơ của người đó: kieubao list person --search 'HỌ TÊN'",
                    "find the person's record: kieubao list person --search 'NAME'"))
        case .notAPair(let one, let other):
            return ErrorWording(
                "not-a-pair",
                Message(
                    "\(one) và \(other) không phải hai hồ sơ của cùng một biểu mẫu",
                    "\(one) and \(other) are not two records of one form"),
                hint: Message("xem các cặp nghi trùng: kieubao duplicates", "see the pairs: kieubao duplicates"))
        case .notMerged(let id):
            return ErrorWording(
                "not-merged",
                Message("hồ sơ \(id) không gộp với hồ sơ nào", "the record \(id) is merged with none"),
                hint: Message("xem hồ sơ: kieubao show \(id)", "see it: kieubao show \(id)"))
        case .noConflict(let id, let field):
            return ErrorWording(
                "no-conflict",
                Message(
                    "trường \(field) của hồ sơ \(id) không có xung đột",
                    "the field \(field) of \(id) is not in conflict"),
                hint: Message(
                    "xem các xung đột: kieubao conflicts; muốn đổi giá trị: kieubao edit \(id) \(field)=GIÁ_TRỊ",
                    "see: kieubao conflicts; to change the value: kieubao edit \(id) \(field)=VALUE"))
        case .badChoice(let choice, let count):
            return ErrorWording(
                "bad-choice",
                Message("không có giá trị số \(choice)", "there is no value number \(choice)"),
                hint: Message(
                    "chọn số từ 1 đến \(count): --take N", "choose a number from 1 to \(count): --take N"))
        case .filter(let error, let text):
            let before = text.prefix(max(0, error.position))
            let place = before.isEmpty ? "" : " “…\(before.suffix(20))”"
            let reason = error.reason.message
            return ErrorWording(
                "filter-\(error.reason.rawValue)",
                Message(
                    "điều kiện lọc, ký tự thứ \(error.position + 1): \(reason.vietnamese)",
                    "the filter, at character \(error.position + 1): \(reason.english)"),
                details: place.isEmpty ? [] : [Message("sau\(place)", "after\(place)")],
                hint: Message(
                    "ví dụ: --where 'sex = nu and birth >= 1970', --where 'phone is empty', --where 'current_country in (DE, JP)'",
                    "for example: --where 'sex = nu and birth >= 1970', --where 'phone is empty', --where 'current_country in (DE, JP)'"
                ))
        case .sensitiveFields(let fields):
            return ErrorWording(
                "sensitive-fields",
                Message(
                    "truy vấn đọc trường nhạy cảm (loại P2): \(fields.joined(separator: ", "))",
                    "the query reads sensitive fields (class P2): \(fields.joined(separator: ", "))"),
                hint: Message(
                    "chỉ chọn các cột khác, hoặc thêm --show-personal (được ghi vào nhật ký truy cập)",
                    "choose other columns, or add --show-personal (noted in the access log)"))
        case .badUser(let name):
            return ErrorWording(
                "bad-user",
                Message("'\(name)' không dùng làm tên người được", "'\(name)' cannot be a person's name"),
                hint: Message(
                    "ghi họ và tên trên một dòng, ví dụ: --user 'Nguyễn Thị Lan'",
                    "give the name on one line, such as: --user 'Nguyễn Thị Lan'"))
        case .unknownUser(let name, let known):
            return ErrorWording(
                "unknown-user",
                Message("chưa có người tên '\(name)'", "there is no person '\(name)'"),
                hint: Self.choices(
                    closestTo: name, known,
                    ifNone: Message(
                        "thêm người: kieubao user add 'HỌ TÊN'", "add them: kieubao user add 'NAME'")))
        case .query(let message) where message.contains("Multiple statements"):
            return ErrorWording(
                "query", Message("chỉ một câu lệnh SELECT mỗi lần", "only one SELECT at a time"),
                hint: Message("chạy từng câu lệnh một", "run the statements one by one"))
        case .query(let message):
            return ErrorWording(
                "query",
                Message("câu lệnh SQL không chạy được: \(message)", "the SQL cannot be run: \(message)"),
                hint: Message(
                    "chỉ dùng SELECT; xem tên bảng và cột: kieubao form list, kieubao form show COLLECTION",
                    "only SELECT; for tables and columns see: kieubao form list, kieubao form show COLLECTION"
                ))
        default: preconditionFailure("worded elsewhere")
        }
    }

    /// The field by its label and its key, then what is wrong with it.
    private static func named(_ problem: FieldProblem, _ label: Labels?, _ message: Message) -> Message {
        func name(_ label: String?) -> String {
            guard let label, !label.isEmpty, label != problem.field else { return problem.field }
            return "\(label) (\(problem.field))"
        }
        return Message(
            "\(name(label?.vietnamese)): \(message.vietnamese)", "\(name(label?.english)): \(message.english)")
    }

    // MARK: Files

    private func fileWording(_ context: ErrorContext) -> ErrorWording {
        let collection = context.collection ?? "COLLECTION"
        switch self {
        case .fileMissing(let path):
            return ErrorWording(
                "file-missing", Message("không thấy tệp \(path)", "there is no file \(path)"),
                hint: Message(
                    "kiểm tra tên tệp và đường dẫn (USB đã cắm chưa?)",
                    "check the name and path (is the stick in?)"))
        case .csv(let error, let path):
            let (reason, hint) = error.reason.wording
            return ErrorWording(
                "csv-\(error.reason.rawValue)",
                Message(
                    "\(path), dòng \(error.line), cột \(error.column): \(reason.vietnamese)",
                    "\(path), line \(error.line), column \(error.column): \(reason.english)"), hint: hint)
        case .badMap(let path, _):
            return ErrorWording(
                "bad-map",
                Message(
                    #"không dùng được bảng ghép cột \#(path): không đúng dạng {"columns":{…},"constants":{…}}"#,
                    #"the map \#(path) cannot be used: it is not of the form {"columns":{…},"constants":{…}}"#),
                hint: Message(
                    #"viết dạng {"columns":{"Họ và tên":"name_full"},"constants":{"nationality":"VN"}}"#,
                    #"write it as {"columns":{"Full name":"name_full"},"constants":{"nationality":"VN"}}"#))
        case .unmappedColumns(let columns, let path):
            let shown = { (near: String) in
                Self.limited(
                    columns.map { column in
                        let proposals = column.proposals.joined(separator: ", ")
                        return proposals.isEmpty ? column.header : "\(column.header) (\(near) \(proposals))"
                    })
            }
            return ErrorWording(
                "unmapped-columns",
                Message(
                    "\(path): không biết các cột này vào trường nào: \(shown("có thể là"))",
                    "\(path): no field is known for these columns: \(shown("perhaps"))"),
                hint: Message(
                    "đặt tên cột theo trường (kieubao form show \(collection)), hoặc ghi bảng ghép cột bằng --save-map FILE, điền trường vào chỗ \"\" (để nguyên thì bỏ cột ấy) rồi dùng --map FILE",
                    "name the columns like the fields (kieubao form show \(collection)), or write a map with --save-map FILE, put a field where \"\" stands (left as it is, the column is passed over) and use --map FILE"
                ))
        case .repeatedColumns(let columns, let field, let path):
            let shown = Self.limited(columns)
            return ErrorWording(
                "repeated-columns",
                Message(
                    "\(path): các cột \(shown) cùng vào trường \(field)",
                    "\(path): the columns \(shown) go to one field, \(field)"),
                hint: Message("bỏ hoặc đổi tên một cột rồi nhập lại", "remove or rename one of them, then import again")
            )
        case .noRows(let path):
            return ErrorWording(
                "no-rows", Message("\(path) không có dòng nào để nhập", "\(path) has no rows to import"),
                hint: Message(
                    "tệp cần một dòng tiêu đề và ít nhất một dòng dữ liệu",
                    "it needs a header line and at least one row"))
        case .rowsRejected(let rows):
            return ErrorWording(
                "rows-rejected",
                Message(
                    "\(rows.count) lỗi trong tệp; chưa nhập dòng nào",
                    "\(rows.count) \(rows.count == 1 ? "fault" : "faults") in the file; nothing was imported"),
                details: RejectedRow.messages(of: rows, collection: context.collection ?? "COLLECTION"),
                hint: Message(
                    "sửa các dòng trên rồi nhập lại; ghi riêng chúng ra tệp bằng --rejects FILE.xlsx; thử trước bằng --dry-run",
                    "mend these rows and import again; write them to a file with --rejects FILE.xlsx; try first with --dry-run"
                ))
        case .unsupportedFormat(let path):
            return ErrorWording(
                "unsupported-format",
                Message(
                    "không dùng được loại tệp của \(path)", "the kind of file of \(path) is not supported"),
                hint: Message(
                    "nhập: tệp .xlsx hoặc .csv; xuất: .xlsx, .csv hoặc .jsonl",
                    "import: .xlsx or .csv; export: .xlsx, .csv or .jsonl"))
        // A request that was written before.
        case .fileExists(let path) where path.hasSuffix(".kbr"):
            return ErrorWording(
                "file-exists", Message("đã có đơn \(path)", "the request \(path) exists already"),
                hint: Message(
                    "mang đơn ấy về Sở Ngoại vụ; muốn ghi đơn mới thì xoá đơn cũ hoặc ghi tên tệp khác",
                    "carry that one to the centre; for a new one remove it or give another name"))
        case .fileExists(let path):
            return ErrorWording(
                "file-exists", Message("đã có tệp \(path)", "the file \(path) exists already"),
                hint: Message(
                    "chọn tên khác; xuất bảng tính thì có thể ghi đè bằng --overwrite, còn gói thì ghi tên thư mục",
                    "choose another name; export can replace it with --overwrite, for a bundle name a folder"))
        case .notABackup(let path):
            return ErrorWording(
                "not-a-backup",
                Message(
                    "\(path) không phải bản sao lưu của chương trình này",
                    "\(path) is not a backup of this program"),
                hint: Message(
                    "chọn tệp do lệnh kieubao backup tạo ra", "choose a file that kieubao backup made"))
        case .backupDamaged(let path, let reason):
            return ErrorWording(
                "backup-damaged",
                Message(
                    "bản sao lưu \(path) bị hỏng (\(reason))", "the backup \(path) is damaged (\(reason))"),
                hint: Message(
                    "chép lại tệp ấy từ nơi lưu, hoặc dùng bản sao lưu cũ hơn",
                    "copy the file anew from where it is kept, or use an older backup"))
        default: preconditionFailure("worded elsewhere")
        }
    }

    // MARK: Bundles

    private var bundleWording: ErrorWording {
        switch self {
        case .bundleDamaged(let path, let error) where error.failure == .version:
            return ErrorWording(
                "bundle-damaged",
                Message(
                    "gói \(path) do phiên bản kieubao mới hơn tạo ra; chương trình này chưa đọc được",
                    "the bundle \(path) was made by a newer version of kieubao; this program cannot read it yet"
                ),
                hint: Message("cập nhật kieubao rồi nạp lại", "update kieubao, then apply it again"))
        case .bundleDamaged(let path, let error):
            return ErrorWording(
                "bundle-damaged",
                Message(
                    "gói \(path) bị hỏng (\(error.failure.rawValue): \(error.place))",
                    "the bundle \(path) is damaged (\(error.failure.rawValue): \(error.place))"),
                hint: Message(
                    "chép lại gói từ nơi gửi (rút USB đúng cách) hoặc nhờ họ tạo lại gói, rồi chạy lại đúng lệnh này: phần đã nạp vẫn giữ nguyên và không bị nạp hai lần",
                    "copy the bundle anew from its sender (eject the stick first) or ask them to make it again, then run the same command again: what was applied stays and is not applied twice"
                ))
        case .bundleNotForUs(let path, let recipients):
            // Encrypted for somebody else: nobody but that one can know for whom.
            if recipients.isEmpty {
                return ErrorWording(
                    "bundle-not-for-us",
                    Message(
                        "gói \(path) không gửi cho bản sao này nên không mở được",
                        "the bundle \(path) is not for this replica, which cannot open it"),
                    hint: Message(
                        "chỉ nơi nhận mở được gói, kể cả nơi gửi cũng không; chuyển cho đúng nơi nhận, hoặc nhờ nơi gửi tạo gói cho bản sao này",
                        "only its recipient can open it, not even its sender; hand it on, or ask the sender for one for this replica"
                    ))
            }
            let owners = Self.limited(recipients)
            return ErrorWording(
                "bundle-not-for-us",
                Message(
                    "gói \(path) không gửi cho bản sao này, mà cho: \(owners)",
                    "the bundle \(path) is not for this replica but for: \(owners)"),
                hint: Message(
                    "chuyển gói cho đúng nơi nhận, hoặc nhờ nơi gửi tạo gói cho bản sao này",
                    "hand it to its recipient, or ask the sender for one for this replica"))
        case .bundleForeign(let path):
            return ErrorWording(
                "bundle-foreign",
                Message(
                    "gói \(path) thuộc hệ thống của tỉnh khác",
                    "the bundle \(path) belongs to another province's system"),
                hint: Message(
                    "chỉ nạp gói do các đơn vị trong tỉnh gửi",
                    "apply only bundles of this province's offices"))
        case .senderUnknown(let path, let unit, let name):
            return ErrorWording(
                "sender-unknown",
                Message(
                    "gói \(path) do bản sao \(name) của đơn vị \(unit) gửi, mà bản sao này chưa biết",
                    "the bundle \(path) comes from the replica \(name) of the office \(unit), which is not known here"
                ),
                hint: Message(
                    "nạp gói mới nhất của Sở Ngoại vụ trước rồi nạp lại gói này; máy này vừa khôi phục từ bản sao lưu"
                        + " thì nhờ đơn vị ấy gửi lại tất cả: kieubao bundle create --full; bản sao mới phải có đơn:"
                        + " kieubao replica request; muốn giữ nội dung gói trong phần cách ly để xem:"
                        + " kieubao bundle apply --accept-held \(ShellText.quoted(path))",
                    "apply the centre's newest bundle first, then this one again; if this computer was restored from a"
                        + " backup, ask that office to send everything: kieubao bundle create --full; a new replica"
                        + " has to ask: kieubao replica request; to keep what is in it in quarantine and look at it:"
                        + " kieubao bundle apply --accept-held \(ShellText.quoted(path))"))
        case .quarantineFull(let path, let unit, let name):
            return ErrorWording(
                "quarantine-full",
                Message(
                    "gói \(path) của bản sao \(name) (\(unit)), không còn được tin, mang nhiều dữ liệu hơn mức được"
                        + " giữ trong phần cách ly khi chưa hỏi",
                    "the bundle \(path) of the replica \(name) (\(unit)), which is not trusted any more, brings more"
                        + " than is kept in quarantine without asking"),
                hint: Message(
                    "xem phần cách ly: kieubao quarantine list; hỏi đơn vị ấy, rồi nếu muốn giữ:"
                        + " kieubao bundle apply --accept-held \(ShellText.quoted(path))",
                    "look at what is there: kieubao quarantine list; ask that office, and to keep it all the same:"
                        + " kieubao bundle apply --accept-held \(ShellText.quoted(path))"))
        case .noRecipient(let typed):
            return ErrorWording(
                "no-recipient",
                typed.isEmpty
                    ? Message("không biết nơi nhận nào", "no recipient is known")
                    : Message(
                        "không có nơi nhận nào đang được công nhận ứng với '\(typed)'",
                        "no enrolled replica answers to '\(typed)'"),
                hint: Message(
                    "ghi tên bản sao, mã đơn vị, hoặc all; xem ai đã được công nhận: kieubao replica list",
                    "give a replica, an office's code, or all; see who is enrolled: kieubao replica list"
                ))
        case .noBundles(let path):
            return ErrorWording(
                "no-bundles", Message("không có gói nào trong \(path)", "there is no bundle in \(path)"),
                hint: Message(
                    "kiểm tra đường dẫn; tệp gói có đuôi .kbb", "check the path; bundles end in .kbb"))
        case .notABundle(let path):
            return ErrorWording(
                "not-a-bundle", Message("\(path) không phải là gói", "\(path) is not a bundle"),
                hint: Message(
                    "chọn tệp do lệnh kieubao bundle create tạo ra; bảng tính thì dùng: kieubao import",
                    "choose a file that kieubao bundle create made; for spreadsheets use: kieubao import"))
        case .unknownBatch(let typed):
            return ErrorWording(
                "unknown-batch",
                Message("không có đợt nào là '\(typed)'", "there is no batch '\(typed)'"),
                hint: Message(
                    "xem các đợt: kieubao batch list; hoặc ghi tên bản sao và các số: kieubao withdraw PHUCAT 5..90 --reason LÝ_DO",
                    "see: kieubao batch list; or give a replica and numbers: kieubao withdraw PHUCAT 5..90 --reason TEXT"
                ))
        case .nothingHeld(let typed):
            return ErrorWording(
                "nothing-held",
                Message("đợt \(typed) không có gì đang bị giữ lại", "nothing of the batch \(typed) is held"),
                hint: Message("xem phần đang giữ: kieubao bundle held", "see what is held: kieubao bundle held"))
        default: preconditionFailure("worded elsewhere")
        }
    }

    // MARK: Lists of choices

    static let choicesMax = 12

    /// At most so many of them, and how many more.
    static func limited(_ words: [String]) -> String {
        let more = words.count > choicesMax ? " … (+\(words.count - choicesMax))" : ""
        return words.prefix(choicesMax).joined(separator: ", ") + more
    }

    /// The closest words, else all of them if they are few.
    private static func choices(
        closestTo typed: String, _ known: [String], alwaysNamed: Bool = true, ifNone fallback: Message
    ) -> Message {
        let closest = Closest.words(to: typed, among: known)
        if !closest.isEmpty {
            let words = closest.joined(separator: ", ")
            return Message(
                "ý bạn là \(words)? \(capitalised(fallback.vietnamese))",
                "did you mean \(words)? \(capitalised(fallback.english))")
        }
        guard !known.isEmpty, alwaysNamed || known.count <= choicesMax else { return fallback }
        let words = limited(known)
        return Message(
            "\(fallback.vietnamese); hiện có: \(words)", "\(fallback.english); there are: \(words)")
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
