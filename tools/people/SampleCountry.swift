/// A country where sample people live.
struct SampleCountry: Sendable {
    let code: String
    let name: String
    let dialCode: String
    let cities: [String]

    /// Countries by how many of a thousand sample people live there.
    static let all = WeightedChoice<SampleCountry>([
        (.init("US", "Hoa Kỳ", "+1", ["Houston", "San Jose", "Seattle", "Atlanta"]), 410),
        (.init("JP", "Nhật Bản", "+81", ["Osaka", "Tokyo", "Nagoya"]), 110),
        (.init("TW", "Đài Loan (Trung Quốc)", "+886", ["Đài Bắc", "Cao Hùng"]), 90),
        (.init("KR", "Hàn Quốc", "+82", ["Seoul", "Busan", "Incheon"]), 90),
        (.init("AU", "Australia", "+61", ["Melbourne", "Sydney", "Brisbane"]), 65),
        (.init("FR", "Pháp", "+33", ["Paris", "Lyon", "Toulouse"]), 60),
        (.init("CA", "Canada", "+1", ["Toronto", "Calgary"]), 50),
        (.init("DE", "Đức", "+49", ["Berlin", "Dresden", "Leipzig"]), 40),
        (.init("CZ", "Séc", "+420", ["Praha", "Brno"]), 20),
        (.init("GB", "Anh", "+44", ["London", "Manchester"]), 16),
        (.init("RU", "Nga", "+7", ["Moskva", "Kazan"]), 14),
        (.init("PL", "Ba Lan", "+48", ["Warszawa"]), 10),
        (.init("MY", "Malaysia", "+60", ["Kuala Lumpur"]), 10),
        (.init("TH", "Thái Lan", "+66", ["Bangkok", "Udon Thani"]), 9),
        (.init("LA", "Lào", "+856", ["Pakse", "Viêng Chăn"]), 9),
        (.init("KH", "Campuchia", "+855", ["Phnôm Pênh"]), 9),
        (.init("NO", "Na Uy", "+47", ["Oslo"]), 6),
        (.init("NL", "Hà Lan", "+31", ["Rotterdam"]), 6),
        (.init("SE", "Thụy Điển", "+46", ["Malmö"]), 5),
        (.init("SG", "Singapore", "+65", ["Singapore"]), 5),
        (.init("CH", "Thụy Sĩ", "+41", ["Zürich"]), 4),
    ])

    private init(_ code: String, _ name: String, _ dialCode: String, _ cities: [String]) {
        self.code = code
        self.name = name
        self.dialCode = dialCode
        self.cities = cities
    }
}
