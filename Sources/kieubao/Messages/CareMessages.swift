import ReplicaExchange

extension Message {
    /// The words around copies, backups and the state of the computer.
    enum Care {
        // MARK: Copies and restores
        static func succeeded(_ succession: Succession) -> Message {
            let reason = succession.reason.message
            let rights = succession.rights.message
            let kept = succession.reason.remainder
            var vietnamese = ""
            var english = ""
            if !succession.between.isEmpty {
                let names = succession.between.joined(separator: ", ")
                vietnamese += " (trước đó đã mang tên \(names))"
                english += " (it was \(names) meanwhile)"
            }
            vietnamese += "; \(kept.vietnamese), \(rights.vietnamese)"
            english += "; \(kept.english), \(rights.english)"
            let anew = succession.madeAnew
            if anew > 0 {
                vietnamese += "; \(anew) thay đổi chưa niêm phong đã được ghi lại dưới tên mới"
                english += "; \(anew) unsealed \(anew == 1 ? "change was" : "changes were") made anew"
            }
            return Message(
                "Bản sao \(succession.before) \(reason.vietnamese): từ nay mang tên \(succession.after)\(vietnamese).",
                "The replica \(succession.before) \(reason.english): from now on it is \(succession.after)\(english)."
            )
        }
        static func noticed(_ reason: SuccessionReason) -> Message {
            Message(
                "Bản sao này \(reason.message.vietnamese): lần ghi hoặc trao đổi tới nó sẽ tự mang tên mới; \(reason.remainder.vietnamese).",
                "This replica \(reason.message.english): with its next change or exchange it takes a new name by itself; \(reason.remainder.english)."
            )
        }

        // MARK: backup, restore
        static func backedUp(_ report: BackupReport) -> Message {
            let size = ByteCountText.text(report.bytes)
            return Message(
                "Đã sao lưu vào \(report.file) (\(size)), đã kiểm tra nguyên vẹn",
                "Wrote the backup \(report.file) (\(size)) and found it sound")
        }
        static func holds(_ report: BackupReport) -> Message {
            let newest = InstantText.vietnamese(report.newest)
            return Message(
                "Trong đó: bản sao \(report.replica) (\(report.unit)), \(report.records) hồ sơ, \(report.changes) thay đổi, mới nhất \(newest)",
                "It holds: the replica \(report.replica) (\(report.unit)), \(report.records) records, \(report.changes) changes, the newest of \(newest)"
            )
        }
        static let backupWithoutKeys = Message(
            "Bản sao lưu không có khoá và chưa mã hoá: hãy cất nơi chỉ người có trách nhiệm đọc được, và lưu riêng thư mục keys.",
            "The backup holds no keys and is not encrypted: keep it where only those in charge can read it, and the folder keys elsewhere."
        )
        static func restored(_ report: RestoreReport) -> Message {
            Message(
                "Đã khôi phục từ \(report.backup.file)", "Restored from \(report.backup.file)")
        }
        static func tookOver(_ count: Int) -> Message {
            Message(
                "Đã lấy sang \(count) thay đổi chỉ có trong cơ sở dữ liệu trước đó",
                "Took over \(count) \(count == 1 ? "change" : "changes") that only the database before had")
        }
        static func kept(_ path: String) -> Message {
            Message("Cơ sở dữ liệu trước đó được giữ ở \(path)", "The database before is kept in \(path)")
        }

        // MARK: replica list
        static let changes = Message("Thay đổi", "Changes")
        static func remarks(_ replica: ReplicaEntry) -> Message {
            var vietnamese: [String] = []
            var english: [String] = []
            if replica.isOwn {
                vietnamese.append("bản sao này")
                english.append("this replica")
            }
            if replica.role == "master" {
                vietnamese.append("tổng hợp")
                english.append("master")
            }
            if let predecessor = replica.predecessor {
                vietnamese.append("kế tiếp \(predecessor)")
                english.append("succeeds \(predecessor)")
            }
            if !replica.successors.isEmpty {
                let names = replica.successors.joined(separator: ", ")
                vietnamese.append("được kế tiếp bởi \(names)")
                english.append("succeeded by \(names)")
            }
            if replica.heads > 1 {
                vietnamese.append("nhật ký rẽ \(replica.heads) nhánh")
                english.append("its log has \(replica.heads) branches")
            }
            return Message(vietnamese.joined(separator: "; "), english.joined(separator: "; "))
        }
    }
}

