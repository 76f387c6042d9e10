/// How common the words of names are among Vietnamese, as far as a small register needs to know before its own
/// counts say more. Rounded shares of people, of whom a third has each of several middle names.
enum ShippedNames {
    static let family = shares(
        """
        nguyen 380 tran 110 le 95 pham 70 huynh 40 hoang 30 phan 45 vu 20 vo 40 dang 21 bui 20 do 14 ho 13 ngo 13 \
        duong 10 ly 5 dinh 8 truong 15 doan 7 lam 6 mai 6 trinh 6 cao 5 ha 5 ta 3 chau 3 luong 4 to 3 thai 2 phung 3 luu 4
        """)
    static let middle = shares(
        """
        thi 280 van 200 ngoc 50 thanh 45 minh 40 duc 35 huu 35 kim 25 thu 20 hong 20 quoc 25 xuan 20 cong 20 dinh 20 \
        quang 20 phuong 15 my 12 bich 10 thuy 15 anh 15 gia 12 trong 10 bao 10 hoang 10 tuan 5 ba 10 nhu 6
        """)
    static let given = shares(
        """
        anh 30 huong 20 hung 22 dung 22 minh 20 linh 18 hoa 16 thuy 20 ha 15 hai 15 lan 15 phuong 18 thanh 15 tuan 16 \
        nam 12 son 13 long 12 mai 12 hang 13 hien 12 nga 10 ngoc 12 thao 12 trang 12 cuong 12 duc 12 binh 12 tam 12 thang 10 \
        tung 8 trung 9 phong 7 quan 7 huy 8 khanh 7 hieu 8 hoang 7 viet 6 vinh 6 tai 5 quang 7 loc 5 hanh 8 yen 7 nhung 7 \
        huyen 8 loan 7 tuyet 5 ngan 7 van 8 my 6 vi 6 chau 5 nhi 6 thu 8 chi 5 hong 8 lien 5 xuan 5 kim 3
        """)

    /// Words and thousandths, in turn.
    private static func shares(_ text: String) -> [NameToken: Float] {
        let parts = text.split(separator: " ")
        var shares: [NameToken: Float] = [:]
        for place in stride(from: 0, to: parts.count - 1, by: 2) {
            shares[NameToken(ascii: String(parts[place])), default: 0] += Float(Int(parts[place + 1]) ?? 0) / 1_000
        }
        return shares
    }
}
