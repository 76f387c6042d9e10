extension Indicator {
    /// The indicators that are computed in every report, in the order of the tables of the annex.
    package static let all: [Indicator] =
        community + talent + investment + labour + contributions + protection
        + culture + management

    package static func named(_ code: String) -> Indicator? { all.first { $0.code == code } }
}

// What figures are counted in.
private let people = FigureRule.Measure.count(Wording("người", "people"))
private let cases = FigureRule.Measure.count(Wording("vụ việc", "cases"))
private let activities = FigureRule.Measure.count(Wording("hoạt động", "activities"))

private func count(_ vietnamese: String, _ english: String) -> FigureRule.Measure {
    .count(Wording(vietnamese, english))
}

private func visits(_ field: String, ifMissing number: Int = 0) -> FigureRule.Measure {
    .sum(field: field, default: number, Wording("lượt người", "attendances"))
}

// What many figures are told apart by.
private let country = Dimension("country")
private let kind = Dimension("kind")

extension Indicator {
    /// A person of the province who lives, once for everybody that was merged with the record.
    private static func person(
        _ time: TimeRule = .standing(from: ["first_seen"], until: ["deceased"]), _ tests: [RowTest] = [],
        by dimensions: [Dimension]
    ) -> RowRule {
        RowRule("person", time, [.has("tie_to_province")] + tests, by: dimensions, entity: "id")
    }

    private static let home = Dimension("country", "current_country")

    private static var community: [Indicator] {
        [
            Indicator(
                "CD01", .community, "Người Bình Định ở nước ngoài có hồ sơ", "People of Bình Định abroad on record",
                plan: "I.1, III.2.b.5, III.2.o.6",
                [
                    FigureRule(
                        "", "Số người", "People", people,
                        person(by: [
                            home, Dimension("home_district"), Dimension("home_commune"), Dimension("sex"),
                            Dimension("age", source: .age(born: "birth")), Dimension("vn_status"),
                        ]))
                ]),
            Indicator(
                "CD02", .community, "Hồ sơ mới, hồ sơ cập nhật trong kỳ", "Records new or changed in the period",
                plan: "III.2.b.5",
                [
                    FigureRule("moi", "Hồ sơ mới", "New", people, person(.within(["first_seen"]), by: [home])),
                    FigureRule(
                        "cap_nhat", "Hồ sơ cập nhật", "Changed", people,
                        person(.changed(known: ["first_seen"]), by: [])),
                ]),
            Indicator(
                "CD03", .community, "Người ở nước ngoài theo diện", "People abroad by ground", plan: "III.2.o.6",
                [
                    FigureRule(
                        "", "Số người có hồ sơ", "People on record", people,
                        person(
                            .standing(from: ["first_seen"], until: ["deceased", "returned_on"]), [.has("stay_kind")],
                            by: [Dimension("kind", "stay_kind"), home])),
                    FigureRule(
                        "nhom", "Số người chỉ biết tổng số", "People known by their number only",
                        .sum(field: "group_count", default: 0, Wording("người", "people")),
                        RowRule(
                            "stay", .standing(from: ["date_from"], until: ["date_to", "returned_on"]),
                            [.has("group_count"), .lacks("person")], by: [kind, country])),
                ]),
            Indicator(
                "CD04", .community, "Người về nước sinh sống, làm việc trong kỳ", "People who came back in the period",
                plan: "II.2, III.2.o.4, III.2.o.6",
                [
                    FigureRule(
                        "", "Số người", "People", people,
                        RowRule(
                            "person", .dated("returned_on"), by: [Dimension("kind", "stay_kind")], entity: "id"),
                        RowRule("stay", .dated("returned_on"), [.has("person")], by: [kind], entity: "person"))
                ]),
            Indicator(
                "CD05", .community, "Thanh, thiếu niên (đến 30 tuổi) có liên hệ",
                "Young people (up to 30) who are in touch", plan: "II.7",
                [
                    FigureRule(
                        "", "Số người", "People", people,
                        person(
                            .standing(from: ["first_seen"], until: ["deceased"]),
                            [.youngerThan(years: 31, born: "birth"), .inTouch("id")], by: [home]))
                ]),
            Indicator(
                "CD06", .community, "Hội đoàn, doanh nghiệp của NVNONN", "Associations and enterprises",
                plan: "I.1, III.2.dd.2",
                [
                    FigureRule(
                        "", "Số tổ chức đang hoạt động", "Active ones", count("tổ chức", "organisations"),
                        RowRule(
                            "organization", .standing(from: [], until: []),
                            [
                                .isAny(
                                    "kind",
                                    ["hoi_doan_NVNONN", "dn_NVNONN_nuoc_ngoai", "dn_co_von_NVNONN_trong_tinh"]),
                                .isNone("operating_status", ["giai_the", "tam_ngung"]),
                            ], by: [kind, country], entity: "id"))
                ]),
        ]
    }

