/// The words that the people of the workload are made of, with the weights of real ones.
enum WorkloadWords {
    /// Họ.
    static let familyNames = WeightedTable([
        ("Nguyễn", 384), ("Trần", 110), ("Lê", 95), ("Phạm", 71), ("Huỳnh", 26), ("Hoàng", 25), ("Phan", 45),
        ("Vũ", 20), ("Võ", 19), ("Đặng", 21), ("Bùi", 20), ("Đỗ", 14), ("Hồ", 13), ("Ngô", 13), ("Dương", 10),
        ("Lý", 5), ("Đinh", 8), ("Trương", 15), ("Đoàn", 7), ("Lâm", 6), ("Mai", 6), ("Trịnh", 6), ("Cao", 5),
        ("Hà", 5), ("Tạ", 3), ("Châu", 3), ("Lương", 4), ("Tô", 3), ("Quách", 1), ("Thái", 2), ("Vương", 2),
        ("Kiều", 1), ("La", 1), ("Triệu", 1), ("Phùng", 3), ("Lưu", 4), ("Từ", 1), ("Nghiêm", 1),
    ])

    /// Đệm of women; empty for none.
    static let middleNamesOfWomen = WeightedTable([
        ("Thị", 420), ("Ngọc", 90), ("Thanh", 80), ("Kim", 60), ("Thu", 50), ("Minh", 40), ("Hồng", 40),
        ("Mỹ", 30), ("Phương", 30), ("Bích", 20), ("Thùy", 30), ("Diệu", 15), ("Khánh", 20), ("Bảo", 20),
        ("", 55),
    ])

    /// Đệm of men; empty for none.
    static let middleNamesOfMen = WeightedTable([
        ("Văn", 310), ("Hữu", 80), ("Đức", 90), ("Minh", 90), ("Quốc", 60), ("Thanh", 60), ("Công", 40),
        ("Xuân", 40), ("Ngọc", 40), ("Đình", 40), ("Quang", 50), ("Anh", 30), ("Gia", 30), ("Trọng", 20),
        ("", 60),
    ])

    /// Tên of women.
    static let givenNamesOfWomen = WeightedTable(
        zipf: [
            "Linh", "Trang", "Hương", "Lan", "Hoa", "Mai", "Thảo", "Hà", "Hằng", "Nga", "Thủy", "Phương",
            "Ngọc", "Anh", "Yến", "Vy", "My", "Nhung", "Dung", "Huyền", "Loan", "Tuyết", "Hạnh", "Ngân",
            "Oanh", "Trinh", "Châu", "Quỳnh", "Như", "Thư", "Chi", "Diễm", "Giang", "Hiền", "Kiều", "Liên",
            "Ly", "Nhi", "Nguyệt", "Tâm", "Thắm", "Trâm", "Uyên", "Vân", "Xuân", "Đào", "Cúc", "Phượng",
            "Sương", "Ánh",
        ], exponent: 0.7)

    /// Tên of men.
    static let givenNamesOfMen = WeightedTable(
        zipf: [
            "Hùng", "Dũng", "Tuấn", "Minh", "Anh", "Nam", "Sơn", "Long", "Hải", "Cường", "Thành", "Đức",
            "Phong", "Quân", "Huy", "Khoa", "Bình", "Tâm", "Thắng", "Tùng", "Trung", "Phúc", "Lâm", "Kiên",
            "Khánh", "Hiếu", "Hoàng", "Việt", "Vinh", "Thịnh", "Tài", "Quang", "Phát", "Nhân", "Lộc", "Kha",
            "Hưng", "Hậu", "Đạt", "Duy", "Danh", "Chiến", "Bảo", "An", "Toàn", "Trí", "Tiến", "Tân", "Quý",
            "Đông",
        ], exponent: 0.7)

