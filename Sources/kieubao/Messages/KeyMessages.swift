import ReplicaExchange
import ReplicaTrust

extension Message {
    /// The words around keys, their passphrases and their replacement.
    enum Keys {
        // MARK: Help
        static let passphrase = Message(
            "Đặt, đổi, bỏ mật khẩu bảo vệ khoá.", "Set, change or remove the passphrase of the keys.")
        static let set = Message(
            "Đặt mật khẩu cho khoá của bản sao này, hoặc cho một khoá chủ quản.",
            "Put the keys of this replica, or an authority's key, under a passphrase.")
        static let change = Message("Đổi mật khẩu.", "Change the passphrase.")
        static let remove = Message("Bỏ mật khẩu.", "Take the passphrase away.")
        static let whichAuthority = Message(
            "Tệp khoá chủ quản (hoặc thư mục có tệp authority.key) thay vì khoá của bản sao này.",
            "An authority's key file (or the folder of authority.key) instead of this replica's keys.")
        static let rotate = Message(
            "Đổi sang khoá mới; ở Sở Ngoại vụ, với ID: kết thúc hẳn khoá cũ của bản sao ấy.",
            "Go on under new keys; at the centre, with ID: end that replica's old keys for good.")
        static let rotated = Message(
            "Bản sao đã đổi khoá; không ghi thì đổi khoá của chính bản sao này.",
            "The replica that has rotated; this very replica's keys are rotated if left out.")
        static let others = Message(
            "Các bản sao khác cũng kế tiếp khoá cũ: giữ (keep) hay kết thúc (end).",
            "What becomes of other replicas that succeed the old key: keep or end.")
        static let unknownOthers = Message(
            "--others là keep (giữ) hoặc end (kết thúc)", "--others is keep or end")
        static let authorities = Message(
            "Xem và thay khoá chủ quản của tỉnh.", "List and replace the province's authority keys.")
        static let authorityList = Message("Xem các khoá chủ quản.", "List the authority keys.")
        static let replace = Message(
            "Thay khoá chủ quản: bằng chính nó khi đổi theo kế hoạch, bằng khoá dự phòng khi mất hoặc lộ.",
            "Replace the authority's key: by itself as planned, by the reserve if it was lost or stolen.")
        static let upTo = Message(
            "Khi ký bằng khoá dự phòng: số thay đổi cuối cùng của khoá cũ còn tin được; không ghi thì đến hết phần đã nhận.",
            "When signed by the reserve: the number of the old key's last change that is trusted; all that is here if left out."
        )
        static let out = Message(
            "Thư mục ghi khoá mới; không ghi thì thư mục keys của bản sao này.",
            "The folder for the new key; this replica's folder keys if left out.")

        // MARK: Asking
        static func question(_ purpose: PassphrasePurpose) -> Message {
            switch purpose {
            case .replica: Message("Mật khẩu của khoá bản sao:", "Passphrase of the replica's keys:")
            case .authority(let path): Message("Mật khẩu của khoá \(path):", "Passphrase of the key \(path):")
            case .new:
                Message(
                    "Mật khẩu mới (ít nhất \(KeySafe.passphraseCharactersMin) ký tự):",
                    "New passphrase (at least \(KeySafe.passphraseCharactersMin) characters):")
            }
        }
        static let again = Message("Gõ lại mật khẩu mới:", "The new passphrase again:")
        static let differ = Message("Hai lần gõ khác nhau, hãy gõ lại.", "These differ; type it again.")

