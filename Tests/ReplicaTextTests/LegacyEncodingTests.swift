import ReplicaText
import SampleRegister
import Testing

struct LegacyEncodingTests {
    private static let examples: [(encoding: LegacyEncoding, old: String, new: String)] = [
        (.tcvn3, "NguyÔn V¨n §øc", "Nguyễn Văn Đức"), (.tcvn3, "TrÇn ThÞ Hång", "Trần Thị Hồng"),
        (.tcvn3, "Lª Ph¹m H­¬ng", "Lê Phạm Hương"), (.tcvn3, "Huúnh §Æng", "Huỳnh Đặng"),
        (.tcvn3, "Phï C¸t, B×nh §Þnh", "Phù Cát, Bình Định"),
        (.vni, "Nguyeãn Vaên Ñöùc", "Nguyễn Văn Đức"), (.vni, "Traàn Thò Hoàng", "Trần Thị Hồng"),
        (.vni, "Leâ Phaïm Höông", "Lê Phạm Hương"), (.vni, "NGUYEÃN THÒ ÑAËNG", "NGUYỄN THỊ ĐẶNG"),
        (.vni, "Bình Ñònh, Myõ", "Bình Định, Mỹ"),
    ]

    @Test(arguments: examples) func `old text is recognised, and becomes what its font showed`(
        encoding: LegacyEncoding, old: String, new: String
    ) {
        #expect(Array(encoding.decode(old).utf8) == Array(new.utf8))
        #expect(TextSuspicion(utf8: old.utf8.span, isName: true).encoding == encoding)
        #expect(encoding.decode("Le Ba 1980") == "Le Ba 1980")
    }

    @Test func `names in Unicode are not taken for old text, nor are foreign names`() {
        let register = SampleRegister(seed: 60_419)
        let foreign = ["André Müller", "Noël Gonçalves", "José Peña", "Zoë Brontë", "Åsa Løkke", "Señor Ñandú"]
        for name in (0..<2_000).map({ register.person($0).name }) + foreign {
            let suspicion = TextSuspicion(utf8: name.utf8.span, isName: true)
            #expect(suspicion.isNone, "\(name)")
        }
    }

    @Test func `what scanning and other computers leave behind is pointed out`() {
        func suspicion(_ text: String, isName: Bool = true) -> TextSuspicion {
            TextSuspicion(utf8: text.utf8.span, isName: isName)
        }
        #expect(suspicion("Nguye\u{302}\u{303}n").isDecomposed)
        #expect(suspicion("Nguyễn Thị Hu3").hasSignInName)
        #expect(suspicion("Nguyễn |hị").hasSignInName)
        #expect(!suspicion("12 Lê Lợi", isName: false).hasSignInName)
        #expect(suspicion("Nguyễn Vаn").hasForeignLetter)
        #expect(!suspicion("田中 花子").hasForeignLetter)
        #expect(suspicion("Nguyễn").hasVietnameseLetter)
    }
}
