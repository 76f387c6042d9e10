import ReplicaExchange

extension Message {
    /// The words around bundles.
    enum Bundles {
        static func created(_ file: String, _ to: String) -> Message {
            Message("Đã tạo gói \(file) gửi \(to)", "Wrote the bundle \(file) for \(to)")
        }
        static func wouldCreate(_ changes: Int, _ segments: Int, _ recipients: Int) -> Message {
            Message(
                "Sẽ tạo gói cho \(recipients) nơi nhận, \(changes) thay đổi trong \(segments) đoạn nhật ký",
                "Would write bundles for \(recipients) \(recipients == 1 ? "recipient" : "recipients"), \(changes) \(changes == 1 ? "change" : "changes") in \(segments) \(segments == 1 ? "segment" : "segments")"
            )
        }
        static func summary(_ changes: Int, _ segments: Int, _ size: String) -> Message {
            Message(
                "Tổng cộng \(changes) thay đổi, \(segments) đoạn nhật ký, \(size)",
                "In all \(changes) \(changes == 1 ? "change" : "changes"), \(segments) \(segments == 1 ? "segment" : "segments"), \(size)"
            )
        }
        static let isRequest = Message(
            "Nơi nhận đã có mọi thay đổi; gói này chỉ báo đã nhận đến đâu và xin phần còn thiếu.",
            "The recipient has every change already; this bundle only says what is here and asks for the rest."
        )

        // MARK: inspect
        static let file = Message("Tệp", "File")
        static let from = Message("Nơi gửi", "From")
        static let to = Message("Nơi nhận", "To")
        static let time = Message("Thời điểm tạo", "Made at")
        static let content = Message("Nội dung", "Content")
        static let newHere = Message("Mới với bản sao này", "New here")
        static let check = Message("Kiểm tra", "Check")
        static let sound = Message("gói nguyên vẹn, chữ ký đúng", "sound, the signatures are right")
        static let anyone = Message("mọi bản sao", "any replica")
        static let notForUs = Message("không gửi cho bản sao này", "not for this replica")
        static func content(_ changes: Int, _ segments: Int) -> Message {
            Message(
                "\(changes) thay đổi trong \(segments) đoạn nhật ký",
                "\(changes) \(changes == 1 ? "change" : "changes") in \(segments) \(segments == 1 ? "segment" : "segments")"
            )
        }
        static func applyHint(_ file: String) -> Message {
            Message("Nạp gói: kieubao bundle apply \(file)", "Apply it: kieubao bundle apply \(file)")
        }

        // MARK: apply
        static func applied(_ report: BundleApplied, isDryRun: Bool) -> Message {
            var vietnamese = ["\(isDryRun ? "sẽ nạp" : "nạp") \(report.applied)", "đã có \(report.already)"]
            var english = [
                "\(isDryRun ? "would apply" : "applied") \(report.applied)", "already here \(report.already)",
            ]
            if report.conflicts > 0 {
                vietnamese.append("xung đột mới \(report.conflicts)")
                english.append("new conflicts \(report.conflicts)")
            }
            if report.quarantined > 0 {
                vietnamese.append("cách ly \(report.quarantined)")
                english.append("quarantined \(report.quarantined)")
            }
            if report.held > 0 {
                vietnamese.append("giữ lại \(report.held)")
                english.append("held \(report.held)")
            }
            if report.refused > 0 {
                vietnamese.append("đã từ chối \(report.refused)")
                english.append("refused before \(report.refused)")
            }
            if report.blocked > 0 {
                vietnamese.append("chờ phần đang giữ \(report.blocked)")
                english.append("waiting for what is held \(report.blocked)")
            }
            if !report.missing.isEmpty {
                vietnamese.append("còn thiếu phần trước")
                english.append("earlier parts are missing")
            }
            return Message(vietnamese.joined(separator: ", "), english.joined(separator: ", "))
        }
        static func sender(_ name: String, _ unit: String) -> Message {
            Message("từ \(name) (\(unit))", "from \(name) (\(unit))")
        }
        static let noneForUs = Message("Không có gói nào gửi cho bản sao này", "No bundle is for this replica")
        static func passedOver(_ count: Int) -> Message {
            Message(
                "Bỏ qua \(count) gói của nơi khác",
                "Passed over \(count) \(count == 1 ? "bundle" : "bundles") for others")
        }
        static func passedOverFiles(_ count: Int) -> Message {
            Message(
                "Bỏ qua \(count) tệp không phải gói",
                "Passed over \(count) \(count == 1 ? "file" : "files") of another kind")
        }
        static func total(_ files: Int, _ applied: Int, isDryRun: Bool) -> Message {
            Message(
                "\(isDryRun ? "Thử" : "Xong") \(files) gói: \(applied) thay đổi mới\(isDryRun ? ", chưa thay đổi gì" : "")",
                "\(isDryRun ? "Tried" : "Done with") \(files) \(files == 1 ? "bundle" : "bundles"): \(applied) new \(applied == 1 ? "change" : "changes")\(isDryRun ? ", nothing was changed" : "")"
            )
        }
        static func confirmed(_ count: Int) -> Message {
            Message(
                "Nơi gửi đã nhận \(count) thay đổi của bản sao này",
                "The sender has \(count) of this replica's changes")
        }
        static func missing(_ report: MissingReport) -> Message {
            let unit = report.unit.map { " (\($0))" } ?? ""
            return Message(
                "thiếu thay đổi của \(report.replica)\(unit) đến số \(report.number), phạm vi \(report.scope)",
                "missing changes of \(report.replica)\(unit) up to number \(report.number), scope \(report.scope)"
            )
        }
        static let missingHint = Message(
            "Phần đã đến được lưu và chờ. Hãy xin gói có các thay đổi trên; gửi gói này để bên ấy biết cần gửi gì: ",
            "What came is stored and waits. Ask for a bundle with these changes; this bundle tells them what to send: "
        )
        static let missingAfterSetBack = Message(
            "Nếu máy này vừa khôi phục từ bản sao lưu, nhờ bên ấy tạo gói có tất cả: ",
            "If this computer was restored from a backup, ask them for a bundle with everything: ")
        static let conflictsHint = Message("Có xung đột mới, xem: ", "There are new conflicts, see: ")
        static func progress(_ file: String, _ done: Int, _ total: Int) -> Message {
            Message("Đang nạp \(file): \(done)/\(total)", "Applying \(file): \(done)/\(total)")
        }
    }

