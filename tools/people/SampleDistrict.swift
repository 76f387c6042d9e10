/// The districts of Bình Định before 1 July 2025, named as in the codes of their offices (`ubnd-phu-cat`).
package enum SampleDistrict: String, CaseIterable, Sendable {
    case quyNhon = "quy-nhon"
    case anNhon = "an-nhon"
    case hoaiNhon = "hoai-nhon"
    case phuCat = "phu-cat"
    case tuyPhuoc = "tuy-phuoc"
    case phuMy = "phu-my"
    case taySon = "tay-son"
    case hoaiAn = "hoai-an"
    case vinhThanh = "vinh-thanh"
    case anLao = "an-lao"
    case vanCanh = "van-canh"

    /// The name in full, as in `huyện Phù Cát`.
    package var name: String {
        switch self {
        case .quyNhon: "thành phố Quy Nhơn"
        case .anNhon: "thị xã An Nhơn"
        case .hoaiNhon: "thị xã Hoài Nhơn"
        case .phuCat: "huyện Phù Cát"
        case .tuyPhuoc: "huyện Tuy Phước"
        case .phuMy: "huyện Phù Mỹ"
        case .taySon: "huyện Tây Sơn"
        case .hoaiAn: "huyện Hoài Ân"
        case .vinhThanh: "huyện Vĩnh Thạnh"
        case .anLao: "huyện An Lão"
        case .vanCanh: "huyện Vân Canh"
        }
    }
}
