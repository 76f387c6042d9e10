import ReplicaExchange
import ReplicaMatching

extension Message {
    /// The words around records that may be about one person.
    enum Duplicates {
        // MARK: help
        static let help = Message(
            "Các cặp hồ sơ có thể là của cùng một người, chờ người xem xét.",
            "Pairs of records that may be one person's, for a person to look at.")
        static let minHelp = Message(
            "Chỉ các cặp đạt điểm này trở lên; 0 là khả năng trùng và không trùng ngang nhau.",
            "Only pairs that reach this score; at 0 one is as likely as the other.")
        static let limitHelp = Message("Nhiều nhất bao nhiêu cặp; 0 là tất cả.", "How many pairs at most; 0 for all.")
        static let mergeHelp = Message(
            "Gộp hai hồ sơ của cùng một người. Hai hồ sơ vẫn giữ nguyên giá trị và lịch sử; tách lại được bất cứ lúc nào.",
            "Merge two records of one person. Both keep their values and history; it can be undone at any time.")
        static let keep = Message("Mã hồ sơ giữ lại.", "The id of the record to keep.")
        static let drop = Message("Mã hồ sơ được gộp vào.", "The id of the record to merge into it.")
        static let unmergeHelp = Message(
            "Tách một hồ sơ khỏi các hồ sơ đã gộp với nó.", "Part a record from those that it was merged with.")
        static let distinctHelp = Message(
            "Ghi nhận hai hồ sơ là của hai người khác nhau, để không hỏi lại.",
            "Say that two records are of two people, so that nobody asks again.")

        // MARK: the list
        static let none = Message("Không có hồ sơ nào nghi trùng.", "No duplicates to look at.")
        static func title(_ count: Int) -> Message {
            Message(
                "\(count) cặp hồ sơ nghi trùng, chắc chắn nhất trước:",
                "\(count) \(count == 1 ? "pair that may be one person's" : "pairs that may be one person's, the most certain first"):"
            )
        }
        static func more(_ shown: Int) -> Message {
            Message(
                "Mới hiện \(shown) cặp đầu; xem tất cả: kieubao duplicates --limit 0",
                "The first \(shown) are shown; for all: kieubao duplicates --limit 0")
        }
        static func certainty(_ score: Float) -> Message {
            switch score {
            case 9...: Message("gần như chắc chắn cùng một người", "almost certainly one person")
            case 4...: Message("rất có thể cùng một người", "very probably one person")
            case 2...: Message("có thể cùng một người", "probably one person")
            default: Message("chưa rõ, cần xem kỹ", "not clear, look closely")
            }
        }
        static func bits(_ score: Float) -> Message {
            Message("điểm \(signed(score))", "score \(signed(score))")
        }
        static func signed(_ number: Float) -> String {
            let tenths = Int((abs(number) * 10).rounded())
            return "\(number < 0 ? "−" : "+")\(tenths / 10).\(tenths % 10)"
        }
        static func said(_ standing: PairStanding) -> Message? {
            switch standing {
            case .open: nil
            case .proposed: Message("đơn vị đề nghị gộp, chờ xác nhận", "an office proposes to merge them")
            case .distinctProposed:
                Message("đơn vị cho là hai người, chờ xác nhận", "an office takes them for two people")
            case .disputed:
                Message(
                    "nơi thì gộp, nơi thì cho là hai người: cần thống nhất",
                    "some merged them, others take them for two people: settle it")
            case .merged: Message("đã gộp", "merged")
            case .distinct: Message("đã xác nhận là hai người", "known to be two people")
            }
        }

        // MARK: reasons
        static func reason(_ field: MatchField, _ agreement: Agreement) -> Message {
            let name = name(field)
            let how = how(field, agreement)
            return Message("\(name.vietnamese) \(how.vietnamese)", "\(name.english) \(how.english)")
        }

        private static func name(_ field: MatchField) -> Message {
            switch field {
            case .given: Message("tên", "given name")
            case .middle: Message("chữ đệm", "middle name")
            case .family: Message("họ", "family name")
            case .order: Message("thứ tự họ tên", "order of the name")
            case .birth: Message("ngày sinh", "date of birth")
            case .sex: Message("giới tính", "sex")
            case .phone: Message("điện thoại", "telephone")
            case .email: Message("thư điện tử", "e-mail")
            case .document: Message("số hộ chiếu", "passport number")
            case .home: Message("quê quán", "home place")
            case .country: Message("nước đang ở", "country")
            case .locality: Message("nơi ở", "locality")
            case .occupation: Message("nghề nghiệp", "occupation")
            case .father: Message("tên cha", "father's name")
            case .mother: Message("tên mẹ", "mother's name")
            }
        }

