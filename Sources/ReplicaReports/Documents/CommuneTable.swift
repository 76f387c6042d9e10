/// The communes of Bình Định before 1 July 2025, and where the map of tiles draws their districts.
///
/// The names are those of the records of `place`; the districts lie as they lie to each other, north above, and within
/// one the communes follow each other by their codes.
enum CommuneTable {
    struct District {
        let name: String
        /// Where its first tile is, in tiles from the left and from above.
        let column: Int
        let row: Int
        /// How many tiles stand side by side.
        let width: Int
        let communes: [String]
    }

    static let districts: [District] = places.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: ": ", maxSplits: 1)
        let place = parts[0].split(separator: " ", maxSplits: 3)
        guard parts.count == 2, place.count == 4, let column = Int(place[0]), let row = Int(place[1]),
            let width = Int(place[2])
        else { return nil }
        return District(
            name: String(place[3]), column: column, row: row, width: width,
            communes: parts[1].split(separator: ", ").map(String.init))
    }

    /// A line for each district: column, row, width and name; behind the colon its communes.
    private static let places = """
        0 0 4 Huyện An Lão: Thị trấn An Lão, Xã An Hưng, Xã An Trung, Xã An Dũng, Xã An Vinh, Xã An Toàn, Xã An Tân, Xã An Hòa, Xã An Quang, Xã An Nghĩa
        5 0 5 Thị xã Hoài Nhơn: Phường Tam Quan, Phường Bồng Sơn, Xã Hoài Sơn, Xã Hoài Châu Bắc, Xã Hoài Châu, Xã Hoài Phú, Phường Tam Quan Bắc, Phường Tam Quan Nam, Phường Hoài Hảo, Phường Hoài Thanh Tây, Phường Hoài Thanh, Phường Hoài Hương, Phường Hoài Tân, Xã Hoài Hải, Phường Hoài Xuân, Xã Hoài Mỹ, Phường Hoài Đức
        0 4 5 Huyện Hoài Ân: Thị trấn Tăng Bạt Hổ, Xã Ân Hảo Tây, Xã Ân Hảo Đông, Xã Ân Sơn, Xã Ân Mỹ, Xã Đak Mang, Xã Ân Tín, Xã Ân Thạnh, Xã Ân Phong, Xã Ân Đức, Xã Ân Hữu, Xã Bok Tới, Xã Ân Tường Tây, Xã Ân Tường Đông, Xã Ân Nghĩa
        5 4 5 Huyện Phù Mỹ: Thị trấn Phù Mỹ, Thị trấn Bình Dương, Xã Mỹ Đức, Xã Mỹ Châu, Xã Mỹ Thắng, Xã Mỹ Lộc, Xã Mỹ Lợi, Xã Mỹ An, Xã Mỹ Phong, Xã Mỹ Trinh, Xã Mỹ Thọ, Xã Mỹ Hòa, Xã Mỹ Thành, Xã Mỹ Chánh, Xã Mỹ Quang, Xã Mỹ Hiệp, Xã Mỹ Tài, Xã Mỹ Cát, Xã Mỹ Chánh Tây
        0 8 3 Huyện Vĩnh Thạnh: Thị trấn Vĩnh Thạnh, Xã Vĩnh Sơn, Xã Vĩnh Kim, Xã Vĩnh Hiệp, Xã Vĩnh Hảo, Xã Vĩnh Hòa, Xã Vĩnh Thịnh, Xã Vĩnh Thuận, Xã Vĩnh Quang
        5 8 5 Huyện Phù Cát: Thị trấn Ngô Mây, Xã Cát Sơn, Xã Cát Minh, Thị trấn Cát Khánh, Xã Cát Tài, Xã Cát Lâm, Xã Cát Hanh, Xã Cát Thành, Xã Cát Trinh, Xã Cát Hải, Xã Cát Hiệp, Xã Cát Nhơn, Xã Cát Hưng, Xã Cát Tường, Xã Cát Tân, Thị trấn Cát Tiến, Xã Cát Thắng, Xã Cát Chánh
        0 12 3 Huyện Tây Sơn: Thị trấn Phú Phong, Xã Bình Tân, Xã Tây Thuận, Xã Bình Thuận, Xã Tây Giang, Xã Bình Thành, Xã Tây An, Xã Bình Hòa, Xã Tây Bình, Xã Bình Tường, Xã Tây Vinh, Xã Vĩnh An, Xã Tây Xuân, Xã Bình Nghi, Xã Tây Phú
        3 12 3 Thị xã An Nhơn: Phường Bình Định, Phường Đập Đá, Xã Nhơn Mỹ, Phường Nhơn Thành, Xã Nhơn Hạnh, Xã Nhơn Hậu, Xã Nhơn Phong, Xã Nhơn An, Xã Nhơn Phúc, Phường Nhơn Hưng, Xã Nhơn Khánh, Xã Nhơn Lộc, Phường Nhơn Hòa, Xã Nhơn Tân, Xã Nhơn Thọ
        6 12 3 Huyện Tuy Phước: Thị trấn Tuy Phước, Thị trấn Diêu Trì, Xã Phước Thắng, Xã Phước Hưng, Xã Phước Quang, Xã Phước Hòa, Xã Phước Sơn, Xã Phước Hiệp, Xã Phước Lộc, Xã Phước Nghĩa, Xã Phước Thuận, Xã Phước An, Xã Phước Thành
        2 17 3 Huyện Vân Canh: Thị trấn Vân Canh, Xã Canh Liên, Xã Canh Hiệp, Xã Canh Vinh, Xã Canh Hiển, Xã Canh Thuận, Xã Canh Hòa
        5 17 5 Thành phố Quy Nhơn: Phường Nhơn Bình, Phường Nhơn Phú, Phường Đống Đa, Phường Trần Quang Diệu, Phường Hải Cảng, Phường Quang Trung, Phường Ngô Mây, Phường Trần Phú, Phường Thị Nại, Phường Bùi Thị Xuân, Phường Nguyễn Văn Cừ, Phường Ghềnh Ráng, Xã Nhơn Lý, Xã Nhơn Hội, Xã Nhơn Hải, Xã Nhơn Châu, Xã Phước Mỹ
        """
}