    /// The words around files and checks.
    enum Files {
        static func imported(_ report: ImportReport, isDryRun: Bool) -> Message {
            Message(
                "\(isDryRun ? "Sẽ nhập" : "Đã nhập"): thêm \(report.added), sửa \(report.updated), không đổi \(report.unchanged)",
                "\(isDryRun ? "Would import" : "Imported"): \(report.added) added, \(report.updated) updated, \(report.unchanged) unchanged"
            )
        }
        static func column(_ header: String, _ field: String) -> Message {
            Message("cột “\(header)” vào trường \(field)", "column “\(header)” goes to the field \(field)")
        }
        static func columnPassedOver(_ header: String) -> Message {
            Message("bỏ qua cột “\(header)”", "column “\(header)” is passed over")
        }
        static func exported(_ count: Int, _ file: String) -> Message {
            Message(
                "Đã xuất \(count) hồ sơ ra \(file)",
                "Exported \(count) \(count == 1 ? "record" : "records") to \(file)")
        }

        // MARK: digest, verify, rebuild
        static let scope = Message("Phạm vi", "Scope")
        static let digest = Message("Mã kiểm", "Digest")
        static func verified(_ report: VerifyReport) -> Message {
            Message(
                "Đã kiểm tra \(report.segments) đoạn nhật ký, \(report.changes) thay đổi, \(report.records) hồ sơ: ",
                "Checked \(report.segments) segments, \(report.changes) changes, \(report.records) records: ")
        }
        static func rebuilt(_ report: VerifyReport) -> Message {
            Message(
                "Đã dựng lại \(report.records) hồ sơ từ nhật ký: ",
                "Built \(report.records) records anew from the log: ")
        }
        static let sound = Message("tất cả đều khớp", "all is well")
        static func problems(_ count: Int) -> Message {
            Message("có \(count) vấn đề", "\(count) \(count == 1 ? "problem" : "problems")")
        }
        static let verifyHint = Message(
            "Sao riêng thư mục này ra nơi khác rồi báo Sở Ngoại vụ. Hồ sơ lệch với nhật ký thì chạy: kieubao rebuild",
            "Copy the folder aside and tell the centre. Records that differ from the log: kieubao rebuild")
    }
}

extension VerifyReport.Problem {
    /// A stable name for scripts.
    var name: String {
        switch self {
        case .sqlite: "sqlite"
        case .segment: "segment"
        case .chain: "chain"
        case .tail: "tail"
        case .log: "log"
        case .table: "table"
        case .keyMismatch: "key-mismatch"
        case .access: "access-log"
        }
    }

    var message: Message {
        switch self {
        case .sqlite(let text):
            Message("tệp cơ sở dữ liệu: \(text)", "the database file: \(text)")
        case .segment(let hash, let text):
            Message("đoạn nhật ký \(hash): \(text)", "segment \(hash): \(text)")
        case .chain(let hash):
            Message(
                "đoạn nhật ký \(hash) không nối với đoạn trước",
                "segment \(hash) does not follow the one before")
        case .log(let table, let reason):
            Message(
                "Nhật ký: bảng \(table) không khớp với các đoạn nhật ký (\(reason))",
                "Log: the table \(table) is not what the segments say (\(reason))")
        case .tail(let scope):
            Message(
                "phần chưa niêm phong của \(scope) không khớp", "the unsealed part of \(scope) does not agree"
            )
        case .table(let name, let rows):
            Message(
                "bảng \(name): \(rows) hồ sơ lệch với nhật ký",
                "table \(name): \(rows) records differ from the log")
        case .keyMismatch:
            Message("khoá không phải của bản sao này", "the key does not belong to this replica")
        case .access(let fault): Message.Privacy.accessFault(fault)
        }
    }
}
