/// What is known about the words of names: which are family names, which are foreign, which are short for others.
///
/// Nothing here decides that two people are one; it only tells which part of a name a word is.
enum NameLexicon {
    /// Family names of Vietnamese, in plain letters with `y` as `i`.
    static let familyNames = tokens(
        """
        nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly dinh truong doan lam mai trinh cao ha \
        ta chau luong to quach thai vuong kieu la trieu phung luu tu nghiem dao vi lo quan dam doi kim mac giap \
        ninh phi khong trang tang on hua thach diep ngan lieu ma van lai nhan bach ong luc co ton bien bo che \
        lu moc chu ngu tiet au tong thieu uong dau han khuat khuong danh son thi cu dan tong huong mau
        """)

    /// Family names that are hardly ever given names: they tell the order of a name.
    static let certainFamilyNames = tokens(
        """
        nguyen tran le pham huynh phan vu vo dang bui do ho ngo ly dinh truong doan trinh ta luong quach trieu \
        phung luu nghiem dam mac giap hua khuat chu tong ton dao
        """)

    /// Middle names so common that they tell the order of a name.
    static let middleNames = tokens("thi van huu dinh duc cong ba ngoc quoc xuan")

    /// Words that are one family name written in two ways, by region or taboo.
    static let familyVariants: [NameToken: NameToken] = [
        NameToken("hoang"): NameToken("huynh"), NameToken("vo"): NameToken("vu"),
        NameToken("chau"): NameToken("chu"),
    ]

    /// Foreign names that could be taken for Vietnamese syllables or for several written as one.
    static let foreignNames = tokens(
        """
        john david michael kevin peter tony andy henry jimmy tommy danny johnny steven steve james robert richard \
        william thomas daniel brian eric jason alex alexander anthony andrew christopher chris matthew mark paul \
        george joseph vincent victor vic francis frank alan allen albert benjamin ben charles charlie dennis derek \
        donald edward eddie ethan felix gary gerald harry howard jack jacob jeff jeffrey jonathan jordan justin ken \
        kenneth kenny kyle larry leo leon louis luke martin max nathan nicholas nick oliver oscar patrick philip phil \
        ray raymond ronald ron roger ryan samuel scott sean simon stephen ted terry tim timothy tom travis tyler \
        wayne zachary lee bill billy bob bobby mike matt joe jim dave ed greg gregory ian ivan \
        mary linda lisa helen jenny jennifer nancy amy anna annie ann anne tina kelly kathy katherine catherine \
        christine christina cindy cynthia diana diane elizabeth emily emma grace hannah jane janet jessica julie julia \
        karen kate katie laura lily lucy maria michelle monica natalie nicole olivia pamela rachel rebecca rose ruth \
        sally samantha sandra sandy sara sarah sharon sophia sophie stephanie susan suzy teresa theresa tiffany \
        vanessa vicky victoria vivian wendy angela angie alice amanda andrea ashley barbara betty bonnie carol \
        caroline chloe claire crystal daisy debbie dorothy ella eva fiona gina gloria ivy jackie jasmine joanna joyce \
        judy kristine lauren leslie lena lynn marie mimi mia molly nina pauline peggy phoebe sabrina selena serena \
        stella sunny sylvia tracy trish violet yvonne zoe hana yuki sakura jun minho jean pierre michel philippe \
        marc antoine sylvie nathalie isabelle helene hans klaus jan petr pavel tomas jana eva lucie petra \
        natasha olga tanya sergei dmitri ivan andrei irina
        """)

    /// Short forms of foreign names, and their full ones.
    static let shortForms: [NameToken: NameToken] = {
        let pairs = """
            tony anthony andy andrew jimmy james jim james tommy thomas tom thomas danny daniel dan daniel johnny john \
            jon john steve steven stephen steven alex alexander chris christopher matt matthew vic victor ben benjamin \
            charlie charles eddie edward ed edward jeff jeffrey ken kenneth kenny kenneth nick nicholas phil philip \
            ron ronald sam samuel ted edward tim timothy bill william billy william bob robert bobby robert mike michael \
            joe joseph dave david don donald greg gregory rick richard ricky richard jenny jennifer jen jennifer \
            kathy katherine katie katherine kate katherine catherine katherine cathy katherine christina christine \
            tina christine cindy cynthia liz elizabeth beth elizabeth sandy sandra sue susan suzy susan vicky victoria \
            angie angela debbie deborah jackie jacqueline judy judith trish patricia becky rebecca theresa teresa \
            sophie sophia annie anna ann anna anne anna julie julia maggie margaret peggy margaret
            """.split(separator: " ").map { NameToken(ascii: String($0)) }
        var forms: [NameToken: NameToken] = [:]
        for place in stride(from: 0, to: pairs.count - 1, by: 2) { forms[pairs[place]] = pairs[place + 1] }
        return forms
    }()

    /// Forms of address that lists put before a name.
    static let titles = tokens("ong mr mrs ms miss dr bs ts ths gs pgs ks")

    /// Syllables that names are made of: several written as one word are taken apart only into these.
    static let nameSyllables = familyNames.union(middleNames).union(
        tokens(
            """
            an anh bao bich binh cam canh cat chau chi chien cuc cuong dai dan danh dat diem diep diu dong du dung \
            duy dieu gia giang giao hai han hang hanh hao hau hien hieu hoa hoai hoan hoat hong hop hue hung huong \
            huyen hy hoi kha khai khang khanh khoa khoi khue kien kiet ky lan lien lieu linh loan loc loi long luan \
            luyen ly lanh man manh men mi mien minh mong my nam nang nga ngan nghi nghia ngoan nguyen nguyet nhan nhat \
            nhi nhien nhu nhung ninh nu oanh phat phi phong phu phuc phung phuoc phuong quan quang que qui quyen quynh \
            quyet sang sinh soan son suong tai tam tan thach tham thang thanh thao the thien thinh tho thoa thoai thom \
            thong thu thuan thuc thuong thuy tien tiep tin tinh toai toan tra trac tram trang tri triet trieu trinh \
            trong truc trung tu tuan tuong tuyen tuyet tung ty uyen van vien viet vinh vuong vy vi xuyen y yen be ut ti
            """))

    private static func tokens(_ text: String) -> Set<NameToken> {
        Set(text.split(separator: " ").map { NameToken(ascii: String($0)) })
    }
}
