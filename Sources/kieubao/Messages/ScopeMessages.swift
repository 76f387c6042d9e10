import ReplicaCore
import ReplicaExchange

extension Message {
    /// The words around scopes and moves.
    enum Scopes {
        // MARK: Help
        static let move = Message(
            "Chuyển hồ sơ sang phạm vi khác, giữ nguyên mã hồ sơ.", "Move a record to another scope; its id stays.")
        static let target = Message(
            "Phạm vi nhận: people/MÃ, unit/MÃ, restricted/MÃ, case/TÊN hoặc province.",
            "The new scope: people/CODE, unit/CODE, restricted/CODE, case/NAME or province.")
        static let scopes = Message(
            "Xem các phạm vi dữ liệu và đặt đơn vị tham gia vụ việc.", "List scopes, and name the parties to a case.")
        static let list = Message(
            "Xem các phạm vi: được đọc hay ghi, đã đủ hay còn thiếu.",
            "List the scopes: what may be read and written, and whether all of it is here.")
        static let setMembers = Message(
            "(Sở Ngoại vụ) Thêm, bớt đơn vị tham gia một vụ việc.", "(Centre) Add parties to a case, or remove them.")
        static let caseName = Message(
            "Tên vụ việc: case/ rồi chữ thường không dấu, chữ số, dấu -.",
            "The case: case/ and small letters, digits and -.")
        static let added = Message("Mã đơn vị tham gia; ghi được nhiều lần.", "An office that takes part; repeatable.")
        static let removed = Message(
            "Mã đơn vị thôi tham gia; ghi được nhiều lần.", "An office that leaves; repeatable.")

        // MARK: move
        static func moved(_ moved: RecordMoved) -> Message {
            Message(
                "Đã chuyển hồ sơ \(moved.id) từ \(moved.from) sang \(moved.to)",
                "Moved record \(moved.id) from \(moved.from) to \(moved.to)")
        }
        static func notReadable(_ scope: String) -> Message {
            Message(
                "bản sao này không nhận dữ liệu của \(scope): từ nay không thấy người khác sửa hồ sơ",
                "this replica does not receive \(scope): it will not see what others change in the record")
        }

        // MARK: scope list
        static let rights = Message("Quyền", "Rights")
        static let holding = Message("Dữ liệu ở đây", "What is here")
        static let members = Message("Đơn vị tham gia", "Members")
        static let counts = Message("Số hồ sơ", "Records")
        static func rights(_ scope: ScopeHolding) -> Message {
            switch (scope.isReadable, scope.isWritable) {
            case (true, true): Message("đọc, ghi", "read, write")
            case (true, false): Message("chỉ đọc", "read only")
            case (false, true): Message("chỉ ghi", "write only")
            case (false, false): Message("không", "none")
            }
        }
        static func holding(_ scope: ScopeHolding) -> Message {
            if !scope.isReadable { return Message("chỉ phần của mình", "own part only") }
            if scope.isComplete { return Message("đủ", "complete") }
            return Message("còn thiếu", "incomplete")
        }
        static let incomplete = Message("còn thiếu", "incomplete")
        static let ownPart = Message("chỉ phần của mình", "own part only")
        static let incompleteScopes = Message("Phạm vi còn thiếu", "Incomplete scopes")
        static func membersNow(_ scope: String, _ members: [String]) -> Message {
            let list = members.joined(separator: ", ")
            return members.isEmpty
                ? Message("\(scope): không còn đơn vị nào tham gia", "\(scope): no members")
                : Message("\(scope): \(list)", "\(scope): \(list)")
        }
        static let keepsWhatItHad = Message(
            "đơn vị thôi tham gia vẫn giữ những gì đã nhận, chỉ không nhận thêm",
            "an office that leaves keeps what it has; it receives no more")