extension Succession.Rights {
    /// What becomes of them, and what is to be done, after what became of the changes.
    fileprivate var message: Message {
        switch self {
        case .kept:
            Message(
                "quyền giữ nguyên; hãy gửi gói để Sở Ngoại vụ biết",
                "and its rights stay; send a bundle so that the centre knows")
        case .uncertain:
            Message(
                "nhưng tệp keys/successions đã mất hoặc hỏng: hãy gửi gói; nếu Sở Ngoại vụ không nhận thì phải đăng ký lại (kieubao replica request)",
                "but the file keys/successions is lost or damaged: send a bundle, and if the centre refuses it, it has to enrol this replica anew (kieubao replica request)"
            )
        case .lost:
            Message(
                "nhưng không còn khoá cũ nên phải đăng ký lại với Sở Ngoại vụ (kieubao replica request)",
                "but its old key is gone, so that the centre has to enrol it anew (kieubao replica request)")
        }
    }
}

extension SuccessionReason {
    /// What became of the changes.
    fileprivate var remainder: Message {
        switch self {
        case .restored:
            Message(
                "điều đã ghi sau bản cũ ấy mà chưa gửi đi không còn ở đây, điều đã gửi sẽ trở lại với gói của Sở Ngoại vụ",
                "what was written after that and not sent is not here any more, what was sent comes back with the centre's bundles"
            )
        case .backup:
            Message(
                "điều đã ghi sau bản sao lưu chỉ trở lại nếu cơ sở dữ liệu trước đó còn giữ, hoặc đã gửi đi",
                "what was written after the backup comes back only where the database before still had it, or where it was sent"
            )
        case .otherMachine, .otherFile, .markLost, .rotated, .seenElsewhere:
            Message("không mất thay đổi nào", "no change is lost")
        }
    }

    /// What happened to the replica, after its name.
    var message: Message {
        switch self {
        case .otherMachine:
            Message("đã được chép sang máy khác", "was copied to another computer")
        case .otherFile:
            Message("là một bản chép của cơ sở dữ liệu gốc", "is a copy of the original database")
        case .restored:
            Message("đã bị thay bằng cơ sở dữ liệu cũ hơn", "was replaced by an older database")
        case .backup:
            Message("được khôi phục từ bản sao lưu", "was restored from a backup")
        case .markLost:
            Message(
                "mất tệp đánh dấu (mark) nên không rõ có phải bản chép không",
                "has lost its file mark, so that it may be a copy")
        case .rotated: Message("đã đổi khoá", "has rotated its keys")
        case .seenElsewhere:
            Message(
                "có thay đổi mang tên nó mà không ghi ở đây (máy đã bị quay lại trạng thái cũ hoặc bị nhân bản)",
                "has changes under its name that were not made here (the computer was set back or cloned)")
        }
    }
}

extension DoctorFinding {
    /// A stable name for scripts.
    var name: String {
        switch self {
        case .closed, .open: "permissions"
        case .keysSound, .keyProblem: "keys"
        case .keysLocked, .keysOpen, .keysHalfLocked: "passphrase"
        case .diskEncrypted, .diskOpen: "disk"
        case .space, .spaceLow: "space"
        case .clockPlausible, .clockUnset, .clockBehind, .clockAhead: "clock"
        case .noLeftovers, .leftovers: "leftovers"
        case .writeAheadLog, .writeAheadLogGreat: "write-ahead-log"
        case .databaseSound, .databaseDamaged: "database"
        case .identitySound, .identityNoticed, .ownLogElsewhere: "identity"
        case .noBackup, .lastBackup, .backupElsewhere: "backup"
        case .accessLogSound, .accessLogFault: "access-log"
        }
    }