    private static var talent: [Indicator] {
        let whereTheyLive = Dimension("country", source: .countryOfPerson("person"))
        let taking = RowRule(
            "engagement", .during(from: "date_from", to: "date_to"), [.isAny("state", ["dang_thuc_hien"])],
            by: [Dimension("field"), Dimension("form")], unit: ["unit"])
        return [
            Indicator(
                "TT01", .talent, "Chuyên gia, trí thức có hồ sơ", "Experts and intellectuals on record",
                plan: "II.2, III.2.k.1, III.2.l.2",
                [
                    FigureRule(
                        "", "Số người", "People", people,
                        RowRule(
                            "talent_profile", .standing(from: [], until: []),
                            by: [Dimension("field", "fields"), Dimension("degree"), whereTheyLive], entity: "person"))
                ]),
            Indicator(
                "TT02", .talent, "Hợp tác với chuyên gia, trí thức", "Collaborations",
                plan: "II.2, III.2.k.1, III.2.l.2",
                [
                    FigureRule("dang", "Đang thực hiện", "Going on", count("lượt", "collaborations"), taking),
                    FigureRule(
                        "hoan_thanh", "Hoàn thành trong kỳ", "Completed", count("lượt", "collaborations"),
                        RowRule(
                            "engagement", .within(["date_to", "date_from"]), [.isAny("state", ["hoan_thanh"])],
                            by: [Dimension("field"), Dimension("form")], unit: ["unit"])),
                    FigureRule(
                        "nguoi", "Chuyên gia tham gia", "Experts who take part", people,
                        RowRule(
                            "engagement", .during(from: "date_from", to: "date_to"),
                            [.isAny("state", ["dang_thuc_hien", "hoan_thanh"]), .has("person")], unit: ["unit"],
                            entity: "person")),
                ]),
            Indicator(
                "TT03", .talent, "Vận động viên, huấn luyện viên, chuyên gia thể thao",
                "Athletes, coaches, experts of sport",
                plan: "III.2.h.2",
                [
                    FigureRule(
                        "", "Số người có hồ sơ", "People on record", people,
                        RowRule(
                            "talent_profile", .standing(from: [], until: []), [.has("sport")],
                            by: [Dimension("sport")], entity: "person")),
                    FigureRule(
                        "hop_tac", "Lượt huấn luyện, thi đấu", "Engagements", count("lượt", "engagements"),
                        RowRule(
                            "engagement", .during(from: "date_from", to: "date_to"),
                            [
                                .isAny("form", ["huan_luyen"]), .isAny("state", ["dang_thuc_hien", "hoan_thanh"]),
                            ], unit: ["unit"])),
                ]),
            Indicator(
                "TT04", .talent, "Du học sinh được theo dõi", "Students abroad who are followed", plan: "III.2.l.1",
                [
                    FigureRule(
                        "", "Số người", "People", people,
                        RowRule(
                            "stay", .standing(from: ["date_from"], until: ["date_to", "returned_on"]),
                            [.isAny("kind", ["du_hoc"]), .has("person")],
                            by: [Dimension("level", "study_level"), country], unit: ["sponsoring_unit"],
                            entity: "person")),
                    FigureRule(
                        "lien_he", "Có liên hệ trong 6 tháng", "In touch within 6 months", people,
                        RowRule(
                            "stay", .standing(from: ["date_from"], until: ["date_to", "returned_on"]),
                            [
                                .isAny("kind", ["du_hoc"]), .has("person"), .recent("last_contact", days: 183),
                            ], unit: ["sponsoring_unit"], entity: "person")),
                ]),
        ]
    }