        // MARK: show, conflicts
        static let movedTo = Message("Đã chuyển sang", "Moved to")
        static let cameFrom = Message("Chuyển đến từ", "Moved here from")
        static let asIs = Message("để nguyên như ở nơi mới", "as it is in the new place")
        static func late(_ scope: String) -> Message {
            Message("sửa ở \(scope) sau khi hồ sơ đã chuyển đi", "written in \(scope) after the record had left")
        }
        static let copies = Message(
            "Hồ sơ được chuyển đến nhiều nơi; chọn nơi giữ lại, chỗ khác nhau sẽ thành xung đột để xem tiếp.",
            "The record was moved to several places; choose the one that stays. What differs becomes a conflict there.")
        static let lateExplained = Message(
            "Có người sửa ở nơi cũ khi chưa biết hồ sơ đã chuyển; chọn giá trị để mang sang nơi mới.",
            "Somebody edited it in the old place without knowing of the move; choose what the new place gets.")
    }

    /// The words around transfers to another office.
    enum Transfers {
        static let transfer = Message(
            "Bàn giao hồ sơ cho đơn vị khác; đơn vị nhận phải đồng ý.",
            "Hand a record over to another office, which has to accept it.")
        static let propose = Message("Đề nghị bàn giao hồ sơ.", "Offer a record to another office.")
        static let accept = Message(
            "(Đơn vị nhận) Nhận hồ sơ được bàn giao.", "(The office that is asked) Take the record over.")
        static let decline = Message("(Đơn vị nhận) Từ chối nhận hồ sơ.", "(The office that is asked) Decline.")
        static let withdraw = Message("Rút lại đề nghị chưa được trả lời.", "Take an unanswered offer back.")
        static let share = Message(
            "(Sở Ngoại vụ) Mở vụ việc chung cho hai đơn vị để bên nhận xem được hồ sơ.",
            "(Centre) Open a case for both offices, so that the one that is asked can see the record.")
        static let list = Message("Xem các hồ sơ đang hoặc đã bàn giao.", "List the records that are or were offered.")
        static let taker = Message("Mã đơn vị nhận.", "The office that is asked.")
        static let reason = Message("Lý do từ chối.", "Why it is declined.")
        static let none = Message("Không có hồ sơ nào đang bàn giao.", "No transfers.")
        static let name = Message("Hồ sơ", "Record")
        static let from = Message("Đơn vị quản lý", "Owner")
        static let to = Message("Đơn vị nhận", "Offered to")
        static let nextStep = Message("Việc tiếp theo", "Next")
        static func state(_ state: TransferState) -> Message {
            Message(state.labels.vietnamese, state.labels.english)
        }
        static func done(_ done: RecordTransferred) -> Message {
            switch done.state {
            case .proposed:
                Message(
                    "Đã đề nghị bàn giao hồ sơ \(done.id) cho \(done.to) (phạm vi \(done.scope))",
                    "Offered record \(done.id) to \(done.to) (scope \(done.scope))")
            case .accepted:
                Message(
                    "Đã nhận hồ sơ \(done.id); \(done.to) quản lý từ nay",
                    "Took record \(done.id) over; \(done.to) owns it now")
            case .declined:
                Message("Đã từ chối nhận hồ sơ \(done.id)", "Declined record \(done.id)")
            case .withdrawn:
                Message("Đã rút lại đề nghị bàn giao hồ sơ \(done.id)", "Took the offer of record \(done.id) back")
            }
        }
        static func needsCentre(_ id: String) -> Message {
            Message(
                "đơn vị nhận chưa xem được hồ sơ này; gửi gói về Sở Ngoại vụ, ở đó chạy: kieubao transfer share \(id)",
                "that office cannot see the record yet; send a bundle to the centre, which runs: kieubao transfer share \(id)"
            )
        }
        static func next(_ item: TransferListed) -> Message {
            if item.isForUs {
                return Message("kieubao transfer accept \(item.id)", "kieubao transfer accept \(item.id)")
            }
            if !item.reachesTaker {
                return Message(
                    "Sở Ngoại vụ: kieubao transfer share \(item.id)", "centre: kieubao transfer share \(item.id)")
            }
            return Message("chờ \(item.to)", "waits for \(item.to)")
        }
        static func offered(_ report: TransferReport) -> Message {
            let state = state(report.state)
            return Message("\(report.to) (\(state.vietnamese))", "\(report.to) (\(state.english))")
        }
        static let label = Message("Bàn giao cho", "Offered to")
    }
}