        // MARK: What was done
        static func isSet(_ count: Int) -> Message {
            Message(
                "Đã đặt mật khẩu cho \(count) tệp khoá",
                "Put \(count) key \(count == 1 ? "file" : "files") under the passphrase")
        }
        static let setMeans = Message(
            "Từ nay phải có mật khẩu mới tạo và nạp được gói; xem và ghi sổ thì không cần. Quên mật khẩu là mất khoá: hãy ghi lại, cất nơi an toàn. Bản chép cũ của thư mục keys (nếu có) vẫn chưa có mật khẩu.",
            "From now on bundles need the passphrase; reading and typing do not. Who forgets it has lost the keys: write it down and keep it safe. Older copies of the folder keys, if any, are without it."
        )
        static let authoritySetMeans = Message(
            "Từ nay mỗi lần dùng khoá này phải có mật khẩu. Quên mật khẩu là mất khoá. Bản chép cũ của tệp này (nếu có) vẫn chưa có mật khẩu.",
            "From now on every use of this key needs the passphrase. Who forgets it has lost the key. Older copies of the file, if any, are without it."
        )
        static let isChanged = Message("Đã đổi mật khẩu", "Changed the passphrase")
        static let changeMeans = Message(
            "Bản chép cũ của tệp khoá vẫn mở được bằng mật khẩu cũ.",
            "Older copies of the key files still open with the old passphrase.")
        static func isRemoved(_ count: Int) -> Message {
            Message(
                "Đã bỏ mật khẩu của \(count) tệp khoá: ai đọc được tệp là dùng được khoá",
                "Took the passphrase from \(count) key \(count == 1 ? "file" : "files"): who can read them can use them"
            )
        }
        static func rotateNext(_ name: String) -> Message {
            Message(
                "Gửi gói để Sở Ngoại vụ biết: kieubao bundle create; Sở kết thúc hẳn khoá cũ bằng: kieubao replica rotate \(name). Trước lúc đó, ai có bản chép khoá cũ vẫn ghi được dưới tên cũ. Nhớ lưu lại thư mục keys mới.",
                "Send a bundle so that the centre knows: kieubao bundle create; it ends the old keys for good with: kieubao replica rotate \(name). Until then whoever has a copy of the old keys can still write under the old name. Keep a copy of the new folder keys."
            )
        }
        static func closed(_ closed: RotationClosed) -> Message {
            let kept = closed.kept.joined(separator: ", ")
            let ended = closed.ended.joined(separator: ", ")
            let others = Message(
                (kept.isEmpty ? "" : "; giữ: \(kept)") + (ended.isEmpty ? "" : "; kết thúc: \(ended)"),
                (kept.isEmpty ? "" : "; kept: \(kept)") + (ended.isEmpty ? "" : "; ended: \(ended)"))
            return Message(
                "Khoá cũ của \(closed.before) không còn hiệu lực, \(closed.after) giữ nguyên quyền\(others.vietnamese)",
                "The old keys of \(closed.before) do not count any more, \(closed.after) keeps the rights\(others.english)"
            )
        }
        static func replaced(_ report: AuthorityReplaced) -> Message {
            let ended = report.ended.joined(separator: ", ")
            return Message(
                "Khoá chủ quản mới \(report.fingerprint) ở \(report.file); hết hiệu lực: \(ended)",
                "The new authority key \(report.fingerprint) is \(report.file); these do not count any more: \(ended)")
        }
        static func replacedNext(_ report: AuthorityReplaced) -> Message {
            let keep = Message(
                "Chép khoá mới ra USB, cất nơi an toàn; các bản chép khoá cũ có thể huỷ. Mã đối chiếu của tỉnh không đổi.",
                "Copy the new key to a stick and keep it safe; copies of the old one may be destroyed. The province's fingerprint stays."
            )
            if report.isUnderPassphrase { return keep }
            return Message(
                "\(keep.vietnamese) Tệp chưa có mật khẩu: kieubao replica passphrase set --authority TỆP.",
                "\(keep.english) The file has no passphrase: kieubao replica passphrase set --authority FILE.")
        }

        // MARK: Tables
        static let name = Message("Tên", "Name")
        static let rank = Message("Bậc", "Rank")
        static let last = Message("Số cuối", "Last number")
        static let root = Message("khoá lập tỉnh", "founded the province")
        static func state(_ entry: AuthorityEntry) -> Message {
            entry.isEnded ? Message("hết hiệu lực", "ended") : Message("còn hiệu lực", "counts")
        }

        // MARK: The end of a replica
        static func name(of kind: CutOff.Kind) -> String { kind == .revoked ? "revoked" : "retired" }
        static func ending(_ ending: EndingNotice) -> Message {
            let at = InstantText.vietnamese(ending.at)
            let reason = ending.reason.isEmpty ? "" : ": \(ending.reason)"
            return switch ending.kind {
            case .revoked:
                Message(
                    "Sở Ngoại vụ đã thu hồi bản sao này (\(at))\(reason)",
                    "The centre has revoked this replica (\(at))\(reason)")
            case .retired:
                Message(
                    "Sở Ngoại vụ đã cho bản sao này nghỉ (\(at))\(reason)",
                    "The centre has retired this replica (\(at))\(reason)")
            }
        }
        static func endingHint(_ kind: CutOff.Kind) -> Message {
            switch kind {
            case .revoked:
                Message(
                    "không ghi thêm ở đây được nữa; dữ liệu vẫn xem và xuất được. Gọi Sở Ngoại vụ: nếu phần làm gần đây là thật, Sở có thể cho tính lại; muốn làm tiếp thì tạo bản sao mới (kieubao init --data THƯ_MỤC_MỚI) rồi xin công nhận (kieubao replica request)",
                    "nothing more can be written here; what is here can be read and exported. Call the centre: honest recent work can be admitted; to go on, create a new replica (kieubao init --data NEW_FOLDER) and ask to be enrolled (kieubao replica request)"
                )
            case .retired:
                Message(
                    "không ghi thêm ở đây được nữa; phần đã làm mà chưa gửi vẫn được tính, hãy gửi nốt: kieubao bundle create",
                    "nothing more can be written here; what was done and not sent yet still counts, send it: kieubao bundle create"
                )
            }
        }
    }
}
