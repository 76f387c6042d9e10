extension Message {
    /// The words of the help pages.
    enum Help {
        // MARK: Frame
        static let examples = Message("Ví dụ", "Examples")
        static let exitStatus = Message("Mã thoát", "Exit statuses")
        static let usage = Message("CÁCH DÙNG", "USAGE")
        static let arguments = Message("THAM SỐ", "ARGUMENTS")
        static let options = Message("TUỲ CHỌN", "OPTIONS")
        static let commands = Message("LỆNH", "COMMANDS")
        static let seeCommandHelp = Message(
            "  Xem '%1' để biết rõ từng lệnh.", "  See '%1' for detailed help.")
        static let commandPlaceholder = Message("<lệnh>", "<command>")
        static let defaultValue = Message("(mặc định: ", "(default: ")
        static let possibleValues = Message("(giá trị: ", "(values: ")
        static let showHelp = Message("Xem hướng dẫn.", "Show help information.")
        static let showVersion = Message("Xem phiên bản.", "Show the version.")
        static let commonOptions = Message("Tuỳ chọn chung", "Common options")

        // MARK: Groups of commands
        static let begin = Message("Bắt đầu", "Getting started")
        static let records = Message("Hồ sơ", "Records")
        static let agreement = Message(
            "Xung đột, vi phạm và nghi trùng", "Conflicts, violations and duplicates")
        static let exchange = Message("Trao đổi", "Exchange")
        static let files = Message("Bảng tính", "Spreadsheets")
        static let care = Message("Kiểm tra và bảo trì", "Checking and care")
        static let privacy = Message("Dữ liệu cá nhân", "Personal data")

        // MARK: Common options
        static let data = Message(
            "Thư mục của bản sao dữ liệu (nếu không ghi: $KIEUBAO_DATA, rồi thư mục dữ liệu của người dùng).",
            "The replica's folder (else $KIEUBAO_DATA, else the user's data folder).")
        static let user = Message(
            "Tên người thực hiện thay đổi.", "The name of the person who makes the change.")
        static let json = Message(
            "In kết quả dạng JSON, dành cho chương trình khác.", "Print results as JSON, for scripts.")
        static let jsonLines = Message(
            "Như --json, mỗi mục của danh sách một dòng.",
            "Like --json, each item of a list on a line of its own.")
        static let language = Message(
            "Ngôn ngữ của thông báo: vi hoặc en.", "The language of messages: vi or en.")
        static let noColor = Message("Không dùng màu.", "Do not use colours.")
        static let dryRun = Message(
            "Chỉ cho biết sẽ làm gì, không thay đổi gì.", "Say what would be done, and change nothing.")
        static let note = Message(
            "Lý do hoặc ghi chú kèm theo thay đổi.", "The reason, or a note on the change.")

        // MARK: The program
        static let program = Message(
            "Quản lý hồ sơ người Việt Nam ở nước ngoài tại từng đơn vị và trao đổi với Sở Ngoại vụ.",
            "Keeps an office's records of Vietnamese abroad and exchanges them with the centre.")
        static let programFirstSteps = Message("Những bước đầu tiên", "First steps")
        static let programEnvironment = Message(
            "Biến môi trường: KIEUBAO_DATA (thư mục bản sao); KIEUBAO_PASSPHRASE, KIEUBAO_AUTHORITY_PASSPHRASE, KIEUBAO_NEW_PASSPHRASE (mật khẩu của khoá bản sao, khoá chủ quản, mật khẩu mới; thêm _FD: số của tệp đang mở để đọc mật khẩu từ đó); NO_COLOR, PAGER, LANG.",
            "Environment: KIEUBAO_DATA (the replica's folder); KIEUBAO_PASSPHRASE, KIEUBAO_AUTHORITY_PASSPHRASE, KIEUBAO_NEW_PASSPHRASE (the passphrase of the replica's keys, of the authority's, the new one; with _FD behind it, the number of a descriptor to read it from); NO_COLOR, PAGER, LANG."
        )
        static let programCommonOptions = Message(
            "Dùng với mọi lệnh: --data DIR, --user NAME, --json, --jsonl, --lang vi|en, --no-color.",
            "With every command: --data DIR, --user NAME, --json, --jsonl, --lang vi|en, --no-color.")
        static let programUnknownStatus = Message(
            "Mã khác 0 nào không có ở đây cũng là không thành công.",
            "Any other status than 0 that is not listed here is a failure, too.")

        // MARK: init, status, user, form
        static let initialise = Message(
            "Tạo bản sao dữ liệu cho một đơn vị.", "Create a replica for an office.")
        static let initUnit = Message(
            "Mã của đơn vị, ví dụ ubnd-phu-cat.", "The office's code, such as ubnd-phu-cat.")
        static let initName = Message(
            "Tên ngắn của bản sao, đứng đầu mã hồ sơ: chữ in hoa và chữ số, ví dụ PHUCAT2.",
            "The replica's short name, with which record ids begin: capitals and digits, such as PHUCAT2.")
        static let initMaster = Message(
            "Bản sao tổng hợp, chỉ tạo tại Sở Ngoại vụ.", "The consolidating replica, only at the centre.")
        static let status = Message(
            "Cho biết bản sao này là của ai, việc gì đang chờ và lệnh nên chạy tiếp.",
            "Say whose replica this is, what waits, and the next command to run.")
        static let users = Message(
            "Người làm việc trên máy này.", "The people who work on this computer.")
        static let userAdd = Message("Thêm một người.", "Add a person.")
        static let userList = Message(
            "Danh sách người và ai đang được chọn.", "List the people, and who is chosen.")
        static let userUse = Message(
            "Chọn người đang làm việc; tên này được ghi vào mọi thay đổi.",
            "Choose who is at the desk; the name is written on every change.")
        static let userName = Message("Họ và tên.", "The person's name.")
        static let forms = Message("Các biểu mẫu và trường của chúng.", "The forms and their fields.")
        static let formList = Message("Danh sách biểu mẫu.", "List the forms.")
        static let formShow = Message(
            "Các trường của một biểu mẫu, kiểu dữ liệu và các mã được chọn.",
            "The fields of a form, their types and the codes to choose from.")

        // MARK: Records
        static let collection = Message(
            "Tên biểu mẫu, ví dụ person (xem: kieubao form list).",
            "The form, such as person (see: kieubao form list).")
        static let collectionOptional = Message(
            "Chỉ biểu mẫu này, ví dụ person.", "Only this form, such as person.")
        static let id = Message(
            "Mã hồ sơ, ví dụ PHUCAT2-128-7K3 (có thể bỏ ba ký tự cuối).",
            "The record's id, such as PHUCAT2-128-7K3 (the last three characters may be left out).")
        static let field = Message("Tên trường, ví dụ phone.", "The field, such as phone.")
        static let assignments = Message(
            "Trường và giá trị. FIELD= để trống trường; FIELD+=V thêm, FIELD-=V bớt một giá trị của trường nhiều giá trị.",
            "Fields and values. FIELD= empties a field; FIELD+=V adds and FIELD-=V removes one value of several."
        )
        static let add = Message(
            "Thêm một hồ sơ. Không ghi trường nào thì chương trình hỏi lần lượt từng trường; dừng giữa chừng không mất gì (xem: kieubao draft).",
            "Add a record. Without any field, the program asks for them one by one; stopping midway loses nothing (see: kieubao draft)."
        )
        static let scope = Message(
            "Phạm vi lưu hồ sơ, nếu khác với quy định của biểu mẫu.",
            "The scope of the record, where it is not the one of its form.")
        static let edit = Message(
            "Sửa các trường của một hồ sơ. Không ghi trường nào thì chương trình hỏi lần lượt từng trường.",
            "Change fields of a record. Without any field, the program asks for them one by one.")
        static let delete = Message(
            "Xoá một hồ sơ; phải ghi lý do, và có thể phục hồi.",
            "Delete a record; a reason is needed, and it can be undone.")
        static let reason = Message("Lý do xoá.", "Why it is deleted.")
        static let undelete = Message("Phục hồi hồ sơ đã xoá.", "Bring a deleted record back.")
        static let show = Message("Xem một hồ sơ và các xung đột của nó.", "Show a record and its conflicts.")
        static let history = Message(
            "Mọi thay đổi của một hồ sơ, từ cũ đến mới.", "All changes of a record, from old to new.")
        static let why = Message(
            "Vì sao một trường có giá trị ấy: ai ghi, khi nào, thay cho giá trị nào.",
            "Why a field has its value: who wrote it, when, and what it replaced.")
        static let list = Message("Liệt kê, lọc và tìm hồ sơ.", "List, filter and search records.")
        static let filter = Message(
            "Chỉ những hồ sơ thoả điều kiện, ví dụ \"sex = nu and birth >= 1970\".",
            "Only records for which this holds, such as \"sex = nu and birth >= 1970\".")
        static let search = Message(
            "Chỉ những hồ sơ có các từ này; gõ không dấu cũng được.",
            "Only records with these words; marks may be left out.")
        static let listUnit = Message("Chỉ hồ sơ của đơn vị này.", "Only records of this office.")
        static let sort = Message(
            "Sắp xếp theo trường này; thêm dấu trừ ở trước để xếp giảm dần.",
            "Sort by this field; with a minus before it, descending.")
        static let limit = Message(
            "Nhiều nhất bao nhiêu hồ sơ; 0 là tất cả (mặc định 50 trên màn hình, ngoài ra là tất cả).",
            "How many records at most; 0 for all (by default 50 on a terminal, else all).")
        static let listFields = Message(
            "Các trường cần hiện, cách nhau bằng dấu phẩy; để trống để xem tên các trường.",
            "The fields to show, separated by commas; without a value, lists the fields.")
        static let query = Message(
            "Chạy câu lệnh SQL chỉ đọc trên các bảng hồ sơ.", "Run read-only SQL over the tables of records.")
        static let sql = Message("Câu lệnh SELECT.", "A SELECT statement.")

        // MARK: Conflicts
        static let conflicts = Message(
            "Các trường mà nhiều đơn vị cùng sửa khác nhau, chờ người giải quyết.",
            "Fields that several offices changed differently, for a person to settle.")
        static let resolve = Message("Giải quyết xung đột của một trường.", "Settle the conflict of a field.")
        static let settle = Message(
            "Giải quyết nhiều xung đột theo một quy tắc: giá trị của đơn vị quản lý hồ sơ (owner), giá trị ghi sau cùng (newest), hoặc của một đơn vị (unit=MÃ).",
            "Settle many conflicts by a rule: the value of the office that owns the record (owner), the latest (newest), or that of one office (unit=CODE)."
        )
        static let settlingRule = Message(
            "owner, newest hoặc unit=MÃ_ĐƠN_VỊ.", "owner, newest or unit=CODE.")
        static let settleField = Message("Chỉ trường này.", "This field only.")
        static let settleReason = Message(
            "Lý do; đi cùng thay đổi đến các đơn vị.", "The reason; it travels to the offices with the change.")
        static let take = Message("Lấy giá trị số N trong danh sách.", "Take value number N of the list.")
        static let value = Message("Ghi một giá trị khác.", "Write another value.")
        static let violations = Message(
            "Các hồ sơ chưa đúng quy định của biểu mẫu, ví dụ thiếu trường bắt buộc.",
            "Records that break a rule of their form, such as a required field that is empty.")

        // MARK: Bundles
        static let bundles = Message(
            "Tạo, xem trước và nạp gói trao đổi qua USB, thư điện tử hoặc ổ đĩa chung.",
            "Create, inspect and apply the bundles that travel by stick, mail or shared drive.")
        static let bundleCreate = Message(
            "Tạo gói gồm những gì nơi nhận chưa có.",
            "Create a bundle of what the recipient does not have yet.")
        static let bundleTo = Message(
            "Nơi nhận: tên bản sao, mã đơn vị, hoặc all (mỗi nơi một tệp).",
            "The recipient: a replica, an office, or all (a file for each).")
        static let bundleFull = Message(
            "Gửi tất cả những gì nơi nhận được phép có, kể cả những gì nơi ấy từng có: dùng khi nơi nhận vừa khôi phục từ bản sao lưu.",
            "Send all that the recipient may have, also what it had once: for a recipient that was restored from a backup."
        )
        static let bundlePath = Message(
            "Tệp, hoặc thư mục (chương trình tự đặt tên tệp).",
            "A file, or a folder (where files are named for you).")
        static let bundleInspect = Message(
            "Xem trong gói có gì; không thay đổi gì.", "Say what a bundle holds; changes nothing.")
        static let bundleFile = Message("Tệp gói.", "The bundle.")
        static let serve = Message(
            "Chờ các bản sao khác gọi đến và trao đổi qua đường truyền, cho đến khi được bảo dừng. Không tìm người trùng: việc ấy làm ở lần chạy 'kieubao duplicates' kế tiếp.",
            "Wait for other replicas to call and exchange with them over the wire, until told to stop. Looks for no duplicates: the next 'kieubao duplicates' does."
        )
        static let listen = Message(
            "Địa chỉ và cổng để chờ (nếu không ghi: 127.0.0.1:8924, chỉ máy này gọi được).",
            "Where to listen (else 127.0.0.1:8924, which only this computer reaches).")
        static let sync = Message(
            "Trao đổi với một bản sao khác qua đường truyền; những gì đã nhận được giữ lại dù đứt đường.",
            "Exchange with another replica over the wire; what was taken in stays if the line breaks.")
        static let syncAddress = Message("Nơi bản sao kia đang chờ.", "Where the other replica listens.")
        static let syncOnce = Message("Trao đổi một lần (mặc nhiên).", "Exchange once (which it does anyway).")
        static let syncEvery = Message(
            "Trao đổi lại sau mỗi khoảng số giây này, cho đến khi bị dừng.",
            "Exchange again whenever so many seconds have passed, until stopped.")
        static let bundleApply = Message(
            "Nạp gói vào bản sao này. Nạp lại nhiều lần cũng không sao.",
            "Apply bundles to this replica. Doing so again does no harm.")
        static let bundlePaths = Message(
            "Các tệp gói hoặc thư mục; trong thư mục, gói của nơi khác được bỏ qua.",
            "Bundles or folders; in a folder, those for others are passed over.")
        static let acceptHeld = Message(
            "Nạp cả những gói bị giữ lại vì thay đổi quá nhiều hồ sơ đang có, hoặc của bản sao chưa biết (vào phần cách ly).",
            "Apply also what is held because it changes too many of the existing records, or comes from an unknown replica (into quarantine)."
        )
        static let bundleHeld = Message(
            "Các gói đang bị giữ lại vì sửa hoặc xoá quá nhiều hồ sơ đang có: của ai, sửa gì.",
            "What is held because it changes or deletes too many of the existing records: whose it is, and what it does."
        )
        static let bundleAcceptHeld = Message(
            "Nạp phần đang bị giữ lại, sau khi đã hỏi nơi gửi.", "Apply what is held, once its sender was asked.")
        static let bundleDropHeld = Message(
            "Từ chối hẳn phần đang bị giữ lại. Đổi ý thì vẫn nạp được bằng accept-held.",
            "Refuse what is held for good. accept-held still applies it if you change your mind.")
        static let heldID = Message(
            "Đợt bị giữ lại, ví dụ B3 (xem: kieubao bundle held), hoặc all.",
            "What is held, such as B3 (see: kieubao bundle held), or all.")
        static let bundleHoldLimit = Message(
            "Xem hoặc đặt ngưỡng: một lần nạp sửa hoặc xoá nhiều hồ sơ đang có hơn ngưỡng thì bị giữ lại chờ xác nhận.",
            "Show or set the limit: what changes or deletes more of the existing records at once is held for confirmation."
        )
        static let holdRecords = Message(
            "Số hồ sơ; nếu tỷ lệ dưới đây cho số lớn hơn thì theo tỷ lệ.",
            "In records; the share below counts where it is more.")
        static let holdPercent = Message(
            "Tỷ lệ so với số hồ sơ đang có, phần trăm, 0 đến 100.",
            "A share of the existing records, in percent, 0 to 100.")
        static let batches = Message(
            "Các đợt: mỗi gói đã nạp, bảng tính đã nhập, lần rút lại.",
            "Batches: every bundle that was applied, list that was imported, withdrawal that was made.")
        static let batchList = Message(
            "Danh sách các đợt, mới nhất trước; mỗi đợt có thể rút lại.",
            "List the batches, the latest first; each can be withdrawn.")
        static let withdraw = Message(
            "Rút lại mọi thay đổi của một đợt: hồ sơ đợt ấy tạo thì xoá, giá trị bị sửa thì trở lại như trước. Điều người khác đã sửa tiếp thì để nguyên.",
            "Take back everything that one batch did: records that it created are deleted, values that it changed come back. What somebody changed since is left alone."
        )
        static let withdrawTarget = Message(
            "Đợt, ví dụ B3 (xem: kieubao batch list); hoặc tên bản sao và các số thay đổi, ví dụ PHUCAT 5..90.",
            "A batch, such as B3 (see: kieubao batch list); or a replica and the numbers of its changes, such as PHUCAT 5..90."
        )
        static let withdrawReason = Message("Lý do rút lại.", "Why it is withdrawn.")

        // MARK: Files and care
        static let importRows = Message(
            "Nhập hồ sơ từ tệp Excel hoặc CSV: nhập tất cả, hoặc không nhập dòng nào nếu có dòng sai.",
            "Import records from an Excel or CSV file: all of them, or none if any row is wrong.")
        static let importFile = Message("Tệp .xlsx hoặc .csv.", "An .xlsx or .csv file.")
        static let map = Message(
            "Tệp JSON cho biết cột nào vào trường nào.",
            "A JSON file that says which column goes to which field.")
        static let export = Message(
            "Xuất hồ sơ của một biểu mẫu ra tệp .xlsx, .csv hoặc .jsonl.",
            "Export the records of a form to an .xlsx, .csv or .jsonl file.")
        static let exportFile = Message("Tệp .xlsx, .csv hoặc .jsonl.", "An .xlsx, .csv or .jsonl file.")
        static let overwrite = Message("Ghi đè tệp đã có.", "Replace a file that exists.")
        static let digest = Message(
            "Mã kiểm của từng phạm vi; hai bản sao có cùng dữ liệu thì có cùng mã.",
            "A digest of each scope; replicas that hold the same have the same.")
        static let digestScope = Message("Chỉ phạm vi này.", "Only this scope.")
        static let verify = Message(
            "Kiểm tra nhật ký, chữ ký và hồ sơ có khớp nhau không.",
            "Check that log, signatures and records agree.")
        static let deep = Message(
            "Kiểm tra cả từng hồ sơ với nhật ký (lâu hơn).",
            "Check every record against the log, too (takes longer).")
        static let rebuild = Message(
            "Dựng lại mọi hồ sơ từ nhật ký.", "Build all records anew from the log.")
        static let backup = Message(
            "Sao lưu cơ sở dữ liệu (không kèm khoá) vào một tệp mới và kiểm tra bản sao lưu.",
            "Write a backup of the database, without the keys, into a new file, and check it.")
        static let backupFile = Message("Tệp mới của bản sao lưu.", "The new file.")
        static let restore = Message(
            "Đưa một bản sao lưu vào dùng. Bản sao dữ liệu mang tên mới; cơ sở dữ liệu đang có được giữ lại bên cạnh và những gì chỉ nó có được lấy sang.",
            "Put a backup in place. The replica takes a new name; the database that is there is kept beside it, and what only that has is taken over."
        )
        static let restoreFile = Message("Tệp sao lưu.", "The backup.")
        static let restoreExact = Message(
            "Không lấy sang những gì có sau bản sao lưu; chúng chỉ còn trong tệp được giữ lại.",
            "Do not take over what came after the backup; it stays in the kept file alone.")
        static let doctor = Message(
            "Xem quyền đọc, chỗ trống, đồng hồ, tệp dở dang và cơ sở dữ liệu có ổn không.",
            "Look at permissions, disk space, clock, leftovers and the database.")
        static let replicas = Message(
            "Các bản sao dữ liệu trong tỉnh.", "The replicas of the province.")

        // MARK: Exit statuses
        static let exitDone = Message("xong", "done")
        static let exitFailure = Message("không thành công", "failure")
        static let exitUsage = Message("lệnh viết chưa đúng", "usage")
        static let exitNoReplica = Message("chưa có bản sao ở đây", "no replica here")
        static let exitLocked = Message("chương trình khác đang ghi", "locked by another process")
        static let exitWrongKey = Message("sai hoặc thiếu khoá", "wrong key or passphrase")
        static let exitRuleBlocks = Message("không đúng quy định của biểu mẫu", "a form's rule blocks")
        static let exitConflicts = Message("còn xung đột", "conflicts pending")
        static let exitDuplicates = Message("còn hồ sơ nghi trùng", "duplicates pending")
        static let exitNoRecord = Message("không có hồ sơ ấy", "no such record")
        static let exitDamaged = Message("gói bị hỏng", "bundle damaged")
        static let exitNotForUs = Message(
            "gói của nơi khác hoặc không rõ nơi gửi", "bundle not for us or sender unknown")
        static let exitMissing = Message(
            "còn thiếu thay đổi, đã lưu để chờ", "something is missing and waited for")
        static let exitHeld = Message("bị giữ lại chờ xác nhận", "held for confirmation")
        static let exitInterrupted = Message("bị ngắt", "interrupted")
    }
}