    private static var investment: [Indicator] {
        let place = Dimension("place")
        let running = RowRule(
            "investment", .standing(from: ["licensed_on"], until: []), [.isNone("state", ["cham_dut"])],
            by: [country, place])
        let promotion = ["xuc_tien_dau_tu", "xuc_tien_thuong_mai"]
        return [
            Indicator(
                "DT01", .investment, "Danh mục dự án ưu tiên kêu gọi của năm", "The year's list of priority projects",
                plan: "III.2.d.1",
                [
                    FigureRule(
                        "", "Số dự án", "Projects", count("dự án", "projects"),
                        RowRule(
                            "project", .year("list_year"), [.isNone("state", ["rut"])],
                            by: [Dimension("sector"), place], unit: ["contact_unit"])),
                    FigureRule(
                        "nha_dau_tu", "Đã có nhà đầu tư", "With an investor", count("dự án", "projects"),
                        RowRule(
                            "project", .year("list_year"), [.isAny("state", ["co_nha_dau_tu", "da_cap"])],
                            unit: ["contact_unit"])),
                ]),
            Indicator(
                "DT02", .investment, "Dự án đầu tư của NVNONN", "Investments of overseas Vietnamese",
                plan: "I.2.b, III.2.d.2",
                [
                    FigureRule("", "Số dự án còn hiệu lực", "Projects in force", count("dự án", "projects"), running),
                    FigureRule(
                        "dang_ky", "Vốn đăng ký", "Registered capital",
                        .money(field: "registered_amount", currency: "registered_currency"), running),
                    FigureRule(
                        "thuc_hien", "Vốn thực hiện", "Implemented capital",
                        .money(field: "implemented_amount", currency: "implemented_currency"), running),
                    FigureRule(
                        "viec_lam", "Việc làm", "Jobs",
                        .sum(field: "jobs", default: 0, Wording("lao động", "jobs")), running),
                    FigureRule(
                        "moi", "Cấp mới trong kỳ", "Licensed in the period", count("dự án", "projects"),
                        RowRule("investment", .dated("licensed_on"))),
                ]),
            Indicator(
                "DT03", .investment, "Sự kiện xúc tiến đầu tư, thương mại", "Events promoting investment and trade",
                plan: "III.2.d.2, III.2.dd.2, III.2.i.1",
                [
                    FigureRule(
                        "", "Số sự kiện", "Events", count("sự kiện", "events"),
                        RowRule(
                            "activity", .dated("date_from"), [.isAny("kind", promotion)], by: [kind],
                            unit: ["lead_unit"])),
                    FigureRule(
                        "doanh_nghiep", "Lượt doanh nghiệp NVNONN dự", "Enterprises that took part",
                        .sum(field: "count", default: 1, Wording("lượt", "attendances")),
                        RowRule("participation", .activity("activity"), [.isAny("role", ["doanh_nghiep"])])),
                ]),
            Indicator(
                "DT04", .investment, "Kênh phân phối, kênh điện tử đang hoạt động", "Channels that are in use",
                plan: "II.3, III.2.dd.1, III.2.dd.3",
                [
                    FigureRule(
                        "", "Số kênh", "Channels", count("kênh", "channels"),
                        RowRule(
                            "channel", .standing(from: ["date_from"], until: ["date_to"]),
                            [.isAny("kind", ["phan_phoi", "thong_tin_dien_tu"])], by: [kind, country]))
                ]),
        ]
    }

