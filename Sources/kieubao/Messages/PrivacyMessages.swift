import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around personal data and their erasure.
    enum Privacy {
        // MARK: Help
        static let erase = Message(
            "(Sở Ngoại vụ) Xoá nội dung hồ sơ theo yêu cầu, ở mọi bản sao; không khôi phục được.",
            "(Centre) Erase what records say at every replica, for good.")
        static let ids = Message(
            "Mã hồ sơ; ghi được nhiều mã. Với --status: hồ sơ hoặc lệnh xoá cần xem.",
            "Record ids; several at once. With --status: the record or order to look at.")
        static let idsFrom = Message(
            "Cả những hồ sơ có mã trong tệp này, mỗi dòng một mã (tệp .csv đã xuất cũng được).",
            "The records as well whose ids stand in this file, one on a line (an exported .csv will do).")
        static let fields = Message(
            "Chỉ xoá trường này; ghi được nhiều lần. Không ghi thì xoá mọi trường.",
            "Erase this field only; repeatable. Without it all fields are erased.")
        static let basis = Message(
            "Căn cứ xoá (số yêu cầu, văn bản). Mọi nơi có hồ sơ đều đọc được: không ghi dữ liệu cá nhân.",
            "The basis (request, document). Everybody who has the record reads it: no personal data here.")
        static let status = Message(
            "Xem các lệnh xoá và bản sao nào đã xác nhận.", "Show the orders, and which replicas have confirmed.")
        static let dryRun = Message(
            "Chỉ cho biết sẽ xoá những gì, không xoá.", "Only tell what would be erased.")
        static let noID = Message("chưa ghi mã hồ sơ cần xoá", "no record is named")

        // MARK: erase
        static func given(_ given: ErasureGiven, isDryRun: Bool) -> Message {
            let (id, changes, scopes) = (given.id, given.changes, given.scopes.joined(separator: ", "))
            if changes == 0 { return Message("\(id): không còn gì để xoá", "\(id): nothing is left to erase") }
            return isDryRun
                ? Message(
                    "\(id): sẽ xoá nội dung của \(changes) thay đổi (\(scopes))",
                    "\(id): would erase the content of \(changes) \(changes == 1 ? "change" : "changes") (\(scopes))")
                : Message(
                    "\(id): đã xoá nội dung của \(changes) thay đổi (\(scopes))",
                    "\(id): erased the content of \(changes) \(changes == 1 ? "change" : "changes") (\(scopes))")
        }
        static func related(_ given: ErasureGiven) -> Message {
            let list = ExchangeError.limited(given.related)
            return Message(
                "các hồ sơ khác trỏ đến \(given.id) vẫn giữ nguyên, xoá riêng nếu cần: \(list)",
                "other records that point to \(given.id) stay as they are; erase them as well if need be: \(list)")
        }
        static let spread = Message(
            "Các đơn vị xoá khi nhận gói tiếp theo", "The offices erase it when they get the next bundle")
        static let seeStatus = Message("Xem nơi nào đã xoá", "To see who has")
        static let outside = Message(
            "Bản sao lưu cũ, tệp đã xuất và bản in không tự xoá được: thu hồi hoặc huỷ theo quy định.",
            "Older backups, exported files and printed pages are out of reach: see to them yourself.")

        // MARK: erase --status
        static let nothingErased = Message("Chưa có lệnh xoá nào.", "Nothing was ordered to be erased.")
        static func basisText(_ basis: String) -> Message { Message("Căn cứ: \(basis)", "Basis: \(basis)") }
        static func order(_ report: ErasureReport) -> Message {
            let changes = report.changes
            return Message(
                "\(report.scope) · \(report.author) · \(changes) thay đổi",
                "\(report.scope) · \(report.author) · \(changes) \(changes == 1 ? "change" : "changes")")
        }
        static func filled(_ fields: String) -> Message {
            Message(
                "có giá trị ghi sau lệnh xoá, hoặc do nơi chưa biết lệnh ghi: \(fields); xem kieubao history",
                "has values written after the order, or without knowing of it: \(fields); see kieubao history")
        }
        static let complete = Message("mọi bản sao đang hoạt động đã xác nhận", "every working replica has confirmed")
        static func state(_ state: ErasureReport.State, since: UInt64) -> Message {
            switch state {
            case .confirmed(let at):
                let time = InstantText.vietnamese(at)
                return Message("đã xoá lúc \(time)", "erased at \(time)")
            case .waiting:
                let time = InstantText.vietnamese(since)
                return Message("chưa xác nhận, từ \(time)", "not confirmed since \(time)")
            case .succeeded(let names):
                let list = names.joined(separator: ", ")
                return Message("tiếp tục dưới tên \(list)", "goes on as \(list)")
            case .revoked:
                return Message(
                    "đã thu hồi, không còn xác nhận: có thể vẫn giữ dữ liệu",
                    "revoked, will not confirm: may keep what it had")
            case .retired:
                return Message(
                    "đã ngừng, không còn xác nhận: có thể vẫn giữ dữ liệu",
                    "retired, will not confirm: may keep what it had")
            }
        }

        // MARK: legal basis
        static func basis(_ standing: LegalStanding) -> Message {
            switch standing {
            case .present: Message("có căn cứ xử lý dữ liệu cá nhân", "the person's data stand on a ground")
            case .missing:
                Message(
                    "chưa ghi căn cứ xử lý dữ liệu cá nhân", "nothing says on what ground the person's data are kept")
            case .withdrawn:
                Message(
                    "người này đã rút lại sự đồng ý: ngừng sử dụng dữ liệu",
                    "the person withdrew his consent: do not use the data")
            case .expired:
                Message(
                    "căn cứ xử lý đã hết hạn: ngừng sử dụng dữ liệu", "the ground has run out: do not use the data")
            case .restricted:
                Message(
                    "người này yêu cầu hạn chế hoặc phản đối xử lý: ngừng sử dụng dữ liệu",
                    "the person asked to restrict the use of the data, or objects: do not use them")
            case .guardianMissing:
                Message(
                    "người dưới 16 tuổi: cần người đại diện đồng ý", "below 16 years: a guardian has to consent")
            }
        }
        static func leftOut(_ count: Int) -> Message {
            Message(
                "\(count) hồ sơ không ghi vào tệp: người được ghi đã rút lại sự đồng ý, yêu cầu hạn chế hoặc phản đối, hoặc căn cứ đã hết hạn",
                "\(count) \(count == 1 ? "record" : "records") not in the file: the person withdrew consent, asked to restrict the use or objects, or the ground ran out"
            )
        }

        // MARK: subject export
        static let subject = Message(
            "Dữ liệu về một người, để giao cho chính người đó.", "What is held about a person, for that person.")
        static let subjectExport = Message(
            "Ghi toàn bộ dữ liệu đang lưu về một người ra .docx và .json, kèm tệp đính kèm.",
            "Write all that is held about a person to .docx and .json, with what is attached.")
        static let subjectFolder = Message(
            "Thư mục mới, hoặc còn trống, để ghi các tệp vào.", "A new or empty folder for the files.")
        static func subjectExported(_ exported: SubjectExported) -> Message {
            let (all, related) = (exported.data.records.count, exported.data.relatedCount)
            return Message(
                "đã ghi \(all) hồ sơ, trong đó \(related) hồ sơ liên quan, vào \(exported.folder): "
                    + exported.files.joined(separator: ", "),
                "wrote \(all) \(all == 1 ? "record" : "records"), \(related) of them related, to \(exported.folder): "
                    + exported.files.joined(separator: ", "))
        }
        static func namesOthers(_ ids: [String]) -> Message {
            let list = ExchangeError.limited(ids)
            return Message(
                "có nhắc đến người khác, đọc lại trước khi giao: \(list)",
                "other persons are named there; read these before handing over: \(list)")
        }
        static func scopesLacking(_ count: Int) -> Message {
            Message(
                "\(count) phạm vi không có hoặc chưa đủ ở đây, được nêu trong tài liệu: hỏi đơn vị giữ phạm vi đó",
                "\(count) \(count == 1 ? "scope is" : "scopes are") not, or not wholly, held here and named in the document: ask whose they are"
            )
        }

        // MARK: agenda, status
        static let requests = Message("Yêu cầu của chủ thể dữ liệu", "Data subjects' requests")
        static let erasures = Message("Lệnh xoá chưa xong", "Erasures not finished")
        static let seeErasures = Message("xem nơi nào chưa xoá", "see who has not erased")
        static func waiting(_ requests: [RequestDue]) -> Message {
            let first = requests.first?.due.vietnamese ?? ""
            let late = requests.count { $0.daysLeft < 0 }
            return late > 0
                ? Message(
                    "\(requests.count), quá hạn \(late)", "\(requests.count), \(late) overdue")
                : Message(
                    "\(requests.count), hạn gần nhất \(first)", "\(requests.count), the first due on \(first)")
        }
        static func unfinished(_ here: Int, _ elsewhere: Int) -> Message {
            Message(
                "ở đây \(here), chờ xác nhận của nơi khác \(elsewhere)",
                "here \(here), waiting for others \(elsewhere)")
        }
        static func personal(_ count: Int) -> Message {
            Message(
                "tệp chứa dữ liệu cá nhân của \(count) hồ sơ, không được mã hoá: giữ kín, xoá khi không cần nữa",
                "the file holds personal data of \(count) \(count == 1 ? "record" : "records"), not encrypted: keep it closed, delete it when it has served"
            )
        }

        // MARK: Classes
        static let showPersonal = Message(
            "Hiện cả dữ liệu nhạy cảm (loại P2), vốn được che trong danh sách; được ghi vào nhật ký truy cập.",
            "Show sensitive data (class P2) as well, which lists mask; noted in the access log.")
        static let mask = Message("•••", "•••")
        static let masked = Message(
            "đã che dữ liệu nhạy cảm; xem từng hồ sơ bằng kieubao show, hoặc thêm --show-personal",
            "sensitive data are masked; see one record with kieubao show, or add --show-personal")

        // MARK: The access log
        static let access = Message(
            "Nhật ký truy cập dữ liệu cá nhân.", "Who read personal data.")
        static let accessLog = Message(
            "Xem ai đã đọc, tìm, xuất dữ liệu cá nhân (không có nội dung).",
            "Show who read, searched or exported personal records; never what they say.")
        static let accessRecord = Message("Chỉ những lần đọc hồ sơ này.", "Only what was read of this record.")
        static let accessPerson = Message("Chỉ những lần của người này.", "Only what this person read.")
        static let accessUnit = Message(
            "Chỉ nhật ký của đơn vị này; nhật ký nơi khác chỉ có ở bản sao của kiểm tra viên.",
            "Only the logs of this office; those of others are at the auditors' replicas alone.")
        static let accessFrom = Message("Từ ngày.", "From this day on.")
        static let accessTo = Message("Đến hết ngày.", "Up to and with this day.")
        static let accessVerify = Message(
            "Kiểm tra các nhật ký ở đây có đủ và không bị sửa.", "Check that the logs that are here are whole.")
        static let accessLimit = Message(
            "Số dòng nhiều nhất, mới nhất trước; 0: tất cả.", "So many lines at most, the latest first; 0: all.")
        static let purpose = Message("Mục đích, ghi vào nhật ký truy cập.", "What for; noted in the access log.")
        static let nothingRead = Message("Chưa ai đọc dữ liệu cá nhân.", "Nobody has read personal data.")
        static let time = Message("Lúc", "At")
        static let person = Message("Người", "Person")
        static let action = Message("Việc", "What")
        static let collection = Message("Biểu mẫu", "Form")
        static let records = Message("Hồ sơ", "Records")
        static let replica = Message("Bản sao", "Replica")
        static let purposeLabel = Message("Mục đích", "Purpose")
        static let notNoted = Message(
            "không ghi được nhật ký truy cập (access.log): báo người quản trị",
            "the access log (access.log) cannot be written: tell the administrator")
        static func action(_ action: AccessEntry.Action) -> Message {
            switch action {
            case .read: Message("xem", "read")
            case .history: Message("xem lịch sử", "history")
            case .list: Message("liệt kê", "list")
            case .search: Message("tìm", "search")
            case .export: Message("xuất", "export")
            case .query: Message("truy vấn", "query")
            }
        }
        static func accessFault(_ fault: AccessFault) -> Message {
            switch fault {
            case .altered(let entry):
                Message(
                    "Nhật ký truy cập bị sửa từ dòng thứ \(entry)", "The access log was changed from entry \(entry) on")
            case .shortened(let entries, let known):
                Message(
                    "Nhật ký truy cập bị cắt bớt: còn \(entries) dòng, đã từng có \(known)",
                    "The access log was shortened: \(entries) entries, there were \(known)")
            }
        }

        static func entryCount(_ count: Int) -> Message {
            Message("\(count) dòng", "\(count) \(count == 1 ? "entry" : "entries")")
        }
        static func standing(_ standing: AccessStanding, of replica: String) -> Message {
            switch standing {
            case .whole: Message("\(replica): đủ, không bị sửa", "\(replica): whole")
            case .waiting(let known):
                Message(
                    "\(replica): chưa về đủ, nơi ấy đã có \(known) dòng",
                    "\(replica): goes on there to entry \(known), which has not come yet")
            case .restored(let known):
                Message(
                    "\(replica): bắt đầu lại sau khi khôi phục, trước đó đã có \(known) dòng; đề nghị giao tệp access.log cũ",
                    "\(replica): begins anew after a restore, \(known) entries were known before; ask for the old access.log"
                )
            case .apart(let after):
                Message(
                    "\(replica): thiếu các dòng trước dòng \(after + 1)",
                    "\(replica): lines are missing before entry \(after + 1)")
            case .anew(let after):
                Message(
                    "\(replica): bị cắt bớt rồi ghi tiếp sau dòng \(after), trong khi đã biết các dòng khác",
                    "\(replica): was cut and goes on behind entry \(after), where other entries are known")
            case .altered(let after):
                Message(
                    "\(replica): bị sửa sau dòng \(after)", "\(replica): was changed behind entry \(after)")
            }
        }

        // MARK: history, why
        static func erased(_ erasure: ErasureNotice) -> Message {
            let time = InstantText.vietnamese(erasure.at)
            return Message(
                "nội dung đã xoá theo lệnh \(erasure.order), \(time); căn cứ: \(erasure.basis)",
                "content erased by order \(erasure.order), \(time); basis: \(erasure.basis)")
        }
    }
}