    /// Home districts.
    static let districts = WeightedTable(
        zipf: [
            "Quận 1", "Bình Thạnh", "Gò Vấp", "Tân Bình", "Hoàn Kiếm", "Đống Đa", "Hai Bà Trưng", "Cầu Giấy",
            "Ba Đình", "Thanh Khê", "Hải Châu", "Ninh Kiều", "Biên Hòa", "Thủ Đức", "Quận 3", "Quận 5",
            "Quận 10", "Tân Phú", "Bình Tân", "Phú Nhuận", "Long Biên", "Hoàng Mai", "Hà Đông", "Nam Từ Liêm",
            "Bắc Từ Liêm", "Thanh Xuân", "Tây Hồ", "Sơn Trà", "Ngũ Hành Sơn", "Liên Chiểu", "Cẩm Lệ",
            "Lê Chân", "Ngô Quyền", "Hồng Bàng", "Kiến An", "Vũng Tàu", "Nha Trang", "Đà Lạt", "Huế", "Vinh",
            "Quy Nhơn", "Rạch Giá", "Long Xuyên", "Mỹ Tho", "Cà Mau", "Sóc Trăng", "Thanh Hóa", "Hải Dương",
            "Bắc Ninh", "Thái Bình", "Nam Định", "Ninh Bình", "Việt Trì", "Thái Nguyên", "Hạ Long", "Cẩm Phả",
            "Uông Bí", "Lạng Sơn", "Cao Bằng", "Lào Cai", "Yên Bái", "Sơn La", "Điện Biên Phủ", "Hòa Bình",
            "Đồng Hới", "Đông Hà", "Tam Kỳ", "Hội An", "Quảng Ngãi", "Tuy Hòa", "Cam Ranh", "Phan Thiết",
            "Phan Rang", "Buôn Ma Thuột", "Pleiku", "Kon Tum", "Gia Nghĩa", "Bảo Lộc", "Thủ Dầu Một", "Dĩ An",
            "Thuận An", "Tây Ninh", "Đồng Xoài", "Tân An", "Bến Tre", "Trà Vinh", "Vĩnh Long", "Cao Lãnh",
            "Sa Đéc", "Vị Thanh", "Bạc Liêu", "Hà Tiên", "Phú Quốc", "Diễn Châu", "Quỳnh Lưu", "Yên Thành",
            "Nghi Lộc", "Đức Thọ", "Can Lộc", "Kỳ Anh", "Bố Trạch", "Gio Linh", "Phú Vang", "Đại Lộc",
        ], exponent: 0.8)

    /// ISO 3166-1 alpha-2.
    static let countries = WeightedTable([
        ("US", 410), ("JP", 110), ("TW", 90), ("KR", 90), ("AU", 65), ("CA", 50), ("FR", 60), ("DE", 40),
        ("CZ", 20), ("GB", 16), ("RU", 14), ("PL", 10), ("MY", 10), ("TH", 9), ("LA", 9), ("KH", 9),
        ("NO", 6), ("NL", 6), ("SE", 5), ("DK", 4), ("CH", 4), ("BE", 4), ("FI", 3), ("SG", 5), ("CN", 4),
        ("HK", 3), ("NZ", 3), ("IT", 2), ("HU", 2), ("UA", 2), ("AT", 1), ("ES", 1), ("SK", 2), ("BG", 1),
        ("AE", 1), ("SA", 1), ("RO", 1), ("AO", 1),
    ])

    /// Occupations.
    static let occupations = WeightedTable(
        zipf: [
            "Công nhân", "Du học sinh", "Kinh doanh", "Nội trợ", "Kỹ sư phần mềm", "Đầu bếp", "Thợ làm móng",
            "Giáo viên", "Hưu trí", "Điều dưỡng", "Kế toán", "Thợ hàn", "Nông nghiệp",
            "Thực tập sinh kỹ năng", "Thuyền viên", "Bác sĩ", "Dược sĩ", "Nghiên cứu sinh",
            "Giảng viên đại học", "Luật sư", "Phiên dịch", "Lái xe", "Thợ điện", "Thợ may", "Xây dựng",
            "Nhân viên bán hàng", "Chủ nhà hàng", "Kỹ sư cơ khí", "Kỹ sư điện", "Kiến trúc sư", "Nha sĩ",
            "Nhà báo", "Nghệ sĩ", "Huấn luyện viên", "Nhân viên ngân hàng", "Tư vấn bảo hiểm", "Bất động sản",
            "Nhà khoa học", "Thợ mộc", "Thợ sơn", "Chăm sóc người già", "Thợ cắt tóc", "Nhân viên khách sạn",
            "Hướng dẫn viên", "Phi công", "Tiếp viên", "Thợ máy",
        ], exponent: 0.9)