        private static func how(_ field: MatchField, _ agreement: Agreement) -> Message {
            switch agreement {
            case .exact: Message("giống nhau", "the same")
            case .otherMarks: Message("giống chữ, khác dấu", "the same letters, other marks")
            case .near: Message("gần giống", "nearly the same")
            case .moved:
                field == .order
                    ? Message("khác nhau", "different")
                    : Message("nằm ở phần khác của họ tên", "in another part of the name")
            case .alias: Message("là tên gọi khác", "known as another name")
            case .foreign: Message("một bên ghi tên nước ngoài", "a foreign name on one side")
            case .variant: Message("là hai cách gọi của một họ", "two forms of one family name")
            case .partial: Message("giống một phần", "partly the same")
            case .initial: Message("chỉ ghi chữ cái đầu, khớp nhau", "an initial that fits")
            case .absent: Message("một bên không ghi", "missing on one side")
            case .swapped: Message("đảo ngày và tháng", "with day and month changed about")
            case .nearYearSameDay: Message("cùng ngày tháng, năm lệch một hai năm", "the same day, a year or two off")
            case .newYear: Message("cùng năm, có bên ghi 01/01", "the same year, one is 1 January")
            case .sameMonth: Message("cùng tháng và năm", "the same month and year")
            case .sameYear: Message("cùng năm, có bên chỉ ghi năm", "the same year, one has only that")
            case .otherDay: Message("cùng năm, khác ngày", "the same year, another day")
            case .nearYear: Message("năm lệch một hai năm", "a year or two off")
            case .nearYearOtherDay: Message("năm lệch một hai năm, khác ngày", "a year or two off, another day")
            case .different: Message("khác nhau", "different")
            case .missing: Message("không rõ", "not known")
            }
        }

        // MARK: merge, unmerge, distinct
        static func joined(_ result: RecordsJoined) -> Message {
            let ids = result.ids.joined(separator: ", ")
            switch result.standing {
            case .merged:
                let head = result.shownAs ?? result.ids[0]
                return result.isChanged
                    ? Message("Đã gộp \(ids); hiện dưới mã \(head)", "Merged \(ids); shown as \(head)")
                    : Message(
                        "\(ids) đã gộp từ trước, hiện dưới mã \(head)", "\(ids) are merged already, shown as \(head)")
            case .proposed:
                return result.isChanged
                    ? Message("Đã đề nghị gộp \(ids)", "Proposed to merge \(ids)")
                    : Message("Đã có đề nghị gộp \(ids)", "It is proposed already to merge \(ids)")
            case .distinct, .distinctProposed:
                return result.isChanged
                    ? Message("Đã ghi nhận \(ids) là hai người", "Noted that \(ids) are two people")
                    : Message("\(ids) đã được ghi nhận là hai người", "\(ids) are known to be two people")
            case .disputed: return Message("\(ids): các đơn vị nói khác nhau", "\(ids): offices disagree")
            case .open: return Message("Đã tách các hồ sơ \(ids)", "Parted the records \(ids)")
            }
        }

        static func hint(after result: RecordsJoined) -> Message? {
            switch result.standing {
            case .merged:
                Message(
                    "Tách lại nếu gộp nhầm: kieubao unmerge \(result.ids[0])",
                    "To undo: kieubao unmerge \(result.ids[0])")
            case .proposed:
                Message(
                    "Sở Ngoại vụ hoặc Công an tỉnh xác nhận khi nhận được gói của đơn vị.",
                    "The centre or the provincial police confirms it once your bundle has come.")
            default: nil
            }
        }

        static func compared(_ pairs: Int) -> Message {
            Message(
                "\(pairs) cặp hồ sơ nghi trùng mới, xem: ",
                "\(pairs) new \(pairs == 1 ? "pair" : "pairs") of records that may be one person's, see: ")
        }
        static let shownTogether = Message("Đã gộp với", "Merged with")
        static func shownUnder(_ id: String) -> Message { Message("hiện dưới mã \(id)", "shown as \(id)") }
    }
}
