/// The words that sample people are made of, with their frequencies. The commonest come first where no number
/// stands.
enum SampleWords {
    /// Họ.
    static let familyNames = WeightedChoice<String>([
        ("Nguyễn", 384), ("Trần", 110), ("Lê", 95), ("Phạm", 71), ("Huỳnh", 26), ("Hoàng", 25),
        ("Phan", 45), ("Vũ", 20), ("Võ", 19), ("Đặng", 21), ("Bùi", 20), ("Đỗ", 14), ("Hồ", 13),
        ("Ngô", 13), ("Dương", 10), ("Lý", 5), ("Đinh", 8), ("Trương", 15), ("Đoàn", 7), ("Lâm", 6),
        ("Mai", 6), ("Trịnh", 6), ("Cao", 5), ("Hà", 5), ("Tạ", 3), ("Châu", 3), ("Lương", 4), ("Tô", 3),
        ("Quách", 1), ("Thái", 2), ("Vương", 2), ("Kiều", 1), ("La", 1), ("Triệu", 1), ("Phùng", 3),
        ("Lưu", 4), ("Từ", 1), ("Nghiêm", 1),
    ])

    /// Đệm of women; empty for none.
    static let middleNamesOfWomen = WeightedChoice<String>([
        ("Thị", 420), ("Ngọc", 90), ("Thanh", 80), ("Kim", 60), ("Thu", 50), ("Minh", 40), ("Hồng", 40),
        ("Mỹ", 30), ("Phương", 30), ("Bích", 20), ("Thùy", 30), ("Diệu", 15), ("Khánh", 20), ("Bảo", 20),
        ("", 55),
    ])

    /// Đệm of men; empty for none.
    static let middleNamesOfMen = WeightedChoice<String>([
        ("Văn", 310), ("Hữu", 80), ("Đức", 90), ("Minh", 90), ("Quốc", 60), ("Thanh", 60), ("Công", 40),
        ("Xuân", 40), ("Ngọc", 40), ("Đình", 40), ("Quang", 50), ("Anh", 30), ("Gia", 30), ("Trọng", 20),
        ("", 60),
    ])

    /// Tên of women.
    static let givenNamesOfWomen = WeightedChoice(
        zipf: """
            Linh, Trang, Hương, Lan, Hoa, Mai, Thảo, Hà, Hằng, Nga, Thủy, Phương, Ngọc, Anh, Yến, Vy, My
            Nhung, Dung, Huyền, Loan, Tuyết, Hạnh, Ngân, Oanh, Trinh, Châu, Quỳnh, Như, Thư, Chi, Diễm
            Giang, Hiền, Kiều, Liên, Ly, Nhi, Nguyệt, Tâm, Thắm, Trâm, Uyên, Vân, Xuân, Đào, Cúc, Phượng
            Sương, Ánh
            """)

    /// Tên of men.
    static let givenNamesOfMen = WeightedChoice(
        zipf: """
            Hùng, Dũng, Tuấn, Minh, Anh, Nam, Sơn, Long, Hải, Cường, Thành, Đức, Phong, Quân, Huy, Khoa
            Bình, Tâm, Thắng, Tùng, Trung, Phúc, Lâm, Kiên, Khánh, Hiếu, Hoàng, Việt, Vinh, Thịnh, Tài
            Quang, Phát, Nhân, Lộc, Kha, Hưng, Hậu, Đạt, Duy, Danh, Chiến, Bảo, An, Toàn, Trí, Tiến, Tân
            Quý, Đông
            """)

    /// Nghề nghiệp.
    static let occupations = WeightedChoice(
        zipf: """
            Công nhân, Du học sinh, Kinh doanh, Nội trợ, Kỹ sư phần mềm, Đầu bếp, Thợ làm móng, Giáo viên
            Hưu trí, Điều dưỡng, Kế toán, Thợ hàn, Nông nghiệp, Thực tập sinh kỹ năng, Thuyền viên, Bác sĩ
            Dược sĩ, Nghiên cứu sinh, Giảng viên đại học, Luật sư, Phiên dịch, Lái xe, Thợ điện, Thợ may
            Xây dựng, Nhân viên bán hàng, Chủ nhà hàng, Kỹ sư cơ khí, Kỹ sư điện, Kiến trúc sư, Nha sĩ
            Nhà báo, Nghệ sĩ, Huấn luyện viên, Nhân viên ngân hàng, Tư vấn bảo hiểm, Bất động sản
            Nhà khoa học, Thợ mộc, Thợ sơn, Chăm sóc người già, Thợ cắt tóc, Nhân viên khách sạn
            Hướng dẫn viên, Phi công, Tiếp viên, Thợ máy
            """)

    /// Ghi chú. One holds a comma and one a semicolon, which a CSV file must quote.
    static let notes = WeightedChoice(
        zipf: """
            Đã xác minh qua điện thoại, Cần bổ sung giấy tờ, Liên hệ qua hội đồng hương
            Hồ sơ chuyển từ sổ giấy, Gia đình có công, Đăng ký tham gia hội thảo
            Yêu cầu hỗ trợ thủ tục quốc tịch, Trùng tên; cần kiểm tra, Thông tin do người thân cung cấp
            Muốn đầu tư tại quê nhà, Cập nhật tại đại hội, Thẻ tạm trú sắp hết hạn
            """)
}