    /// How names of employers begin.
    static let employerHeads = WeightedTable(
        zipf: [
            "Công ty TNHH", "Nhà hàng", "Tập đoàn", "Cửa hàng", "Trường Đại học", "Bệnh viện", "Nails",
            "Siêu thị", "Xưởng may", "Ngân hàng",
        ], exponent: 0.8)

    /// How names of employers end.
    static let employerTails = WeightedTable(
        zipf: [
            "Samsung", "Phở 24", "Toyota", "Sài Gòn", "Hà Nội", "Foxconn", "Amazon", "Walmart", "Hương Việt",
            "Intel", "Honda", "Panasonic", "Kaiser", "Boeing", "Siemens", "Bosch", "Carrefour", "Đông Á",
            "Rạng Đông", "Thành Công", "Hòa Bình", "Việt Mỹ", "Phương Nam", "Golden Lotus", "Happy",
            "Tokyo Foods", "Osaka Steel", "Formosa", "Yamaha", "LG", "Hyundai", "Kia", "Lotte", "Monash",
            "UCLA", "Sorbonne", "TU Dresden", "Melbourne", "Kyushu", "Seoul", "Sapa", "Lotus", "Queen",
            "Diamond", "Bamboo",
        ], exponent: 0.7)

    /// Degrees; empty for none.
    static let degrees = WeightedTable([
        ("THPT", 330), ("Cử nhân", 270), ("Trung cấp", 110), ("Cao đẳng", 110), ("Thạc sĩ", 80),
        ("Kỹ sư", 60), ("Tiến sĩ", 25), ("", 15),
    ])

    /// The codes of the list `register_status`.
    static let statuses = WeightedTable([
        ("active", 820), ("pending", 80), ("moved", 50), ("returned", 35), ("deceased", 15),
    ])

    /// Remarks. One holds a comma, which a CSV file must quote.
    static let notes = WeightedTable(
        zipf: [
            "Đã xác minh qua điện thoại", "Cần bổ sung giấy tờ", "Liên hệ qua hội đồng hương",
            "Hồ sơ chuyển từ sổ giấy", "Gia đình có công", "Đăng ký tham gia hội thảo",
            "Yêu cầu hỗ trợ thủ tục quốc tịch", "Trùng tên, cần kiểm tra", "Thông tin do người thân cung cấp",
            "Muốn đầu tư tại quê nhà", "Cập nhật tại đại hội", "Thẻ tạm trú sắp hết hạn",
        ], exponent: 0.6)

    /// Domains of mail.
    static let mailDomains = WeightedTable([
        ("gmail.com", 760), ("yahoo.com", 130), ("hotmail.com", 50), ("outlook.com", 40), ("icloud.com", 20),
    ])

    /// The letter before the digits of a passport.
    static let passportLetters = WeightedTable([
        ("C", 50), ("B", 30), ("N", 10), ("P", 10),
    ])

    /// The fields that people edit.
    static let editedFields = WeightedTable<WorkloadField>([
        (.phone, 30), (.email, 15), (.occupation, 15), (.employer, 15), (.status, 10), (.note, 5), (.district, 5),
        (.country, 5),
    ])

    /// Telephone codes; everywhere else people keep a Vietnamese number.
    static let dialCodes = [
        "US": "+1", "CA": "+1", "JP": "+81", "TW": "+886", "KR": "+82", "AU": "+61", "FR": "+33", "DE": "+49",
        "CZ": "+420", "GB": "+44", "RU": "+7", "PL": "+48",
    ]

    /// Crockford's base 32, as in a ULID.
    static let base32 = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