    private static var labour: [Indicator] {
        [
            Indicator(
                "LD01", .labour, "Người đi làm việc ở nước ngoài theo hợp đồng", "People who left under a contract",
                plan: "III.2.g.1", isEntered: true,
                [
                    FigureRule(
                        "", "Số người đi trong kỳ", "Left in the period",
                        .sum(field: "group_count", default: 1, Wording("người", "people")),
                        RowRule(
                            "stay", .dated("date_from"), [.isAny("kind", ["lao_dong_hop_dong"])],
                            by: [country, Dimension("occupation")]))
                ]),
            Indicator(
                "LD02", .labour, "Đào tạo nghề, ngoại ngữ cho người lao động", "Training for workers",
                plan: "III.2.g.1",
                [
                    FigureRule(
                        "", "Số lớp", "Courses", count("lớp", "courses"),
                        RowRule(
                            "activity", .dated("date_from"), [.isAny("kind", ["dao_tao_lao_dong"])],
                            by: [country], unit: ["lead_unit"])),
                    FigureRule(
                        "hoc_vien", "Số học viên", "Learners", visits("participants_total"),
                        RowRule(
                            "activity", .dated("date_from"), [.isAny("kind", ["dao_tao_lao_dong"])],
                            unit: ["lead_unit"])),
                ]),
        ]
    }

    private static var contributions: [Indicator] {
        let given = RowRule(
            "contribution", .within(["received_on"]),
            by: [kind, Dimension("country", "giver_country"), Dimension("receiver", "receiver_unit")],
            unit: ["counted_by"])
        return [
            Indicator(
                "DG01", .contributions, "Đóng góp, tài trợ của NVNONN", "Contributions",
                plan: "I.2.b, III.2.n.2, III.2.o.5",
                [
                    FigureRule("", "Số khoản", "Contributions", count("khoản", "contributions"), given),
                    FigureRule(
                        "gia_tri", "Giá trị", "Value", .money(field: "value_amount", currency: "value_currency"),
                        given),
                    FigureRule(
                        "huong_loi", "Người hưởng lợi", "Beneficiaries",
                        .sum(field: "beneficiaries", default: 0, Wording("người", "people")), given),
                ]),
            Indicator(
                "DG02", .contributions, "Kiều hối (số liệu của ngân hàng)", "Remittances, as banks report them",
                plan: "I.2.b", isEntered: true, []),
        ]
    }

    private static var protection: [Indicator] {
        let done = ["da_giai_quyet", "dong"]
        let over = done + ["khong_giai_quyet_duoc"]
        func part(_ part: String, _ vietnamese: String, _ english: String, _ time: TimeRule, _ tests: [RowTest])
            -> FigureRule
        {
            FigureRule(
                part, vietnamese, english, cases,
                RowRule("case", time, tests, by: [kind, country], unit: ["responsible_unit"]))
        }
        func course(_ whose: RowTest) -> [FigureRule] {
            [
                part("tiep_nhan", "Tiếp nhận trong kỳ", "Taken in", .dated("received_on"), [whose]),
                part(
                    "giai_quyet", "Giải quyết trong kỳ", "Settled", .dated("closed_on"), [whose, .isAny("state", done)]),
                part(
                    "ton", "Còn tồn cuối kỳ", "Open at the end",
                    .standing(from: ["received_on"], until: ["closed_on"]), [whose, .isNone("state", over)]),
            ]
        }
        let protectionOfCitizens = RowTest.isAny("kind", ["bao_ho_cong_dan"])
        let procedures = RowTest.isNone("kind", ["bao_ho_cong_dan"])
        return [
            Indicator(
                "BH01", .protection, "Vụ việc bảo hộ công dân", "Protection of citizens",
                plan: "II.6, III.2.a.2, III.2.b.3", course(protectionOfCitizens)),
            Indicator(
                "BH02", .protection, "Thủ tục quốc tịch, kết hôn, hộ tịch và thủ tục khác", "Procedures",
                plan: "II.5, III.2.c.1",
                course(procedures) + [
                    part(
                        "dung_han", "Giải quyết đúng hạn", "Settled in time", .dated("closed_on"),
                        [procedures, .isAny("state", done), .inTime("closed_on", by: "due_on")])
                ]),
            Indicator(
                "BH03", .protection, "Thời gian xử lý trung vị", "Median time to settle", plan: "II.5",
                [
                    FigureRule(
                        "", "Số ngày", "Days", .medianDays(from: "received_on", to: "closed_on"),
                        RowRule(
                            "case", .dated("closed_on"), [.isAny("state", done)], by: [kind],
                            unit: ["responsible_unit"]))
                ]),
            Indicator(
                "BH04", .protection, "Rà soát thủ tục hành chính, chính sách", "Reviews of procedures and policies",
                plan: "II.5, III.2.b.1, III.2.g.1",
                [
                    FigureRule(
                        "", "Đã rà soát", "Reviewed", count("thủ tục, chính sách", "items"),
                        RowRule(
                            "procedure_review", .within(["submitted_on"]), by: [Dimension("subject")], unit: ["unit"])),
                    FigureRule(
                        "kien_nghi", "Kiến nghị thay đổi", "Changes proposed", count("kiến nghị", "proposals"),
                        RowRule(
                            "procedure_review", .within(["submitted_on"]),
                            [.has("proposal"), .isNone("proposal", ["giu"])], unit: ["unit"])),
                    FigureRule(
                        "chap_thuan", "Được chấp thuận", "Approved", count("kiến nghị", "proposals"),
                        RowRule(
                            "procedure_review", .within(["submitted_on"]),
                            [.isAny("result", ["chap_thuan", "mot_phan"])], unit: ["unit"])),
                ]),
        ]
    }

