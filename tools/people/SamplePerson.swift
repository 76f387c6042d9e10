/// An invented person, as an office's list has them. Nobody of this name, birth date and address is meant.
///
/// Telephone numbers cannot be called (no number begins with 00 after its country code), and mail goes to
/// domains that are reserved for examples (RFC 2606).
package struct SamplePerson: Equatable, Sendable {
    /// The office's own number: `PHU-CAT-00042`.
    package var code: String
    package var name: String
    /// `Nam` or `Nữ`.
    package var gender: String
    /// `05/06/1984`, or only the year; empty if not known.
    package var birthDate: String
    /// The home district.
    package var home: String
    /// ISO 3166-1 alpha-2.
    package var countryCode: String
    package var country: String
    /// City and country.
    package var residence: String
    package var occupation: String
    /// `+81 00…` with seven more digits, or empty.
    package var phone: String
    package var email: String
    package var note: String

    /// The headers of an office's list, in the order of `fields`.
    package static let headers = [
        "Mã", "Họ và tên", "Giới tính", "Ngày sinh", "Quê quán", "Quốc gia", "Nơi ở", "Nghề nghiệp",
        "Điện thoại",
        "Thư điện tử", "Ghi chú",
    ]

    /// What stands under the headers.
    package var fields: [String] {
        [code, name, gender, birthDate, home, country, residence, occupation, phone, email, note]
    }
}
