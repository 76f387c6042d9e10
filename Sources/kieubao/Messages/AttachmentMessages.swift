import ReplicaExchange
import ReplicaOffice

extension Message {
    /// The words of attachments.
    enum Attachments {
        static let attach = Message(
            "Đính kèm một tệp PDF, JPEG hoặc PNG (tối đa 8 MiB) vào hồ sơ; thông tin ẩn của ảnh bị bỏ, của PDF thì không.",
            "Attach a PDF, JPEG or PNG file (8 MiB at most) to a record; what pictures say beside the picture is taken out, of a PDF it is not."
        )
        static let help = Message("Các tệp đính kèm.", "Attachments.")
        static let list = Message(
            "Liệt kê tệp đính kèm của một hồ sơ, hoặc tất cả.", "List the attachments of a record, or all.")
        static let get = Message(
            "Chép nội dung tệp đính kèm ra một tệp mới.", "Write the content of an attachment to a new file.")
        static let file = Message("Tệp PDF, JPEG hoặc PNG.", "A PDF, JPEG or PNG file.")
        static let attachmentId = Message("Mã của tệp đính kèm.", "The attachment's id.")
        static let output = Message("Tệp mới, hoặc thư mục.", "A new file, or a folder.")
        static let titleHelp = Message("Tên tài liệu.", "What the document is called.")
        static let kindHelp = Message(
            "Loại: ban_quet, anh, thu, bang_tinh, khac.", "Its kind: ban_quet, anh, thu, bang_tinh, khac.")
        static let id = Message("Mã", "Id")
        static let title = Message("Tên tài liệu", "Title")
        static let record = Message("Hồ sơ", "Record")
        static let media = Message("Định dạng", "Format")
        static let bytes = Message("Dung lượng", "Bytes")
        static let state = Message("Tình trạng", "State")
        static let isHere = Message("có tại đây", "here")
        static let notArrived = Message("chưa về", "not arrived yet")
        static let attachedTo = Message("Tệp đính kèm", "Attachments")
        static let none = Message("Không có tệp đính kèm.", "There are no attachments.")
        static func attached(_ attached: Attached) -> Message {
            attached.isNew
                ? Message(
                    "Đã đính kèm \(attached.id): \(attached.media.rawValue), \(attached.bytes) byte",
                    "Attached \(attached.id): \(attached.media.rawValue), \(attached.bytes) bytes")
                : Message(
                    "Hồ sơ đã có tệp này: \(attached.id)", "The record has this file already: \(attached.id)")
        }
        static func stripped(_ bytes: Int) -> Message {
            Message(
                "Đã bỏ \(bytes) byte thông tin ẩn (nơi chụp, máy ảnh, chú thích)",
                "\(bytes) bytes beside the picture were taken out (place, camera, comments)")
        }
        static let notStripped = Message(
            "PDF được giữ nguyên: thông tin ẩn trong tệp (tác giả, phần mềm, ngày giờ) vẫn còn",
            "the PDF is kept as it is: what it says of author, program and times is still in it")
        static func saved(_ path: String) -> Message { Message("Đã ghi \(path)", "Wrote \(path)") }
    }
}

extension ExchangeError {
    /// What concerns attachments.
    var attachmentWording: ErrorWording {
        switch self {
        case .attachmentRefused(let path, let fault):
            fault.wording(path)
        case .attachmentNotArrived(let id):
            ErrorWording(
                "attachment-not-arrived",
                Message("nội dung của \(id) chưa về", "the content of \(id) has not arrived yet"),
                hint: Message(
                    "nhận gói tiếp theo của đơn vị gửi, rồi thử lại", "apply the sender's next bundle, then try again"))
        default: preconditionFailure("worded elsewhere")
        }
    }
}

extension AttachmentFault {
    fileprivate func wording(_ path: String) -> ErrorWording {
        switch self {
        case .empty:
            ErrorWording(
                "attachment-empty", Message("\(path) không có nội dung", "\(path) is empty"),
                hint: Message("kiểm tra lại tệp", "look at the file"))
        case .tooLarge(let bytesMax):
            ErrorWording(
                "attachment-too-large",
                Message("\(path) lớn hơn \(bytesMax) byte", "\(path) has more than \(bytesMax) bytes"),
                hint: Message(
                    "quét lại với độ phân giải thấp hơn, hoặc chia thành nhiều tệp",
                    "scan it with a lower resolution, or part it into several files"))
        case .unknownKind:
            ErrorWording(
                "attachment-kind",
                Message(
                    "\(path) không phải PDF, JPEG hay PNG", "\(path) is neither PDF, JPEG nor PNG"),
                hint: Message("lưu lại thành PDF, JPEG hoặc PNG", "save it as PDF, JPEG or PNG"))
        case .damaged(let media):
            ErrorWording(
                "attachment-damaged",
                Message(
                    "\(path) không phải tệp \(media.rawValue) hợp lệ", "\(path) is no valid file of \(media.rawValue)"),
                hint: Message("mở tệp bằng chương trình xem ảnh rồi lưu lại", "open it in a viewer and save it again"))
        }
    }
}
