import ReplicaText

/// What the store does not hold (`design.md` 13): no form may ask for it, whoever adds the field.
///
/// Words are recognised, not meanings: this stops an honest mistake, and says why.
package enum ForbiddenSubject {
    /// Words of names, between underscores; a star stands for any ending.
    private static let names = [
        "dan_toc", "ethnic*", "race", "racial", "ton_giao", "religio*", "faith", "quan_diem", "chinh_kien", "dang_phai",
        "political*", "politics", "opinion", "opinions", "ideolog*", "loyalty", "attitude", "tien_an", "tien_su",
        "offence*", "offense*", "crim*", "convict*", "suc_khoe", "benh*", "health", "medical", "disease", "disabilit*",
        "biometric*", "sinh_trac*", "fingerprint", "van_tay", "iris", "face", "dna", "sexual*", "watch*", "blacklist",
        "surveil*", "suspect*", "informant", "bank_account", "tai_khoan_ngan_hang", "geolocation", "gps",
    ]
    /// Phrases of labels.
    private static let labels = [
        "dân tộc", "tôn giáo", "tín ngưỡng", "chính kiến", "quan điểm", "đảng phái", "tiền án", "tiền sự", "phạm tội",
        "sức khỏe", "sức khoẻ", "bệnh", "sinh trắc", "vân tay", "đối tượng theo dõi", "ethnic", "religio", "political",
        "offence", "criminal", "biometric", "fingerprint", "watch list", "surveillance",
    ]
    /// Words that are right in one place: the name of a body or of a kind of association.
    private static let exceptions = ["chính trị - xã hội", "socio-political"]

    /// The word of a name, as forms and scripts use it, that names what is not held; `nil` if none does.
    package static func word(inName name: String) -> String? {
        let parts = "_" + name.lowercased() + "_"
        return names.first { pattern in
            pattern.last == "*" ? parts.contains("_" + pattern.dropLast()) : parts.contains("_" + pattern + "_")
        }
    }

    /// The phrase of a label, as people read it, that names what is not held; `nil` if none does.
    package static func phrase(inLabel label: String) -> String? {
        var text = TextNormalization.nfc(label).lowercased()
        for exception in exceptions { text = text.replacing(exception, with: "") }
        return labels.first { text.contains($0) }
    }
}