    var message: Message {
        switch self {
        case .closed:
            Message(
                "Chỉ người dùng này đọc được dữ liệu và khoá", "Nobody else can read the data and the keys")
        case .open(let path, _):
            Message("Người dùng khác trên máy đọc được \(path)", "Other users of this computer can read \(path)")
        case .keysSound: Message("Khoá đúng là của bản sao này", "The keys are this replica's own")
        case .keysLocked: Message("Khoá có mật khẩu", "The keys are under a passphrase")
        case .keysOpen:
            Message(
                "Khoá chưa có mật khẩu: ai lấy được máy là dùng được khoá",
                "The keys are under no passphrase: who has the computer can use them")
        case .keysHalfLocked(let files):
            Message(
                "Việc đặt hoặc bỏ mật khẩu bị ngắt giữa chừng, còn chưa có mật khẩu: \(ExchangeError.limited(files))",
                "Setting or removing the passphrase was interrupted; these are without it: \(ExchangeError.limited(files))"
            )
        case .keyProblem(let path):
            Message("Tệp khoá \(path) thiếu hoặc không đúng", "The key file \(path) is missing or wrong")
        case .diskEncrypted:
            Message("Ổ đĩa chứa dữ liệu được mã hoá", "The disk that the data is on is encrypted")
        case .diskOpen:
            Message(
                "Ổ đĩa chứa dữ liệu không mã hoá: ai lấy được máy là đọc được mọi hồ sơ",
                "The disk that the data is on is not encrypted: who has the computer can read every record")
        case .space(let free):
            Message("Ổ đĩa còn trống \(ByteCountText.text(free))", "\(ByteCountText.text(free)) are free on the disk")
        case .spaceLow(let free, let needed):
            Message(
                "Ổ đĩa chỉ còn \(ByteCountText.text(free)), nên có ít nhất \(ByteCountText.text(needed))",
                "Only \(ByteCountText.text(free)) are free on the disk; there should be \(ByteCountText.text(needed))"
            )
        case .clockPlausible: Message("Đồng hồ của máy hợp lý", "The computer's clock is plausible")
        case .clockUnset(let now):
            Message(
                "Đồng hồ của máy chỉ \(InstantText.vietnamese(now)), chắc chắn sai",
                "The computer's clock shows \(InstantText.vietnamese(now)), which cannot be")
        case .clockBehind(let now, let newest):
            Message(
                "Đồng hồ của máy chỉ \(InstantText.vietnamese(now)), mà đã có thay đổi lúc \(InstantText.vietnamese(newest))",
                "The computer's clock shows \(InstantText.vietnamese(now)), and there are changes of \(InstantText.vietnamese(newest))"
            )
        case .clockAhead(let now, let newest):
            Message(
                "Đồng hồ của máy chỉ \(InstantText.vietnamese(now)), mà thay đổi mới nhất là lúc \(InstantText.vietnamese(newest))",
                "The computer's clock shows \(InstantText.vietnamese(now)), and the newest change is of \(InstantText.vietnamese(newest))"
            )
        case .noLeftovers: Message("Không có tệp dở dang", "Nothing was left unfinished")
        case .leftovers(let files):
            Message(
                "Có tệp của việc bị ngắt giữa chừng: \(ExchangeError.limited(files))",
                "There are files of something that was interrupted: \(ExchangeError.limited(files))")
        case .writeAheadLog(let bytes):
            Message(
                "Phần ghi tạm của cơ sở dữ liệu: \(ByteCountText.text(bytes))",
                "The database's write-ahead log has \(ByteCountText.text(bytes))")
        case .writeAheadLogGreat(let bytes):
            Message(
                "Phần ghi tạm của cơ sở dữ liệu lớn bất thường: \(ByteCountText.text(bytes))",
                "The database's write-ahead log is unusually large: \(ByteCountText.text(bytes))")
        case .databaseSound: Message("Cơ sở dữ liệu nguyên vẹn", "The database is sound")
        case .databaseDamaged(let reason):
            Message("Cơ sở dữ liệu bị hỏng: \(reason)", "The database is damaged: \(reason)")
        case .identitySound(let name):
            Message(
                "Bản sao \(name) là bản gốc, không phải bản chép", "The replica \(name) is the original, no copy")
        case .identityNoticed(let name, let reason):
            Message("Bản sao \(name) \(reason.message.vietnamese)", "The replica \(name) \(reason.message.english)")
        case .ownLogElsewhere(let name, let number):
            Message(
                "Nơi khác có thay đổi của bản sao \(name) đến số \(number) mà ở đây không có",
                "Others have changes of the replica \(name) up to number \(number) that are not here")
        case .noBackup: Message("Chưa có bản sao lưu nào", "No backup was made yet")
        case .accessLogSound(let entries):
            Message(
                "Nhật ký truy cập nguyên vẹn: \(entries) lần",
                "The access log is whole: \(entries) \(entries == 1 ? "entry" : "entries")")
        case .accessLogFault(let fault): Message.Privacy.accessFault(fault)
        case .lastBackup(let path, let time):
            Message(
                "Sao lưu lần cuối \(InstantText.vietnamese(time)): \(path)",
                "The last backup is of \(InstantText.vietnamese(time)): \(path)")
        case .backupElsewhere(let path, let time):
            Message(
                "Sao lưu lần cuối \(InstantText.vietnamese(time)), hiện không thấy ở \(path)",
                "The last backup is of \(InstantText.vietnamese(time)), and is not at \(path) now")
        }
    }