    private static var culture: [Indicator] {
        func held(_ kinds: [String], by dimensions: [Dimension] = []) -> RowRule {
            RowRule("activity", .dated("date_from"), [.isAny("kind", kinds)], by: dimensions, unit: ["lead_unit"])
        }
        let media = ["tuyen_truyen", "truyen_thong", "cung_cap_thong_tin"]
        let exchange = ["giao_luu_van_hoa", "the_thao", "gap_mat", "xuc_tien_du_lich", "doi_ngoai_nhan_dan"]
        return [
            Indicator(
                "TR01", .culture, "Hội nghị, lớp quán triệt", "Conferences on policies", plan: "II.1, III.2.o.1",
                [
                    FigureRule(
                        "", "Số hội nghị, lớp", "Conferences", count("hội nghị", "conferences"), held(["quan_triet"])),
                    FigureRule(
                        "luot", "Lượt người dự", "Attendances", visits("participants_total"), held(["quan_triet"])),
                ]),
            Indicator(
                "TR02", .culture, "Tin, bài, chương trình truyền thông", "News and programmes", plan: "III.2.e.1",
                [
                    FigureRule(
                        "", "Số hoạt động", "Activities", activities,
                        held(media, by: [Dimension("language", "languages")])),
                    FigureRule(
                        "tin_bai", "Tin, bài", "News items",
                        .sum(field: "outputs_news_items", default: 0, Wording("tin, bài", "items")), held(media)),
                    FigureRule(
                        "chuong_trinh", "Chương trình phát sóng", "Broadcasts",
                        .sum(field: "outputs_broadcasts", default: 0, Wording("chương trình", "broadcasts")),
                        held(media)),
                ]),
            Indicator(
                "TR03", .culture, "Giao lưu, gặp mặt, văn hóa, thể thao, du lịch", "Meetings, culture, sport, tourism",
                plan: "II.4, II.7, III.2.h.1, III.2.i.1, III.2.n.2",
                [
                    FigureRule("", "Số hoạt động", "Activities", activities, held(exchange, by: [kind])),
                    FigureRule(
                        "kieu_bao", "Lượt NVNONN tham gia", "Overseas Vietnamese who took part",
                        visits("participants_overseas"), held(exchange)),
                    FigureRule(
                        "thanh_nien", "Lượt thanh, thiếu niên tham gia", "Young people who took part",
                        visits("participants_youth"), held(exchange)),
                ]),
            Indicator(
                "TR04", .culture, "Tập huấn công tác NVNONN", "Training of officials", plan: "II.8, III.2.a.7",
                [
                    FigureRule("", "Số lớp", "Courses", count("lớp", "courses"), held(["tap_huan"])),
                    FigureRule(
                        "can_bo", "Lượt cán bộ", "Officials", visits("participants_officials"), held(["tap_huan"])),
                ]),
            Indicator(
                "TR05", .culture, "Hoạt động phản bác thông tin sai sự thật (chỉ ghi số lượng)",
                "Refutations of false information (numbers only)", plan: "III.2.e.2", isEntered: true, []),
        ]
    }

