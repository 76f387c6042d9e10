/// Communes of Bình Định before 1 July 2025, by district.
struct SampleHome: Sendable {
    let commune: String
    let district: String

    static let all: WeightedChoice<SampleHome> = {
        var homes: [SampleHome] = []
        for line in list.split(separator: "\n") {
            let parts = line.split(separator: ":")
            for commune in parts[1].split(separator: ",") {
                homes.append(
                    SampleHome(commune: String(commune.drop { $0 == " " }), district: String(parts[0])))
            }
        }
        return WeightedChoice(homes.map { ($0, 1) })
    }()

    private static let list = """
        Quy Nhơn: Nhơn Bình, Nhơn Phú, Đống Đa, Trần Quang Diệu, Hải Cảng, Quang Trung, Thị Nại, Lê Hồng Phong, Ngô Mây, Lý Thường Kiệt, Trần Phú, Bùi Thị Xuân, Nguyễn Văn Cừ, Ghềnh Ráng, Nhơn Lý, Nhơn Hội, Nhơn Châu, Phước Mỹ
        An Nhơn: Bình Định, Đập Đá, Nhơn Hưng, Nhơn Thành, Nhơn Hòa, Nhơn An, Nhơn Phong, Nhơn Hạnh, Nhơn Hậu, Nhơn Mỹ, Nhơn Khánh, Nhơn Lộc, Nhơn Phúc, Nhơn Thọ, Nhơn Tân
        Hoài Nhơn: Bồng Sơn, Tam Quan, Hoài Hảo, Hoài Thanh, Hoài Tân, Hoài Hương, Hoài Đức, Hoài Xuân, Hoài Châu, Hoài Châu Bắc, Hoài Mỹ, Hoài Phú, Hoài Sơn, Hoài Hải, Tam Quan Bắc, Tam Quan Nam, Hoài Thanh Tây
        Phù Cát: Ngô Mây, Cát Tiến, Cát Tân, Cát Trinh, Cát Tường, Cát Hưng, Cát Nhơn, Cát Thắng, Cát Chánh, Cát Hải, Cát Hanh, Cát Lâm, Cát Sơn, Cát Hiệp, Cát Tài, Cát Minh, Cát Khánh, Cát Thành
        Tuy Phước: Tuy Phước, Diêu Trì, Phước Thắng, Phước Hưng, Phước Quang, Phước Hòa, Phước Sơn, Phước Hiệp, Phước Lộc, Phước Nghĩa, Phước Thuận, Phước An, Phước Thành
        Phù Mỹ: Phù Mỹ, Bình Dương, Mỹ Đức, Mỹ Châu, Mỹ Thắng, Mỹ Lộc, Mỹ Lợi, Mỹ An, Mỹ Phong, Mỹ Trinh, Mỹ Thọ, Mỹ Hòa, Mỹ Thành, Mỹ Chánh, Mỹ Quang, Mỹ Hiệp, Mỹ Tài, Mỹ Cát, Mỹ Chánh Tây
        Tây Sơn: Phú Phong, Bình Tân, Tây Thuận, Bình Thuận, Tây Giang, Bình Thành, Tây An, Bình Hòa, Bình Tường, Tây Vinh, Vĩnh An, Tây Xuân, Bình Nghi, Tây Phú, Tây Bình
        Hoài Ân: Tăng Bạt Hổ, Ân Hảo Tây, Ân Hảo Đông, Ân Sơn, Ân Mỹ, Đak Mang, Ân Tín, Ân Thạnh, Ân Phong, Ân Đức, Ân Hữu, Bok Tới, Ân Tường Tây, Ân Tường Đông, Ân Nghĩa
        Vĩnh Thạnh: Vĩnh Thạnh, Vĩnh Sơn, Vĩnh Kim, Vĩnh Hiệp, Vĩnh Hảo, Vĩnh Hòa, Vĩnh Thịnh, Vĩnh Thuận, Vĩnh Quang
        An Lão: An Lão, An Hưng, An Trung, An Dũng, An Vinh, An Toàn, An Tân, An Hòa, An Quang, An Nghĩa
        Vân Canh: Vân Canh, Canh Liên, Canh Hiệp, Canh Vinh, Canh Hiển, Canh Thuận, Canh Hòa
        """
}
