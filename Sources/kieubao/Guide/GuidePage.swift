/// A page of the guide: Markdown of `kieubao.docc`, which is inside the program too, since an office has no network.
struct GuidePage: Sendable {
    /// A page in one language.
    struct Edition: Sendable {
        /// What the page answers to, without marks.
        let name: String
        /// The name of its file without the ending, by which other pages link to it.
        let file: String
        fileprivate let bytes: [UInt8]

        fileprivate init(_ name: String, _ file: String, _ bytes: [UInt8]) {
            self.name = name
            self.file = file
            self.bytes = bytes
        }

        /// The page as it stands in its file.
        var markdown: String { String(decoding: bytes, as: UTF8.self) }

        /// The first line.
        var title: String { String(markdown.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }) }
    }

    private let vietnamese: Edition
    private let english: Edition

    /// The page in the language of this run.
    var edition: Edition { Language.current == .vietnamese ? vietnamese : english }
    var editions: [Edition] { [vietnamese, english] }

    /// In the order in which somebody new reads them.
    static let all: [Self] = [
        Self(
            vietnamese: Edition("bat-dau", "BatDau", PackageResources.BatDau_md),
            english: Edition("start", "Start", PackageResources.Start_md)),
        Self(
            vietnamese: Edition("ho-so", "NhapHoSo", PackageResources.NhapHoSo_md),
            english: Edition("records", "Records", PackageResources.Records_md)),
        Self(
            vietnamese: Edition("danh-sach", "DanhSach", PackageResources.DanhSach_md),
            english: Edition("lists", "Lists", PackageResources.Lists_md)),
        Self(
            vietnamese: Edition("tim-kiem", "TimKiem", PackageResources.TimKiem_md),
            english: Edition("finding", "Finding", PackageResources.Finding_md)),
        Self(
            vietnamese: Edition("trao-doi", "TraoDoi", PackageResources.TraoDoi_md),
            english: Edition("exchange", "Exchange", PackageResources.Exchange_md)),
        Self(
            vietnamese: Edition("xet-duyet", "XetDuyet", PackageResources.XetDuyet_md),
            english: Edition("review", "Review", PackageResources.Review_md)),
        Self(
            vietnamese: Edition("bao-cao", "BaoCao", PackageResources.BaoCao_md),
            english: Edition("reports", "Reports", PackageResources.Reports_md)),
        Self(
            vietnamese: Edition("bieu-mau", "BieuMau", PackageResources.BieuMau_md),
            english: Edition("forms", "Forms", PackageResources.Forms_md)),
        Self(
            vietnamese: Edition("to-chuc-lai", "ToChucLai", PackageResources.ToChucLai_md),
            english: Edition("reorganisation", "Reorganisation", PackageResources.Reorganisation_md)),
        Self(
            vietnamese: Edition("giu-gin", "GiuGin", PackageResources.GiuGin_md),
            english: Edition("care", "Care", PackageResources.Care_md)),
        Self(
            vietnamese: Edition("xoa-du-lieu", "XoaDuLieu", PackageResources.XoaDuLieu_md),
            english: Edition("erasure", "Erasure", PackageResources.Erasure_md)),
        Self(
            vietnamese: Edition("khoa", "Khoa", PackageResources.Khoa_md),
            english: Edition("keys", "Keys", PackageResources.Keys_md)),
        Self(
            vietnamese: Edition("nguy-co", "NguyCo", PackageResources.NguyCo_md),
            english: Edition("threats", "Threats", PackageResources.Threats_md)),
    ]

    /// The page that answers to a name, in either language.
    static func named(_ name: String) -> Self? {
        all.first { $0.editions.contains { $0.name == name } }
    }

    /// The command that shows the page whose file has this name; `nil` if there is none.
    static func command(forLinkTo file: some StringProtocol) -> String? {
        for page in all {
            guard let linked = page.editions.first(where: { $0.file == file }) else { continue }
            let language = linked.file == page.edition.file ? "" : " --lang \(page.otherLanguage.rawValue)"
            return "kieubao guide \(linked.name)\(language)"
        }
        return nil
    }

    private var otherLanguage: Language { Language.current == .vietnamese ? .english : .vietnamese }
}