    private static var management: [Indicator] {
        func issues(_ part: String, _ vietnamese: String, _ english: String, _ time: TimeRule, _ tests: [RowTest] = [])
            -> FigureRule
        {
            FigureRule(
                part, vietnamese, english, count("vướng mắc", "obstacles"),
                RowRule("issue", time, tests, by: [kind], unit: ["raised_by"]))
        }
        let over = ["da_giai_quyet", "khong_giai_quyet"]
        func money(_ part: String, _ vietnamese: String, _ english: String, _ field: String) -> FigureRule {
            FigureRule(
                part, vietnamese, english, .money(field: field, currency: nil),
                RowRule("budget", .year("year"), by: [Dimension("source")], unit: ["unit"]))
        }
        return [
            Indicator(
                "QL01", .management, "Đơn vị có kế hoạch triển khai", "Offices with a plan of their own",
                plan: "III.3.a",
                [
                    FigureRule(
                        "", "Số đơn vị", "Offices", count("đơn vị", "offices"),
                        RowRule(
                            "unit_plan", .standing(from: ["period_from"], until: ["period_to"]),
                            [.isAny("state", ["ban_hanh"])], unit: ["unit"], entity: "unit"))
                ]),
            Indicator(
                "QL04", .management, "Khó khăn, vướng mắc", "Obstacles", plan: "III.2.a.4, III.3.b, III.3.c",
                [
                    issues("moi", "Phát sinh trong kỳ", "Raised", .dated("raised_on")),
                    issues(
                        "trinh", "Đã trình UBND tỉnh", "Put to the People's Committee",
                        .standing(from: ["raised_on"], until: ["resolved_on"]), [.isAny("state", ["trinh_UBND"])]),
                    issues(
                        "chi_dao", "Đã có ý kiến chỉ đạo", "With directions",
                        .standing(from: ["raised_on"], until: ["resolved_on"]), [.isAny("state", ["co_chi_dao"])]),
                    issues(
                        "giai_quyet", "Đã giải quyết trong kỳ", "Settled", .dated("resolved_on"),
                        [.isAny("state", ["da_giai_quyet"])]),
                    FigureRule(
                        "tuoi", "Tuổi trung vị của vướng mắc còn tồn", "Median age of open ones",
                        .medianDays(from: "raised_on", to: nil),
                        RowRule(
                            "issue", .standing(from: ["raised_on"], until: ["resolved_on"]), [.isNone("state", over)],
                            unit: ["raised_by"])),
                ]),
            Indicator(
                "QL05", .management, "Kinh phí của năm", "Budget of the year", plan: "III.1, III.2.m.1",
                [
                    money("du_toan", "Dự toán", "Estimate", "estimate"),
                    money("duyet", "Được duyệt", "Approved", "approved"),
                    money("thuc_hien", "Thực hiện", "Spent", "spent"),
                ]),
            Indicator(
                "QL06", .management, "Đề xuất khen thưởng", "Proposals for commendation", plan: "III.2.a.5",
                [
                    FigureRule(
                        "", "Đề xuất trong kỳ", "Proposed", count("đề xuất", "proposals"),
                        RowRule("reward_proposal", .within([]), by: [Dimension("ground")], unit: ["proposing_unit"])),
                    FigureRule(
                        "da_khen", "Đã khen thưởng", "Commended", count("đề xuất", "proposals"),
                        RowRule(
                            "reward_proposal", .within([]), [.isAny("state", ["da_khen"])], by: [Dimension("form")],
                            unit: ["proposing_unit"])),
                ]),
            Indicator(
                "QL07", .management, "Chất lượng dữ liệu", "Quality of the data", plan: "III.2.b.5",
                [
                    FigureRule(
                        "thieu_can_cu", "Hồ sơ người thiếu căn cứ xử lý", "People without a legal basis",
                        count("hồ sơ", "records"),
                        RowRule(
                            "person", .standing(from: ["first_seen"], until: []), [.lacks("legal_basis")],
                            entity: "id")),
                    FigureRule(
                        "thieu_nuoc", "Hồ sơ người chưa ghi nước cư trú", "People without a country",
                        count("hồ sơ", "records"),
                        RowRule(
                            "person", .standing(from: ["first_seen"], until: ["deceased", "returned_on"]),
                            [.lacks("current_country")], entity: "id")),
                ]),
        ]
    }
}
