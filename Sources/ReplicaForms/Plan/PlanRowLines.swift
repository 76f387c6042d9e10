// Written by tools/genesis/make from tools/genesis/data; do not edit.

/// The rows of the Plan, cells with tabs between them.
let planRowLines = """
    S001\tTitle\tQuyết định số 1334/QĐ-TTg; Đề án “Phát huy nguồn lực người Việt Nam ở nước ngoài…”\tImplement Decision 1334/QĐ-TTg of 10/11/2023 approving the Scheme “Promoting the resources of overseas Vietnamese for national development in the new situation” in the province\tL\tlegal_document
    S002\tPreamble\tban hành Kế hoạch triển khai thực hiện Đề án trên địa bàn tỉnh\tIssues this Plan with the following contents\tL,O\tlegal_document;plan_item
    S003\tI.1\tNVNONN nói chung, người Bình Định ở nước ngoài nói riêng\tPopulation of interest: overseas Vietnamese in general, Bình Định people abroad in particular (nested groups)\tD\tperson.tie_to_province
    S004\tI.1\tđến năm 2045\tMobilise resources; goal developed high-income country by 2045 (Congress XIII)\tD,T\tplan_item.horizon
    S005\tI.1\tĐại hội Đảng bộ tỉnh lần thứ XX\tGoals of the XX provincial Party Congress: unity, innovation, fast and sustainable development; top group of North Central & Central Coast\tL\tlegal_document;plan_item
    S006\tI.1\tcủng cố sức mạnh, tiềm năng của cộng đồng NVNONN\tStrengthen the potential of the overseas community to contribute\tD\torganization;contribution
    S007\tI.2.a\tthống nhất nhận thức\tRaise unified awareness that NVNONN are an increasingly important resource\tO\tactivity
    S008\tI.2.b\ttạo môi trường thuận lợi\tFavourable environment so NVNONN feel secure, committed\tO\tprocedure_review;case
    S009\tI.2.b\tvốn đầu tư của NVNONN\tResource type 1: attract more investment capital\tD,O\tinvestment;project
    S010\tI.2.b\tnguồn lực của trí thức NVNONN\tResource type 2: use intellectuals' resources\tD,O\ttalent_profile;engagement
    S011\tI.2.b\tchuyển giao tri thức và kỹ năng\tResource type 3: transfer of knowledge and skills\tD,O\tengagement;activity
    S012\tI.2.b\tlực lượng lao động, du học sinh trở về\tResource type 4: attract and use returning workers and students\tD,O\tstay.returned_on
    S013\tI.2.b\tsáng kiến, đóng góp từ thiện nhân đạo, xã hội của các cá nhân, tổ chức\tResource type 5: initiatives, charitable/humanitarian/social contributions of individuals and organisations\tD,O\tcontribution;person;organization
    S014\tI.2.b\tvai trò cầu nối … khoa học - công nghệ, kinh tế, thương mại, văn hóa, xã hội\tResource type 6: bridging role in science-technology, economy, trade, culture, society…\tD\tengagement.field
    S015\tI.2.c\ttuyên truyền, giáo dục pháp luật, công tác lãnh sự, bảo hộ công dân, thông tin, trao đổi\tImprove propaganda, legal education, consular work, citizen protection, information and exchange with Bình Định people abroad\tD,O\tactivity;case;contact_log
    S016\tI.2.d\tcụ thể hóa Quyết định 1334\tConcretise Decision 1334 to the province's conditions\tO\tplan_item;unit_plan
    S020\tII.1\tphổ biến, quán triệt, tuyên truyền sâu rộng\tDisseminate and thoroughly study Party lines and State policy/law on NVNONN work, focusing on the Scheme\tO\tactivity;legal_document
    S021\tII.1\tCông văn số 360-CV/TU ngày 23/6/2022 của Tỉnh ủy\tBasis: Official letter 360-CV/TU of 23/6/2022 (Provincial Party Committee)\tL\tlegal_document
    S022\tII.1\tKết luận số 12-KL/TW\tBasis: Conclusion 12-KL/TW (Politburo)\tL\tlegal_document
    S023\tII.1\tKế hoạch số 84/KH-UBND ngày 13/6/2022\tBasis: Plan 84/KH-UBND of 13/6/2022\tL\tlegal_document
    S024\tII.1\tNghị quyết số 169/NQ-CP ngày 31/12/2021\tBasis: Resolution 169/NQ-CP of 31/12/2021\tL\tlegal_document
    S025\tII.1\tNghị quyết số 36-NQ/TW, Chỉ thị số 45-CT/TW … giai đoạn 2021 - 2026\tBasis: Resolution 36-NQ/TW, Directive 45-CT/TW, period 2021–2026\tL,T\tlegal_document.valid_to
    S026\tII.1\ttừ nay đến năm 2030, tầm nhìn năm 2045\tEmphasis on consistent viewpoint of Congress XIII: to 2030, vision 2045, mobilise all resources\tD,T\tplan_item.horizon
    S027\tII.2\tthu hút nguồn lực chuyên gia, trí thức NVNONN\tAttract experts and intellectuals (NVNONN generally, Bình Định people particularly)\tO\tperson;talent_profile;engagement
    S028\tII.2\tlao động người Bình Định trở về tỉnh\tAttract Bình Định workers to return\tO\tstay.returned_on
    S029\tII.2\tđóng góp tích cực cho sự nghiệp xây dựng quê hương\tEncourage and enable NVNONN contributions; attract resources for socio-economic development\tO\tcontribution;investment
    S030\tII.2\tnguồn lực kiều bào\tTreat diaspora as an important resource among external resources\tD\tplan_item
    S031\tII.2\tquan tâm, chăm lo và bảo vệ quyền lợi chính đáng\tMobilisation must go together with caring for and protecting legitimate rights, including those of Bình Định people abroad\tO\tcase
    S032\tII.3\tcải thiện môi trường đầu tư\tImprove the investment environment\tO\tprocedure_review;issue
    S033\tII.3\tquảng bá, xúc tiến thương mại sản phẩm của địa phương tại các thị trường ngoài nước\tSupport NVNONN to promote trade of local products in foreign markets\tO\tactivity.kind=xuc_tien_thuong_mai;activity.products
    S034\tII.3\tgiới thiệu, tiêu thụ sản phẩm và phát triển các kênh phân phối hàng Việt Nam ở nước ngoài\tMobilise NVNONN to introduce and consume products, and develop distribution channels for Vietnamese goods abroad\tO,D\tchannel.kind=phan_phoi;organization
    S035\tII.4\tcủng cố khối đại đoàn kết dân tộc\tMeasures to consolidate national unity\tO\tactivity
    S036\tII.5\tcải cách thủ tục hành chính\tAdministrative-procedure reform; synchronous application of NVNONN policies\tO\tprocedure_review
    S037\tII.5\trà soát các thủ tục hành chính có yếu tố liên quan đến NVNONN, đề xuất cải cách\tReview procedures that have an NVNONN element; propose streamlining\tO,D\tprocedure_review
    S038\tII.5\tchế độ, chính sách về nhà ở\tImplement guidance on housing policy for NVNONN\tO,D\tcase.kind=nha_dat;procedure_review
    S039\tII.5\tưu đãi với NVNONN có trình độ chuyên môn cao làm việc tại địa phương\tPreferences for highly qualified NVNONN working locally\tO,D\ttalent_profile.degree;engagement.incentive
    S040\tII.6\tphối hợp với các cơ quan chức năng trong nước và sở tại\tCoordinate with competent bodies in country and in the host country to support and protect rights of Bình Định people abroad\tO,W\tcase.external_bodies;referral.external_body
    S041\tII.7\tgìn giữ phát huy bản sắc văn hóa truyền thống\tDisseminate preservation of culture to NVNONN communities\tO\tactivity
    S042\tII.7\tthế hệ thanh thiếu niên người Bình Định ở nước ngoài\tEspecially the young generation of Bình Định people abroad; bond them with the homeland\tO,D\tperson.generation;participation
    S043\tII.8\ttăng cường nguồn lực thực hiện công tác NVNONN tại tỉnh\tIncrease resources for NVNONN work in the province\tO\tbudget;unit.focal_staff
    S044\tII.8\tđào tạo, tập huấn, bồi dưỡng kiến thức công tác NVNONN\tQuality and capacity: training, refresher, knowledge\tO\tactivity.kind=tap_huan;participation
    S050\tIII.1\thằng năm … lập dự toán nhu cầu kinh phí\tYearly estimate of funding need, by assigned tasks\tO,T\tbudget.estimate
    S051\tIII.1\ttrong dự toán chung của đơn vị hoặc kinh phí thực hiện chương trình riêng\tSource: inside the unit's general estimate or a separate programme\tD\tbudget.source
    S052\tIII.1\ttrình cấp có thẩm quyền thẩm định phê duyệt\tSubmit for appraisal and approval\tW,O\tbudget.state
    S060\tIII.2.a.1\tchủ trì, phối hợp … tổ chức thực hiện nội dung Kế hoạch\tLead and coordinate implementation of the Plan\tO,W\tplan_item;unit;task
    S061\tIII.2.a.2\tphát hiện nhân tố mới, thúc đẩy kết nối\tSupport NVNONN; discover new factors (promising people); promote connection; encourage contribution\tO,D\tperson.flags=nhan_to_moi;contact_log;engagement
    S062\tIII.2.a.2\tcông tác bảo hộ công dân Bình Định tại các nước\tCitizen protection for Bình Định citizens in other countries\tO\tcase.kind=bao_ho_cong_dan
    S063\tIII.2.a.2\tđảm bảo quyền, lợi ích hợp pháp; tăng vị thế của cộng đồng\tGuarantee lawful rights; raise the community's standing in host countries\tO\tcase;organization
    S064\tIII.2.a.3\tdanh mục các dự án mà tỉnh ưu tiên thu hút\tProvide the Ministry with the list of priority projects to introduce to NVNONN\tW,D\tproject;transmittal
    S065\tIII.2.a.4\tthường xuyên cập nhật thông tin … chính sách pháp luật đối với NVNONN\tConnect; regularly update NVNONN on country/province situation and policy/law\tO,W\tcontact_log;activity;channel
    S066\tIII.2.a.4\tlắng nghe tâm tư, nguyện vọng, ý kiến\tListen to their thoughts, wishes, opinions\tW,D\tcontact_log.direction=lang_nghe;issue.kind=y_kien_NVNONN
    S067\tIII.2.a.4\ttham mưu UBND tỉnh chỉ đạo cơ quan, đơn vị liên quan giải quyết khó khăn, vướng mắc\tAdvise UBND to direct units to resolve NVNONN's difficulties in investment, business… in the province\tW,O\tissue;case;legal_document.direction;task
    S068\tIII.2.a.5\tđề xuất khen thưởng … tiêu biểu trong và ngoài nước\tPropose rewards for organisations/individuals inside and outside the country: (i) contributing resources, (ii) mobilising NVNONN\tO,D\treward_proposal.ground
    S069\tIII.2.a.6\ttiếp tục triển khai … Kế hoạch số 84/KH-UBND\tContinue implementing KH 84/KH-UBND (NQ 169, NQ 36, CT 45, KL 12; 2021–2026)\tO,L\tplan_item;legal_document
    S070\tIII.2.a.7\ttổ chức các khóa đào tạo, bồi dưỡng kiến thức công tác NVNONN\tTraining courses on NVNONN work; focus on community mobilisation\tO\tactivity;participation
    S080\tIII.2.b.1\tquản lý nhà nước trong lĩnh vực xuất nhập cảnh, cư trú\tPropose solutions for state management of exit/entry and residence\tO\tprocedure_review
    S081\tIII.2.b.2\tcư trú, sinh sống hợp pháp; về nước thăm thân, đầu tư kinh doanh\tApply policy to support lawful residence and living, visits to family, investment and business\tO,D\tcase.kind=cu_tru;case.kind=xuat_nhap_canh;indicator_value
    S082\tIII.2.b.3\tbảo hộ công dân; giải quyết những vấn đề phức tạp, vướng mắc … pháp lý\tCitizen protection; complex legal matters; fight crime related to NVNONN; community security\tO,W\tcase;referral
    S083\tIII.2.b.4\tphòng ngừa, đấu tranh ngăn chặn …\tPrevent and stop hostile propaganda aimed at NVNONN\tO\tindicator_value;legal_document
    S084\tIII.2.b.5\tchủ trì … xây dựng dữ liệu người Bình Định ở nước ngoài\tBuild the data on Bình Định people abroad (per KH 84/KH-UBND)\tO,D,W\tperson;stay;relationship
    S090\tIII.2.c.1\tthủ tục liên quan đến NVNONN (quốc tịch, kết hôn,…)\tPropose options to resolve outstanding problems in procedures: nationality, marriage, …\tO,D\tcase.kind=quoc_tich;case.kind=ket_hon;case.kind=ho_tich;procedure_review
    S100\tIII.2.d.1\txây dựng, cập nhật, cung cấp danh mục các dự án hằng năm … gửi Sở Ngoại vụ tổng hợp báo cáo Bộ Ngoại giao\tBuild, update, provide the annual list of projects to be prioritised; send to Sở Ngoại vụ to consolidate and report to the Ministry\tO,W,T,D\tproject_list;project.list_year;transmittal
    S101\tIII.2.d.2\tkịp thời thông tin tình hình phát triển KT-XH, cơ hội kinh doanh, cơ chế chính sách, thủ tục pháp lý\tImprove environment; timely information on socio-economy, opportunities, mechanisms, legal procedures\tO,D\tactivity;legal_document
    S102\tIII.2.d.2\tkhuyến khích doanh nghiệp NVNONN đầu tư, kinh doanh tại tỉnh\tSupport NVNONN enterprises to invest/do business\tO,D\torganization;investment
    S103\tIII.2.d.2\ttham mưu tổ chức các hoạt động xúc tiến đầu tư, thương mại, du lịch\tAdvise on investment, trade, tourism promotion with reputable NVNONN investors\tO,W\tactivity;participation
    S104\tIII.2.d.3\tnguồn lực của khu vực tư nhân\tMobilise the private sector to support the community and attract resources\tO\torganization;contribution
    S110\tIII.2.đ.1\tkênh phân phối hàng Việt Nam ở nước ngoài\tEncourage NVNONN to introduce/consume products and develop distribution channels abroad\tO,D\tchannel.kind=phan_phoi;organization
    S111\tIII.2.đ.2\tthông tin về thị trường, thị hiếu nước sở tại\tConnect businesspeople in and outside; NVNONN supply market and taste information; bridge products\tO,D\tcontact_log.market_information;organization
    S112\tIII.2.đ.2\txúc tiến thương mại, các sự kiện kết nối giao thương lớn\tInvite diaspora and foreign enterprises to trade promotion and large connection events in the province\tO\tactivity;participation
    S113\tIII.2.đ.3\tkênh thông tin điện tử\tResearch and develop electronic information channels for trade connection\tO,D\tchannel.kind=thong_tin_dien_tu
    S120\tIII.2.e.1\thướng dẫn các cơ quan báo chí, truyền thông của tỉnh\tGuide press and media to intensify information and propaganda on NVNONN work; mobilise people to look to the homeland\tO,W\tactivity.outputs_news_items;legal_document.document_type=HD
    S121\tIII.2.e.2\tđấu tranh phản bác kịp thời các quan điểm sai trái\tTimely rebut false views and untrue information\tO\tindicator_value;legal_document
    S130\tIII.2.g.1\trà soát, điều chỉnh chính sách hỗ trợ cho người lao động … đi làm việc ở nước ngoài theo hợp đồng\tReview and adjust support policy for contract workers abroad\tO\tprocedure_review.subject=chinh_sach
    S131\tIII.2.g.1\tđào tạo nghề, đào tạo ngoại ngữ\tVocational and foreign-language training; quality of workers\tO,D\tactivity.kind;organization.license_number
    S132\tIII.2.g.1\tcác thị trường như: Nhật Bản, Hàn Quốc, Đức,…\tMeet demand of markets: Japan, Korea, Germany,…\tD\tstay.country;indicator_value.country
    S133\tIII.2.g.2\tthông tin, tuyên truyền, phổ biến chính sách, pháp luật\tDisseminate policy and law on sending workers abroad\tO\tactivity
    S140\tIII.2.h.1\txây dựng kế hoạch định kỳ và triển khai tổ chức các hoạt động giao lưu văn hóa, thể thao\tPeriodic plan and organisation of cultural/sport exchanges\tO,T\tunit_plan;activity
    S141\tIII.2.h.2\tvận động viên, chuyên gia, huấn luyện viên NVNONN\tFind and attract athletes, experts, coaches among NVNONN with outstanding results to exchange, compete, coach\tO,D\ttalent_profile.sport;engagement
    S145\tIII.2.i.1\tquảng bá hình ảnh, sản phẩm du lịch\tIntroduce tourism image/products/culture at national and international events with NVNONN participation\tO\tactivity;participation
    S150\tIII.2.k.1\tnguồn lực tri thức, khoa học công nghệ và đổi mới sáng tạo\tKeep attracting experts/scientists; use knowledge, S&T, innovation resources\tO,D\ttalent_profile;engagement
    S155\tIII.2.l.1\trà soát, hỗ trợ du học sinh Bình Định ở nước ngoài có thành tích học tập tốt\tReview and support Bình Định overseas students with good results and social activity\tO,D\tperson;stay.result;contribution.kind=hoc_bong
    S156\tIII.2.l.1\tgiữ liên lạc thường xuyên với cơ sở đào tạo … vận động sau khi tốt nghiệp trở về địa phương công tác\tFor teachers and pupils sent abroad: keep regular contact with the institution, follow study and life; persuade to return after graduation\tO,W,D\tstay.sponsoring_unit;stay.expected_end;contact_log.direction=giu_lien_lac
    S157\tIII.2.l.2\tchế độ đãi ngộ đặc biệt\tStudy special incentives; attract scientists/experts to teach and research with schools it manages\tO\tprocedure_review.subject=che_do_dai_ngo;engagement
    S160\tIII.2.m.1\ttham mưu UBND tỉnh bố trí kinh phí\tOn units' proposals, advise UBND to allocate funding\tO,W\tbudget.approved
    S165\tIII.2.n.1\tchủ động, thường xuyên kết nối, liên hệ với người Bình Định ở nước ngoài\tLead/coordinate propaganda; actively and regularly contact Bình Định people abroad; call on them\tO,W\tcontact_log;activity
    S166\tIII.2.n.2\tgiao lưu, gặp gỡ; đối ngoại nhân dân; nguồn lực hỗ trợ nhân đạo\tExchanges and meetings; diaspora's role in people-to-people diplomacy; attract humanitarian support\tO,D\tactivity;contribution
    S170\tIII.2.o.1\ttăng cường công tác chỉ đạo, tổ chức tuyên truyền\tDirect and organise propaganda locally; continue 360-CV/TU and KH 84/KH-UBND (2021–2026)\tO,L\tactivity;legal_document
    S171\tIII.2.o.2\tcụ thể hóa và tổ chức thực hiện kế hoạch triển khai Đề án\tConcretise and implement an implementing plan of the Scheme within competence\tO\tunit_plan;task
    S172\tIII.2.o.3\tđảm bảo quyền và lợi ích cho kiều bào\tApply policy and law; guarantee rights\tO\tcase
    S173\tIII.2.o.3\tphát hiện và khắc phục kịp thời những thiếu sót, khuyết điểm\tDetect and promptly remedy shortcomings of organisations/individuals in implementation\tO,W\tissue.kind=thieu_sot;inspection.findings
    S174\tIII.2.o.4\tthu hút chuyên gia, trí thức, nhân tài NVNONN và lao động … trở về\tAttract experts, intellectuals, talents, returning workers\tO\ttalent_profile;engagement;stay
    S175\tIII.2.o.5\tphát huy nguồn lực NVNONN tại địa phương\tMobilise NVNONN resources for local development\tO\tcontribution;investment
    S176\tIII.2.o.6\tthường xuyên trao đổi thông tin về người Bình Định di cư, xuất nhập cảnh, lao động ở nước ngoài\tCoordinate management; regularly exchange information on Bình Định people who migrate, exit/enter, work abroad\tO,W,D\tperson;stay
    S177\tIII.2.o.6\tphối hợp thống kê, đánh giá tình hình; về nước sinh sống ổn định\tStatistics and situation assessment; help NVNONN return to live stably\tO,D\tindicator_value;stay;report
    S178\tIII.2.o.6\tngăn chặn và phòng ngừa việc lợi dụng chủ trương…\tPrevent abuse of policy for private gain or against the State\tO\tindicator_value;legal_document
    S180\tIII.3.a\tchủ động tổ chức xây dựng kế hoạch triển khai thực hiện\tBuild own implementing plan by function and assigned task\tO\tunit_plan;task
    S181\tIII.3.a\tbáo cáo UBND tỉnh (qua Sở Ngoại vụ) định kỳ trước ngày 05/6\tPeriodic report before 5 June each year\tT,W,O\treport_period.due_on;report
    S182\tIII.3.a\ttrước ngày … 30/11 hằng năm\tPeriodic report before 30 November each year\tT,W,O\treport_period.due_on;report
    S183\tIII.3.a\ttình hình, kết quả thực hiện kế hoạch\tContent: situation and results of implementing the Plan\tD\treport;indicator_value
    S184\tIII.3.a\thoặc lồng ghép trong báo cáo công tác đối ngoại theo định kỳ\tMay be embedded in the periodic foreign-affairs report\tD\treport.embedded_in
    S185\tIII.3.a\tbáo cáo sơ kết thực hiện Kế hoạch vào năm 2027\tInterim review (sơ kết) in 2027\tT,O\treport_period.kind=so_ket;report
    S186\tIII.3.a\ttổng kết vào năm 2031\tFinal review (tổng kết) in 2031\tT,O\treport_period.kind=tong_ket;report
    S187\tIII.3.b\tcơ quan đầu mối theo dõi, kiểm tra việc thực hiện Kế hoạch\tFocal point to monitor and inspect implementation\tO\tinspection
    S188\tIII.3.b\tđịnh kỳ tổng hợp tình hình, kết quả thực hiện, báo cáo UBND tỉnh gửi Bộ Ngoại giao\tPeriodically consolidate; report UBND tỉnh, sent to the Ministry within the foreign-affairs report\tW,O\treport.kind=tong_hop;transmittal
    S189\tIII.3.b\tnếu có khó khăn, vướng mắc … kịp thời phản ánh về Sở Ngoại vụ\tPromptly report difficulties/obstacles\tW,O\tissue.raised_on
    S190\tIII.3.b\ttổng hợp, báo cáo đề xuất UBND tỉnh xem xét, chỉ đạo\tConsolidate and propose for consideration and direction\tW,O\tissue.state=trinh_UBND;issue.direction_document;legal_document.direction
    S200\tNơi nhận\tBộ Ngoại giao\treceives consolidated report and project list; outside — export only\tW\ttransmittal.recipient_kind=bo_ngoai_giao
    S201\tNơi nhận\tỦy ban Nhà nước về NVNONN\toutside — export only\tW\ttransmittal.recipient_kind=ub_nvnonn
    S202\tNơi nhận\tThường trực HĐND tỉnh\tread of the consolidated report\tW\ttransmittal.recipient_kind=hdnd
    S203\tNơi nhận\tỦy ban MTTQ Việt Nam tỉnh\treplica + recipient (dual role, see letter n)\tW\tunit;transmittal.recipient_kind=mttq
    S204\tNơi nhận\tCT, các PCT UBND tỉnh\tdecision makers: direct, approve, sign\tW\tuser;role_grant.role=lanh_dao;legal_document.direction
    S205\tNơi nhận\tCác sở, ngành, đoàn thể tỉnh\tall departments, also unlettered ones\tW\tunit
    S206\tNơi nhận\tLĐ, CV VP UBND tỉnh\tleaders/specialists of the Office: process incoming\tW\tuser;role_grant.role=xu_ly_van_ban
    S207\tNơi nhận\tUBND các huyện, thị xã, thành phố\treplicas (11)\tW\tunit
    S208\tNơi nhận\tLưu: VT, K12\tarchive copy: clerical desk and unit code K12\tD\tlegal_document.archive
    S209\tNơi nhận\tTM. UBND / KT. Chủ tịch / Phó Chủ tịch\tsigning authority forms TM. (on behalf of collective), KT. (for the chief)\tD\tlegal_document.signer_authority=KT;legal_document.signer_position;legal_document.signer_name
    """
