/// How offices head the columns of their lists, folded, and the label of a field that they mean by it.
enum HeaderPhrases {
    static let labels: [String: String] = [
        "ma": "ma tai nguon", "ma so": "ma tai nguon", "so ho so": "ma tai nguon", "ma ho so": "ma tai nguon",
        "ho va ten": "ho chu dem va ten", "ho ten": "ho chu dem va ten", "ten day du": "ho chu dem va ten",
        "ho ten day du": "ho chu dem va ten", "ho va ten day du": "ho chu dem va ten",
        "ho ten khai sinh": "ho chu dem va ten", "ten khac": "ten goi khac", "bi danh": "ten goi khac",
        "ngay sinh": "ngay thang nam sinh", "nam sinh": "ngay thang nam sinh", "sinh ngay": "ngay thang nam sinh",
        "ngay thang sinh": "ngay thang nam sinh", "sinh nam": "ngay thang nam sinh", "ntns": "ngay thang nam sinh",
        "gt": "gioi tinh", "gioi": "gioi tinh", "nam nu": "gioi tinh", "phai": "gioi tinh",
        "que": "que quan", "nguyen quan": "que quan", "que goc": "que quan",
        "quoc gia": "nuoc vung lanh tho dang o", "nuoc": "nuoc vung lanh tho dang o",
        "nuoc so tai": "nuoc vung lanh tho dang o", "nuoc dang o": "nuoc vung lanh tho dang o",
        "nuoc cu tru": "nuoc vung lanh tho dang o", "quoc gia dang o": "nuoc vung lanh tho dang o",
        "quoc gia cu tru": "nuoc vung lanh tho dang o", "nuoc dinh cu": "nuoc vung lanh tho dang o",
        "nuoc dang cu tru": "nuoc vung lanh tho dang o", "nuoc cu tru hien nay": "nuoc vung lanh tho dang o",
        "nuoc dang sinh song": "nuoc vung lanh tho dang o", "nuoc dang lam viec": "nuoc vung lanh tho dang o",
        "quoc gia dang cu tru": "nuoc vung lanh tho dang o", "nuoc den": "nuoc vung lanh tho dang o",
        "xuat canh": "o nuoc ngoai tu", "ngay xuat canh": "o nuoc ngoai tu", "nam xuat canh": "o nuoc ngoai tu",
        "thoi diem xuat canh": "o nuoc ngoai tu", "thoi gian xuat canh": "o nuoc ngoai tu",
        "ngay di": "o nuoc ngoai tu", "nam di": "o nuoc ngoai tu", "nam ve nuoc": "ve nuoc sinh song tu",
        "ngay ve nuoc": "ve nuoc sinh song tu", "thoi diem ve nuoc": "ve nuoc sinh song tu",
        "noi o": "noi o hien nay o nuoc ngoai", "noi o hien nay": "noi o hien nay o nuoc ngoai",
        "cho o hien nay": "noi o hien nay o nuoc ngoai", "dia chi": "noi o hien nay o nuoc ngoai",
        "dia chi o nuoc ngoai": "noi o hien nay o nuoc ngoai", "noi cu tru": "noi o hien nay o nuoc ngoai",
        "nghe": "nghe nghiep", "cong viec": "nghe nghiep", "viec lam": "nghe nghiep",
        "nghe nghiep hien nay": "nghe nghiep", "noi lam viec": "noi lam viec hoc tap",
        "dien thoai": "so dien thoai", "sdt": "so dien thoai", "so dt": "so dien thoai", "dt": "so dien thoai",
        "dtdd": "so dien thoai", "di dong": "so dien thoai", "so di dong": "so dien thoai", "tel": "so dien thoai",
        "email": "thu dien tu", "mail": "thu dien tu", "hop thu": "thu dien tu", "dia chi email": "thu dien tu",
        "ho chieu": "so ho chieu", "so passport": "so ho chieu", "passport": "so ho chieu",
        "trinh do": "trinh do hoc van", "hoc van": "trinh do hoc van", "chuyen nganh": "bang cap chuyen nganh",
        "bang cap": "bang cap chuyen nganh", "ngoai ngu": "ngon ngu su dung",
    ]

    /// Headers of columns that only count the rows.
    static let ordinals: Set<String> = ["stt", "tt", "so tt", "so thu tu", "thu tu"]
}