    /// What mends it.
    var hint: Message? {
        switch self {
        case .open(let path, let mode):
            let command = "chmod \(mode) \(ShellText.quoted(path))"
            return Message("chạy: \(command)", "run: \(command)")
        case .keysOpen:
            return Message(
                "đặt mật khẩu: kieubao replica passphrase set", "set one: kieubao replica passphrase set")
        case .keysHalfLocked:
            return Message(
                "làm nốt: kieubao replica passphrase set (hoặc remove)",
                "finish it: kieubao replica passphrase set (or remove)")
        case .keyProblem:
            return Message(
                "chép lại tệp khoá từ nơi cất giữ", "copy the key file back from where it is kept")
        case .diskOpen:
            return Message(
                "mã hoá cả ổ đĩa khi cài lại hệ điều hành (LUKS), hoặc để thư mục dữ liệu trên phân vùng LUKS",
                "encrypt the disk when the system is installed anew (LUKS), or keep the data on a LUKS partition")
        case .spaceLow:
            return Message("dọn bớt ổ đĩa", "free some space")
        case .clockUnset, .clockBehind, .clockAhead:
            return Message(
                "chỉnh lại ngày giờ của máy; dữ liệu không bị hỏng vì việc này",
                "set the computer's date and time; the data takes no harm from this")
        case .leftovers(let files):
            let command = "rm \(files.map(ShellText.quoted).joined(separator: " "))"
            return Message(
                "nếu không có lệnh kieubao nào đang chạy thì xoá: \(command)",
                "if no kieubao command is running, remove them: \(command)")
        case .writeAheadLogGreat:
            return Message(
                "đóng các chương trình đang mở cơ sở dữ liệu này, rồi chạy lại một lệnh ghi",
                "close programs that have the database open, then run a command that changes something")
        case .databaseDamaged:
            return Message(
                "sao riêng thư mục ra nơi khác, rồi khôi phục bản sao lưu: kieubao restore TỆP",
                "copy the folder aside, then restore a backup: kieubao restore FILE")
        case .identityNoticed:
            return Message(
                "không cần làm gì: lần ghi hoặc trao đổi tới bản sao tự mang tên mới",
                "nothing needs doing: with its next change or exchange the replica takes a new name by itself")
        case .ownLogElsewhere:
            return Message(
                "tạo gói gửi đi để nơi ấy gửi lại phần thiếu: kieubao bundle create",
                "send a bundle, so that they send back what is missing: kieubao bundle create")
        case .noBackup:
            return Message("sao lưu: kieubao backup TỆP", "make one: kieubao backup FILE")
        case .accessLogFault:
            return Message(
                "báo Sở Ngoại vụ; giữ nguyên tệp access.log", "tell the centre; leave the file access.log as it is")
        default: return nil
        }
    }
}
